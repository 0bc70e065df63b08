"""How a tree is edited: metrics that come, change and go, and the history. ``KPITree`` inherits it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kpitree_widgets.data.amounts import read_field
from kpitree_widgets.errors import EditError
from kpitree_widgets.explaining import Explaining
from kpitree_widgets.formula.labels import is_id, label_of
from kpitree_widgets.handle import Handle
from kpitree_widgets.io.copied import Copied, copied, read_records
from kpitree_widgets.tree.edits import Add, Update
from kpitree_widgets.tree.inserting import Insert
from kpitree_widgets.tree.moving import ANYWHERE, Move
from kpitree_widgets.tree.pasting import Paste
from kpitree_widgets.tree.removing import Remove

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kpitree_widgets.formula.expression import Operator
    from kpitree_widgets.tree.edits import Edit
    from kpitree_widgets.tree.history import History


class Editing(Explaining):
    """Something with a document that can be edited."""

    def add(
        self,
        metric: str,
        *,
        label: str | None = None,
        parent: str | None = None,
        operator: Operator | None = None,
        **fields: Any,
    ) -> Handle:
        """A new metric.

        Args:
            metric: its id (``"refunds"``), or a label that gives it one (``"Gross refunds"``).
            label: what people read; made from the id if not given.
            parent: a metric whose formula gains the new one as a term.
            operator: how it enters that formula, ``+ - * /``; needed where it could be several.
            fields: ``formula unit aim owner description tags target benchmark value``, and
                ``balance guardrail limits maximum thresholds aggregation opening locked``.

        Raises:
            KPITreeError: a label or id that exists, a formula that cannot be read, a cycle, an
                ambiguous operator; the tree stays as it was.

        Examples:
            >>> import kpitree_widgets as kt
            >>> tree = kt.KPITree.from_text("Profit = Revenue - Cost")
            >>> tree.add("refunds", unit="EUR", aim="minimize", parent="profit", operator="-")
            <Refunds: None>
            >>> tree["profit"].formula
            'Revenue - Cost - Refunds'
        """
        identifier = metric.casefold() if is_id(str(metric).casefold()) else None
        shown = label if label is not None else metric if identifier is None else label_of(metric)
        found = None if parent is None else self._document.tree.find(parent)
        self._document.apply(Add(shown, identifier, found, operator, self._fields(fields)))
        return self._handle(identifier if identifier is not None else shown)

    def update(self, metric: str, **fields: Any) -> Handle:
        """Change fields of a metric, all in one step of the history.

        Args:
            metric: id or label.
            fields: ``label`` and those of ``add``; ``formula=None`` makes it an input metric.

        Raises:
            KPITreeError: the edit is refused and the tree stays as it was.
        """
        found = self._document.tree.find(metric)
        self._document.apply(Update(found, self._fields(fields)))
        return self._handle(found)

    def rename(self, metric: str, label: str) -> Handle:
        """Give a metric another label; its id stays, formulas follow."""
        return self.update(metric, label=label)

    def move(
        self,
        metric: str,
        to: str | None,
        *,
        source: str | None = ANYWHERE,
        operator: Operator | None = None,
    ) -> Handle:
        """Give a metric another parent: the old one's formula loses the term, the new one's gains it.

        Args:
            metric: id or label.
            to: the new parent; ``None`` makes the metric a root.
            source: the parent it leaves, needed when it has several; ``None``: it leaves none.
            operator: how it enters the new formula; needed where it could be several.

        Raises:
            AmbiguousEditError: ``source`` or ``operator`` must be said.
            CycleError: the new parent depends on it.
        """
        find = self._document.tree.find
        found = find(metric)
        source = find(source) if source else source
        self._document.apply(Move(found, None if to is None else find(to), source, operator))
        return self._handle(found)

    def remove(self, metric: str, *, with_drivers: bool = False) -> None:
        """Take a metric out, and its term out of every formula that names it.

        Where its whole formula is one other metric, that takes its place and no value changes.

        Args:
            metric: id or label.
            with_drivers: whether drivers that nothing else uses go too; else they become roots.

        Raises:
            EditError: a formula cannot do without it.
        """
        self._document.apply(Remove(self._document.tree.find(metric), with_drivers))

    def insert(self, metric: str, label: str) -> Handle:
        """A new metric between a metric and its parents, which name the new one from now on.

        Its formula is the metric alone, so that no value changes; ``remove`` takes it out again.
        Above a root it becomes the root.

        Args:
            metric: id or label of the one that will drive it.
            label: that of the new one.

        Raises:
            DuplicateMetricError: the label is in the tree already.

        Examples:
            >>> import kpitree_widgets as kt
            >>> tree = kt.KPITree.from_text("Revenue = Orders * Price")
            >>> tree.insert("orders", "Orders shipped").formula
            'Orders'
            >>> tree["revenue"].formula
            'Orders shipped * Price'
        """
        found = self._document.tree.find(metric)
        return self._handle(self._new(Insert(found, label))[0])

    def copy(self, *metrics: str) -> Copied:
        """Metrics with all that drives them, to be pasted here or into another tree.

        Args:
            metrics: ids or labels; all roots if none is named.

        Returns:
            Formulas as lines in ``.text``, which is what ``print`` shows; pasted as it is it brings all
            that is said of the metrics, values by hand too. Bound data stay where they are.
        """
        tree = self._document.tree
        return copied(tree, tuple(map(tree.find, metrics)) or tree.roots)

    def paste(
        self,
        copy: str | Copied | list[Any],
        *,
        parent: str | None = None,
        operator: Operator | None = None,
    ) -> tuple[str, ...]:
        r"""Build metrics from lines such as ``A = B * C``, or from what ``copy`` gave.

        Lines name metrics that are here already; one without formula takes that of its line. Copies
        become metrics of their own: where a name is taken they get a number. One step of the history.

        Args:
            copy: lines, or what ``copy`` gave: itself or its ``.records``.
            parent: a metric whose formula gains those at the top as terms.
            operator: how they enter that formula, ``+ - * /``; needed where it could be several.

        Returns:
            Ids of the new metrics.

        Raises:
            KPITreeError: a line cannot be read, a metric has another formula already, or the parent
                could gain them in several ways; the tree stays as it was.

        Examples:
            >>> import kpitree_widgets as kt
            >>> tree = kt.KPITree.from_text("Profit = Revenue - Cost")
            >>> tree.paste("Revenue = Orders * Price\nOrders = Visits * Conversion rate")
            ('orders', 'visits', 'conversion_rate', 'price')
            >>> tree.paste(tree.copy("orders"), parent="cost")
            ('orders_2', 'visits_2', 'conversion_rate_2')
        """
        found = None if parent is None else self._document.tree.find(parent)
        given: object = copy
        match given:
            case str(text):
                return self._new(Paste(text, parent=found, operator=operator))
            case list():
                metrics = read_records(given)
                return self._new(Paste(metrics=metrics, parent=found, operator=operator))
            case Copied(metrics):
                return self._new(Paste(metrics=metrics, parent=found, operator=operator))
            case _:
                hint = 'give lines like "A = B * C", or what copy() gave'
                raise EditError(f"{copy!r} cannot be pasted", hint=hint)

    def lock(self, metric: str) -> Handle:
        """Keep a metric and all that drives it as they are, whoever would change them.

        Formulas that name the metric can still change, and so can bound data.

        Args:
            metric: id or label.

        Examples:
            >>> import kpitree_widgets as kt
            >>> tree = kt.KPITree.from_text("Profit = Revenue - Cost")
            >>> tree.lock("profit").locked
            True
            >>> tree["cost"].value = 5
            Traceback (most recent call last):
            kpitree_widgets.errors.LockedError: 'Cost' is locked together with 'Profit', ...
        """
        return self.update(metric, locked=True)

    def unlock(self, metric: str) -> Handle:
        """Let a metric and all that drives it be edited again, but for locks below it."""
        return self.update(metric, locked=False)

    @property
    def history(self) -> History:
        """What was done and what was taken back, by name: ``.past`` and ``.future``."""
        return self._document.history

    def undo(self, steps: int = 1) -> None:
        """Take back the last changes, whoever made them.

        Args:
            steps: how many.

        Raises:
            EditError: there are not so many; nothing changes.
        """
        self._document.travel(-_counted(steps))

    def redo(self, steps: int = 1) -> None:
        """Do again what was taken back last.

        Args:
            steps: how many changes.

        Raises:
            EditError: there are not so many; nothing changes.
        """
        self._document.travel(_counted(steps))

    def _handle(self, metric: str) -> Handle:
        return Handle(self._document, self._document.tree.find(metric))

    def _new(self, edit: Edit) -> tuple[str, ...]:
        """Do ``edit``; the ids that it brought, in the order in which the tree is read."""
        with self._document.lock:
            before = self._document.tree
            self._document.apply(edit)
            return tuple(key for key in self._document.tree.reading_order if key not in before)

    def _fields(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        named = {"values" if name == "value" else name: value for name, value in fields.items()}
        periods = self._document.periods
        return {name: read_field(name, value, periods) for name, value in named.items()}


def _counted(steps: Any) -> int:
    if isinstance(steps, bool) or not isinstance(steps, int) or steps < 1:
        raise EditError(f"{steps!r} is not a number of steps", hint="give 1 or more")
    return steps

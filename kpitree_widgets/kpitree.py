"""``KPITree``: what users hold. Every verb is a line or two that delegates to the rooms below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kpitree_widgets.data.amounts import read_field
from kpitree_widgets.data.binding import Bound
from kpitree_widgets.document import Document
from kpitree_widgets.errors import BindError, FileError
from kpitree_widgets.explaining import Explaining
from kpitree_widgets.formula.labels import is_id, label_of
from kpitree_widgets.handle import Handle
from kpitree_widgets.io import code, json_file, yaml_file
from kpitree_widgets.io.text import text_from_tree, tree_from_text
from kpitree_widgets.tree.edits import ANYWHERE, Add, Move, Remove, Update
from kpitree_widgets.tree.tree import Tree

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Mapping

    from kpitree_widgets.formula.expression import Operator


class KPITree(Explaining):
    """A KPI tree: a model, an inline editor and a report in one object.

    Leave it as the last line of a cell to see and edit it; every edit by hand changes this object.

    Examples:
        >>> tree = KPITree.from_text("Revenue = Orders * Average order value", name="Shop")
        >>> tree.metrics
        ('revenue', 'orders', 'average_order_value')
        >>> tree["orders"].value, tree["average_order_value"].value = 20, 4.5
        >>> tree["revenue"].value
        90.0
    """

    def __init__(self, name: str = "") -> None:
        """An empty tree."""
        super().__init__(Document(Tree(name)))

    @classmethod
    def from_text(cls, text: str, name: str = "") -> KPITree:
        """A tree from formulas as people write them, one a line.

        A driver that no line defines is an input metric without data. ``x``, ``X``, ``×``, ``÷``
        and ``−`` are operators; "No. of", "Number of" and "#" mean the same.

        Raises:
            KPITreeError: with the metric and the position in ``text``.

        Examples:
            >>> KPITree.from_text("Profit = Revenue − Cost").roots
            ('profit',)
        """
        return cls._on(Document(tree_from_text(text, name)))

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> KPITree:
        """The tree saved at ``path``, with its data.

        Raises:
            FileError: the file is broken, of a newer version, or no KPI tree; it stays as it is.
        """
        return cls._on(_document(json_file.load(path)))

    @classmethod
    def from_yaml(cls, text: str) -> KPITree:
        """The tree that ``to_yaml`` wrote.

        Raises:
            FileError: it is no YAML or no KPI tree, with the line; or PyYAML is not installed.
        """
        return cls._on(_document(yaml_file.from_yaml(text)))

    @classmethod
    def _on(cls, document: Document) -> KPITree:
        tree = cls()
        tree._document = document
        return tree

    @property
    def name(self) -> str:
        """What the tree is called."""
        return self._document.tree.name

    @property
    def metrics(self) -> tuple[str, ...]:
        """All ids in reading order: depth first from the roots."""
        return self._document.tree.reading_order

    @property
    def roots(self) -> tuple[str, ...]:
        """Ids of the metrics that drive no other."""
        return self._document.tree.roots

    def __getitem__(self, metric: str) -> Handle:
        """A handle on the metric with this id or label.

        Raises:
            UnknownMetricError: there is none.
        """
        return Handle(self._document, self._document.tree.find(metric))

    def __contains__(self, metric: object) -> bool:
        """Whether a metric has this id."""
        return metric in self._document.tree

    def __iter__(self) -> Iterator[str]:
        """Ids in reading order."""
        return iter(self.metrics)

    def __len__(self) -> int:
        """How many metrics there are."""
        return len(self._document.tree)

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
                ``guardrail limits maximum thresholds aggregation opening``.

        Raises:
            KPITreeError: a label or id that exists, a formula that cannot be read, a cycle, an
                ambiguous operator; the tree stays as it was.

        Examples:
            >>> tree = KPITree.from_text("Profit = Revenue - Cost")
            >>> tree.add("refunds", unit="EUR", aim="minimize", parent="profit", operator="-")
            <Refunds: None>
            >>> tree["profit"].formula
            'Revenue - Cost - Refunds'
        """
        identifier = metric.casefold() if is_id(str(metric).casefold()) else None
        shown = label if label is not None else metric if identifier is None else label_of(metric)
        found = None if parent is None else self._document.tree.find(parent)
        self._document.apply(Add(shown, identifier, found, operator, self._fields(fields)))
        return self[identifier if identifier is not None else shown]

    def update(self, metric: str, **fields: Any) -> Handle:
        """Change fields of a metric, all in one step of the history.

        Args:
            metric: id or label.
            fields: ``label formula unit aim owner description tags target benchmark value``;
                ``formula=None`` makes it an input metric.

        Raises:
            KPITreeError: the edit is refused and the tree stays as it was.
        """
        found = self._document.tree.find(metric)
        self._document.apply(Update(found, self._fields(fields)))
        return self[found]

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
        return self[found]

    def remove(self, metric: str, *, with_drivers: bool = False) -> None:
        """Take a metric out, and its term out of every formula that names it.

        Args:
            metric: id or label.
            with_drivers: whether drivers that nothing else uses go too; else they become roots.

        Raises:
            EditError: a formula cannot do without it.
        """
        self._document.apply(Remove(self._document.tree.find(metric), with_drivers))

    def undo(self) -> None:
        """Take back the last change, whoever made it.

        Raises:
            EditError: there is nothing to undo.
        """
        self._document.undo()

    def redo(self) -> None:
        """Do again what was taken back last.

        Raises:
            EditError: there is nothing to redo.
        """
        self._document.redo()

    def _fields(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        named = {"values" if name == "value" else name: value for name, value in fields.items()}
        periods = self._document.periods
        return {name: read_field(name, value, periods) for name, value in named.items()}

    def to_text(self) -> str:
        """The formulas, one a line; ``from_text`` reads them back."""
        return text_from_tree(self._document.tree)

    def to_code(self) -> str:
        """Python that builds the tree again; bound data are a comment that says what to bind."""
        return code.to_code(_contents(self._document))

    def to_yaml(self) -> str:
        """Tree and data as YAML, the same content as the file; ``from_yaml`` reads it back.

        Raises:
            FileError: PyYAML is not installed.
        """
        return yaml_file.to_yaml(_contents(self._document))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write tree and data to ``path`` (``*.kpitree.json``): whole, or not at all."""
        json_file.save(_contents(self._document), path)


def _contents(document: Document) -> json_file.Contents:
    now = document.evaluation
    said = tuple(source.binding for source in document.sources)
    return json_file.Contents(now.tree, now.periods, now.inputs, now.coverage, said)


def _document(contents: json_file.Contents) -> Document:
    if not contents.inputs:
        return Document(contents.tree)
    from kpitree_widgets.data.stored import sources_of  # noqa: PLC0415 - narwhals when it is needed

    bound = Bound(contents.periods, contents.inputs, contents.coverage)
    try:
        sources = sources_of(contents.bindings, contents.tree, bound)
    except BindError as error:
        raise FileError(
            f"broken: {error.message}", hint="restore it from version control"
        ) from error
    return Document(contents.tree, bound, sources)

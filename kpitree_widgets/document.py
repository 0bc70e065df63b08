"""The document: the one thing that changes. Current tree, data, values, history, listeners.

Editors, handles and ``KPITree`` share one ``Document``. It knows no display.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import RLock

from kpitree_widgets.calendar import Grain
from kpitree_widgets.data.binding import Bound, Source
from kpitree_widgets.data.joining import join
from kpitree_widgets.data.range_values import Kept
from kpitree_widgets.data.rereading import (
    common_grains,
    dimensions,
    read_again,
    refuse_kept,
    remaining,
)
from kpitree_widgets.data.segmenting import by_segment, with_tree
from kpitree_widgets.evaluation import Evaluation, evaluate
from kpitree_widgets.periods import Periods, Series
from kpitree_widgets.tree.applied import Applied
from kpitree_widgets.tree.edits import Edit, applied
from kpitree_widgets.tree.history import History, Timeline
from kpitree_widgets.tree.tree import Tree


@dataclass(frozen=True)
class Change:
    """What listeners are told after every change."""

    before: Evaluation
    after: Evaluation
    touched: tuple[str, ...]
    """Metrics that are new or described differently; values may differ in everything they drive."""
    removed: tuple[str, ...]
    reset: bool = False
    """Whether the periods or the whole tree are others."""


State = tuple[Evaluation, tuple[Source, ...]]
"""What the history keeps: the tree with its values, and what was bound."""
Listener = Callable[[Change], None]


class Document:
    """A tree that is being edited.

    Undo keeps earlier evaluations, which share all they have in common; it goes back to the very
    tree and values there were.

    JupyterLab runs what an editor asks for in another thread than the cells, so that edits by hand
    and from Python can meet: changes are made one after the other, and none is lost.

    Examples:
        >>> from kpitree_widgets.tree.edits import Add
        >>> document = Document(Tree())
        >>> document.apply(Add("Revenue")).summary
        'Add Revenue'
        >>> document.undo(), len(document.tree), document.revision
        ('Add Revenue', 0, 2)
    """

    def __init__(
        self, tree: Tree, bound: Bound | None = None, sources: tuple[Source, ...] = ()
    ) -> None:
        """Evaluate ``tree``, on ``bound`` data if there is any; the history starts here."""
        self._evaluation = evaluate(tree) if bound is None else _evaluated(tree, bound)
        self._sources = sources
        if bound is not None and bound.source is not None:
            self._sources = (*sources, bound.source)
        self._by_segment: dict[tuple[str, ...], Evaluation] = {}
        self._ranges: tuple[Mapping[str, Series], Kept] = (self._evaluation.inputs, {})
        self._timeline: Timeline[State] = Timeline()
        self._listeners: list[Listener] = []
        self.revision = 0
        """Counts changes; every patch to an editor carries it."""
        self.lock = RLock()
        """Held while something changes; hold it to read things that belong together."""

    @property
    def evaluation(self) -> Evaluation:
        """The tree with its values now."""
        return self._evaluation

    @property
    def tree(self) -> Tree:
        """The tree now."""
        return self._evaluation.tree

    @property
    def periods(self) -> Periods:
        """The time axis."""
        return self._evaluation.periods

    @property
    def values(self) -> Mapping[str, Series]:
        """Values of every metric, shape ``(periods,)``."""
        return self._evaluation.values

    @property
    def sources(self) -> tuple[Source, ...]:
        """What was bound, in the order in which it was."""
        return self._sources

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The columns that segments can be made by."""
        return dimensions(self._sources)

    @property
    def grains(self) -> tuple[Grain, ...]:
        """The grains that everything bound can be read at, from the finest to the coarsest."""
        return common_grains(self._sources, self.tree)

    @property
    def ranges_read(self) -> Kept:
        """What was read of ranges of periods, of the data there are now."""
        if self._ranges[0] is not self._evaluation.inputs:
            self._ranges = (self._evaluation.inputs, {})
        return self._ranges[1]

    @property
    def undoable(self) -> str | None:
        """What ``undo`` would take back."""
        return self._timeline.undoable

    @property
    def redoable(self) -> str | None:
        """What ``redo`` would do again."""
        return self._timeline.redoable

    @property
    def history(self) -> History:
        """What was done, and what was taken back."""
        return self._timeline.history

    def apply(self, edit: Edit) -> Applied:
        """Do ``edit`` and tell the listeners; returns what it did.

        Raises:
            KPITreeError: it is refused and nothing changed.
        """
        with self.lock:
            outcome = applied(self.tree, edit)
            if outcome.tree is self.tree:
                return outcome
            after = self._evaluation.after(outcome)
            self._advance(after, outcome.summary, outcome.touched, outcome.removed)
            return outcome

    def bind(self, bound: Bound) -> None:
        """Take over data: from its first period to its last it replaces what is bound already.

        What was bound before stays outside of these periods, and for other metrics.

        Raises:
            BindError: its grain is another than that of the data bound before.
        """
        with self.lock:
            self._bind(bound)

    def regrain(self, grain: Grain, year_start: int | None = None) -> None:
        """Read everything bound again, at another grain: ratios and distinct counts are counted anew.

        Args:
            grain: the size of a period.
            year_start: the month in which the year starts, as now if not given.

        Raises:
            BindError: a source cannot be read so; nothing changes.
        """
        with self.lock:
            start = self.periods.year_start if year_start is None else year_start
            self._reread(grain, start, f"Read by {grain}")

    def refresh(self) -> None:
        """Read everything bound again.

        Raises:
            BindError: a source cannot be read any more; nothing changes.
        """
        with self.lock:
            refuse_kept(self._sources)
            self._reread(self.periods.grain, self.periods.year_start, "Refresh data")

    def at_grain(self, grain: Grain | None) -> Evaluation:
        """The tree on everything bound, read at ``grain``; nothing changes here.

        Raises:
            BindError: a source cannot be read so.
        """
        now = self._evaluation
        if grain is None or grain == now.periods.grain:
            return now
        with self.lock:
            bound = read_again(self._sources, now, grain, now.periods.year_start)
            return _evaluated(self.tree, bound)

    def segmented(self, by: tuple[str, ...], grain: Grain | None = None) -> Evaluation:
        """Every metric in every segment: values of shape ``(periods, segments)``.

        Args:
            by: columns that a source was bound with.
            grain: that of the tree if not given.

        Raises:
            SegmentError: no source has all of them.
        """
        with self.lock:
            now = self._evaluation
            if grain not in (None, now.periods.grain):
                return by_segment(self._sources, now.tree, by, self.at_grain(grain).periods)
            known = self._by_segment.get(by)
            if known is None or known.periods is not now.periods:
                known = by_segment(self._sources, now.tree, by, now.periods)
            elif known.tree is not now.tree:
                known = with_tree(known, now.tree)
            self._by_segment[by] = known
            return known

    def undo(self) -> str:
        """Take back the last change; returns what it was.

        Raises:
            EditError: there is nothing to undo.
        """
        return self.travel(-1)[0]

    def redo(self) -> str:
        """Do again what was taken back last; returns what it was.

        Raises:
            EditError: there is nothing to redo.
        """
        return self.travel(1)[0]

    def travel(self, steps: int) -> tuple[str, ...]:
        """Take back so many changes (``-2``), or do so many again: one change for those who listen.

        Returns:
            What they were, in the order in which they are passed.

        Raises:
            EditError: there are not so many; nothing changes.
        """
        with self.lock:
            before = self._evaluation
            self._timeline, there, passed = self._timeline.travelled((before, self._sources), steps)
            after, self._sources = there
            if passed:
                self._become(_between(before, after))
            return passed

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` after every change until the returned function is called."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _bind(self, bound: Bound) -> None:
        now = self._evaluation
        together = join(Bound(now.periods, now.inputs, now.coverage), bound)
        sources = remaining(self._sources, bound, now.periods)
        after = _evaluated(self.tree, together)
        self._advance(after, "Bind data", tuple(bound.inputs), (), sources=sources)

    def _reread(self, grain: Grain | None, year_start: int, summary: str) -> None:
        now = self._evaluation
        bound = read_again(self._sources, now, grain, year_start)
        after = _evaluated(self.tree, bound)
        self._advance(after, summary, tuple(bound.inputs), (), sources=self._sources)

    def _advance(
        self,
        after: Evaluation,
        summary: str,
        touched: tuple[str, ...],
        removed: tuple[str, ...],
        *,
        sources: tuple[Source, ...] | None = None,
    ) -> None:
        before = self._evaluation
        self._timeline = self._timeline.then((before, self._sources), summary)
        if sources is not None:
            self._sources = sources
        self._become(Change(before, after, touched, removed, reset=sources is not None))

    def _become(self, change: Change) -> None:
        self._evaluation = change.after
        self.revision += 1
        for listener in tuple(self._listeners):
            listener(change)


def _between(before: Evaluation, after: Evaluation) -> Change:
    """From one entry of the history to another."""
    old, new = before.tree.metrics, after.tree.metrics
    touched = tuple(key for key, metric in new.items() if old.get(key) is not metric)
    removed = tuple(key for key in old if key not in new)
    reset = before.periods != after.periods or before.inputs is not after.inputs
    return Change(before, after, touched, removed, reset)


def _evaluated(tree: Tree, bound: Bound) -> Evaluation:
    return evaluate(tree, bound.periods, bound.inputs, coverage=bound.coverage)

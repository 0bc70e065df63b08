"""The document: the one thing that changes. Current tree, data, values, history, listeners.

Editors, handles and ``KPITree`` share one ``Document``. It knows no display.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import RLock

import numpy as np

from kpitree_widgets.data.binding import Bound
from kpitree_widgets.data.calendar import joined
from kpitree_widgets.errors import BindError, EditError
from kpitree_widgets.evaluation import Evaluation, evaluate
from kpitree_widgets.periods import Periods, Series
from kpitree_widgets.tree.edits import Applied, Edit, applied
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


@dataclass(frozen=True)
class Step:
    """An entry of the history: where it led and what it was called."""

    evaluation: Evaluation
    summary: str


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

    def __init__(self, tree: Tree, bound: Bound | None = None) -> None:
        """Evaluate ``tree``, on ``bound`` data if there is any; the history starts here."""
        evaluation = (
            evaluate(tree) if bound is None else evaluate(tree, bound.periods, bound.inputs)
        )
        self._evaluation = evaluation
        self._past: list[Step] = []
        self._future: list[Step] = []
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
    def undoable(self) -> str | None:
        """What ``undo`` would take back."""
        return self._past[-1].summary if self._past else None

    @property
    def redoable(self) -> str | None:
        """What ``redo`` would do again."""
        return self._future[-1].summary if self._future else None

    def apply(self, edit: Edit) -> Applied:
        """Do ``edit`` and tell the listeners; returns what it did.

        Raises:
            KPITreeError: it is refused and nothing changed.
        """
        with self.lock:
            outcome = applied(self.tree, edit)
            if not outcome.touched and not outcome.removed:
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

    def undo(self) -> str:
        """Take back the last change; returns what it was.

        Raises:
            EditError: there is nothing to undo.
        """
        with self.lock:
            return self._step(self._past, self._future, "undo")

    def redo(self) -> str:
        """Do again what was taken back last; returns what it was.

        Raises:
            EditError: there is nothing to redo.
        """
        with self.lock:
            return self._step(self._future, self._past, "redo")

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` after every change until the returned function is called."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _bind(self, bound: Bound) -> None:
        now = self._evaluation
        periods, inputs = bound.periods, dict(bound.inputs)
        if now.inputs:
            if now.periods.grain != periods.grain:
                raise BindError(
                    f"the tree is bound by {now.periods.grain}, this frame by {periods.grain}",
                    hint=f"bind it with grain={now.periods.grain!r}, or make a new tree",
                )
            periods = joined(now.periods, periods)
            inputs = {
                **_spread(now.inputs, now.periods, periods),
                **_spread(inputs, bound.periods, periods, over=now),
            }
        self._advance(
            evaluate(self.tree, periods, inputs), "Bind data", tuple(bound.inputs), (), reset=True
        )

    def _advance(
        self,
        after: Evaluation,
        summary: str,
        touched: tuple[str, ...],
        removed: tuple[str, ...],
        *,
        reset: bool = False,
    ) -> None:
        before = self._evaluation
        self._past.append(Step(before, summary))
        self._future.clear()
        self._become(Change(before, after, touched, removed, reset))

    def _step(self, back: list[Step], forth: list[Step], verb: str) -> str:
        if not back:
            raise EditError(f"there is nothing to {verb}")
        step = back.pop()
        before, after = self._evaluation, step.evaluation
        forth.append(Step(before, step.summary))
        old, new = before.tree.metrics, after.tree.metrics
        touched = tuple(key for key, metric in new.items() if old.get(key) is not metric)
        removed = tuple(key for key in old if key not in new)
        reset = before.periods != after.periods or before.inputs is not after.inputs
        self._become(Change(before, after, touched, removed, reset))
        return step.summary

    def _become(self, change: Change) -> None:
        self._evaluation = change.after
        self.revision += 1
        for listener in tuple(self._listeners):
            listener(change)


def _spread(
    inputs: Mapping[str, Series], old: Periods, new: Periods, over: Evaluation | None = None
) -> dict[str, Series]:
    """``inputs`` on the periods ``new``; outside of ``old`` stands what ``over`` has bound."""
    positions = _positions(old, new)
    under = {} if over is None else over.inputs
    spread = {}
    for metric, series in inputs.items():
        spread[metric] = np.full(len(new), np.nan)
        if over is not None and metric in under:
            spread[metric][_positions(over.periods, new)] = under[metric]
        spread[metric][positions] = series
    return spread


def _positions(old: Periods, new: Periods) -> list[int]:
    return [new.position(key) for key in old.keys]

"""A change of inputs and the function they go through: all that a method of explanation needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from kpitree_widgets.analysis.explaining.tapes import pointwise_tape
from kpitree_widgets.formula.arithmetic import divide, safe_div
from kpitree_widgets.formula.expression import Expression
from kpitree_widgets.formula.gradient import Sweep, Tape
from kpitree_widgets.formula.recording import Turn
from kpitree_widgets.periods import Series

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Problem:
    """What inputs were and are, and how the metric is computed from them.

    Where no formula reads other periods, the rows are comparisons of their own, all explained at
    once. Else they are the periods up to the one that is asked about, the last row.

    Examples:
        >>> from kpitree_widgets.formula.parser import parse
        >>> groups = [{"revenue": parse("a * b", {"a": "a", "b": "b"}).expression}]
        >>> before, after = {"a": np.array([2.0]), "b": np.array([5.0])}, {"a": np.array([3.0]), "b": np.array([7.0])}
        >>> problem = Problem("revenue", groups, before, after)
        >>> problem.start, problem.end, problem.changed
        (array([10.]), array([21.]), ('a', 'b'))
        >>> problem.at(np.array([0.0, 0.5, 1.0])).values["revenue"]
        array([[10., 15., 21.]])
    """

    metric: str
    groups: Sequence[Mapping[str, Expression]]
    """The formulas, drivers before what they drive."""
    before: Mapping[str, Series]
    """By id of every given metric, shape ``(rows,)``; a gap on one side was filled from the other."""
    after: Mapping[str, Series]
    years: NDArray[np.int64] | None = None
    """The year of each row, where rows are periods."""
    openings: Mapping[str, float] | None = None

    @cached_property
    def rows(self) -> int:
        """How many rows there are."""
        return max((len(series) for series in self.before.values()), default=1)

    @property
    def looks_back(self) -> bool:
        """Whether rows are periods, and not comparisons of their own."""
        return self.years is not None

    @cached_property
    def changed(self) -> tuple[str, ...]:
        """The given metrics that differ in some row."""
        before, after = self._table(self.before), self._table(self.after)
        same = (before == after) | (np.isnan(before) & np.isnan(after))
        differs = ~same.all(axis=1)
        return tuple(m for m, one in zip(self.before, differs, strict=True) if one)

    @cached_property
    def moves(self) -> Series:
        """How much the changed metrics differ, shape ``(changed, rows)``; 0 where one is missing."""
        return np.nan_to_num(self._table(self.after, self.changed) - self._starts)

    @cached_property
    def start(self) -> Series:
        """The metric before, one value for each comparison."""
        return self.result(self.ends, 2)[:, 0]

    @cached_property
    def end(self) -> Series:
        """The metric after, one value for each comparison."""
        return self.result(self.ends, 2)[:, 1]

    @cached_property
    def ends(self) -> Sweep:
        """All values before and after."""
        return self.at(np.array([0.0, 1.0]))

    @cached_property
    def divisions(self) -> tuple[tuple[int, int], ...]:
        """The slots of what formulas divide by and of what that gives, on a tape without edges."""
        turns = (turn for turn in self._tape(2, edges=False).turns if isinstance(turn, Turn))
        return tuple(
            (turn.arguments[1], turn.result) for turn in turns if turn.apply in {divide, safe_div}
        )

    def at(self, steps: Series, *, edges: bool = False) -> Sweep:
        """All values on the straight way between the ends.

        Args:
            steps: 0 is before, 1 is after; shape ``(steps,)``.
            edges: whether what goes through each edge is wanted too.
        """
        way = self._starts[:, :, None] + self.moves[:, :, None] * steps
        given = {**self._columns, **dict(zip(self.changed, way, strict=True))}
        return self.forward(given, len(steps), edges=edges)

    def corners(self, taken: NDArray[np.bool_], players: Sequence[str]) -> Series:
        """The metric where some given metrics are as after and the others as before.

        Args:
            taken: shape ``(corners, players)``.
            players: ids of the given metrics that its columns stand for; others stay as before.

        Returns:
            Shape ``(comparisons, corners)``.
        """
        given = dict(self._columns)
        for column, metric in enumerate(players):
            before, after = self.before[metric][:, None], self.after[metric][:, None]
            given[metric] = np.where(taken[:, column], after, before)
        return self.result(self.forward(given, len(taken)), len(taken))

    def forward(self, given: Mapping[str, Any], draws: int, *, edges: bool = False) -> Sweep:
        """All values for given ones of shape ``(rows, draws)`` or ``(rows, 1)``."""
        return self._tape(draws, edges=edges).forward(given)

    def result(self, sweep: Sweep, draws: int) -> Series:
        """The metric's values, shape ``(comparisons, draws)``."""
        found = np.empty((self.rows, draws))
        found[:] = sweep.slots[sweep.tape.slots[self.metric]]
        return found[self._asked]

    def upstream(self, weights: Series) -> dict[str, Series]:
        """What the metric counts for in each row at each step of the way."""
        weighed = np.zeros((self.rows, len(weights)))
        weighed[self._asked] = weights
        return {self.metric: weighed}

    def gathered(self, amounts: Any) -> Series:
        """Amounts of shape ``(..., rows, steps)`` as one for each comparison."""
        rows = np.atleast_2d(amounts).sum(axis=-1)
        return np.asarray(rows.sum(axis=-1, keepdims=True) if self.looks_back else rows)

    @property
    def _asked(self) -> slice:
        """The rows that are asked about."""
        return slice(-1, None) if self.looks_back else slice(None)

    def _table(self, values: Mapping[str, Series], metrics: Sequence[str] | None = None) -> Series:
        """Series as one array ``(metrics, rows)``, of all given metrics by default."""
        rows = [values[metric] for metric in (self.before if metrics is None else metrics)]
        return np.array(rows, dtype=np.float64).reshape(len(rows), self.rows)

    @cached_property
    def _starts(self) -> Series:
        """The changed metrics before, shape ``(changed, rows)``."""
        return self._table(self.before, self.changed)

    @cached_property
    def _columns(self) -> dict[str, Series]:
        """The given metrics before, shape ``(rows, 1)``."""
        return {metric: series[:, None] for metric, series in self.before.items()}

    def _tape(self, draws: int, *, edges: bool) -> Tape:
        """Recorded once; functions over time need to know how many draws there are."""
        key = draws if self.looks_back else 0, edges
        known = self._tapes.get(key)
        if known is None:
            if self.years is None:
                known = pointwise_tape(self.groups, edges=edges)
            else:
                shape = self.rows, draws
                known = Tape.of(self.groups, self.years, self.openings, shape, edges=edges)
            for metric in self.before:
                known.slot(metric)
            self._tapes[key] = known
        return known

    @cached_property
    def _tapes(self) -> dict[tuple[int, bool], Tape]:
        return {}

"""Several levers of a tree as numbers: the metric they give, its slopes, and what each brings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kpitree_widgets.analysis.targets.farthest import farthest
from kpitree_widgets.analysis.targets.least_effort import Task, least_effort
from kpitree_widgets.analysis.targets.roots import root
from kpitree_widgets.analysis.targets.scanning import scan
from kpitree_widgets.analysis.targets.sizes import Sizes
from kpitree_widgets.periods import Series

if TYPE_CHECKING:
    from kpitree_widgets.analysis.model import Moment
    from kpitree_widgets.analysis.targets.lever_range import LeverRange
    from kpitree_widgets.evaluation import Evaluation

CLOSE: Final = 1e-9
AT_ONCE: Final = 16
POINTS, SHARES = np.polynomial.legendre.leggauss(AT_ONCE)
"""Where the way from before to after is looked at, and how much each place counts."""


@dataclass(frozen=True)
class Levers:
    """Levers that move a metric in one period."""

    evaluation: Evaluation
    moment: Moment
    metric: str
    start: Mapping[str, float]
    """By id of a lever, where it starts."""
    weights: Mapping[str, float]
    ranges: Mapping[str, LeverRange]
    held: Mapping[str, float] | None = None
    """Other metrics that are not as they are in the period, by id."""

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The levers in order of their numbers."""
        return tuple(self.start)

    @cached_property
    def sizes(self) -> Sizes:
        """How far each is moved."""
        return Sizes(
            np.array(list(self.start.values())),
            np.array([self.ranges[one].low for one in self.ids]),
            np.array([self.ranges[one].high for one in self.ids]),
            np.array([self.weights[one] for one in self.ids]),
            np.array([self._size(one) for one in self.ids]),
        )

    def value(self, levels: Series) -> Series:
        """The metric with the levers at ``levels``, shape ``(levers, draws)``: ``(draws,)``."""
        if levels.shape[1] == 1:
            return np.array([self.moment.values(self._overrides(levels[:, 0]))[self.metric]])
        found = self.moment.values(self._overrides(levels))[self.metric]
        return np.asarray(np.broadcast_to(found, levels.shape[1:]))

    def slopes(self, levels: Series) -> Series:
        """How much it changes with each, in the shape of ``levels``.

        One by itself or always so many at once, so that the formulas are recorded no more than twice.
        """
        count = levels.shape[1]
        if count == 1:
            one = self.moment.gradient(self.metric, self._overrides(levels[:, 0]))
            return np.array([[float(one[lever])] for lever in self.ids])
        parts = []
        for first in range(0, count, AT_ONCE):
            part = levels[:, first : first + AT_ONCE]
            wide = part[:, np.minimum(np.arange(AT_ONCE), part.shape[1] - 1)]
            found = self.moment.gradient(self.metric, self._overrides(wide))
            parts.append([np.broadcast_to(found[one], AT_ONCE) for one in self.ids])
        return np.concatenate(parts, axis=1)[:, :count]

    def along(self, levels: Series, number: int, tried: Series) -> Series:
        """The metric with one of the levers at many values in turn."""
        overrides = {**self._overrides(levels), self.ids[number]: tried}
        return np.asarray(np.broadcast_to(self.moment.values(overrides)[self.metric], tried.shape))

    @np.errstate(all="ignore")
    def brings(self, levels: Series) -> Series:
        """How much each lever brings of the metric's change; NaN where that does not add up.

        The slopes along the straight way from before to after (Aumann & Shapley 1974).
        """
        before = self.sizes.start
        change = levels - before
        places = before[:, None] + change[:, None] * (1 + POINTS) / 2
        found = self.slopes(places) @ SHARES * change / 2
        ends = self.value(np.stack([before, levels], axis=1))
        off = abs(ends[1] - ends[0] - found.sum())
        whole = max(np.abs(ends).max(), np.abs(found).sum())
        return found if off <= 1e-6 * whole else np.full(len(found), np.nan)

    @np.errstate(all="ignore")
    def solved(self, target: float) -> Series:
        """The values of the levers with the least effort, or those that come nearest to ``target``."""
        task = Task.of(self.value, self.slopes, self.sizes, target)
        found = least_effort(task)
        if abs(found.gap) <= CLOSE:
            return found.levels
        home = self.sizes.levels(np.zeros(len(self.ids)))
        sign = 1.0 if target > self.value(home[:, None])[0] else -1.0
        levels, most = farthest(self.along, self.sizes, sign)
        beyond = bool(np.isfinite(most)) and sign * (most - target) >= 0
        met = self._crossing(home, levels, target) if beyond else self._by_one(home, target)
        if met is None:
            return levels
        again = least_effort(task, self.sizes.coordinates(met))
        return again.levels if abs(again.gap) <= CLOSE else met

    def _by_one(self, home: Series, target: float) -> Series | None:
        """The target met by one lever alone, the others where they start; with the least effort."""
        found = []
        for number, lever in enumerate(self.ids):
            reach = self.ranges[lever]

            def along(tried: Series, number: int = number) -> Series:
                return self.along(home, number, tried)

            seen = scan(along, home[number], self._size(lever), reach.low, reach.high)
            nearest = seen.solutions(target)[:1]
            found += [np.where(np.arange(len(home)) == number, level, home) for level in nearest]
        return min(found, key=lambda one: float(self.sizes.efforts(one).sum()), default=None)

    def _crossing(self, home: Series, beyond: Series, target: float) -> Series | None:
        """A place on the way from ``home`` to ``beyond`` at which the metric is the target."""
        first, last = self.sizes.coordinates(home), self.sizes.coordinates(beyond)
        last = np.clip(last, -MOST, MOST)

        def gap(part: float) -> float:
            levels = self.sizes.levels(first + part * (last - first))
            return float(self.value(levels[:, None])[0]) - target

        part = root(gap, 0.0, 1.0, gap(0.0), gap(1.0))
        met = self.sizes.levels(first + part * (last - first))
        off = abs(float(self.value(met[:, None])[0]) - target)
        return (
            met
            if off <= CLOSE * max(abs(target), abs(gap(0.0) + target))
            else self._by_one(home, target)
        )

    def _overrides(self, levels: Any) -> dict[str, Any]:
        return {**(self.held or {}), **dict(zip(self.ids, levels, strict=True))}

    def _size(self, lever: str) -> float:
        reach, history = self.ranges[lever], self.evaluation.values[lever]
        known = history[np.isfinite(history)]
        spans = (
            reach.high - reach.low,
            np.ptp(known) if known.size else 0.0,
            abs(self.start[lever]),
        )
        return next((float(span) for span in spans if 0 < span < np.inf), 1.0)


MOST: Final = 50.0
"""Coordinates farther out than this are no numbers any more."""

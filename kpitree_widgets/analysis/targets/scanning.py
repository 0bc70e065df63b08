"""What a metric becomes over the whole range of a lever: solutions, extremes, edges, jumps.

A metric need not rise or fall all the way, so that a bracket is not taken for granted: the range is
looked at as a whole, in one pass over a few hundred values, close together around the present one and
ever wider apart where the range has no end. Each change of sign is then made a root, each extreme a
peak, each place where the metric ceases to exist an edge.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from kpitree_widgets.analysis.targets.edges import with_edges
from kpitree_widgets.analysis.targets.far_ends import (
    Nearest,
    Reach,
    Response,
    Side,
    homeward,
    limit,
)
from kpitree_widgets.analysis.targets.roots import root
from kpitree_widgets.periods import Series

if TYPE_CHECKING:
    from numpy.typing import NDArray

STEPS: Final = 2.0 ** (np.arange(-16, 81) / 2)
"""Distances from the present value, in its size: from 1/256 to 2 ** 40, each half an octave wider."""
TOWARDS: Final = 2.0 ** (-np.arange(1, 81) / 2)
EVENLY: Final = 65
AROUND: Final = 33
ROUNDS: Final = 12
CLOSE: Final = 1e-9
"""A value counts as reached to this share of the sizes around it."""
EXACT: Final = 1e-12
"""A peak this close to it touches the target."""
FAR: Final = 8
"""A peak that is so many steps away from the target does not get there between two points."""
ENDLESS: Final = 1e15
"""A metric so much larger than it is now has no end."""
LEVEL: Final = 1e-6
"""A metric that changes by no more of itself over half an octave has come to an end."""
MOST: Final = 9
"""So many solutions are made exact, the nearest first."""
TINY: Final = 1e-15
THOUSANDFOLD: Final = 999
BACK: Final = 0.999
BACK_FROM_FAR: Final = 2.0**-20


@dataclass(frozen=True)
class Scan:
    """A metric over the range of a lever, from the lowest value of the lever to the highest."""

    response: Response
    start: float
    """The lever's present value; distances count from it."""
    low: float
    """The lowest value the lever may take, or minus infinity."""
    high: float
    points: Series
    values: Series

    @property
    def is_known(self) -> bool:
        """Whether the metric has a value anywhere."""
        return bool(np.isfinite(self.values).any())

    @property
    def is_flat(self) -> bool:
        """Whether the lever does not move the metric at all."""
        known = self.values[np.isfinite(self.values)]
        return known.size > 0 and bool((known == known[0]).all())

    @np.errstate(all="ignore")
    def solutions(self, target: float) -> tuple[float, ...]:
        """The lever's values at which the metric is ``target``, the nearest to the present first."""
        points, gaps = _with_peaks(self, target)
        gaps = gaps - target
        found = [self._edge(points, gaps, int(at)) for at in np.flatnonzero(gaps == 0)]
        crossed = np.flatnonzero(gaps[:-1] * gaps[1:] < 0)
        middles = np.abs((points[crossed] + points[crossed + 1]) / 2 - self.start)
        for at in crossed[np.argsort(middles, kind="stable")][:MOST]:
            exact = self._crossing(target, points[at : at + 2], gaps[at : at + 2])
            if exact is not None:
                found.append(exact)
        return tuple(sorted(set(found), key=lambda x: (abs(x - self.start), x)))

    @np.errstate(all="ignore")
    def reach(self) -> Reach:
        """The lowest and the highest value of the metric."""
        low, high = self._peaks
        goes_on = self._goes_on(*low), self._goes_on(*high)
        low, high = self._extreme(*low, -1.0), self._extreme(*high, 1.0)
        return Reach(low[1], low[0], high[1], high[0], *goes_on)

    @np.errstate(all="ignore")
    def nearest(self, target: float) -> Nearest:
        """The lever's value at which the metric comes nearest to ``target``."""
        low, high = self._peaks
        if target <= low[1]:
            point, value = low
        elif target >= high[1]:
            point, value = high
        else:
            at = int(np.nanargmin(np.abs(self.values - target)))
            left, right = (
                self.points[max(at - 1, 0)],
                self.points[min(at + 1, len(self.points) - 1)],
            )
            point, value = _zoom(self.response, left, right, lambda all_: -np.abs(all_ - target))
        off = abs(value - target) + TINY * max(abs(target), abs(value))
        home = self._homeward(point, lambda values: np.abs(values - target) <= off)
        if home != point or not self._is_endless(point):
            return Nearest(home)
        shown = self.start + (point - self.start) * (THOUSANDFOLD / STEPS[-1])
        near = np.abs(self.response(np.array([self.start, shown])) - target)
        limit = self._limit(point)
        side: Side = "larger" if point > self.start else "smaller"
        return Nearest(self.start if near[0] <= near[1] else float(shown), side, limit)

    def _extreme(self, point: float, value: float, sign: float) -> tuple[float, float]:
        """Of places as good the nearest; where the range has no end, what the metric tends to."""
        if self._present and abs(value) > ENDLESS * self._present:
            return point, sign * np.inf
        good = value - sign * TINY * abs(value)
        home = self._homeward(point, lambda values: sign * values >= sign * good)
        if home != point or not self._is_endless(point):
            return home, value
        return float(np.copysign(np.inf, point - self.start)), self._limit(point)

    def _homeward(self, point: float, good: Callable[[Series], NDArray[np.bool_]]) -> float:
        far = BACK_FROM_FAR if self._is_endless(point) else BACK
        return homeward(self.response, self.start, point, far, good)

    def _is_endless(self, point: float) -> bool:
        """Whether ``point`` is where looking stopped, and not where the range ends."""
        ends = (self.points[0], self.low), (self.points[-1], self.high)
        return any(point == looked and point != end for looked, end in ends)

    def _limit(self, point: float) -> float:
        inwards = self.values[:3][::-1] if point == self.points[0] else self.values[-3:]
        return limit(inwards, self._present)

    @cached_property
    def _peaks(self) -> tuple[tuple[float, float], tuple[float, float]]:
        low = self._peak(int(np.nanargmin(self.values)), -1.0)
        high = self._peak(int(np.nanargmax(self.values)), 1.0)
        return low, high

    @property
    def _present(self) -> float:
        """The size of the metric at the lever's present value; 0 where that is not known."""
        here = self.values[self.points == self.start]
        return abs(float(here[0])) if here.size and np.isfinite(here[0]) else 0.0

    def _goes_on(self, point: float, value: float) -> bool:
        """Whether the metric still moves where the range was left, or is beside a pole."""
        if self._present and abs(value) > ENDLESS * self._present:
            return True
        at = {self.points[0]: (0, 1, self.low), self.points[-1]: (-1, -2, self.high)}.get(point)
        if at is None or point == at[2]:
            return False
        end, beside = self.values[at[0]], self.values[at[1]]
        return bool(abs(end - beside) > LEVEL * abs(end))

    def _peak(self, at: int, sign: float) -> tuple[float, float]:
        point, value = float(self.points[at]), float(self.values[at])
        if at in {0, len(self.points) - 1} or not np.isfinite(self.values[[at - 1, at + 1]]).all():
            return point, value
        found = _zoom(
            self.response, self.points[at - 1], self.points[at + 1], lambda values: sign * values
        )
        return found if sign * found[1] > sign * value else (point, value)

    def _crossing(self, target: float, ends: Series, gaps: Series) -> float | None:
        """The root between ``ends``; ``None`` where the metric jumps over it."""

        def gap(lever: float) -> float:
            return float(self.response(np.array([lever]))[0]) - target

        low, high = float(ends[0]), float(ends[1])
        found = root(gap, low, high, float(gaps[0]), float(gaps[1]))
        size = max(abs(target), self._present) or float(np.abs(gaps).min())
        return found if abs(gap(found)) <= CLOSE * size else None

    def _edge(self, points: Series, gaps: Series, at: int) -> float:
        """The end towards the start of the stretch on which the metric is the target."""
        step = 1 if points[at] < self.start else -1
        beside = at + step
        if points[at] == self.start or not 0 <= beside < len(points):
            return float(points[at])
        while gaps[beside] == 0 and points[beside] != self.start:
            at, beside = beside, beside + step
        if gaps[beside] == 0:
            return self.start
        target = float(self.response(points[at : at + 1])[0])
        inside, outside = float(points[at]), float(points[beside])
        for _ in range(ROUNDS):
            around = np.linspace(inside, outside, AROUND)
            off = np.flatnonzero(self.response(around) != target)
            if off.size == 0 or off[0] == 0:
                break
            inside, outside = float(around[off[0] - 1]), float(around[off[0]])
        return inside


@np.errstate(all="ignore")
def scan(response: Response, start: float, scale: float, low: float, high: float) -> Scan:
    """The metric from ``low`` to ``high``, either of which may be infinite.

    Args:
        response: what the metric becomes.
        start: the lever's present value.
        scale: a size of the lever that is not 0, to measure steps in where it is 0 now.
        low: the lowest value the lever may take.
        high: the highest.

    Examples:
        >>> bump = scan(lambda x: x * (10 - x), 4.0, 4.0, 0.0, np.inf)
        >>> bump.solutions(9.0)
        (1.0, 9.0)
        >>> bump.reach().upper, bump.solutions(26.0)
        (25.0, ())
    """
    steps = STEPS * (abs(start) or scale)
    parts: list[Series] = [np.array([start, 0.0]), start - steps, start + steps]
    parts += [end + (start - end) * TOWARDS for end in (low, high) if np.isfinite(end)]
    if np.isfinite(low) and np.isfinite(high):
        parts.append(np.linspace(low, high, EVENLY))
    parts.append(np.array([end for end in (low, high) if np.isfinite(end)]))
    everywhere: Series = np.unique(np.concatenate(parts))
    points = everywhere[(everywhere >= low) & (everywhere <= high)]
    values = response(points)
    points, values = with_edges(response, points, values)
    return Scan(response, start, low, high, points, values)


def _with_peaks(scan: Scan, target: float) -> tuple[Series, Series]:
    """With the peaks of the metric that turn towards ``target`` between two points.

    Between neighbours on the same side of the target the metric may touch it or cross it twice.
    """
    points, values = scan.points, scan.values
    gaps, same = np.abs(values - target), np.sign(values - target)
    here, left, right = gaps[1:-1], gaps[:-2], gaps[2:]
    turning = (here <= left) & (here <= right) & (here > 0)
    turning &= (same[1:-1] == same[:-2]) & (same[1:-1] == same[2:])
    steps = np.maximum(left, right) - here
    turning &= (steps > EXACT * np.abs(values[1:-1])) & (here <= FAR * steps)
    at = np.flatnonzero(turning) + 1
    at = at[np.argsort(np.abs(points[at] - scan.start), kind="stable")][:MOST]
    if at.size == 0:
        return points, values
    peaks = [
        _zoom(scan.response, points[one - 1], points[one + 1], _towards(float(-same[one])))
        for one in at
    ]
    size = max(abs(target), float(np.nanmax(gaps[at])))
    touching = [(x, target if abs(y - target) <= EXACT * size else y) for x, y in peaks]
    together = np.concatenate([points, [x for x, _ in touching]])
    found = np.concatenate([values, [y for _, y in touching]])
    order = np.argsort(together, kind="stable")
    return together[order], found[order]


def _towards(sign: float) -> Callable[[Series], Series]:
    return lambda values: sign * values


def _zoom(
    response: Response, left: float, right: float, score: Callable[[Series], Series]
) -> tuple[float, float]:
    """The point between ``left`` and ``right`` with the highest score, and the metric there."""
    point, value = np.nan, np.nan
    for _ in range(ROUNDS):
        around = np.linspace(left, right, AROUND)
        values = response(around)
        scores = score(values)
        best = int(np.nanargmax(scores)) if np.isfinite(scores).any() else 0
        point, value = around[best], values[best]
        left, right = around[max(best - 1, 0)], around[min(best + 1, AROUND - 1)]
    return float(point), float(value)

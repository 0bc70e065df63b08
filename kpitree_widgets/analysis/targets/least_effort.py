"""Moving several levers so that a metric reaches a value with the least effort.

Minimise ``sum(weight * z ** 2)`` over the coordinates ``z`` of ``Sizes``, subject to the metric being the
target and the levers within their limits. Sequential quadratic programming with the L1 merit function
(Han 1977; Nocedal & Wright, "Numerical Optimization", 2006, algorithm 18.3): the objective is quadratic
already, so each step takes the metric as linear, and what is left is one equation in one multiplier. The
metric is taken in logarithms where it keeps its sign, since a product of levers is linear then. Where
straight steps are slow, Newton's on the conditions of the optimum follow (the same, section 18.1).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from kpitree_widgets.analysis.targets.cheapest import cheapest
from kpitree_widgets.analysis.targets.newton import newton_step
from kpitree_widgets.analysis.targets.sizes import Sizes
from kpitree_widgets.periods import Series

Columns = Callable[[Series], Series]

MOST: Final = 100
SLOW: Final = 10
"""After so many steps the gap must be a tenth smaller at least, or the target is out of reach."""
HALVINGS: Final = 30
PATIENCE: Final = 3
"""After so many straight steps curvature is looked at."""
MOST_SHARP: Final = 64
"""With more free levers it would cost too much."""
CLOSE: Final = 1e-12
"""The metric is the target to this share of it."""
STILL: Final = 1e-8
"""Steps this short, in coordinates, lead nowhere: effort and gap change by the square of it."""
ENOUGH: Final = 1e-4
"""A step must gain this share of what it promises (Armijo 1966)."""


@dataclass(frozen=True)
class Task:
    """A metric as a function of levers, and what moving them costs."""

    value: Columns
    """The metric for levers' values of shape ``(levers, draws)``: ``(draws,)``, NaN where it is not."""
    slopes: Columns
    """How much it changes with each lever, in the shape of the levers' values."""
    sizes: Sizes
    target: float
    in_logs: bool
    """Whether metric and target have one sign, so that their logarithms are compared."""
    scale: float
    """What gaps are measured in otherwise."""
    last: dict[bytes, float] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(
        cls,
        value: Columns,
        slopes: Columns,
        sizes: Sizes,
        target: float,
    ) -> Task:
        """With the gap measured as suits the metric where the levers start."""
        now = float(value(np.clip(sizes.start, sizes.low, sizes.high)[:, None])[0])
        scale = max(abs(now), abs(target)) or 1.0
        return cls(value, slopes, sizes, target, now * target > 0, scale)

    def at(self, levels: Series) -> float:
        """The metric with the levers at ``levels``; asked twice in a row, it is computed once."""
        key = levels.tobytes()
        if key not in self.last:
            self.last.clear()
            self.last[key] = float(self.value(levels[:, None])[0])
        return self.last[key]

    def gap(self, levels: Series) -> float:
        """How far the metric is from the target: relative, signed."""
        found = self.at(levels)
        if not self.in_logs:
            return (found - self.target) / self.scale
        return float(np.log(found / self.target)) if found * self.target > 0 else np.nan

    def rates(self, far: Series) -> Series:
        """How much the gap changes with each coordinate, at coordinates ``(levers, draws)``.

        0 where there is no slope.
        """
        levels = np.stack([self.sizes.levels(one) for one in far.T], axis=1)
        speeds = np.stack([self.sizes.speeds(one) for one in levels.T], axis=1)
        scale: float | Series = self.scale
        if self.in_logs:
            scale = self.at(levels[:, 0]) if levels.shape[1] == 1 else self.value(levels)
        found = self.slopes(levels) * speeds / scale
        return np.where(np.isfinite(found), found, 0.0)


@dataclass(frozen=True)
class Reached:
    """Where the levers end up."""

    levels: Series
    """Their values, shape ``(levers,)``."""
    value: float
    """The metric there."""
    gap: float
    """How far it is from the target, relative."""
    steps: int


def least_effort(task: Task, far: Series | None = None) -> Reached:
    """The levers' values with the least effort near where they start, or near ``far``.

    Where the target cannot be reached from there, the values that come nearest. The optimum is that
    of the neighbourhood: a metric with several ways up may have a better one elsewhere.
    """
    sizes = task.sizes
    lowest, highest = sizes.bounds
    far = np.clip(np.zeros(len(sizes.start)) if far is None else far, lowest, highest)
    gap = task.gap(sizes.levels(far))
    price = 0.0
    rates = task.rates(far[:, None])[:, 0]
    gaps = [abs(gap)]
    for step in range(MOST):
        need = float(rates @ far) - gap
        wanted, multiplier = cheapest(rates, sizes.weight, lowest, highest, need)
        ahead = wanted - far
        if np.abs(ahead).max(initial=0.0) <= STILL and abs(gap) <= CLOSE:
            return _reached(task, far, step)
        price = max(price, 3 * abs(multiplier))
        after = _sharpened(task, far, multiplier, rates, gap) if step >= PATIENCE else None
        if after is None:
            searched = _searched(task, far, ahead, gap, price)
            if searched is None:
                return _reached(task, far, step)
            after = (*searched, task.rates(searched[0][:, None])[:, 0])
        far, gap, rates = after
        gaps.append(abs(gap))
        if gaps[-1] > CLOSE and len(gaps) > SLOW and gaps[-1] > 0.9 * gaps[-SLOW]:
            break
    return _reached(task, far, MOST)


def _sharpened(
    task: Task, far: Series, multiplier: float, rates: Series, gap: float
) -> tuple[Series, float, Series] | None:
    """Newton's step on the conditions of an optimum, if it comes much nearer to them.

    Where the metric is far from a straight line, straight steps alone come nearer by a constant share.
    """
    sizes = task.sizes
    lowest, highest = sizes.bounds
    free = (far > lowest) & (far < highest)
    if not 1 < free.sum() <= MOST_SHARP:
        return None
    ahead = newton_step(task.rates, sizes.weight, far, free, (multiplier, rates, gap))
    if ahead is None:
        return None
    there = np.clip(far + ahead, lowest, highest)
    off = task.gap(sizes.levels(there))
    if not np.isfinite(off):
        return None
    after = task.rates(there[:, None])[:, 0]
    nearer = _apart(sizes, there, after, off) < _apart(sizes, far, rates, gap) / 2
    return (there, off, after) if nearer else None


def _apart(sizes: Sizes, far: Series, rates: Series, gap: float) -> float:
    """How far coordinates are from the cheapest where the metric is taken as straight there."""
    need = float(rates @ far) - gap
    wanted, _ = cheapest(rates, sizes.weight, *sizes.bounds, need)
    return float(np.abs(wanted - far).max())


def _searched(
    task: Task, far: Series, ahead: Series, gap: float, price: float
) -> tuple[Series, float] | None:
    """The longest halving of the step that pays: less effort, or a smaller gap at ``price``."""
    sizes = task.sizes

    def cost(at: Series, off: float) -> float:
        return float(sizes.weight @ at**2) + price * abs(off)

    before = cost(far, gap)
    promise = float(2 * (sizes.weight * far) @ ahead) - price * abs(gap)
    length = 1.0
    for _ in range(HALVINGS):
        there = far + length * ahead
        off = task.gap(sizes.levels(there))
        if np.isfinite(off):
            pays = cost(there, off) <= before + min(ENOUGH * length * promise, 0.0)
            if pays or (abs(gap) > CLOSE and length == 1.0 and abs(off) < 0.01 * abs(gap)):
                return there, off
        length /= 2
    return None


def _reached(task: Task, far: Series, steps: int) -> Reached:
    levels = task.sizes.levels(far)
    return Reached(levels, task.at(levels), task.gap(levels), steps)

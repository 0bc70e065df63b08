"""Moves that are for nothing, taken back: levers go home as far as the result stays as good."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from kpitree_widgets.periods import Series

if TYPE_CHECKING:
    from kpitree_widgets.analysis.targets.solving import Levers

EXACT: Final = 1e-15
"""A value counts as good as another to this share of the sizes around it."""
ZERO: Final = 1e-9
"""0 is met to this share of the sizes around it."""
NOISE: Final = 1e-6
"""A lever that is so little of its size is 0, if 0 does as well."""
BACK: Final = 0.999
"""A lever is looked at only if a step back by a thousandth of its way is free, or the whole way."""
HALVINGS: Final = 60
ROUNDS: Final = 3


@np.errstate(all="ignore")
def settled(levers: Levers, levels: Series, target: float) -> Series:
    """``levels`` with every lever moved home as far as the metric stays as near to ``target``.

    The one with the most effort comes first. A metric may not answer to a lever (``min``, ``max``,
    steps), where slopes do not tell how far it has to go.

    Args:
        levers: the levers and the metric that they give.
        levels: their values, shape ``(levers,)``.
        target: what the metric should be.
    """
    sizes = levers.sizes
    home = np.clip(sizes.start, sizes.low, sizes.high)
    off = abs(float(levers.value(levels[:, None])[0]) - target)
    if not np.isfinite(off):
        return levels
    now = abs(float(levers.value(home[:, None])[0]))
    size = max(abs(target), now if np.isfinite(now) else 0.0)
    good = max(off, EXACT * size)
    fine = good if target else max(good, ZERO * size)
    found = _zeros(levers, levels, target, fine)
    for _ in range(ROUNDS):
        before = found
        efforts = sizes.efforts(found)
        free = _free(levers, found, home, target, good)
        for number in sorted(free, key=lambda one: (-efforts[one], one)):
            found = _home(levers, found, home, number, (target, good))
        if (found == before).all():
            break
    return _zeros(levers, found, target, fine)


def _free(
    levers: Levers, levels: Series, home: Series, target: float, good: float
) -> tuple[int, ...]:
    """The numbers of levers that a step back, or all the way back, costs nothing."""
    count = len(levels)
    tried = np.tile(levels[:, None], 2 * count)
    each = np.arange(count)
    tried[each, each] = home + BACK * (levels - home)
    tried[each, count + each] = home
    fine = np.abs(levers.value(tried) - target) <= good
    either = fine[:count] | fine[count:]
    return tuple(int(one) for one in each if either[one] and levels[one] != home[one])


def _home(
    levers: Levers, levels: Series, home: Series, number: int, asked: tuple[float, float]
) -> Series:
    target, good = asked

    def at(part: float) -> Series:
        found = levels.copy()
        step = levels[number] - home[number]
        found[number] = home[number] if part == 0 else home[number] + part * step
        return found

    def fine(tried: Series) -> bool:
        return bool(abs(float(levers.value(tried[:, None])[0]) - target) <= good)

    if fine(at(0.0)):
        return at(0.0)
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if fine(at(middle)) else (middle, high)
    if high == 1:
        return levels
    short = at(high)
    short[number] = float(f"{short[number]:.12g}")
    return short if fine(short) else at(high)


def _zeros(levers: Levers, levels: Series, target: float, good: float) -> Series:
    """With rounding noise around 0 taken for 0."""
    sizes, found = levers.sizes, levels
    scale = np.maximum(np.abs(sizes.start), sizes.size)
    noise = (levels != 0) & (np.abs(levels) <= NOISE * scale) & (sizes.low <= 0) & (sizes.high >= 0)
    for number in np.flatnonzero(noise):
        tried = found.copy()
        tried[number] = 0.0
        if abs(float(levers.value(tried[:, None])[0]) - target) <= good:
            found = tried
    return found

"""The least effort whose effects add up to what is needed, where the metric is a straight line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kpitree_widgets.periods import Series

if TYPE_CHECKING:
    from numpy.typing import NDArray


def cheapest(
    rates: Series, weight: Series, lowest: Series, highest: Series, need: float
) -> tuple[Series, float]:
    """Coordinates with the least effort whose ``rates`` add up to ``need``, and the multiplier.

    ``z = clip(multiplier * rates / weight)``: the sum rises with the multiplier in straight pieces,
    between the points where a lever meets a limit. Where no multiplier is enough, all are at their
    limits; a lever that moves nothing goes back to where it starts.
    """
    pull = rates / weight
    moving = pull != 0
    home = np.clip(0.0, lowest, highest)
    if not moving.any():
        return home, 0.0
    with np.errstate(all="ignore"):
        meets = np.concatenate([lowest[moving] / pull[moving], highest[moving] / pull[moving]])
    meets = np.unique(meets[np.isfinite(meets)])

    def at(multiplier: float) -> Series:
        return np.where(moving, np.clip(multiplier * pull, lowest, highest), home)

    first, last = 0, len(meets)
    while first < last:
        middle = (first + last) // 2
        if rates @ at(meets[middle]) < need:
            first = middle + 1
        else:
            last = middle
    below = meets[first - 1] if first > 0 else None
    above = meets[first] if first < len(meets) else None
    inside = _inside(below, above)
    free = moving & _free(inside * pull, lowest, highest)
    span = float(rates[free] @ pull[free])
    if span == 0:
        multiplier = inside
    else:
        fixed = at(inside)
        multiplier = (need - float(rates[~free] @ fixed[~free])) / span
    return at(multiplier), multiplier


def _inside(below: float | None, above: float | None) -> float:
    """A multiplier between two at which a lever meets a limit."""
    if below is None and above is None:
        return 0.0
    if below is None or above is None:
        end = above if below is None else below
        return float(end or 0.0) + (-1.0 if below is None else 1.0) * (abs(end or 0.0) + 1.0)
    return (below + above) / 2


def _free(far: Series, lowest: Series, highest: Series) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = (far > lowest) & (far < highest)
    return found

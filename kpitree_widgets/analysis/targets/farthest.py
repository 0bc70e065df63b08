"""The lowest and the highest value that a metric can take when several levers move."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from kpitree_widgets.analysis.targets.sizes import Sizes
from kpitree_widgets.periods import Series

FARTHEST: Final = float(np.log(1000))
"""A lever without a limit is looked at up to a thousandfold, or as many sizes."""
PLACES: Final = 33
ROUNDS: Final = 6

Along = Callable[[Series, int, Series], Series]
"""The metric for levers at given values, save that one by number takes many values in turn."""


def farthest(along: Along, sizes: Sizes, sign: float) -> tuple[Series, float]:
    """The levers' values with the highest metric (the lowest for ``sign`` -1), and the metric there.

    One lever after the other goes where the metric is best, until none gains: exact where the metric
    rises or falls with each lever, whatever the others are. Of places as good the farthest is taken, so
    that no lever holds back another (of a minimum, say).
    """
    lowest, highest = sizes.bounds
    far = np.clip(np.zeros(len(sizes.start)), lowest, highest)
    best = -np.inf
    for _ in range(ROUNDS):
        before = best
        for number in range(len(far)):
            ends = max(lowest[number], -FARTHEST), min(highest[number], FARTHEST)
            places = np.unique([far[number], *np.linspace(*ends, PLACES)])
            found = sign * along(sizes.levels(far), number, sizes.only(number).levels(places))
            if np.isfinite(found).any() and np.nanmax(found) >= best:
                best = float(np.nanmax(found))
                good = places[found == best]
                far[number] = good[int(np.argmax(np.abs(good - far[number])))]
        if best <= before + 1e-12 * abs(before):
            break
    return sizes.levels(far), sign * best

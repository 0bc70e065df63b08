"""Where a function leaves bounds, found without knowing its slope."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from kpitree_widgets.periods import Series

PARTS: Final = 32
"""A stretch is cut into so many at once, which computing on arrays makes as cheap as two."""
PASSES: Final = 12


def first_crossing(past: Callable[[Series], Series], start: float, end: float) -> float | None:
    """The value nearest to ``start`` on the way to ``end`` from which on ``past`` is above 0.

    The stretch is cut into 32 parts, the first in which it changes is cut again, until two floats
    are next to each other or nearly so. Excursions shorter than a part can be missed.

    Args:
        past: how far past a bound the function is at each of several values, shape ``(values,)``; 0
            or less within, and NaN counts as within.
        start: where it is within.
        end: where to stop looking.

    Returns:
        The value, to about 1e-15 of the stretch; ``None`` where it stays within.

    Examples:
        >>> round(first_crossing(lambda x: x * x - 2.0, 0.0, 2.0), 12)
        1.414213562373
        >>> first_crossing(lambda x: x - 5.0, 0.0, 2.0)
    """
    low, high = start, end
    found = False
    for _ in range(PASSES):
        places = np.linspace(low, high, PARTS + 1)
        outside = np.flatnonzero(past(places) > 0)
        if outside.size == 0:
            return high if found else None
        found = True
        first = int(outside[0])
        if first == 0:
            return low
        low, high = float(places[first - 1]), float(places[first])
        if np.nextafter(low, high) in (low, high):
            break
    return high

"""Where a range has no end: what a metric tends to; and of places as good, the nearest to the present."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from kpitree_widgets.periods import Series

if TYPE_CHECKING:
    from numpy.typing import NDArray

Response = Callable[[Series], Series]
"""What the metric becomes for values of the lever, both of shape ``(draws,)``; NaN where it is not."""
Side = Literal["larger", "smaller"]

AROUND: Final = 33
ROUNDS: Final = 12
SLOWER: Final = 0.99
"""Steps that shrink by less from one to the next have no sum."""
CLOSE: Final = 1e-9
"""A limit so little of the present value is 0."""


@dataclass(frozen=True)
class Reach:
    """What a metric can become, and the lever's value at which it does.

    An end is infinite where the metric has none. Where the lever's value is, the metric tends to the end
    the farther the lever is moved, and never gets there.
    """

    lower: float
    lower_at: float
    upper: float
    upper_at: float
    falls_on: bool = False
    """Whether it goes on falling where the lever's range has no end."""
    rises_on: bool = False

    def holds(self, value: float) -> bool:
        """Whether ``value`` lies between the two ends."""
        return self.lower <= value <= self.upper


@dataclass(frozen=True)
class Nearest:
    """The lever's value at which the metric comes nearest to what is asked for."""

    at: float
    """Where there is no nearest one: a thousandfold of the present value, to show the way."""
    side: Side | None = None
    """Whether the metric comes ever nearer the larger or the smaller the lever is."""
    limit: float = np.nan
    """What the metric tends to then."""


def homeward(
    response: Response,
    start: float,
    point: float,
    back: float,
    good: Callable[[Series], NDArray[np.bool_]],
) -> float:
    """The place nearest to ``start`` on the way from ``point`` at which the metric is still good.

    Args:
        response: the metric over the lever.
        start: the lever's present value.
        point: where it is good.
        back: it stays at ``point`` unless a step back to this share of the way, or all of it, is good.
        good: which values of the metric are.

    Examples:
        >>> homeward(lambda x: np.minimum(x, 2.0), 0.0, 8.0, 0.99, lambda y: y >= 2)
        2.0
    """
    first, step = good(response(np.array([start, start + back * (point - start)])))
    if first:
        return start
    if not step:
        return point
    left, right = 0.0, 1.0
    for _ in range(ROUNDS):
        parts = np.linspace(left, right, AROUND)
        fine = np.flatnonzero(good(response(start + parts * (point - start))))
        if fine.size == 0 or fine[0] == 0:
            break
        left, right = float(parts[fine[0] - 1]), float(parts[fine[0]])
    return start + right * (point - start)


def limit(values: Series, present: float) -> float:
    """What values at distances that double tend to (Aitken 1926); infinite where they tend to nothing.

    Args:
        values: the last three.
        present: the size of the metric as it is.

    Examples:
        >>> limit(np.array([3.4, 3.2, 3.1]), 8.0), limit(np.array([1.0, 2.0, 4.0]), 1.0)
        (3.0, inf)
    """
    before, last = values[1] - values[0], values[2] - values[1]
    if not np.isfinite(values).all() or last == before == 0:
        return float(values[2])
    if abs(last) <= CLOSE * abs(values[2]):
        found = values[2]
    elif before == 0 or not 0 <= last / before <= SLOWER:
        return float(np.copysign(np.inf, last))
    else:
        found = values[2] - last**2 / (last - before)
    return 0.0 if abs(found) <= CLOSE * present else float(f"{found:.9g}")

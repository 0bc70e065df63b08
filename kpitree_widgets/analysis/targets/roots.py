"""Where a function of one number is zero, between two points at which its signs differ.

Brent's method (R. P. Brent, "Algorithms for Minimization without Derivatives", 1973, chapter 4,
procedure ``zero``): inverse quadratic interpolation or the secant where they shrink the bracket fast
enough, halving where they do not, so that it never takes many more steps than halving alone.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from typing import Final

STEPS: Final = 200
EPSILON: Final = sys.float_info.epsilon
SMALLEST: Final = sys.float_info.min


def root(
    function: Callable[[float], float], low: float, high: float, at_low: float, at_high: float
) -> float:
    """A zero of ``function``, to the last digit of a float.

    Where the function is not continuous it is a place where the sign changes: look at its value. The
    search ends early where the function is missing (NaN).

    Args:
        function: of one number.
        low: one end of the bracket.
        high: the other end; it may be the lower one.
        at_low: the value at ``low``.
        at_high: the value at ``high``, of the other sign.

    Examples:
        >>> root(lambda x: x * x - 2, 0.0, 2.0, -2.0, 2.0)
        1.414213562373095...
    """
    best, before, other = high, low, low
    at_best, at_before, at_other = at_high, at_low, at_low
    step = last = best - before
    for _ in range(STEPS):
        if abs(at_other) < abs(at_best):
            before, best, other = best, other, best
            at_before, at_best, at_other = at_best, at_other, at_best
        least = 2 * EPSILON * abs(best) + SMALLEST
        half = (other - best) / 2
        if at_best == 0 or abs(half) <= least or math.isnan(at_best):
            break
        step, last = _step(
            (before, best, other), (at_before, at_best, at_other), step, last, least, half
        )
        before, at_before = best, at_best
        best += step if abs(step) > least else math.copysign(least, half)
        at_best = function(best)
        if (at_best > 0) == (at_other > 0):
            other, at_other = before, at_before
            step = last = best - before
    return best


def _step(
    points: tuple[float, float, float],
    values: tuple[float, float, float],
    step: float,
    last: float,
    least: float,
    half: float,
) -> tuple[float, float]:
    """The next step and the one before it."""
    (before, best, other), (at_before, at_best, at_other) = points, values
    if abs(last) < least or abs(at_before) <= abs(at_best):
        return half, half
    ratio = at_best / at_before
    if before == other:
        top, bottom = 2 * half * ratio, 1 - ratio
    else:
        q, r = at_before / at_other, at_best / at_other
        top = ratio * (2 * half * q * (q - r) - (best - before) * (r - 1))
        bottom = (q - 1) * (r - 1) * (ratio - 1)
    top, bottom = (top, -bottom) if top > 0 else (-top, bottom)
    if 2 * top < min(3 * half * bottom - abs(least * bottom), abs(last * bottom)):
        return top / bottom, step
    return half, half

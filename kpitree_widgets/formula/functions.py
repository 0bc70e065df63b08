"""The functions a formula may call, on whole series.

Each takes float64 series of shape ``(periods,)`` (or numbers) and gives one. A missing argument
(NaN) makes the result missing: nothing is skipped silently.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce

import numpy as np

from kpitree_widgets.periods import Series


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the formula language."""

    apply: Callable[..., Series]
    fewest: int
    """Least number of arguments."""
    most: int | None
    """Largest number of arguments, ``None`` for any."""
    usage: str
    """How it is written, for messages and completion."""


def divide(numerator: Series, denominator: Series) -> Series:
    """``numerator / denominator``; NaN where the denominator is zero.

    Examples:
        >>> divide(np.array([1.0, 1.0]), np.array([2.0, 0.0]))
        array([0.5, nan])
    """
    below = np.where(np.equal(denominator, 0.0), np.nan, denominator)
    return np.asarray(np.true_divide(numerator, below))


def safe_div(numerator: Series, denominator: Series, if_zero: Series | float = 0.0) -> Series:
    """``numerator / denominator``, and ``if_zero`` where the denominator is zero.

    Examples:
        >>> safe_div(np.array([1.0, 1.0]), np.array([2.0, 0.0]))
        array([0.5, 0. ])
    """
    missing = np.isnan(numerator) | np.isnan(if_zero)
    filled = np.where(missing, np.nan, if_zero)
    return np.asarray(np.where(np.equal(denominator, 0.0), filled, divide(numerator, denominator)))


def total(*values: Series) -> Series:
    """Sum of the arguments."""
    return np.asarray(reduce(np.add, values))


def average(*values: Series) -> Series:
    """Arithmetic mean of the arguments (not over time)."""
    return np.asarray(total(*values) / len(values))


def smallest(*values: Series) -> Series:
    """Least of the arguments, period by period."""
    return np.asarray(reduce(np.minimum, values))


def largest(*values: Series) -> Series:
    """Greatest of the arguments, period by period."""
    return np.asarray(reduce(np.maximum, values))


FUNCTIONS: Mapping[str, Function] = {
    "sum": Function(total, 1, None, "sum(a, b, ...)"),
    "avg": Function(average, 1, None, "avg(a, b, ...)"),
    "min": Function(smallest, 1, None, "min(a, b, ...)"),
    "max": Function(largest, 1, None, "max(a, b, ...)"),
    "safe_div": Function(safe_div, 2, 3, "safe_div(a, b) or safe_div(a, b, if_zero)"),
}

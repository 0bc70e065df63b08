"""The functions a formula may call, on whole series.

Each takes float64 series of shape ``(periods,)`` (or numbers) and gives one. A missing argument
(NaN) makes the result missing: nothing is skipped silently. Functions over time stand in
``over_time``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce

import numpy as np

from kpitree_widgets.formula import over_time
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
    window: bool = False
    """Whether the last argument is a number of periods, written as a whole number."""
    default: float | None = None
    """The number of periods where none is given."""
    pairs: bool = False
    """Whether the arguments come in two halves."""


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


def power(base: Series, exponent: Series) -> Series:
    """``base ** exponent``; missing where zero has a negative one, like a division by zero.

    Examples:
        >>> power(np.array([2.0, 0.0]), np.float64(-1.0))
        array([0.5, nan])
    """
    undefined = np.equal(base, 0.0) & np.less(exponent, 0.0)
    return np.power(np.where(undefined, np.nan, base), exponent)


def logarithm(value: Series) -> Series:
    """Natural logarithm; missing where the value is not positive."""
    return np.log(np.where(np.greater(value, 0.0), value, np.nan))


def total(*values: Series) -> Series:
    """Sum of the arguments."""
    return np.asarray(reduce(np.add, values))


def average(*values: Series) -> Series:
    """Arithmetic mean of the arguments (not over time)."""
    return np.asarray(total(*values) / len(values))


def weighted_average(*values_and_weights: Series) -> Series:
    """Mean of the first half of the arguments, weighted by the second half.

    Examples:
        >>> weighted_average(np.array([1.0]), np.array([4.0]), np.array([2.0]), np.array([1.0]))
        array([2.])
    """
    half = len(values_and_weights) // 2
    values, weights = values_and_weights[:half], values_and_weights[half:]
    products = (np.multiply(value, weight) for value, weight in zip(values, weights, strict=True))
    return divide(total(*products), total(*weights))


def smallest(*values: Series) -> Series:
    """Least of the arguments, period by period."""
    return np.asarray(reduce(np.minimum, values))


def largest(*values: Series) -> Series:
    """Greatest of the arguments, period by period."""
    return np.asarray(reduce(np.maximum, values))


def clip(value: Series, lowest: Series, highest: Series) -> Series:
    """``value``, but not below ``lowest`` nor above ``highest``."""
    return np.asarray(np.minimum(np.maximum(value, lowest), highest))


def choose(condition: Series, then: Series, otherwise: Series) -> Series:
    """``then`` where the condition holds, ``otherwise`` where not; missing where it is unknown.

    Examples:
        >>> choose(np.array([1.0, 0.0, np.nan]), np.float64(5.0), np.float64(7.0))
        array([ 5.,  7., nan])
    """
    chosen = np.where(np.not_equal(condition, 0.0), then, otherwise)
    return np.asarray(np.where(np.isnan(condition), np.nan, chosen))


FUNCTIONS: Mapping[str, Function] = {
    "sum": Function(total, 1, None, "sum(a, b, ...)"),
    "avg": Function(average, 1, None, "avg(a, b, ...)"),
    "min": Function(smallest, 1, None, "min(a, b, ...)"),
    "max": Function(largest, 1, None, "max(a, b, ...)"),
    "wavg": Function(
        weighted_average, 2, None, "wavg(value, value, ..., weight, weight, ...)", pairs=True
    ),
    "safe_div": Function(safe_div, 2, 3, "safe_div(a, b) or safe_div(a, b, if_zero)"),
    "abs": Function(np.abs, 1, 1, "abs(a)"),
    "sqrt": Function(np.sqrt, 1, 1, "sqrt(a)"),
    "log": Function(logarithm, 1, 1, "log(a)"),
    "exp": Function(np.exp, 1, 1, "exp(a)"),
    "clip": Function(clip, 3, 3, "clip(a, lowest, highest)"),
    "if_": Function(choose, 3, 3, "if_(a > b, then, otherwise)"),
    "lag": Function(over_time.lag, 1, 2, "lag(a) or lag(a, periods)", window=True, default=1),
    "diff": Function(over_time.diff, 1, 2, "diff(a) or diff(a, periods)", window=True, default=1),
    "roll_sum": Function(over_time.roll_sum, 2, 2, "roll_sum(a, periods)", window=True),
    "roll_avg": Function(over_time.roll_avg, 2, 2, "roll_avg(a, periods)", window=True),
    "cum": Function(over_time.cum, 1, 1, "cum(a)"),
    "ytd": Function(over_time.ytd, 1, 1, "ytd(a)"),
}

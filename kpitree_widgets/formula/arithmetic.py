"""Arithmetic on whole series, period by period.

Every argument is a float64 series of shape ``(periods,)`` or ``(periods, segments)``, or a number. A
missing argument (NaN) makes the result missing: nothing is skipped silently.
"""

from __future__ import annotations

from functools import reduce

import numpy as np

from kpitree_widgets.periods import Series


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
        >>> power(np.array([2.0, 0.0]), np.float64(-1.0)), power(np.array([np.nan]), np.float64(0.0))
        (array([0.5, nan]), array([nan]))
    """
    undefined = np.isnan(base) | (np.equal(base, 0.0) & np.less(exponent, 0.0))
    return np.power(np.where(undefined, np.nan, base), np.where(undefined, 1.0, exponent))


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

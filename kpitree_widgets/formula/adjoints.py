"""Gradients of the functions of a formula, for going backwards through it.

Each takes the adjoint of its result ("how much the end changes per unit of it"), the result, the
arguments as ``apply`` got them, and how to multiply by a slope; it gives one adjoint per argument,
``None`` for one through which nothing flows. Arguments that tie for a minimum or maximum share, as a
central difference would have it for two; conditions have no slope.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from kpitree_widgets.formula.arithmetic import largest
from kpitree_widgets.periods import Series

Times = Callable[[Series, Any], Series]
"""An adjoint times a slope."""
Adjoints = Sequence[Series | None]
Adjoint = Callable[[Series, Series, Sequence[Any], Times], Adjoints]


def total(up: Series, _result: Series, arguments: Sequence[Any], _times: Times) -> Adjoints:
    """Of a sum: each argument counts in full."""
    return (up,) * len(arguments)


def average(up: Series, _result: Series, arguments: Sequence[Any], _times: Times) -> Adjoints:
    """Of a mean: each argument counts its part."""
    return (up / len(arguments),) * len(arguments)


def chosen(up: Series, result: Series, arguments: Sequence[Any], _times: Times) -> Adjoints:
    """Of a minimum or maximum: the argument that is the result counts; equal ones share.

    Examples:
        >>> up, result = np.ones(2), np.array([1.0, 2.0])
        >>> chosen(up, result, (np.array([1.0, 2.0]), np.array([1.0, 5.0])), np.multiply)
        (array([0.5, 1. ]), array([0.5, 0. ]))
    """
    hits = [np.equal(argument, result) for argument in arguments]
    share = up / np.maximum(np.add.reduce([hit.astype(np.float64) for hit in hits]), 1.0)
    return tuple(np.where(hit, share, 0.0) for hit in hits)


def weighted_average(
    up: Series, result: Series, arguments: Sequence[Any], times: Times
) -> Adjoints:
    """Of a weighted mean: values count by their weight, weights by their value above the mean."""
    half = len(arguments) // 2
    values, weights = arguments[:half], arguments[half:]
    part = times(up, 1.0 / sum(weights[1:], weights[0]))
    return (
        *(times(part, weight) for weight in weights),
        *(times(part, value - result) for value in values),
    )


def safe_div(up: Series, result: Series, arguments: Sequence[Any], times: Times) -> Adjoints:
    """Of a quotient, and of the value that stands for it where the denominator is zero."""
    zero = np.equal(arguments[1], 0.0)
    quotient = quotient_adjoints(np.where(zero, 0.0, up), result, arguments, times)
    return (*quotient, np.where(zero, up, 0.0))[: len(arguments)]


def quotient_adjoints(
    up: Series, result: Series, arguments: Sequence[Any], times: Times
) -> Adjoints:
    """Of ``a / b``."""
    part = times(up, 1.0 / arguments[1])
    return part, -times(part, result)


def product_adjoints(
    up: Series, _result: Series, arguments: Sequence[Any], times: Times
) -> Adjoints:
    """Of ``a * b``."""
    return times(up, arguments[1]), times(up, arguments[0])


def power_adjoints(up: Series, _result: Series, arguments: Sequence[Any], times: Times) -> Adjoints:
    """Of ``a ** n``, where ``n`` is a literal; nothing flows through it."""
    base, exponent = arguments
    slope = np.where(np.equal(exponent, 0.0), 0.0, exponent * np.power(base, exponent - 1.0))
    return times(up, slope), None


def absolute(up: Series, _result: Series, arguments: Sequence[Any], times: Times) -> Adjoints:
    """Of an absolute value: its sign; nothing at zero, which is between."""
    return (times(up, np.sign(arguments[0])),)


def root(up: Series, result: Series, _arguments: Sequence[Any], times: Times) -> Adjoints:
    """Of a square root; missing at zero, where it has no slope."""
    return (times(up, 0.5 / result),)


def logarithm(up: Series, _result: Series, arguments: Sequence[Any], times: Times) -> Adjoints:
    """Of a logarithm."""
    return (times(up, 1.0 / arguments[0]),)


def exponential(up: Series, result: Series, _arguments: Sequence[Any], times: Times) -> Adjoints:
    """Of an exponential."""
    return (times(up, result),)


def clip(up: Series, result: Series, arguments: Sequence[Any], times: Times) -> Adjoints:
    """Of a value kept between bounds: a minimum of a maximum."""
    value, lowest, highest = arguments
    raised = largest(value, lowest)
    through, above = chosen(up, result, (raised, highest), times)
    inside, below = chosen(np.asarray(through), raised, (value, lowest), times)
    return inside, below, above


def choose(up: Series, _result: Series, arguments: Sequence[Any], times: Times) -> Adjoints:
    """Of ``if_``: the branch taken counts, the condition does not; missing where it is unknown."""
    condition = arguments[0]
    known = times(up, np.where(np.isnan(condition), np.nan, 1.0))
    holds = np.not_equal(condition, 0.0)
    return None, np.where(holds, known, 0.0), np.where(holds, 0.0, known)


def lag(up: Series, _result: Series, arguments: Sequence[Any], _times: Times) -> Adjoints:
    """Of an earlier value: it counts so many periods later.

    Examples:
        >>> lag(np.array([1.0, 2.0, 4.0]), np.empty(3), (np.empty(3), 1), np.multiply)[0]
        array([2., 4., 0.])
    """
    count = min(int(arguments[1]), len(up))
    return (np.concatenate([up[count:], np.zeros_like(up[:count])]),)


def diff(up: Series, result: Series, arguments: Sequence[Any], times: Times) -> Adjoints:
    """Of a change against an earlier value."""
    (later,) = lag(up, result, arguments, times)
    return (up - np.asarray(later),)


def roll_sum(up: Series, _result: Series, arguments: Sequence[Any], _times: Times) -> Adjoints:
    """Of a sum of the last periods: a value counts in the sums of the next ones."""
    width = int(arguments[1])
    if width > len(up):
        return (np.zeros_like(up),)
    beyond = np.zeros_like(up[: width - 1])
    known = np.concatenate([beyond, up[width - 1 :], beyond])
    return (sliding_window_view(known, width, axis=0).sum(axis=-1),)


def roll_avg(up: Series, result: Series, arguments: Sequence[Any], times: Times) -> Adjoints:
    """Of a mean of the last periods."""
    (sums,) = roll_sum(up, result, arguments, times)
    return (np.asarray(sums) / int(arguments[1]),)


def cum(up: Series, _result: Series, _arguments: Sequence[Any], _times: Times) -> Adjoints:
    """Of a running sum: a value counts from its period on.

    Examples:
        >>> cum(np.array([1.0, 2.0, 4.0]), np.empty(3), (np.empty(3),), np.multiply)[0]
        array([7., 6., 4.])
    """
    return (np.flip(np.cumsum(np.flip(up, axis=0), axis=0), axis=0),)


def ytd(up: Series, result: Series, arguments: Sequence[Any], times: Times) -> Adjoints:
    """Of the sum of a year so far: a value counts until its year ends."""
    years = arguments[1]
    adjoint = np.empty_like(up)
    for year in np.unique(years):
        within = years == year
        (adjoint[within],) = cum(up[within], result, (), times)
    return (adjoint,)

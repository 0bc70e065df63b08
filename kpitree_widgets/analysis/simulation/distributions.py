"""Distributions of an input as people give them: ``kt.normal(40, 5)``."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from kpitree_widgets.analysis.simulation.families import (
    Lognormal,
    Normal,
    Pert,
    Samples,
    Triangular,
    Uniform,
)
from kpitree_widgets.errors import SimulationError


def normal(mean: float, sd: float) -> Normal:
    """A bell around ``mean``.

    Raises:
        SimulationError: a number is not finite, or ``sd`` is negative.

    Examples:
        >>> normal(40, 5).quantile(np.array([0.5, 0.9]))
        array([40.        , 46.40775783])
    """
    return Normal(_number(mean, "mean"), _spread(sd))


def lognormal(mean: float, sd: float) -> Lognormal:
    """A value that is positive and varies by factors; ``mean`` and ``sd`` of the value itself.

    Raises:
        SimulationError: ``mean`` is not positive, ``sd`` is negative, or one is not finite.

    Examples:
        >>> lognormal(40, 5).quantile(np.array([0.5]))
        array([39.69...])
    """
    if _number(mean, "mean") <= 0:
        raise SimulationError(
            f"a lognormal value is positive, and its mean is {mean:g}", hint="use kt.normal"
        )
    return Lognormal(float(mean), _spread(sd))


def uniform(low: float, high: float) -> Uniform:
    """Every value from ``low`` to ``high`` alike.

    Raises:
        SimulationError: ``low`` is not below ``high``, or one is not finite.
    """
    return Uniform(*_rising(low, high))


def triangular(low: float, mode: float, high: float) -> Triangular:
    """From ``low`` up to the most likely value and down to ``high``.

    Raises:
        SimulationError: the three do not rise, or one is not finite.

    Examples:
        >>> triangular(30, 42, 50).quantile(np.array([0.0, 0.6, 1.0]))
        array([30., 42., 50.])
    """
    low, high = _rising(low, high)
    return Triangular(low, _between(low, mode, high), high)


def pert(low: float, mode: float, high: float) -> Pert:
    """Like ``triangular`` with less weight on the ends.

    Raises:
        SimulationError: the three do not rise, or one is not finite.

    Examples:
        >>> pert(0, 3, 6).quantile(np.array([0.5])).round(6)
        array([3.])
    """
    low, high = _rising(low, high)
    return Pert(low, _between(low, mode, high), high)


def samples(values: Iterable[Any]) -> Samples:
    """One of ``values``, each as likely as the others; a bootstrap of what was measured elsewhere.

    Raises:
        SimulationError: there is none, or one is not finite.

    Examples:
        >>> samples([3, 1, 2]).quantile(np.array([0.1, 0.5, 1.0]))
        array([1., 2., 3.])
    """
    try:
        known = np.asarray(list(values), dtype=np.float64).ravel()
    except (TypeError, ValueError):
        raise SimulationError("these samples are not numbers", hint="give an array") from None
    if not known.size or not np.isfinite(known).all():
        raise SimulationError(
            "samples are finite numbers, at least one", hint="leave out missing ones"
        )
    return Samples(tuple(np.sort(known).tolist()))


def _number(value: float, name: str) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise SimulationError(f"{name} is {value!r}", hint="give a finite number")
    return number


def _spread(sd: float) -> float:
    if _number(sd, "sd") < 0:
        raise SimulationError(f"a standard deviation of {sd:g} cannot be", hint="give 0 or more")
    return float(sd)


def _rising(low: float, high: float) -> tuple[float, float]:
    low, high = _number(low, "low"), _number(high, "high")
    if low >= high:
        raise SimulationError(f"{low:g} is not below {high:g}", hint="give the lower end first")
    return low, high


def _between(low: float, mode: float, high: float) -> float:
    if not low <= _number(mode, "mode") <= high:
        raise SimulationError(
            f"the most likely value {mode:g} is not between {low:g} and {high:g}",
            hint="give low, mode, high",
        )
    return float(mode)

"""Conditions on whole series: 1 where they hold, 0 where not, NaN where that is unknown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from kpitree_widgets.periods import Series

TESTS: Mapping[str, Callable[[Any, Any], Any]] = {
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "==": np.equal,
    "!=": np.not_equal,
}


def holds(relation: str, left: Series, right: Series) -> Series:
    """Whether ``left relation right``.

    Examples:
        >>> holds("<", np.array([1.0, 2.0, np.nan]), np.float64(2.0))
        array([ 1.,  0., nan])
    """
    unknown = np.isnan(left) | np.isnan(right)
    return np.asarray(np.where(unknown, np.nan, TESTS[relation](left, right)))


def both(left: Series, right: Series) -> Series:
    """Whether both hold; unknown where either is."""
    return np.asarray(left * right)


def either(left: Series, right: Series) -> Series:
    """Whether at least one holds; unknown where either is."""
    return np.asarray(np.maximum(left, right))


def is_not(condition: Series) -> Series:
    """Whether it does not hold."""
    return np.asarray(1.0 - condition)

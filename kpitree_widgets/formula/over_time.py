"""Functions along the time axis, on series of shape ``(periods,)``.

What would need a value from before the first period, or a missing one, is missing (NaN).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from kpitree_widgets.periods import Series

if TYPE_CHECKING:
    from numpy.typing import NDArray


def lag(series: Series, periods: float, opening: float = np.nan) -> Series:
    """The value so many periods earlier; ``opening`` before the first.

    Examples:
        >>> lag(np.array([5.0, 6.0, 7.0]), 1, opening=4.0)
        array([4., 5., 6.])
    """
    count = min(int(periods), len(series))
    before = np.full((count, *series.shape[1:]), opening)
    return np.concatenate([before, series[: len(series) - count]])


def diff(series: Series, periods: float, opening: float = np.nan) -> Series:
    """The change against so many periods earlier.

    Examples:
        >>> diff(np.array([5.0, 6.0, 9.0]), 1)
        array([nan,  1.,  3.])
    """
    return np.asarray(series - lag(series, periods, opening))


def roll_sum(series: Series, periods: float) -> Series:
    """Sum of so many periods up to and with this one.

    Examples:
        >>> roll_sum(np.array([1.0, 2.0, 3.0]), 2)
        array([nan,  3.,  5.])
    """
    width = int(periods)
    if width > len(series):
        return np.full(series.shape, np.nan)
    sums = sliding_window_view(series, width, axis=0).sum(axis=-1)
    return np.concatenate([np.full((width - 1, *series.shape[1:]), np.nan), sums])


def roll_avg(series: Series, periods: float) -> Series:
    """Mean of so many periods up to and with this one."""
    return np.asarray(roll_sum(series, periods) / int(periods))


def cum(series: Series) -> Series:
    """Sum of all periods up to and with this one; missing from the first gap on.

    Examples:
        >>> cum(np.array([1.0, 2.0, np.nan, 4.0]))
        array([ 1.,  3., nan, nan])
    """
    return np.cumsum(series, axis=0)


def ytd(series: Series, years: NDArray[np.int64]) -> Series:
    """Sum of the periods of the same year up to and with this one.

    Examples:
        >>> ytd(np.array([1.0, 2.0, 4.0]), np.array([2021, 2022, 2022]))
        array([1., 2., 6.])
    """
    result = np.empty(series.shape)
    for year in np.unique(years):
        within = years == year
        result[within] = np.cumsum(series[within], axis=0)
    return result

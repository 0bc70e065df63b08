"""Functions along the time axis, which is axis 0: series of shape ``(periods,)`` or ``(periods, segments)``.

What would need a value from before the first period, or a missing one, is missing (NaN). All of them
are linear: beside each stands how much the earlier periods count in its value at one position.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from kpitree_widgets.periods import Series

if TYPE_CHECKING:
    from numpy.typing import NDArray

Weights = Callable[[int, int, "NDArray[np.int64]"], Iterable[tuple[int, float]]]
"""Of a position, the number of periods and the years: the positions that count, and how much each.

Positions below zero lie before the first period.
"""


def lag(series: Series, periods: float, opening: float = np.nan) -> Series:
    """The value so many periods earlier; ``opening`` before the first.

    Examples:
        >>> lag(np.array([5.0, 6.0, 7.0]), 1, opening=4.0)
        array([4., 5., 6.])
    """
    count = min(int(periods), len(series))
    before = np.full((count, *series.shape[1:]), opening)
    return np.concatenate([before, series[: len(series) - count]])


def lag_weights(at: int, count: int, _years: NDArray[np.int64]) -> Iterable[tuple[int, float]]:
    """What ``lag`` reads."""
    return ((at - count, 1.0),)


def diff(series: Series, periods: float, opening: float = np.nan) -> Series:
    """The change against so many periods earlier.

    Examples:
        >>> diff(np.array([5.0, 6.0, 9.0]), 1)
        array([nan,  1.,  3.])
    """
    return np.asarray(series - lag(series, periods, opening))


def diff_weights(at: int, count: int, _years: NDArray[np.int64]) -> Iterable[tuple[int, float]]:
    """What ``diff`` reads."""
    return ((at, 1.0), (at - count, -1.0))


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


def roll_sum_weights(at: int, width: int, _years: NDArray[np.int64]) -> Iterable[tuple[int, float]]:
    """What ``roll_sum`` reads."""
    return ((position, 1.0) for position in range(at - width + 1, at + 1))


def roll_avg(series: Series, periods: float) -> Series:
    """Mean of so many periods up to and with this one."""
    return np.asarray(roll_sum(series, periods) / int(periods))


def roll_avg_weights(at: int, width: int, _years: NDArray[np.int64]) -> Iterable[tuple[int, float]]:
    """What ``roll_avg`` reads."""
    return ((position, 1.0 / width) for position in range(at - width + 1, at + 1))


def cum(series: Series) -> Series:
    """Sum of all periods up to and with this one; missing from the first gap on.

    Examples:
        >>> cum(np.array([1.0, 2.0, np.nan, 4.0]))
        array([ 1.,  3., nan, nan])
    """
    return np.cumsum(series, axis=0)


def cum_weights(at: int, _width: int, _years: NDArray[np.int64]) -> Iterable[tuple[int, float]]:
    """What ``cum`` reads."""
    return ((position, 1.0) for position in range(at + 1))


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


def ytd_weights(at: int, _width: int, years: NDArray[np.int64]) -> Iterable[tuple[int, float]]:
    """What ``ytd`` reads."""
    return ((position, 1.0) for position in range(at + 1) if years[position] == years[at])

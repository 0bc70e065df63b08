"""Values that neither the trend of a metric, nor its season, nor its own variation explain."""

from __future__ import annotations

from typing import Final

import numpy as np

from kpitree_widgets.analysis.xmr import FACTOR, centre_and_range
from kpitree_widgets.calendar import Grain
from kpitree_widgets.periods import Series

A_YEAR: Final = {"month": 12, "quarter": 4}


def outliers(series: Series, grain: Grain | None) -> tuple[int, ...]:
    """Positions of the values that stand out from every side.

    They lie beyond the limits of an XmR chart of the series less its straight line. The same holds
    for the change that leads to them, the one back, and by month and quarter the one from a year
    before, where the limits are those of the other values; and for the logarithms of it all where
    every value is positive, since growth and season may multiply. So a series that wanders, peaks
    every December or reaches a new level has none.

    Args:
        series: values in order of time, shape ``(periods,)``; leave an incomplete period out.
        grain: the size of a period.

    Examples:
        >>> outliers(np.array([5, 6, 4, 5, 6, 5, 4, 6, 5, 19.0, 5, 4, 6]), "week")
        (9,)
    """
    chart = less_line(series)
    limits = centre_and_range(chart)
    found = np.array([], dtype=np.intp) if limits is None else _beyond(chart, limits)
    if not found.size:
        return ()
    year = A_YEAR.get(grain or "", 0)
    positive = (series[np.isfinite(series)] > 0).all()
    for values in (series, np.log(series)) if positive else (series,):
        others = values.copy()
        others[found] = np.nan
        if values is not series:
            found = _confirmed(found, less_line(values), less_line(others))
        for step in (1, -1, year) if year else (1, -1):
            found = _confirmed(found, _changes(values, step), _changes(others, step))
    return tuple(found.tolist())


def _beyond(series: Series, limits: tuple[float, float]) -> np.ndarray:
    mean, moving_range = limits
    return np.flatnonzero(np.abs(series - mean) > FACTOR * moving_range)


def _confirmed(found: np.ndarray, series: Series, others: Series) -> np.ndarray:
    """Those of ``found`` beyond the limits of ``others``, or unknown; all where it has no limits."""
    limits = centre_and_range(others) if found.size else None
    if limits is None:
        return found
    unknown = np.flatnonzero(np.isnan(series))
    return np.intersect1d(found, np.union1d(unknown, _beyond(series, limits)))


def _changes(series: Series, periods: int) -> Series:
    """From so many periods before, or to as many later where ``periods`` is negative."""
    missing = np.full(min(abs(periods), len(series)), np.nan)
    if periods < 0:
        return np.concatenate((series[:periods] - series[-periods:], missing))[: len(series)]
    return np.concatenate((missing, series[periods:] - series[:-periods]))[: len(series)]


def less_line(series: Series) -> Series:
    """``series`` less the straight line through it.

    Examples:
        >>> less_line(np.array([1.0, 2, 3, 4])).round(9).tolist()
        [0.0, 0.0, 0.0, 0.0]
    """
    known = np.isfinite(series)
    if known.sum() < 2:
        return series
    time = np.arange(len(series), dtype=np.float64)
    time -= time[known].mean()
    values = series[known]
    level = values.mean()
    slope = time[known] @ (values - level) / (time[known] @ time[known])
    left: Series = series - level - slope * time
    return left

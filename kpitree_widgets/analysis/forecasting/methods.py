"""Methods without a library: the last value, the last season, with and without drift.

Every method gives a point forecast, the errors it made one step (or one season) ahead, and how much
such an error counts later. With that a path that may come is the point forecast plus past errors,
drawn again, each with its consequences; so intervals widen as the method says they must.
Hyndman and Athanasopoulos, Forecasting: Principles and Practice (2021), 5.2 and 5.5.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kpitree_widgets.periods import Series

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Fit:
    """A forecast of one series, on the scale it was fitted on."""

    method: str
    """It in words: ``"seasonal naive with drift"``."""
    point: Series
    """Shape ``(horizon,)``."""
    residuals: Series
    """The errors in the past, their mean 0: shape ``(periods fitted,)``, NaN where there is none."""
    weights: Series
    """Shape ``(horizon,)``: how much an error counts in its own period, in the next one, and so on."""

    def paths(self, errors: NDArray[np.float64]) -> NDArray[np.float64]:
        """What may come if the errors are these.

        Args:
            errors: shape ``(horizon, paths)``.

        Returns:
            Shape ``(horizon, paths)``.
        """
        steps = np.arange(len(self.point))
        ago = steps[:, None] - steps
        counts = np.where(ago >= 0, self.weights[np.maximum(ago, 0)], 0.0)
        return np.asarray(self.point[:, None] + counts @ errors)


def constant(series: Series, horizon: int) -> Fit:
    """The value that it has had throughout; no errors."""
    return Fit(
        "constant",
        np.full(horizon, series[-1]),
        np.zeros(len(series)),
        _once(horizon),
    )


def naive(series: Series, horizon: int, *, drift: bool = False) -> Fit:
    """The last value; with drift, changed by the mean change of each period.

    Examples:
        >>> naive(np.array([1.0, 3.0, 5.0]), 2, drift=True).point
        array([7., 9.])
    """
    steps = np.diff(series)
    trend = float(steps.mean()) if drift and len(steps) else 0.0
    point = series[-1] + trend * np.arange(1, horizon + 1)
    residuals = np.concatenate([[np.nan], steps])
    return Fit("drift" if drift else "naive", point, centred(residuals), np.ones(horizon))


def seasonal_naive(series: Series, horizon: int, season: int, *, drift: bool = False) -> Fit:
    """The value one season earlier; with drift, changed by the mean change of a season.

    Args:
        series: one season or more.
        horizon: periods ahead.
        season: its length in periods.
        drift: whether it goes on growing.

    Examples:
        >>> quarters = np.array([5.0, 7.0, 9.0, 3.0, 6.0, 8.0, 10.0, 4.0])
        >>> seasonal_naive(quarters, 5, 4).point
        array([ 6.,  8., 10.,  4.,  6.])
        >>> seasonal_naive(quarters, 5, 4, drift=True).point
        array([ 7.,  9., 11.,  5.,  8.])
    """
    steps = series[season:] - series[:-season]
    trend = float(steps.mean()) if drift and len(steps) else 0.0
    ahead = np.arange(horizon)
    point = series[-season:][ahead % season] + trend * (ahead // season + 1)
    residuals = np.concatenate([np.full(season, np.nan), steps])
    name = "seasonal naive with drift" if drift else "seasonal naive"
    weights = np.where(ahead % season == 0, 1.0, 0.0)
    return Fit(name, point, centred(residuals), weights)


def centred(residuals: Series) -> Series:
    """Less their mean, so that they move no forecast."""
    known = np.isfinite(residuals)
    return residuals - residuals[known].mean() if known.any() else residuals


def _once(horizon: int) -> Series:
    return np.where(np.arange(horizon) == 0, 1.0, 0.0)

"""Exponential smoothing by statsmodels, imported here alone and when it is used.

Four additive models on the series' scale: a level, with or without a damped trend, with or without a
season. The one with the smallest AICc is taken, the values that each starts from counted among its
parameters. Hyndman, Koehler, Ord and Snyder, Forecasting with Exponential Smoothing (2008).
"""

from __future__ import annotations

import warnings
from importlib.util import find_spec
from typing import Any, Final

import numpy as np

from kpitree_widgets.analysis.forecasting.methods import Fit, centred
from kpitree_widgets.errors import SimulationError
from kpitree_widgets.periods import Series

FEWEST: Final = 10
"""With fewer values statsmodels cannot find the values to start from."""
NAMES: Final = {
    (False, False): "ETS(A,N,N)",
    (True, False): "ETS(A,Ad,N)",
    (False, True): "ETS(A,N,A)",
    (True, True): "ETS(A,Ad,A)",
}


def is_installed() -> bool:
    """Whether statsmodels is there."""
    return find_spec("statsmodels") is not None


def ets(series: Series, horizon: int, season: int) -> Fit | None:
    """The exponential smoothing of the smallest AICc; ``None`` where none can be fitted.

    Args:
        series: without gaps, ten values or more.
        horizon: periods ahead.
        season: its length in periods; below 2, or with less than two of them, there is none.

    Raises:
        SimulationError: statsmodels is not installed.
    """
    if not is_installed():
        raise SimulationError(
            "exponential smoothing needs statsmodels, which is not installed",
            hint='pip install "kpitree-widgets[forecast]", or choose model="seasonal naive"',
        )
    seasons = (False, True) if season > 1 and len(series) >= 2 * season else (False,)
    found = [
        (one, fit)
        for seasonal in seasons
        for trend in (False, True)
        if (one := _smoothed(series, trend=trend, season=season if seasonal else 0)) is not None
        and np.isfinite(fit := _aicc(one, len(series), trend, season if seasonal else 0))
    ]
    if not found:
        return None
    best, _ = min(found, key=lambda pair: pair[1])
    return _fit(best, horizon)


def _smoothed(series: Series, *, trend: bool, season: int) -> Any:
    from statsmodels.tsa.exponential_smoothing.ets import (  # type: ignore[import-untyped]  # noqa: PLC0415
        ETSModel,
    )

    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            model = ETSModel(
                series,
                error="add",
                trend="add" if trend else None,
                damped_trend=trend,
                seasonal="add" if season else None,
                seasonal_periods=season or None,
                initialization_method="heuristic",
            )
            return model.fit(disp=False)
        except (ValueError, ArithmeticError, np.linalg.LinAlgError):
            return None


def _aicc(found: Any, count: int, trend: bool, season: int) -> float:  # noqa: FBT001
    """Of additive errors, up to a constant that all models share."""
    parameters = _parameters(trend, season)
    if count - parameters - 1 <= 0:
        return np.inf
    squares = float(np.sum(np.square(found.resid)))
    if not np.isfinite(squares) or squares <= 0:
        return np.nan
    return (
        count * float(np.log(squares / count))
        + 2 * parameters
        + 2 * parameters * (parameters + 1) / (count - parameters - 1)
    )


def _parameters(trend: bool, season: int) -> int:  # noqa: FBT001
    """Smoothing, the values to start from, and the variance."""
    return 3 + (3 if trend else 0) + (season or 0)


def _fit(found: Any, horizon: int) -> Fit:
    model = found.model
    trend, season = bool(model.has_trend), int(model.seasonal_periods if model.has_seasonal else 0)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        point = np.asarray(found.forecast(horizon), dtype=np.float64)
    count = len(found.resid)
    # Errors of the fit are smaller than those to come, the more so the more was fitted.
    wider = np.sqrt(count / max(count - _parameters(trend, season), 1))
    residuals = centred(np.asarray(found.resid, dtype=np.float64)) * wider
    return Fit(
        NAMES[trend, bool(season)], point, residuals, _weights(found, horizon, trend, season)
    )


def _weights(found: Any, horizon: int, trend: bool, season: int) -> Series:  # noqa: FBT001
    """``1``, then ``alpha + beta (phi + ... + phi^j) + gamma`` if ``j`` is a multiple of the season."""
    params = dict(zip(found.model.param_names, np.asarray(found.params), strict=True))
    later = np.arange(1, horizon)
    weights = np.full(horizon, params["smoothing_level"])
    if trend:
        damping = params["damping_trend"]
        weights[1:] += params["smoothing_trend"] * np.cumsum(damping**later)
    if season:
        weights[1:] += np.where(later % season == 0, params["smoothing_seasonal"], 0.0)
    weights[0] = 1.0
    return weights

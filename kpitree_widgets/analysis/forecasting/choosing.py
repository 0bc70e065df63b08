"""Which methods a series allows, and the one that foretold it best so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np

from kpitree_widgets.analysis.forecasting.ets import FEWEST as FEWEST_FOR_ETS
from kpitree_widgets.analysis.forecasting.ets import ets, is_installed
from kpitree_widgets.analysis.forecasting.methods import Fit, constant, naive, seasonal_naive
from kpitree_widgets.calendar import Grain
from kpitree_widgets.errors import SimulationError
from kpitree_widgets.periods import Series

Method = Literal["ets", "seasonal naive with drift", "seasonal naive", "drift", "naive"]
METHODS: Final[tuple[Method, ...]] = get_args(Method)
SEASONS: Final[Mapping[Grain | None, int]] = {
    "hour": 24,
    "day": 7,
    "week": 52,
    "month": 12,
    "quarter": 4,
    "year": 1,
}
"""How many periods make a season."""
FEWEST_FOR_DRIFT: Final = 4
Errors = Mapping[str, Mapping[int, Series]]
"""By method and position of an origin, how far off it was in the periods from there on; NaN where
that is not known."""


@dataclass(frozen=True)
class Candidates:
    """The methods that a series allows, the one to begin with first."""

    methods: tuple[Method | Literal["constant"], ...]
    note: str = ""
    """Why it is not the method asked for."""


def candidates(series: Series, season: int, model: str) -> Candidates:
    """The methods for a series without gaps.

    Seasonal methods need two seasons. Exponential smoothing needs ten values, and errors: where the
    last season repeats the one before without any, seasonal naive is exact already.

    Args:
        series: one value or more.
        season: its length in periods.
        model: ``"auto"`` or the name of a method.

    Raises:
        SimulationError: there is no such method.

    Examples:
        >>> candidates(np.array([1.0, 4.0, 2.0]), 12, "seasonal naive")
        Candidates(methods=('naive',), note='3 periods are less than two seasons (24)')
    """
    if model != "auto" and model not in METHODS:
        raise SimulationError(
            f"there is no forecast method {model!r}", hint=f"use one of auto, {', '.join(METHODS)}"
        )
    if np.ptp(series) == 0:
        return Candidates(("constant",))
    seasonal = season > 1 and len(series) >= 2 * season
    repeats = seasonal and np.allclose(series[season:], series[:-season], rtol=1e-9, atol=0)
    smooth = len(series) >= FEWEST_FOR_ETS and not repeats
    if model == "auto":
        return _automatic(len(series), season, seasonal=seasonal, smooth=smooth)
    count = len(series)
    plain: Method = "seasonal naive" if seasonal else "naive"
    match model:
        case "ets" if is_installed() and not smooth:
            return Candidates(
                (plain,), "it repeats itself" if repeats else _few(count, FEWEST_FOR_ETS)
            )
        case "seasonal naive" | "seasonal naive with drift" if not seasonal:
            return Candidates((plain,), _short(count, season))
        case "drift" if count < FEWEST_FOR_DRIFT:
            return Candidates((plain,), _few(count, FEWEST_FOR_DRIFT))
    return Candidates(tuple(method for method in METHODS if method == model))


def _automatic(count: int, season: int, *, seasonal: bool, smooth: bool) -> Candidates:
    first: tuple[Method, ...] = ("ets",) if smooth and is_installed() else ()
    if seasonal:
        return Candidates((*first, "seasonal naive with drift", "seasonal naive"))
    simple: tuple[Method, ...] = ("naive", "drift") if count >= FEWEST_FOR_DRIFT else ("naive",)
    return Candidates((*first, *simple), _short(count, season) if season > 1 else "")


def fit(method: str, series: Series, horizon: int, season: int) -> Fit:
    """The forecast of ``series`` by ``method``, one of its candidates.

    Where exponential smoothing fails, the plainest method that fits stands in.
    """
    match method:
        case "constant":
            return constant(series, horizon)
        case "naive" | "drift":
            return naive(series, horizon, drift=method == "drift")
        case "seasonal naive" | "seasonal naive with drift":
            return seasonal_naive(series, horizon, season, drift=method.endswith("drift"))
        case _:
            found = ets(series, horizon, season)
            if found is not None:
                return found
            seasonal = season > 1 and len(series) >= 2 * season
            return seasonal_naive(series, horizon, season) if seasonal else naive(series, horizon)


def best(methods: Sequence[str], errors: Errors) -> str:
    """The method with the smallest mean absolute error where all were tested; else the first.

    Examples:
        >>> best(["ets", "naive"], {"ets": {8: np.array([3.0])}, "naive": {8: np.array([-1.0])}})
        'naive'
    """
    shared = set.intersection(*(set(errors.get(method, {})) for method in methods))
    if len(methods) == 1 or not shared:
        return methods[0]
    origins = sorted(shared)
    rows = [np.concatenate([errors[method][at] for at in origins]) for method in methods]
    table = np.abs(np.array(rows))
    known = np.isfinite(table).all(axis=0)
    return methods[int(np.argmin(table[:, known].mean(axis=1)))] if known.any() else methods[0]


def _short(count: int, season: int) -> str:
    return (
        f"{count} periods are less than two seasons ({2 * season})"
        if season > 1
        else "there is no season"
    )


def _few(count: int, least: int) -> str:
    return f"{count} periods are too few ({least} are needed)"

"""Tests of a forecast by what came: rolling origins, each with nothing but the values before it.

At an origin every input is forecast from its history up to there, and the formulas make the other
metrics of these forecasts. A method is chosen by the errors known at the origin, so that the choice
does not look ahead either. Errors are compared with those of the plainest method, the last season
again (or the last value), of each metric itself.

WAPE is the sum of absolute errors over the sum of absolute values. MASE divides the mean absolute
error by the mean absolute change of a season (of a period, with less than two seasons) in the history
before the origin (Hyndman and Koehler, International Journal of Forecasting 22, 2006).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from kpitree_widgets.analysis.forecasting.axis import ahead
from kpitree_widgets.analysis.forecasting.choosing import Errors
from kpitree_widgets.analysis.forecasting.foreseeing import by_method, foreseen
from kpitree_widgets.analysis.forecasting.paths import paths
from kpitree_widgets.analysis.model import Model
from kpitree_widgets.analysis.units import shown_unit
from kpitree_widgets.periods import Series

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kpitree_widgets.analysis.forecasting.foreseeing import Foreseen

ORIGINS: Final = 6
PATHS: Final = 200
"""So many make the band of a test."""
FEWEST: Final = 6
"""So many periods come before the first origin."""


@dataclass(frozen=True)
class Tested:
    """How far off forecasts of one metric were."""

    mase: float
    wape: float
    naive_wape: float
    """The same of the last season again, or of the last value."""
    held: float
    """The share of values within the band that was to hold 80% of them."""
    count: int
    """So many values were foretold."""


@dataclass(frozen=True)
class Backtest:
    """Forecasts as they would have been made."""

    origins: tuple[int, ...]
    """Positions of the first period that each did not know."""
    forecasts: Mapping[str, NDArray[np.float64]] = field(repr=False)
    """By metric id, shape ``(origins, periods)``: NaN where an origin foretells nothing."""
    bands: Mapping[str, NDArray[np.float64]] = field(repr=False)
    """By metric id, shape ``(2, origins, periods)``: P10 and P90."""
    methods: Mapping[str, tuple[str, ...]]
    """By input, the method used at each origin; ``""`` where there was nothing to fit."""
    errors: Mapping[str, Errors] = field(repr=False)
    """By input, how far off each method was."""


def origins(periods: int, season: int, horizon: int) -> tuple[int, ...]:
    """Up to six positions to forecast from, evenly apart, the last one a period before the end.

    The first leaves two seasons before it where there is that much and a bit more.

    Examples:
        >>> origins(48, 12, 12), origins(24, 12, 12), origins(5, 12, 12)
        ((36, 38, 40, 42, 44, 47), (12, 14, 16, 18, 20, 23), ())
    """
    room = 2 * season + 3
    least = 2 * season if periods >= room else periods // 2
    first = max(FEWEST, periods - max(horizon, ORIGINS), least)
    if periods - 1 < first:
        return ()
    return tuple(np.unique(np.linspace(first, periods - 1, ORIGINS).astype(int)).tolist())


def backtest(
    model: Model,
    inputs: Iterable[str],
    metrics: Iterable[str],
    *,
    season: int,
    horizon: int,
    method: str,
    told: Callable[[float], None],
) -> Backtest:
    """Forecasts of ``metrics`` as they would have been made at earlier times.

    Args:
        model: of the complete periods alone.
        inputs: ids of the given metrics to foretell.
        metrics: ids of those that are tested.
        season: in periods.
        horizon: periods ahead.
        method: ``"auto"`` or one.
        told: the share that is done.
    """
    evaluation, tree = model.evaluation, model.tree
    count = len(evaluation.periods)
    starts = origins(count, season, horizon)
    inputs, metrics = tuple(inputs), tuple(metrics)
    used: dict[str, tuple[str, ...]] = {}
    errors: dict[str, Errors] = {}
    chosen: list[dict[str, Foreseen]] = [{} for _ in starts]
    for place, metric in enumerate(inputs):
        definition, unit = tree.metrics[metric], shown_unit(tree, metric)
        series = evaluation.values[metric]
        made: dict[str, dict[int, Series]] = defaultdict(dict)
        for start, ones in zip(starts, chosen, strict=True):
            end = min(start + horizon, count)
            options = by_method(definition, unit, series[:start], end, season, method)
            if options:
                ones[metric] = foreseen(options, _known(made, start))
            for name, option in options.items():
                made[name][start] = option.point[start - option.start :] - series[start:end]
        used[metric] = tuple(ones[metric].fit.method if metric in ones else "" for ones in chosen)
        errors[metric] = made
        told((place + 1) / len(inputs))
    shape = (len(starts), count)
    points = {metric: np.full(shape, np.nan) for metric in metrics}
    bands = {metric: np.full((2, *shape), np.nan) for metric in metrics}
    for row, (start, ones) in enumerate(zip(starts, chosen, strict=True)):
        end = min(start + horizon, count)
        longer = Model(ahead(evaluation, start, end - start))
        straight = longer.run({metric: _straight(longer, one) for metric, one in ones.items()})
        drawn, _ = paths(longer, ones, metrics, start, PATHS, 0)
        for metric in metrics:
            points[metric][row, start:end] = straight[metric][start:]
            bands[metric][:, row, start:end] = np.quantile(drawn[metric], [0.1, 0.9], axis=1)
    return Backtest(starts, points, bands, used, errors)


def _straight(model: Model, one: Foreseen) -> Series:
    """History, and from its end on the path without errors; what was given by hand stays."""
    held = model.evaluation.values[one.metric.id].copy()
    later = held[one.start :]
    np.copyto(later, one.point, where=np.isnan(later))
    return held


def tested(test: Backtest, metric: str, actual: Series, season: int) -> Tested | None:
    """How far off the forecasts of ``metric`` were; ``None`` where none can be compared."""
    if not test.origins:
        return None
    off, scaled, naive, sizes, held = [], [], [], [], []
    rows = zip(test.origins, test.forecasts[metric], *test.bands[metric], strict=True)
    for start, row, low, high in rows:
        past, ahead = actual[:start], np.arange(start, len(actual))
        lag = season if start > season else 1
        again = actual[start - lag + (ahead - start) % lag]
        error = np.abs(row[start:] - actual[start:])
        plain = np.abs(again - actual[start:])
        known = np.isfinite(error) & np.isfinite(plain)
        step = season if start >= 2 * season else 1
        steps = np.abs(past[step:] - past[:-step])
        scale = float(steps[np.isfinite(steps)].mean()) if np.isfinite(steps).any() else np.nan
        room = 1e-9 * np.abs(actual)
        within = (actual >= low - room) & (actual <= high + room)
        held.append(within[start:][known & np.isfinite(low[start:])])
        off.append(error[known])
        naive.append(plain[known])
        sizes.append(np.abs(actual[start:][known]))
        if scale > 0:
            scaled.append(error[known] / scale)
    errors, size = np.concatenate(off), float(np.concatenate(sizes).sum())
    if not len(errors):
        return None
    ratios = np.concatenate(scaled) if scaled else np.array([])
    plain_sum = float(np.concatenate(naive).sum())
    inside = np.concatenate(held)
    return Tested(
        float(ratios.mean()) if len(ratios) else np.nan,
        float(errors.sum()) / size if size else np.nan,
        plain_sum / size if size else np.nan,
        float(inside.mean()) if len(inside) else np.nan,
        len(errors),
    )


def _known(made: Errors, start: int) -> Errors:
    """The errors in periods before ``start``."""
    return {
        name: {at: off[: start - at] for at, off in by_origin.items()}
        for name, by_origin in made.items()
    }

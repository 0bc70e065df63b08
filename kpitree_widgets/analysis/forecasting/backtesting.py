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

from kpitree_widgets.analysis.forecasting.choosing import Errors
from kpitree_widgets.analysis.forecasting.foreseeing import by_method, foreseen
from kpitree_widgets.analysis.units import shown_unit
from kpitree_widgets.periods import Series

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kpitree_widgets.analysis.model import Model

ORIGINS: Final = 6
FEWEST: Final = 6
"""So many periods come before the first origin."""


@dataclass(frozen=True)
class Tested:
    """How far off forecasts of one metric were."""

    mase: float
    wape: float
    naive_wape: float
    """The same of the last season again, or of the last value."""
    count: int
    """So many values were foretold."""


@dataclass(frozen=True)
class Backtest:
    """Forecasts as they would have been made."""

    origins: tuple[int, ...]
    """Positions of the first period that each did not know."""
    forecasts: Mapping[str, NDArray[np.float64]] = field(repr=False)
    """By metric id, shape ``(origins, periods)``: NaN where an origin foretells nothing."""
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
    first = max(FEWEST, periods - horizon, 2 * season if periods >= room else periods // 2)
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
    overrides: dict[str, NDArray[np.float64]] = {}
    for place, metric in enumerate(inputs):
        definition, unit = tree.metrics[metric], shown_unit(tree, metric)
        series = evaluation.values[metric]
        table = np.repeat(series[:, None], max(len(starts), 1), axis=1)
        made: dict[str, dict[int, Series]] = defaultdict(dict)
        names = []
        for column, start in enumerate(starts):
            end = min(start + horizon, count)
            table[start:, column] = np.nan
            options = by_method(definition, unit, series[:start], end, season, method)
            if not options:
                names.append("")
                continue
            one = foreseen(options, _known(made, start))
            names.append(one.fit.method)
            table[one.start : end, column] = one.point
            for name, option in options.items():
                made[name][start] = option.point[start - option.start :] - series[start:end]
        used[metric], errors[metric], overrides[metric] = tuple(names), made, table
        told((place + 1) / len(inputs))
    if not starts:
        return Backtest((), {}, used, errors)
    values = model.run(overrides, metrics)
    found = {}
    for metric in metrics:
        table = np.array(np.broadcast_to(values[metric], (count, len(starts)))).T
        for row, start in zip(table, starts, strict=True):
            row[:start] = np.nan
            row[start + horizon :] = np.nan
        found[metric] = table
    return Backtest(starts, found, used, errors)


def tested(test: Backtest, metric: str, actual: Series, season: int) -> Tested | None:
    """How far off the forecasts of ``metric`` were; ``None`` where none can be compared."""
    if metric not in test.forecasts:
        return None
    off, scaled, naive, sizes = [], [], [], []
    for start, row in zip(test.origins, test.forecasts[metric], strict=True):
        past, ahead = actual[:start], np.arange(start, len(actual))
        lag = season if start > season else 1
        again = actual[start - lag + (ahead - start) % lag]
        error = np.abs(row[start:] - actual[start:])
        plain = np.abs(again - actual[start:])
        known = np.isfinite(error) & np.isfinite(plain)
        step = season if start >= 2 * season else 1
        steps = np.abs(past[step:] - past[:-step])
        scale = float(steps[np.isfinite(steps)].mean()) if np.isfinite(steps).any() else np.nan
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
    return Tested(
        float(ratios.mean()) if len(ratios) else np.nan,
        float(errors.sum()) / size if size else np.nan,
        plain_sum / size if size else np.nan,
        len(errors),
    )


def _known(made: Errors, start: int) -> Errors:
    """The errors in periods before ``start``."""
    return {
        name: {at: off[: start - at] for at, off in by_origin.items()}
        for name, by_origin in made.items()
    }

"""The baseline in periods that lie ahead: how inputs go on where nobody supposes anything.

An input goes on as in the same period a year earlier, which keeps its season; a stock, and an input
that has no value a year earlier, stays at its last value. An incomplete period is no last value. That
is no forecast: it is what a scenario is compared with.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kpitree_widgets.amounts import PeriodValues
from kpitree_widgets.evaluation import Evaluation, evaluate
from kpitree_widgets.periods import Periods, Series, year_ago

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kpitree_widgets.coverage import Coverage

WORDS = "inputs go on as a year earlier, and at their last value where there is none"


def ahead(evaluation: Evaluation, periods: Periods) -> Evaluation:
    """The evaluation on ``periods``, which start with its own; itself where they are the same.

    Examples:
        >>> from kpitree_widgets.io.text import tree_from_text
        >>> tree = tree_from_text("Revenue = Visits * Price")
        >>> quarters = Periods("quarter", ("2022-Q1", "2022-Q2", "2022-Q3", "2022-Q4"))
        >>> inputs = {"visits": np.array([10.0, 20, 30, 40]), "price": np.array([np.nan, 1, 2, 3])}
        >>> longer = Periods("quarter", (*quarters.keys, "2023-Q1", "2023-Q2"))
        >>> ahead(evaluate(tree, quarters, inputs), longer).values["revenue"]
        array([ nan,  20.,  60., 120.,  30.,  20.])
    """
    more = len(periods) - len(evaluation.periods)
    if more == 0:
        return evaluation
    tree, coverage = evaluation.tree, evaluation.coverage
    given = {metric: evaluation.inputs[metric] for metric in evaluation.inputs}
    given |= {
        metric.id: evaluation.values[metric.id]
        for metric in tree.metrics.values()
        if metric.is_input
    }
    partial = None if coverage is None else evaluation.periods.find(coverage.key)
    metrics = [metric for metric in given if metric in tree]
    unsure = [coverage is not None and metric in coverage.inputs for metric in metrics]
    seasonal = [tree.metrics[metric].aggregation != "last" for metric in metrics]
    longer = np.full((len(metrics), len(periods), *evaluation.shape[1:]), np.nan)
    for at, metric in enumerate(metrics):
        longer[at, :-more] = given[metric]
        values = tree.metrics[metric].values
        if isinstance(values, PeriodValues) and evaluation.segments is None:
            longer[at, -more:] = _by_hand(values, periods)[-more:]
    _carry(longer, periods, more, partial, np.array(unsure, bool), np.array(seasonal, bool))
    inputs = dict(zip(metrics, longer, strict=True))
    return evaluate(
        tree,
        periods,
        inputs,
        segments=evaluation.segments,
        coverage=None if coverage is None else _padded(coverage, more),
        programs=evaluation.programs,
    )


def _carry(
    series: NDArray[np.float64],
    periods: Periods,
    more: int,
    partial: int | None,
    unsure: NDArray[np.bool_],
    seasonal: NDArray[np.bool_],
) -> None:
    """Fill the last ``more`` periods in place.

    Args:
        series: shape ``(metrics, periods)`` or ``(metrics, periods, segments)``.
        periods: all of them.
        more: so many are to be filled, where there is nothing yet.
        partial: the incomplete period.
        unsure: of which metrics it is, shape ``(metrics,)``.
        seasonal: which go on as a year earlier.
    """
    columns = (-1, *(1 for _ in series.shape[2:]))
    unsure, seasonal = unsure.reshape(columns), seasonal.reshape(columns)
    last = np.full(series[:, 0].shape, np.nan)
    for position in range(len(periods)):
        now = series[:, position]
        if position >= len(periods) - more:
            earlier = year_ago(periods, position)
            like = last
            if earlier is not None:
                refused = ~seasonal | (unsure & (earlier == partial))
                like = np.where(refused | np.isnan(series[:, earlier]), last, series[:, earlier])
            carried = np.where(np.isnan(now), like, now)
            last = np.where(np.isnan(now), last, now)
            series[:, position] = carried
        else:
            skipped = np.isnan(now) | (unsure & (position == partial))
            last = np.where(skipped, last, now)


def _by_hand(values: PeriodValues, periods: Periods) -> Series:
    found = [values.at(key) for key in periods.keys]
    return np.array([np.nan if value is None else value for value in found], dtype=np.float64)


def _longer(series: Series, more: int) -> Series:
    return np.concatenate([series, np.full((more, *series.shape[1:]), np.nan)])


def _padded(coverage: Coverage, more: int) -> Coverage:
    inputs = {metric: _longer(series, more) for metric, series in coverage.inputs.items()}
    return replace(coverage, inputs=inputs)

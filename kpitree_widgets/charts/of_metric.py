"""Charts of the metrics of an evaluated tree."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from kpitree_widgets.amounts import amount_series
from kpitree_widgets.analysis.pace import paced
from kpitree_widgets.analysis.units import shown_unit
from kpitree_widgets.charts.forecast import ahead_of
from kpitree_widgets.charts.noted import notes_of
from kpitree_widgets.charts.panel import Panel, SoFar
from kpitree_widgets.charts.small_multiples import trends
from kpitree_widgets.charts.trend import styled_trend
from kpitree_widgets.tree.expectations import Benchmark

if TYPE_CHECKING:
    from collections.abc import Iterable

    import altair as alt

    from kpitree_widgets.amounts import Amount
    from kpitree_widgets.analysis.forecasting.foretold import Foretold
    from kpitree_widgets.evaluation import Evaluation
    from kpitree_widgets.periods import Periods, Series
    from kpitree_widgets.tree.metric import Metric

SEGMENTS = 12
"""So many segments are drawn, the largest first; the others are counted."""
AXIS = 84
"""About the room in px that a small chart needs beside its plot."""


def trend_of(
    evaluation: Evaluation,
    metric: str,
    position: int,
    compare: int | None,
    *,
    segment: str | None = None,
    forecast: Foretold | None = None,
    brief: bool = False,
    **options: Any,
) -> alt.LayerChart:
    """The trend of ``metric`` with the periods at ``position`` and ``compare`` marked.

    Args:
        evaluation: the tree with its values.
        metric: id of the metric.
        position: the period that is marked.
        compare: the period it is compared with, marked too.
        segment: where ``evaluation`` is one by segment, the label of one of its segments.
        forecast: what is to come, of this metric too; the axis reaches as far.
        brief: of the forecast only the last value and the error are told.
        options: those of ``trend``.
    """
    at = None if segment is None else _labels(evaluation).index(segment)
    panel, periods = _panel(evaluation, metric, position, compare, at), evaluation.periods
    if forecast is not None:
        periods = _reaching(periods, forecast)
        panel = _ahead(panel, evaluation.tree[metric], periods, forecast, brief=brief)
    return styled_trend(panel, periods, position, compare, **options)


def trends_of(
    evaluation: Evaluation,
    metrics: Iterable[str],
    position: int,
    compare: int | None,
    **options: Any,
) -> alt.ConcatChart:
    """Small multiples: a trend for each of ``metrics``."""
    panels = [_panel(evaluation, metric, position, compare) for metric in metrics]
    return trends(panels, evaluation.periods, position=position, compare=compare, **options)


def trends_by_segment(
    evaluation: Evaluation,
    metric: str,
    position: int,
    compare: int | None,
    *,
    room: int = 972,
    **options: Any,
) -> alt.ConcatChart:
    """Small multiples: a trend of ``metric`` for each segment, the largest first.

    A segment that appears or vanishes has a line only where it has values.

    Args:
        evaluation: one by segment.
        metric: id of the metric.
        position: the period that is marked, and by which segments are ordered.
        compare: the period it is compared with.
        room: width in px that they share.
        options: those of ``trends``.
    """
    values = evaluation.values[metric]
    known = np.isfinite(values)
    size = np.where(known[position], np.abs(values[position]), -1.0)
    order = sorted(np.flatnonzero(known.any(axis=0)), key=lambda at: (-size[at], at))
    panels = [_panel(evaluation, metric, position, compare, int(at)) for at in order[:SEGMENTS]]
    rest = len(order) - len(panels)
    columns = max(1, min(4, room // 300, len(panels)))
    return trends(
        panels,
        evaluation.periods,
        position=position,
        compare=compare,
        title=f"{evaluation.tree[metric].label} by {' and '.join(_by(evaluation))}",
        note=f"and {rest} more" if rest else "",
        columns=columns,
        width=max(room // columns - AXIS, 120),
        **options,
    )


def _panel(
    evaluation: Evaluation,
    metric: str,
    position: int,
    compare: int | None,
    segment: int | None = None,
) -> Panel:
    definition, periods = evaluation.tree[metric], evaluation.periods
    label = None if segment is None else _labels(evaluation)[segment]
    bounds = definition.guardrail
    return Panel(
        label=definition.label if label is None else label,
        unit=shown_unit(evaluation.tree, definition.id),
        series=_of_segment(evaluation.values[metric], segment),
        target=None if segment is not None else amount_series(definition.target, periods),
        benchmark=amount_series(_benchmark(definition, label), periods),
        guardrail=(None, None) if bounds is None else (bounds.lower, bounds.upper),
        so_far=_so_far(evaluation, metric, position, compare, segment),
        notes=notes_of(evaluation.tree.notes, definition.id, periods),
    )


def _reaching(periods: Periods, forecast: Foretold) -> Periods:
    """The axis of the tree, and the periods foretold that it does not have."""
    further = (key for key in forecast.keys if key > periods.keys[-1])
    return replace(periods, keys=(*periods.keys, *further))


def _ahead(
    panel: Panel, definition: Metric, periods: Periods, forecast: Foretold, *, brief: bool
) -> Panel:
    """The panel over ``periods`` and with what is to come."""
    unknown = np.full(len(periods) - len(panel.series), np.nan)
    return replace(
        panel,
        series=np.concatenate([panel.series, unknown]),
        target=amount_series(definition.target, periods),
        benchmark=amount_series(_benchmark(definition, None), periods),
        ahead=ahead_of(forecast, definition.id, brief=brief),
    )


def _so_far(
    evaluation: Evaluation,
    metric: str,
    position: int,
    compare: int | None,
    segment: int | None,
) -> SoFar | None:
    coverage = evaluation.coverage
    at = None if coverage is None else evaluation.periods.find(coverage.key)
    if coverage is None or at is None:
        return None
    compared = {at - 1} | ({compare} if position == at and compare is not None else set())
    likes = {
        before: float(_of_segment(evaluation.compared(metric, at, before), segment))
        for before in compared
        if before not in (-1, at)
    }
    end = float(_of_segment(paced(evaluation).values[metric][at], segment))
    return SoFar(at, coverage.days, coverage.of, likes, end if np.isfinite(end) else None)


def _benchmark(definition: Metric, segment: str | None) -> Amount | None:
    benchmark = definition.benchmark
    if segment is None:
        return definition.benchmark_amount
    return benchmark.of_segment(segment).middle if isinstance(benchmark, Benchmark) else benchmark


def _of_segment(values: Series, segment: int | None) -> Series:
    return values if segment is None else values[..., segment]


def _labels(evaluation: Evaluation) -> tuple[str, ...]:
    return () if evaluation.segments is None else evaluation.segments.labels


def _by(evaluation: Evaluation) -> tuple[str, ...]:
    return () if evaluation.segments is None else evaluation.segments.by

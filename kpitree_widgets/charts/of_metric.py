"""Charts of the metrics of an evaluated tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kpitree_widgets.charts.small_multiples import Panel, trends
from kpitree_widgets.charts.trend import trend
from kpitree_widgets.periods import amount_series

if TYPE_CHECKING:
    from collections.abc import Iterable

    import altair as alt

    from kpitree_widgets.evaluation import Evaluation


def trend_of(
    evaluation: Evaluation, metric: str, position: int, compare: int | None, **options: Any
) -> alt.LayerChart:
    """The trend of ``metric`` with the periods at ``position`` and ``compare`` marked."""
    panel = _panel(evaluation, metric)
    return trend(
        panel.series,
        evaluation.periods,
        label=panel.label,
        unit=panel.unit,
        target=panel.target,
        benchmark=panel.benchmark,
        position=position,
        compare=compare,
        **options,
    )


def trends_of(
    evaluation: Evaluation,
    metrics: Iterable[str],
    position: int,
    compare: int | None,
    **options: Any,
) -> alt.ConcatChart:
    """Small multiples: a trend for each of ``metrics``."""
    panels = [_panel(evaluation, metric) for metric in metrics]
    return trends(panels, evaluation.periods, position=position, compare=compare, **options)


def _panel(evaluation: Evaluation, metric: str) -> Panel:
    definition, periods = evaluation.tree[metric], evaluation.periods
    return Panel(
        label=definition.label,
        unit=definition.unit,
        series=evaluation.values[metric],
        target=amount_series(definition.target, periods),
        benchmark=amount_series(definition.benchmark, periods),
    )

"""What is to come, as the trend of a metric shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from kpitree_widgets.calendar import label
from kpitree_widgets.charts.panel import Ahead, Panel
from kpitree_widgets.charts.trend import styled_trend
from kpitree_widgets.units import format_percent, format_value

if TYPE_CHECKING:
    from kpitree_widgets.analysis.forecasting.course import Course
    from kpitree_widgets.analysis.forecasting.foretold import Foretold
    from kpitree_widgets.charts.display import OfflineLayers
    from kpitree_widgets.theme import Theme


def course(
    found: Foretold,
    metric: str,
    *,
    theme: Theme = "light",
    width: int | Literal["container"] = "container",
    height: int = 240,
) -> OfflineLayers:
    """History, and from its end on the median and the band that holds 8 of 10 paths.

    Args:
        found: the forecast.
        metric: id of one of its metrics.
        theme: ``"light"`` or ``"dark"``; the ground is transparent.
        width: in px, or ``"container"`` for that of the page around it.
        height: in px.
    """
    one = found[metric]
    panel = Panel(
        one.metric.label,
        one.unit,
        np.concatenate([one.history, np.full(len(one.keys), np.nan)]),
        target=one.target,
        ahead=ahead_of(found, metric),
    )
    return styled_trend(
        panel, found.axis, found.known - 1, None, theme=theme, width=width, height=height
    )


def ahead_of(found: Foretold, metric: str, *, brief: bool = False) -> Ahead:
    """What a chart draws of ``found``.

    Args:
        found: the forecast.
        metric: id of one of its metrics.
        brief: without the sentences on the target and on what was left out.
    """
    one = found[metric]
    words = [_summary(one)]
    if not brief:
        words += [one.standing, found.incomplete]
    said = tuple(line for line in words if line)
    return Ahead(found.known, one.median, one.p10, one.p90, said)


def _summary(one: Course) -> str:
    """The last period foretold, and how good such forecasts were."""
    middle, low, high = (
        format_value(float(series[-1]) if np.isfinite(series[-1]) else None, one.unit)
        for series in (one.median, one.p10, one.p90)
    )
    said = f"Forecast: {middle} in {label(one.keys[-1])}"
    if one.p10[-1] < one.p90[-1]:
        said += f", {low} to {high} in 8 of 10 paths"
    test = one.tested
    if test is None or not np.isfinite(test.wape):
        return f"{said}; not tested"
    again = format_percent(test.naive_wape)
    off = f"off by {format_percent(test.wape)} when tested on the past"
    return f"{said}; {off} (last season again: {again})"

"""One metric over time in the baseline, in scenarios and as its target."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np

from kpitree_widgets.amounts import amount_series
from kpitree_widgets.analysis.units import shown_unit
from kpitree_widgets.calendar import label
from kpitree_widgets.charts.axis import period_ticks, ticks
from kpitree_widgets.charts.display import OfflineLayers
from kpitree_widgets.charts.drawing import BREAK
from kpitree_widgets.charts.panel import NOW
from kpitree_widgets.charts.scenarios import BASELINE, HUES, TARGET, change_of
from kpitree_widgets.charts.style import styled
from kpitree_widgets.theme import colours
from kpitree_widgets.units import format_value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kpitree_widgets.analysis.scenarios.comparing import Comparison
    from kpitree_widgets.charts.axis import Ticks
    from kpitree_widgets.periods import Series
    from kpitree_widgets.theme import Theme

DASHES: tuple[list[float], ...] = ([1, 0], [8, 3], [2, 2], [10, 3, 2, 3], [5, 2])
"""Of the scenarios, in turn, so that they differ without colour too."""


def trend(
    comparison: Comparison,
    metric: str,
    *,
    theme: Theme = "light",
    width: int = 640,
    height: int = 220,
) -> OfflineLayers:
    """One metric over time: the baseline, each scenario and the target; where it holds is shaded.

    Args:
        comparison: the scenarios.
        metric: id.
        theme: ``"light"`` or ``"dark"``; the ground is transparent.
        width: in px.
        height: in px.
    """
    base = comparison.suppositions[0].baseline
    unit, token = shown_unit(base.tree, metric), colours(theme)
    lines = series_of(comparison, metric)
    lines = {name: values for name, values in lines.items() if np.isfinite(values).any()}
    labels = [label(key) or NOW for key in base.periods.keys]
    x, y = _axes(labels, ticks(list(lines.values()), unit))
    data = [
        {
            "Period": labels[at],
            "Line": name,
            "Value": _number(value),
            "Text": format_value(_number(value), unit, "full"),
        }
        for name, values in lines.items()
        for at, value in enumerate(values)
    ]
    layers = _shades(comparison, labels, x, token)
    layers += _lines(data, _looks(comparison, list(lines), token), x, y)
    name = base.tree.metrics[metric].label
    title = alt.TitleParams(name, subtitle=_story(comparison, metric))
    return styled(OfflineLayers(layer=layers, title=title), theme, width=width, height=height)


def _axes(labels: list[str], scale: Ticks) -> tuple[alt.X, alt.Y]:
    across = alt.Axis(
        values=period_ticks(labels, 10), labelAngle=0, labelOverlap="greedy", grid=False
    )
    points = alt.Scale(type="point", domain=labels, padding=0.5)
    up = alt.Axis(values=list(scale.values), labelExpr=scale.expression)
    room = alt.Scale(domain=[scale.values[0], scale.values[-1]], nice=False, zero=False)
    return (
        alt.X("Period:O", title=None, scale=points, axis=across),
        alt.Y("Value:Q", title=None, scale=room, axis=up),
    )


def _looks(
    comparison: Comparison, names: list[str], token: Mapping[str, str]
) -> dict[str, tuple[str, list[float], float]]:
    """By line its colour, its dashes and its width."""
    looks: dict[str, tuple[str, list[float], float]] = {
        BASELINE: (token["neutral"], [1, 0], 2.0),
        TARGET: (token["text-2"], [6, 4], 1.5),
    }
    for at, name in enumerate(comparison.scenarios):
        looks[name] = (token[HUES[at % len(HUES)]], DASHES[at % len(DASHES)], 2.4)
    return {name: looks[name] for name in names}


def _lines(
    data: list[dict[str, Any]],
    looks: Mapping[str, tuple[str, list[float], float]],
    x: alt.X,
    y: alt.Y,
) -> list[Any]:
    """The lines, and a point in each period that tells its value."""

    def by_line(part: int) -> dict[str, Any]:
        values = [look[part] for look in looks.values()]
        scale = alt.Scale(type="ordinal", domain=list(looks), range=values)
        return {"scale": scale, "legend": alt.Legend(symbolType="stroke"), "title": None}

    chart = alt.Chart(alt.InlineData(values=data))
    colour = alt.Color("Line:N", **by_line(0))
    dash, wide = alt.StrokeDash("Line:N", **by_line(1)), alt.StrokeWidth("Line:O", **by_line(2))
    line = chart.mark_line(strokeCap="round", strokeJoin="round", invalid=BREAK)
    few = len(data) <= 60 * len(looks)
    point = chart.transform_filter(f"datum.Line !== '{TARGET}'").mark_point(
        filled=True, size=22 if few else 0, opacity=1
    )
    told = [alt.Tooltip("Period:N"), alt.Tooltip("Line:N", title=" ")]
    told += [alt.Tooltip("Text:N", title="Value")]
    return [
        line.encode(x=x, y=y, color=colour, strokeDash=dash, strokeWidth=wide),
        point.encode(x=x, y=y, color=colour, tooltip=told),
    ]


def series_of(comparison: Comparison, metric: str) -> dict[str, Series]:
    """Baseline, each scenario and, where there is one, the target; each of shape ``(periods,)``.

    A scenario begins a period before it differs from the baseline and ends a period after, so that
    one line does not hide the other.
    """
    base = comparison.suppositions[0].baseline
    lines = {BASELINE: base.values[metric]}
    for found in comparison.suppositions:
        lines[found.scenario.name] = _apart(lines[BASELINE], found.evaluation.values[metric])
    target = amount_series(base.tree.metrics[metric].target, base.periods)
    return lines if target is None else {**lines, TARGET: target}


def _apart(base: Series, series: Series) -> Series:
    other = np.flatnonzero((base != series) & ~(np.isnan(base) & np.isnan(series)))
    if len(other) == 0:
        return np.full(len(series), np.nan)
    at = np.arange(len(series))
    return np.where((at >= other[0] - 1) & (at <= other[-1] + 1), series, np.nan)


def _shades(
    comparison: Comparison, labels: list[str], x: alt.X, token: Mapping[str, str]
) -> list[Any]:
    """A faint ground where some scenario holds, and a rule where the data end."""
    spans = sorted({(found.span.first, found.span.last) for found in comparison.suppositions})
    parts: list[Any] = []
    for first, last in spans:
        if len(labels) == 1:
            continue
        once = alt.Chart(alt.InlineData(values=[{"Period": labels[first], "To": labels[last]}]))
        if first == last:
            ground: Any = once.mark_rule(color=token["brand"], opacity=0.1, strokeWidth=14)
            parts.append(ground.encode(x=x))
        else:
            ground = once.mark_rect(color=token["brand"], opacity=0.07)
            parts.append(ground.encode(x=x, x2="To:O"))
    known = comparison.suppositions[0].span.known
    if known < len(labels):
        end = alt.Chart(alt.InlineData(values=[{"Period": labels[known - 1]}]))
        rule = end.mark_rule(color=token["line-strong"], strokeDash=[2, 3])
        parts.append(rule.encode(x=x))
    return parts


def _story(comparison: Comparison, metric: str) -> str:
    found = [row for row in comparison.rows if row.metric.id == metric]
    if not found:
        return ""
    when = f"{label(comparison.key)}: " if comparison.key else ""
    unit = found[0].unit
    told = [f"baseline {format_value(found[0].baseline, unit)}"]
    told += [f"{row.scenario} {format_value(row.value, unit)} ({change_of(row)})" for row in found]
    return when + ", ".join(told)


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None

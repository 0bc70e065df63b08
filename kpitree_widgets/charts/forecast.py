"""The trend of a metric with what is to come: median, 80 % band, target."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Literal

import altair as alt
import numpy as np

from kpitree_widgets.calendar import label
from kpitree_widgets.charts.axis import period_ticks, ticks
from kpitree_widgets.charts.display import OfflineLayers
from kpitree_widgets.charts.style import styled
from kpitree_widgets.theme import colours
from kpitree_widgets.units import format_percent, format_value

if TYPE_CHECKING:
    from kpitree_widgets.analysis.forecasting.course import Course
    from kpitree_widgets.analysis.forecasting.foretold import Foretold
    from kpitree_widgets.theme import Theme

NAMES = ("Actual", "Median forecast", "Target")
BREAK: Literal["break-paths-show-path-domains"] = "break-paths-show-path-domains"
"""A missing value interrupts a line, and its period keeps its place."""


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
    one, token = found[metric], colours(theme)
    rows = _rows(found, one)
    labels = [str(row["Period"]) for row in rows]
    x = alt.X(
        "Period:O",
        scale=alt.Scale(type="point", domain=labels, padding=0.5),
        axis=alt.Axis(
            values=period_ticks(labels, 10), labelAngle=0, labelOverlap="greedy", grid=False
        ),
    )
    drawn = [one.history, one.p10, one.p90, one.median, one.target]
    known = [values for values in drawn if np.isfinite(values).any()]
    scale = ticks(known, one.unit)
    domain = [scale.values[0], scale.values[-1]]
    axis = alt.Axis(values=list(scale.values), labelExpr=scale.expression, title=None)

    def y(name: str) -> alt.Y:
        return alt.Y(
            f"{name}:Q",
            title=None,
            axis=axis,
            scale=alt.Scale(domain=domain, nice=False, zero=False),
        )

    base = alt.Chart()
    band = base.mark_area(color=token["brand"], opacity=0.16, invalid=BREAK)
    layers: list[alt.Chart] = [band.encode(x=x, y=y("Low"), y2="High:Q")]
    names = [name for name in NAMES if any(row.get(name) is not None for row in rows)]
    layers.append(_lines(base, names, x, y("Value"), token))
    layers.append(_points(base, names, x, y("Point"), token))
    title = alt.TitleParams(one.metric.label, subtitle=_story(found, one), frame="bounds")
    chart = OfflineLayers(data=alt.InlineData(values=rows), layer=layers, title=title)
    return styled(chart.properties(width=width, height=height), theme)


def _lines(
    base: alt.Chart, names: list[str], x: alt.X, y: alt.Y, token: dict[str, str]
) -> alt.Chart:
    hues = {"Actual": "brand", "Median forecast": "brand", "Target": "text-2"}
    dashes = {"Actual": [1, 0], "Median forecast": [3, 4], "Target": [6, 4]}

    def by_line(values: dict[str, Any]) -> dict[str, Any]:
        scale = alt.Scale(type="ordinal", domain=names, range=[values[name] for name in names])
        return {"scale": scale, "legend": alt.Legend(), "title": None}

    lines: alt.Chart = (
        base.transform_fold([*reversed(names)], as_=["Line", "Value"])
        .mark_line(strokeCap="round", strokeJoin="round", strokeWidth=2, invalid=BREAK)
        .encode(
            x=x,
            y=y,
            color=alt.Color("Line:N", **by_line({name: token[hues[name]] for name in names})),
            strokeDash=alt.StrokeDash("Line:N", **by_line(dashes)),
        )
    )
    return lines


def _points(
    base: alt.Chart, names: list[str], x: alt.X, y: alt.Y, token: dict[str, str]
) -> alt.Chart:
    """A point per period; the one nearest to the pointer grows and tells its values."""
    told = [alt.Tooltip("Period:N")]
    told += [alt.Tooltip(f"{name} text:N", title=name) for name in (*names, "8 of 10 paths")]
    near = alt.selection_point(
        name="hover",
        nearest=True,
        on="pointerover",
        clear="pointerout",
        fields=["Period"],
        empty=False,
    )
    size = alt.when(near).then(alt.value(70)).otherwise(alt.value(18))
    points = base.mark_point(filled=True, color=token["brand"], opacity=1)
    drawn: alt.Chart = points.encode(x=x, y=y, size=size, tooltip=told).add_params(near)
    return drawn


def _rows(found: Foretold, one: Course) -> list[dict[str, Any]]:
    """One row per period; the forecast begins where the history ends, so that the lines meet."""
    rows: list[dict[str, Any]] = []
    past = len(found.history)
    for at, key in enumerate((*found.history, *found.keys)):
        row: dict[str, Any] = {"Period": label(key)}
        target = _number(one.target[at])
        row["Target"], row["Target text"] = target, _text(one, target)
        row["Actual"] = row["Median forecast"] = row["Low"] = row["High"] = None
        row["Median forecast text"] = row["8 of 10 paths text"] = ""
        if at < past:
            actual = _number(one.history[at])
            row["Actual"] = row["Point"] = actual
            row["Actual text"] = _text(one, actual)
            if at == past - 1:
                row["Median forecast"] = row["Low"] = row["High"] = actual
        else:
            low, middle, high = (
                _number(values[at - past]) for values in (one.p10, one.median, one.p90)
            )
            row["Median forecast"], row["Low"], row["High"] = middle, low, high
            row["Point"], row["Actual text"] = middle, ""
            row["Median forecast text"] = _text(one, middle)
            row["8 of 10 paths text"] = f"{_text(one, low)} to {_text(one, high)}"
        rows.append(row)
    return rows


def _story(found: Foretold, one: Course) -> list[str]:
    """What is to come; how good such forecasts were, and what was left out."""
    lines = _sentences(one.text.removeprefix(f"{one.metric.label}: "))
    if one.tested is not None and math.isfinite(one.tested.wape):
        lines.append(
            f"Off by {format_percent(one.tested.wape)} when tested on the past "
            f"(last season again: {format_percent(one.tested.naive_wape)}), "
            f"{format_percent(one.tested.held, 0)} of {one.tested.count} values in the band"
        )
    return [*lines, *([found.incomplete] if found.incomplete else [])]


def _sentences(text: str) -> list[str]:
    first, cut, rest = text.partition(" On current course")
    return [first, f"On current course{rest}"] if cut else [first]


def _text(one: Course, value: float | None) -> str:
    return format_value(value, one.unit)


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None

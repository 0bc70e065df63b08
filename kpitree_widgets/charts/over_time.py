"""Contributions over time: a stacked bar for every period, what adds above zero and what takes away below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import altair as alt
import numpy as np

from kpitree_widgets.calendar import label
from kpitree_widgets.charts.axis import Ticks, period_ticks, ticks
from kpitree_widgets.charts.display import OfflineLayers
from kpitree_widgets.charts.style import styled
from kpitree_widgets.locale import without_trailing_zeros
from kpitree_widgets.theme import colours
from kpitree_widgets.units import format_change

if TYPE_CHECKING:
    from kpitree_widgets.analysis.explaining.over_time import ExplainedOverTime
    from kpitree_widgets.theme import Theme

HUES: Final = (
    ("#2f6fdb", "#e08a1e", "#8a4fd3", "#138a9e", "#c2417a", "#6b7f1f", "#9a6b4f", "#4b5aa8"),
    ("#6ea1ff", "#f0ab4d", "#b78af2", "#45b9cc", "#ea7fae", "#a3b84f", "#c99a7d", "#8d9be6"),
)
"""One for each driver in light and in dark; neither green nor red, which say better and worse."""


def over_time(
    found: ExplainedOverTime,
    *,
    theme: Theme = "light",
    most: int = 6,
    width: int = 760,
    height: int = 280,
) -> OfflineLayers:
    """What each driver added and took away, period by period, and the change as a line of points.

    The ``most`` drivers that moved most have a colour of their own, the others are one.

    Args:
        found: the contributions.
        theme: ``"light"`` or ``"dark"``; the ground is transparent.
        most: so many drivers are told apart.
        width: in px.
        height: in px.
    """
    token = colours(theme)
    series = _series(found, most)
    known = np.flatnonzero(~np.isnan(found.change))
    keys = [found.periods.keys[at] for at in known]
    labels = [label(key) for key in keys]
    values = {name: row[known] for name, row in series.items()}
    tops = np.sum([np.maximum(row, 0) for row in values.values()], axis=0)
    bottoms = np.sum([np.minimum(row, 0) for row in values.values()], axis=0)
    scale = ticks([tops, bottoms], found.unit)
    texts = tuple(without_trailing_zeros(format_change(v, found.unit)) for v in scale.values)
    data = [
        {
            "Period": period,
            "Driver": name,
            "Value": float(row[at]),
            "Text": format_change(float(row[at]), found.unit),
        }
        for at, period in enumerate(labels)
        for name, row in values.items()
    ]
    change = [
        {"Period": period, "Value": float(one), "Text": format_change(float(one), found.unit)}
        for period, one in zip(labels, found.change[known], strict=True)
    ]
    axis = alt.Axis(
        values=period_ticks(labels, 10), labelAngle=0, labelOverlap="greedy", grid=False
    )
    x = alt.X("Period:O", scale=alt.Scale(domain=labels, padding=0.25), axis=axis)
    ends = [scale.values[0], scale.values[-1]]
    marks = alt.Axis(values=list(scale.values), labelExpr=Ticks(scale.values, texts).expression)
    y = alt.Y("Value:Q", axis=marks, scale=alt.Scale(domain=ends, nice=False))
    names = list(series)
    own = HUES[theme == "dark"][: len(names) - ("Others" in series)]
    hues = [*own, token["neutral"]][: len(names)]
    colour = alt.Color("Driver:N", scale=alt.Scale(domain=names, range=hues), sort=names)
    bars = (
        alt.Chart(alt.InlineData(values=data))
        .mark_bar()
        .encode(
            x=x,
            y=y,
            color=colour,
            order=alt.Order("Driver:N"),
            tooltip=["Period:N", "Driver:N", alt.Tooltip("Text:N", title="contribution")],
        )
    )
    total = alt.Chart(alt.InlineData(values=change))
    points = total.mark_point(
        filled=True, fill=token["card"], stroke=token["text-1"], strokeWidth=1.5, size=42, opacity=1
    ).encode(x=x, y=y, tooltip=["Period:N", alt.Tooltip("Text:N", title="change")])
    zero = alt.Chart(alt.InlineData(values=[{"Value": 0}])).mark_rule(color=token["line-strong"])
    against = "the period before" if found.compare == "previous" else "a year earlier"
    title = alt.TitleParams(
        f"What changed {found.tree[found.metric].label}",
        subtitle=f"contributions against {against}; points are the change itself",
        frame="bounds",
    )
    layers: list[Any] = [bars, zero.encode(y=y), points]
    chart = OfflineLayers(layer=layers, title=title)
    drawn = styled(chart, theme, width=width, height=height)
    drawn.config.legend.symbolType = "square"
    return drawn


def _series(found: ExplainedOverTime, most: int) -> dict[str, Any]:
    """Contributions by label: those that moved most, the others together."""
    moved = {m: float(np.nansum(np.abs(row))) for m, row in found.contributions.items()}
    ranked = sorted((m for m in moved if moved[m]), key=lambda m: (-moved[m], m))
    chosen = ranked[: min(most, len(HUES[0]))]
    series: dict[str, Any] = {found.tree[m].label: found.contributions[m] for m in chosen}
    others = [found.contributions[m] for m in ranked[len(chosen) :]]
    if np.nansum(np.abs(found.rest)) > 0:
        others.append(found.rest)
    if others:
        series["Others"] = np.sum(others, axis=0)
    return series

"""Baseline, scenarios and target in one period: bars for each metric."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np

from kpitree_widgets.calendar import label
from kpitree_widgets.charts.axis import ticks
from kpitree_widgets.charts.display import OfflineConcat
from kpitree_widgets.charts.style import styled
from kpitree_widgets.theme import colours
from kpitree_widgets.units import format_change, format_value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kpitree_widgets.analysis.scenarios.comparing import Compared, Comparison
    from kpitree_widgets.theme import Theme

BASELINE, TARGET = "Baseline", "Target"
HUES = ("brand", "inf", "warn", "good", "bad")
"""Of the scenarios, in turn."""
ROW = 26
"""Px for each bar."""


def bars(
    comparison: Comparison, *, theme: Theme = "light", columns: int = 2, width: int = 300
) -> OfflineConcat:
    """A panel per metric on its own axis: a bar for the baseline and each scenario, a line for the target.

    Args:
        comparison: what to show; of many metrics those that differ.
        theme: ``"light"`` or ``"dark"``; the ground is transparent.
        columns: how many panels stand in a row.
        width: of one panel, in px.
    """
    shown = comparison.shown
    panels = [_panel(comparison, metric, theme, width) for metric in shown]
    beside = OfflineConcat(concat=panels, columns=columns)
    when = label(comparison.key) if comparison.key else ""
    names = " and ".join(comparison.scenarios)
    title = f"{names} beside the baseline"
    return styled(beside, theme, title=alt.TitleParams(title, subtitle=when, offset=18))


def _panel(comparison: Comparison, metric: str, theme: Theme, width: int) -> alt.LayerChart:
    found = [row for row in comparison.rows if row.metric.id == metric]
    first, unit, token = found[0], found[0].unit, colours(theme)
    data = [_bar(BASELINE, first.baseline, None, unit)]
    data += [_bar(row.scenario, row.value, row, unit) for row in found]
    names = [str(row["Name"]) for row in data]
    numbers = [row["Value"] for row in data if row["Value"] is not None]
    numbers += [] if first.target is None else [first.target]
    scale = ticks([np.array([0.0, *numbers])] if numbers else [], unit, count=3)
    axis = alt.Axis(values=list(scale.values), labelExpr=scale.expression, labelOverlap="greedy")
    domain = alt.Scale(domain=[scale.values[0], scale.values[-1]], nice=False)
    x = alt.X("Value:Q", title=None, scale=domain, axis=axis)
    layered = alt.LayerChart(
        layer=[
            *_bars(data, names, x, theme, width),
            *([] if first.target is None else [_target(first.target, unit, x, token)]),
        ],
        title=alt.TitleParams(first.metric.label, subtitle=_summary(found), frame="group"),
    )
    drawn: alt.LayerChart = layered.properties(width=width, height=ROW * len(names))
    return drawn


def _bars(
    data: list[dict[str, Any]], names: list[str], x: alt.X, theme: Theme, width: int
) -> list[alt.Chart]:
    """A bar for each name, and its number to the right of all bars."""
    token = colours(theme)
    y = alt.Y(
        "Name:N",
        title=None,
        sort=names,
        scale=alt.Scale(domain=names),
        axis=alt.Axis(grid=False, labelColor=token["text-2"], labelLimit=140),
    )
    hues = [token["edge"], *(token[HUES[at % len(HUES)]] for at in range(len(names) - 1))]
    colour = alt.Color("Name:N", legend=None, scale=alt.Scale(domain=names, range=hues))
    base = alt.Chart(alt.InlineData(values=data))
    told = [alt.Tooltip("Name:N"), alt.Tooltip("Full:N", title="Value")]
    told += [alt.Tooltip("Change:N", title="vs baseline")]
    bar = base.mark_bar(height={"band": 0.62}, cornerRadiusEnd=3)
    words = base.mark_text(
        align="left", baseline="middle", dx=-1, fontSize=11, color=token["text-1"]
    )
    return [
        bar.encode(x=x, y=y, color=colour, tooltip=told),
        words.encode(x=alt.value(width + 8), y=y, text="Text:N"),
    ]


def _bar(name: str, value: float | None, row: Compared | None, unit: str | None) -> dict[str, Any]:
    return {
        "Name": name,
        "Value": value,
        "Text": format_value(value, unit),
        "Full": format_value(value, unit, "full"),
        "Change": "–" if row is None else change_of(row),
    }


def change_of(row: Compared) -> str:
    """``"+€30K better"``."""
    found = row.to_baseline
    if found.value == 0:
        return "as baseline"
    change = format_change(found.value, row.unit)
    return change if found.verdict in ("same", "unknown") else f"{change} {found.verdict}"


def _target(target: float, unit: str | None, x: alt.X, token: Mapping[str, str]) -> alt.Chart:
    text = f"Target {format_value(target, unit)}"
    once = alt.Chart(alt.InlineData(values=[{"Value": target, "Text": text}]))
    rule = once.mark_rule(color=token["text-2"], strokeWidth=1.5, strokeDash=[6, 4])
    drawn: alt.Chart = rule.encode(x=x, tooltip=[alt.Tooltip("Text:N", title=TARGET)])
    return drawn


def _summary(found: list[Compared]) -> str:
    """``"+€30K better; target €2M"``."""
    many = len(found) > 1
    told = [f"{row.scenario} {change_of(row)}" if many else change_of(row) for row in found]
    target = found[0].target
    told += [] if target is None else [f"target {format_value(target, found[0].unit)}"]
    return "; ".join(told)

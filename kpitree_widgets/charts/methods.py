"""Methods of explanation side by side: a row per driver, in it a bar per method."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

import altair as alt
import numpy as np

from kpitree_widgets.charts.axis import ticks
from kpitree_widgets.charts.display import OfflineLayers
from kpitree_widgets.charts.style import styled
from kpitree_widgets.layout.text import text_width
from kpitree_widgets.theme import colours
from kpitree_widgets.units import format_change

if TYPE_CHECKING:
    from kpitree_widgets.analysis.explaining.comparing import MethodsCompared
    from kpitree_widgets.theme import Theme

HUES: Final = {
    "path": "brand",
    "shapley": "inf",
    "lmdi": "warn",
    "sequential": "text-2",
    "endpoint": "edge",
}
BAR: Final = 11
"""In px, from one bar to the next."""
BETWEEN: Final = 12
"""In px, between two drivers."""
LABELS: Final = 190
"""In px; longer names of drivers are cut."""
TEXT: Final = 10.0


def methods_chart(
    found: MethodsCompared, *, theme: Theme = "light", most: int = 10, width: int = 520
) -> OfflineLayers:
    """What each method gives each driver; at the end of a bar stands how much.

    Args:
        found: one change explained by several methods.
        theme: ``"light"`` or ``"dark"``; the ground is transparent.
        most: so many drivers are drawn, those that contributed most by some method.
        width: of the bars, in px.
    """
    token, unit = colours(theme), found.unit
    methods = list(found.explanations)
    data = _records(found, most)
    drivers = list(dict.fromkeys(row["Driver"] for row in data))
    values = [row["Value"] for row in data]
    scale = ticks([np.array([0.0, *values])], unit, count=4)
    x = alt.X(
        "Value:Q",
        title=None,
        scale=alt.Scale(domain=_domain(data, width), nice=False, zero=False),
        axis=alt.Axis(values=list(scale.values), labelExpr=scale.expression, labelOverlap="greedy"),
    )
    room = BAR * len(methods) + BETWEEN
    y = alt.Y(
        "Driver:N",
        title=None,
        sort=drivers,
        scale=alt.Scale(
            domain=drivers, paddingInner=BETWEEN / room, paddingOuter=BETWEEN / room / 2
        ),
        axis=alt.Axis(grid=False, labelColor=token["text-1"], labelFontSize=12, labelLimit=LABELS),
    )
    beside = alt.YOffset("Method:N", sort=methods, scale=alt.Scale(domain=methods))
    hues = [token[HUES[method]] for method in methods]
    colour = alt.Color(
        "Method:N",
        sort=methods,
        scale=alt.Scale(domain=methods, range=hues),
        legend=alt.Legend(symbolType="square", symbolSize=90, symbolStrokeWidth=0),
    )
    told = [alt.Tooltip("Driver:N", title=""), alt.Tooltip("Method:N"), alt.Tooltip("Text:N")]
    base = alt.Chart()
    layers: list[alt.Chart | alt.LayerChart] = [
        base.mark_bar(height=BAR - 2, cornerRadiusEnd=2).encode(
            x=x, x2=alt.datum(0), y=y, yOffset=beside, color=colour, tooltip=told
        ),
        alt.Chart(alt.InlineData(values=[{"Value": 0}]))
        .mark_rule(color=token["line-strong"], strokeWidth=1)
        .encode(x=x),
    ]
    sides: tuple[tuple[str, Literal["left", "right"], int], ...] = (
        ("datum.Value >= 0", "left", 4),
        ("datum.Value < 0", "right", -4),
    )
    for which, align, away in sides:
        words = base.transform_filter(which).mark_text(
            align=align, baseline="middle", dx=away, fontSize=TEXT, color=token["text-2"]
        )
        layers.append(words.encode(x=x, y=y, yOffset=beside, text="Text:N"))
    (before, after), tree = found.change.sides, found.change.tree
    title = alt.TitleParams(
        f"{tree[found.metric].label}: {format_change(found.change.total, unit)}",
        subtitle=[f"{before.label} to {after.label}", *_notes(found)],
        frame="bounds",
    )
    chart = OfflineLayers(data=alt.InlineData(values=data), layer=layers, title=title)
    return styled(chart, theme, width=width, height=room * len(drivers))


def _records(found: MethodsCompared, most: int) -> list[dict[str, Any]]:
    """A record per driver and method; drivers that did nothing by any method are left out."""
    largest = {
        metric: max(abs(parts[metric]) for parts in found.contributions.values())
        for metric in found.spreads
    }
    shown = sorted((m for m in largest if largest[m]), key=lambda m: -largest[m])[:most]
    tree = found.change.tree
    return [
        {
            "Driver": tree[metric].label,
            "Method": method,
            "Value": parts[metric],
            "Text": format_change(parts[metric], found.unit),
        }
        for metric in shown or list(largest)[:1]
        for method, parts in found.contributions.items()
    ]


def _domain(data: list[dict[str, Any]], width: int) -> list[float]:
    """From the smallest value to the largest, with room for the texts at their ends."""
    values = [row["Value"] for row in data]
    low, high = min(0.0, *values), max(0.0, *values)
    if low == high:
        return [-1.0, 1.0]
    for _ in range(20):
        per_px = (high - low) / width
        reach = [
            (
                row["Value"],
                (text_width(row["Text"], TEXT) + 8) * per_px * (-1 if row["Value"] < 0 else 1),
            )
            for row in data
        ]
        low = min(low, *(value + more for value, more in reach))
        high = max(high, *(value + more for value, more in reach))
    return [low, high]


def _notes(found: MethodsCompared) -> list[str]:
    """The methods that are missing."""
    if not found.refused:
        return []
    return [f"not defined here: {', '.join(found.refused)}"]

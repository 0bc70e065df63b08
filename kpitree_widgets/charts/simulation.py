"""Charts of a simulation: what a metric may be, and which input's uncertainty matters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import altair as alt
import numpy as np

from kpitree_widgets.calendar import label
from kpitree_widgets.charts.axis import ticks
from kpitree_widgets.charts.display import OfflineLayers
from kpitree_widgets.charts.diverging import Bar, Row, diverging
from kpitree_widgets.charts.style import styled
from kpitree_widgets.layout.text import text_width
from kpitree_widgets.theme import colours
from kpitree_widgets.units import format_count, format_percent, format_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpitree_widgets.analysis.simulation.outcome import Outcome
    from kpitree_widgets.analysis.simulation.simulated import Simulated
    from kpitree_widgets.theme import Theme

BINS: Final = 48
DRAWN: Final = (0.002, 0.998)
"""Of the draws; a long tail would press the rest together."""
LINE: Final = 15
"""In px, from one line of words to the next."""


def histogram(
    found: Simulated,
    metric: str,
    *,
    theme: Theme = "light",
    width: int = 700,
    height: int = 220,
) -> OfflineLayers:
    """How often each value was drawn, with P10, P50, P90 and the target.

    Args:
        found: the simulation.
        metric: id of one of its metrics.
        theme: ``"light"`` or ``"dark"``; the ground is transparent.
        width: in px.
        height: in px.
    """
    one, token = found[metric], colours(theme)
    rows, ends = _bins(one)
    marks = _marks(one)
    inside = [ends[0], ends[1], *(mark["Value"] for mark in marks)]
    scale = ticks([np.array(inside)], one.unit, count=8)
    low, high = min(inside), max(inside)
    x_scale = alt.Scale(domain=[low, high], nice=False, zero=False)
    shown = [value for value in scale.values if low <= value <= high]
    axis = alt.Axis(values=shown, labelExpr=scale.expression, grid=False, title=None)
    x = alt.X("From:Q", axis=axis, scale=x_scale, title=None)
    y = alt.Y("Share:Q", axis=None, scale=alt.Scale(domain=[0, 1]), title=None)
    hues = {"reached": token["up-edge"], "missed": token["down-edge"], "drawn": token["brand"]}
    colour = alt.Color(
        "Kind:N", scale=alt.Scale(domain=list(hues), range=list(hues.values())), legend=None
    )
    base = alt.Chart(alt.InlineData(values=rows))
    told = [alt.Tooltip("Range:N", title=""), alt.Tooltip("Text:N", title="of the draws")]
    bars = base.mark_bar(opacity=0.65, binSpacing=1, cornerRadiusEnd=1).encode(
        x=x, x2="To:Q", y=y, y2=alt.datum(0), color=colour, tooltip=told
    )
    layers = [bars, *_rules(marks, x_scale, axis, token, low, high, (width, height))]
    chart = OfflineLayers(layer=layers, title=_title(found, one))
    return styled(chart, theme, width=width, height=height)


def sensitivity(
    found: Simulated, metric: str, *, theme: Theme = "light", most: int = 10, width: int = 760
) -> OfflineLayers:
    """Which input's uncertainty matters: the variance that each makes alone.

    Args:
        found: the simulation.
        metric: id of one of its metrics.
        theme: ``"light"`` or ``"dark"``; the ground is transparent.
        most: so many inputs have a row.
        width: in px.
    """
    one = found[metric]
    rows = [
        Row(
            share.input.label,
            "",
            (
                Bar(
                    share.alone,
                    format_percent(share.alone, 0),
                    "neutral",
                    f"{format_value(share.low, one.unit)} to {format_value(share.high, one.unit)}"
                    " when it varies alone (P10 to P90)",
                ),
            ),
        )
        for share in one.shares[:most]
    ]
    rest = len(one.shares) - len(rows)
    said = "variance when it varies alone, the others at their medians, of that when all vary"
    return diverging(
        rows,
        unit=None,
        title=f"Whose uncertainty matters to {one.metric.label}",
        subtitle=f"{said}; {rest} more" if rest else said,
        theme=theme,
        width=width,
        relative=True,
    )


def _bins(one: Outcome) -> tuple[list[dict[str, Any]], tuple[float, float]]:
    low, high = (one.quantile(share) for share in DRAWN)
    if low == high:
        room = abs(low) * 0.05 or 1.0
        low, high = low - room, high + room
    heights, edges = np.histogram(one.known, BINS, (low, high))
    if one.aimed:
        # A bin does not stand on both sides of the target.
        cuts = [end for end in one.ends if low < end < high]
        edges = np.unique(np.concatenate([edges, cuts]))
        heights, edges = np.histogram(one.known, edges)
    density = heights / np.diff(edges)
    tallest = float(density.max()) or 1.0
    rows = []
    for start, end, count, height in zip(edges, edges[1:], heights, density, strict=False):
        middle = np.array([(start + end) / 2])
        kind = "drawn" if not one.aimed else "reached" if one.reached(middle)[0] else "missed"
        rows.append(
            {
                "From": float(start),
                "To": float(end),
                "Share": float(height) / tallest * 0.8,
                "Kind": kind,
                "Range": f"{format_value(float(start), one.unit)} to "
                f"{format_value(float(end), one.unit)}",
                "Text": format_percent(count / len(one.draws)),
            }
        )
    return rows, (low, high)


def _marks(one: Outcome) -> list[dict[str, Any]]:
    found = [("P10", one.p10), ("P50", one.p50), ("P90", one.p90)]
    found += [("target", one.target)] if one.target is not None else []
    marks: list[dict[str, Any]] = [
        {"Value": value, "Text": f"{name} {format_value(value, one.unit)}", "Name": name}
        for name, value in found
    ]
    return sorted(marks, key=lambda mark: mark["Value"])


def _rules(
    marks: Sequence[dict[str, Any]],
    scale: alt.Scale,
    axis: alt.Axis,
    token: dict[str, str],
    low: float,
    high: float,
    size: tuple[int, int],
) -> list[alt.Chart]:
    """Lines with words over them; words that would meet stand one above the other."""
    width, height = size
    per_px = (high - low) / width or 1.0
    taken: list[float] = []
    layers = []
    for mark in marks:
        room = text_width(mark["Text"], 11.0)
        at = (mark["Value"] - low) / per_px
        left = at + room + 8 > width
        start = at - room - 8 if left else at
        line = next((n for n, end in enumerate(taken) if end < start), len(taken))
        taken[line : line + 1] = [start + room + 12]
        aimed = mark["Name"] == "target"
        hue = token["text-1"] if aimed else token["text-2"]
        base = alt.Chart(alt.InlineData(values=[mark]))
        x = alt.X("Value:Q", axis=axis, scale=scale, title=None)
        rule = base.mark_rule(
            color=hue, strokeWidth=1.5 if aimed else 1, strokeDash=[6, 4] if aimed else [2, 3]
        )
        words = base.mark_text(
            align="right" if left else "left",
            baseline="top",
            dx=-4 if left else 4,
            fontSize=11,
            fontWeight=600 if aimed else 400,
            color=hue,
        )
        top = alt.value(line * LINE)
        layers.append(rule.encode(x=x, y=top, y2=alt.value(height)))
        layers.append(words.encode(x=x, y=top, text="Text:N"))
    return layers


def _title(found: Simulated, one: Outcome) -> alt.TitleParams:
    when = f", {label(found.key)}" if found.key else ""
    said = f"{format_count(found.count)} draws of {len(found.varying)} inputs"
    if one.probability is not None:
        said += f"; {one.goal} {one.chance}"
    return alt.TitleParams(f"What {one.metric.label} may be{when}", subtitle=said, frame="bounds")

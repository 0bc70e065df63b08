"""A change by segment: stacked bars of rate and mix, or of what each segment added."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import altair as alt
import numpy as np

from kpitree_widgets.analysis.mixing.overlap import OVERLAP
from kpitree_widgets.charts.axis import ticks
from kpitree_widgets.charts.display import OfflineLayers
from kpitree_widgets.charts.style import styled
from kpitree_widgets.locale import without_trailing_zeros
from kpitree_widgets.theme import colours
from kpitree_widgets.units import format_change, format_percent, format_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpitree_widgets.analysis.mixing.located import Located
    from kpitree_widgets.analysis.mixing.mixed import Mixed
    from kpitree_widgets.analysis.mixing.summed import Summed
    from kpitree_widgets.theme import Theme

ROW: Final = 26
"""In px, from one segment to the next."""
LABELS: Final = 190
"""In px; longer names of segments are cut."""
ROOM: Final = 0.16
"""Of the width, on each side that has bars: for the text at their ends."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A segment and the parts of what it contributed, by their names."""

    segment: str
    parts: dict[str, float]
    more: str = ""
    """What the pointer learns besides."""

    @property
    def total(self) -> float:
        """All parts."""
        return sum(self.parts.values())


def mix_chart(
    found: Mixed, *, theme: Theme = "light", most: int = 12, width: int = 520
) -> OfflineLayers:
    """Rate and mix of each segment, stacked; at the end of a bar stands both together.

    Args:
        found: a change of a ratio.
        theme: ``"light"`` or ``"dark"``; the ground is transparent.
        most: so many segments have a bar of their own, those that contributed most to either side.
        width: of the bars, in px.
    """
    unit = found.unit
    bars = [
        Bar(
            row.segment,
            {"Rate": row.rate, "Mix": row.mix},
            f"{format_value(row.before, unit)} → {format_value(row.after, unit)}, share"
            f" {format_percent(row.share_before)} → {format_percent(row.share_after)}",
        )
        for row in found.rows
    ]
    if found.overlap is not None:
        bars.append(Bar(OVERLAP, {"Overlap": found.overlap.effect}))
    token = colours(theme)
    hues = {"Rate": token["brand"], "Mix": token["inf"], "Overlap": token["neutral"]}
    return _chart(bars, hues, found, _title(found), theme=theme, most=most, width=width)


def sum_chart(
    found: Summed, *, theme: Theme = "light", most: int = 12, width: int = 520
) -> OfflineLayers:
    """What each segment added.

    Args:
        found: a change of a sum.
        theme: ``"light"`` or ``"dark"``; the ground is transparent.
        most: so many segments have a bar of their own, those that added or took most.
        width: of the bars, in px.
    """
    unit = found.unit
    bars = [
        Bar(
            row.segment,
            {"Change": row.total},
            f"{format_value(row.before, unit)} → {format_value(row.after, unit)}",
        )
        for row in found.rows
    ]
    if found.overlap is not None:
        bars.append(Bar(OVERLAP, {"Overlap": found.overlap.effect}))
    token = colours(theme)
    hues = {"Change": token["brand"], "Overlap": token["neutral"]}
    return _chart(bars, hues, found, _title(found), theme=theme, most=most, width=width)


def where_chart(found: Located, *, theme: Theme = "light", width: int = 520) -> OfflineLayers:
    """What each place contributed: as much as if all had moved alike, and beyond that.

    Args:
        found: the segments that explain a change.
        theme: ``"light"`` or ``"dark"``; the ground is transparent.
        width: of the bars, in px.
    """
    bars = []
    for place in found.places:
        parts = {"As all": place.expected, "Beyond that": place.total - place.expected}
        bars.append(Bar(place.segment, parts, f"{format_percent(place.size)} of {found.volume}"))
    token = colours(theme)
    hues = {"As all": token["neutral"], "Beyond that": token["brand"]}
    share = f"{format_percent(found.coverage, 0)} of {format_change(found.total, found.unit)}"
    title = f"Where {found.metric.label} changed: {share}"
    return _chart(bars, hues, found, title, theme=theme, most=len(bars), width=width)


def _title(found: Mixed | Summed) -> str:
    by = " and ".join(found.by)
    return f"{found.metric.label} by {by}: {format_change(found.total, found.unit)}"


def _chart(
    bars: Sequence[Bar],
    hues: dict[str, str],
    found: Mixed | Summed | Located,
    title: str,
    *,
    theme: Theme,
    most: int,
    width: int,
) -> OfflineLayers:
    token, unit = colours(theme), found.unit
    shown = _largest(bars, most)
    order = [bar.segment for bar in shown]
    hues = {part: hue for part, hue in hues.items() if any(part in bar.parts for bar in shown)}
    y = alt.Y(
        "Segment:N",
        title=None,
        scale=alt.Scale(domain=order, paddingInner=0.35, paddingOuter=0.2),
        axis=alt.Axis(labelColor=token["text-1"], labelFontSize=12, labelLimit=LABELS),
    )
    x = _across(shown, unit)
    told = [alt.Tooltip(f"{name}:N") for name in ("Segment", "Part", "Effect", "More")]
    colour = alt.Color(
        "Part:N",
        title=None,
        scale=alt.Scale(domain=list(hues), range=list(hues.values())),
        legend=alt.Legend(symbolType="square", symbolSize=90, symbolStrokeWidth=0)
        if len(hues) > 1
        else None,
    )
    base = alt.Chart(alt.InlineData(values=_parts(shown, unit)))
    layers: list[alt.Chart | alt.LayerChart] = [
        base.mark_bar(opacity=0.9, cornerRadius=1).encode(
            x=x, y=y, color=colour, order=alt.Order("Place:Q"), tooltip=told
        ),
        alt.Chart(alt.InlineData(values=[{"Effect": 0}]))
        .mark_rule(color=token["line-strong"], strokeWidth=1)
        .encode(x=alt.X("Effect:Q")),
    ]
    ends = alt.Chart(alt.InlineData(values=_ends(shown, unit)))
    for side, align, away in (("right", "left", 6), ("left", "right", -6)):
        texts = ends.transform_filter(f"datum.Side === '{side}'").mark_text(
            align=align,  # type: ignore[arg-type]
            baseline="middle",
            dx=away,
            fontSize=11,
            color=token["text-2"],
        )
        layers.append(texts.encode(x=alt.X("End:Q"), y=y, text="Text:N"))
    words = alt.TitleParams(
        title,
        subtitle=f"{found.before} to {found.after}, {found.method}",
        frame="bounds",
    )
    drawn = OfflineLayers(layer=layers, title=words)
    return styled(drawn, theme, width=width, height=ROW * max(1, len(shown)))


def _largest(bars: Sequence[Bar], most: int) -> list[Bar]:
    """Those that contributed most to either side, an overlap last; what is left is one bar."""
    segments = [bar for bar in bars if bar.segment != OVERLAP]
    ranked = sorted(segments, key=lambda bar: (-_reach(bar), bar.segment))
    kept, rest = (ranked, []) if len(ranked) <= most + 1 else (ranked[:most], ranked[most:])
    kept.sort(key=lambda bar: (-bar.total, bar.segment))
    if rest:
        names = rest[0].parts
        parts = {name: sum(bar.parts[name] for bar in rest) for name in names}
        kept.append(Bar(f"{len(rest)} others", parts))
    return [*kept, *(bar for bar in bars if bar.segment == OVERLAP)]


def _reach(bar: Bar) -> float:
    return max(map(abs, (*bar.parts.values(), bar.total)))


def _sides(bar: Bar) -> tuple[float, float]:
    """How far its parts reach to the left and to the right."""
    values = bar.parts.values()
    return sum(v for v in values if v < 0), sum(v for v in values if v > 0)


def _across(bars: Sequence[Bar], unit: str | None) -> alt.X:
    lows, highs = zip(*(_sides(bar) for bar in bars), strict=True)
    low, high = min(0.0, *lows), max(0.0, *highs)
    if low == high:
        low, high = -1.0, 1.0
    room = (high - low) * ROOM
    domain = [low - room if low < 0 else low, high + room if high > 0 else high]
    scale = ticks([np.array([low, high])], unit, count=4)
    inside = [value for value in scale.values if domain[0] <= value <= domain[1]]
    texts = tuple(without_trailing_zeros(format_change(value, unit)) for value in inside)
    marks = type(scale)(tuple(inside), texts)
    axis = alt.Axis(
        values=inside, labelExpr=marks.expression, labelOverlap="greedy", grid=True, title=None
    )
    return alt.X("Effect value:Q", axis=axis, scale=alt.Scale(domain=domain, nice=False))


def _parts(bars: Sequence[Bar], unit: str | None) -> list[dict[str, object]]:
    return [
        {
            "Segment": bar.segment,
            "Part": part,
            "Place": place,
            "Effect value": value,
            "Effect": format_change(value, unit),
            "More": bar.more,
        }
        for bar in bars
        for place, (part, value) in enumerate(bar.parts.items())
    ]


def _ends(bars: Sequence[Bar], unit: str | None) -> list[dict[str, object]]:
    """The text of each bar, at the end of the side that its total is on."""
    found: list[dict[str, object]] = []
    for bar in bars:
        left, right = _sides(bar)
        side = "left" if bar.total < 0 else "right"
        found.append(
            {
                "Segment": bar.segment,
                "End": left if side == "left" else right,
                "Side": side,
                "Text": format_change(bar.total, unit),
            }
        )
    return found

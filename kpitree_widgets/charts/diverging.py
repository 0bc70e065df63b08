"""Bars to both sides of zero, a row per name, with what they say written at their ends."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Literal

import altair as alt
import numpy as np

from kpitree_widgets.charts.axis import Ticks, ticks
from kpitree_widgets.charts.display import OfflineLayers
from kpitree_widgets.charts.style import styled
from kpitree_widgets.layout.text import fitted, text_width
from kpitree_widgets.locale import without_trailing_zeros
from kpitree_widgets.theme import colours
from kpitree_widgets.units import format_change, format_percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpitree_widgets.theme import Theme

Tone = Literal["good", "bad", "neutral"]

NAME_WIDTH: Final = 210
"""In px; longer names are cut."""
NAME_SIZE: Final = 12.0
NOTE_SIZE: Final = 11.0
ROW: Final = 40
"""In px, from one row to the next."""
BAR: Final = 16
GAP: Final = 6
"""In px, between a bar and its text."""


@dataclass(frozen=True, slots=True)
class Bar:
    """From zero to a value."""

    value: float
    text: str
    """What stands at its end."""
    tone: Tone
    more: str = ""
    """What else the pointer learns."""
    short: str = ""
    """What stands at its end where the chart is narrow; the text if empty."""


@dataclass(frozen=True, slots=True)
class Row:
    """A name and its bars."""

    name: str
    note: str
    """A second line below the name."""
    bars: tuple[Bar, ...] = field(default=())


def diverging(
    rows: Sequence[Row],
    *,
    unit: str | None,
    title: str,
    subtitle: str | Sequence[str],
    theme: Theme,
    width: int,
    relative: bool = False,
) -> OfflineLayers:
    """A row per name, from top to bottom.

    Args:
        rows: what to draw.
        unit: of the values.
        title: what stands over it.
        subtitle: below that.
        theme: ``"light"`` or ``"dark"``; the ground is transparent.
        width: in px, names included.
        relative: whether the values are shares of something, written as percent.
    """
    token = colours(theme)
    most = min(NAME_WIDTH, 0.36 * width)
    column = min(most, max((name_width(row) for row in rows), default=0.0))
    room = max(width - column - 2 * GAP, 160.0)
    rows = _shortened(rows, room)
    scale, domain = _scale(rows, unit, room, relative=relative)
    order = [str(number) for number in range(len(rows))]
    y = alt.Y(
        "Row:N",
        axis=None,
        scale=alt.Scale(type="band", domain=order, paddingInner=0, paddingOuter=0),
    )
    axis = alt.Axis(
        values=list(scale.values),
        labelExpr=scale.expression,
        labelOverlap="greedy",
        gridOpacity=0.6,
    )
    x = alt.X(
        "Value:Q", title=None, axis=axis, scale=alt.Scale(domain=domain, nice=False, zero=False)
    )
    hues = {tone: token[name] for tone, name in TONES.items()}
    colour = alt.Color(
        "Tone:N", scale=alt.Scale(domain=list(hues), range=list(hues.values())), legend=None
    )
    told = [alt.Tooltip("Name:N", title=""), alt.Tooltip("Text:N", title="effect")]
    told += [alt.Tooltip("More:N", title="")]
    base = alt.Chart()
    drawn = base.mark_bar(height=BAR, cornerRadius=2, opacity=0.9).encode(
        x=x, x2=alt.datum(0), y=y, color=colour, tooltip=told
    )
    layers: list[alt.Chart | alt.LayerChart] = [
        drawn,
        alt.Chart(alt.InlineData(values=[{"Value": 0}]))
        .mark_rule(color=token["line-strong"], strokeWidth=1)
        .encode(x=x),
    ]
    sides: tuple[tuple[str, Literal["left", "right"], int], ...] = (
        ("right", "left", GAP),
        ("left", "right", -GAP),
    )
    for side, align, away in sides:
        words = base.transform_filter(f"datum.Side === '{side}'").mark_text(
            align=align, baseline="middle", dx=away, fontSize=NOTE_SIZE, color=token["text-2"]
        )
        layers.append(words.encode(x=x, y=y, text="Text:N"))
    layers += names(rows, column, token, y)
    chart = OfflineLayers(
        data=alt.InlineData(values=_data(rows)),
        layer=layers,
        title=alt.TitleParams(
            title,
            subtitle=subtitle if isinstance(subtitle, str) else list(subtitle),
            frame="bounds",
        ),
    )
    return styled(chart, theme, width=round(room), height=max(1, len(rows)) * ROW)


TONES: Final[dict[Tone, str]] = {"good": "up-edge", "bad": "down-edge", "neutral": "neutral"}


def names(
    rows: Sequence[Row], width: float, token: dict[str, str], y: alt.Y
) -> list[alt.Chart | alt.LayerChart]:
    """The name of a row over its note, to the left of the bars."""
    once = [
        {"Row": str(number), "Name": name, "Note": fitted(row.note, width, NOTE_SIZE)}
        for number, (name, row) in enumerate(zip(_fitted(rows, width), rows, strict=True))
    ]
    base = alt.Chart(alt.InlineData(values=once))
    alone, noted = "datum.Note === ''", "datum.Note !== ''"
    styles: tuple[tuple[str, str, float, Literal[400, 500], str, int], ...] = (
        ("Name:N", alone, NAME_SIZE, 500, token["text-1"], 0),
        ("Name:N", noted, NAME_SIZE, 500, token["text-1"], 7),
        ("Note:N", noted, NOTE_SIZE, 400, token["text-3"], -8),
    )
    return [
        base.transform_filter(which)
        .mark_text(
            align="right",
            baseline="middle",
            dx=-2 * GAP,
            dy=-up,
            fontSize=size,
            fontWeight=weight,
            color=hue,
        )
        .encode(x=alt.value(0), y=y, text=text)
        for text, which, size, weight, hue, up in styles
    ]


def _fitted(rows: Sequence[Row], width: float) -> list[str]:
    """Names that fit; cut in the middle where their starts alone do not tell them apart."""
    size = NAME_SIZE * 1.03
    cut = [fitted(row.name, width, size) for row in rows]
    if len(set(cut)) == len({row.name for row in rows}):
        return cut
    half = (width + text_width("…", size)) / 2
    found = []
    for row, name in zip(rows, cut, strict=True):
        head, tail = (
            fitted(part, half, size).rstrip("…").rstrip() for part in (row.name, row.name[::-1])
        )
        found.append(name if name == row.name else f"{head}…{tail[::-1]}")
    return found


def _shortened(rows: Sequence[Row], room: float) -> Sequence[Row]:
    """The short texts, where the long ones would take most of the room."""
    bars = [bar for row in rows for bar in row.bars]
    left = max((_room(bar) for bar in bars if bar.value < 0), default=0.0)
    right = max((_room(bar) for bar in bars if bar.value >= 0), default=0.0)
    if left + right <= 0.6 * room:
        return rows
    return [
        replace(row, bars=tuple(replace(bar, text=bar.short or bar.text) for bar in row.bars))
        for row in rows
    ]


def name_width(row: Row) -> float:
    """In px, what a name and its note take."""
    return max(text_width(row.name, NAME_SIZE * 1.03), text_width(row.note, NOTE_SIZE))


def _data(rows: Sequence[Row]) -> list[dict[str, object]]:
    """A record per bar; of two on one side the longer one has the text."""
    found: list[dict[str, object]] = []
    for number, row in enumerate(rows):
        ordered = sorted(row.bars, key=lambda bar: -abs(bar.value))
        taken: set[str] = set()
        for bar in ordered:
            side = "left" if bar.value < 0 else "right"
            text_side = "" if side in taken else side
            taken.add(side)
            found.append(
                {
                    "Row": str(number),
                    "Name": row.name,
                    "Value": bar.value,
                    "Text": bar.text,
                    "More": bar.more,
                    "Tone": bar.tone,
                    "Side": text_side,
                }
            )
    return found


def _scale(
    rows: Sequence[Row], unit: str | None, room: float, *, relative: bool
) -> tuple[Ticks, list[float]]:
    """Ticks over the values, and a domain in which the texts at the ends have room too."""
    bars = [bar for row in rows for bar in row.bars]
    values = [0.0, *(bar.value for bar in bars)]
    low, high = min(values), max(values)
    if low == high:
        low, high = -1.0, 1.0
    scale = ticks([np.array([low, high])], unit, count=max(1, min(4, round(room / 130))))
    write = format_percent if relative else None
    texts = tuple(
        without_trailing_zeros(write(value, 2) if write else format_change(value, unit))
        for value in scale.values
    )
    left = [bar for bar in bars if bar.value < 0]
    right = [bar for bar in bars if bar.value >= 0]
    for _ in range(20):
        per_px = (high - low) / room
        reach_low = min((bar.value - _room(bar) * per_px for bar in left), default=low)
        reach_high = max((bar.value + _room(bar) * per_px for bar in right), default=high)
        low, high = min(low, reach_low), max(high, reach_high)

    inside = [(v, t) for v, t in zip(scale.values, texts, strict=True) if low <= v <= high]
    return Ticks(tuple(v for v, _ in inside), tuple(t for _, t in inside)), [low, high]


def _room(bar: Bar) -> float:
    return text_width(bar.text, NOTE_SIZE) + 2 * GAP

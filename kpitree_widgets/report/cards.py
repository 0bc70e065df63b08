"""A metric's card as SVG, in the widget's measures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kpitree_widgets.layout.text import BOLD, text_width
from kpitree_widgets.report.marks import (
    TONES,
    bullet,
    escaped,
    number,
    pill,
    sparkline,
    status_shape,
    text,
)
from kpitree_widgets.theme import SIZES
from kpitree_widgets.units import format_value

if TYPE_CHECKING:
    from kpitree_widgets.layout.tree_layout import Box
    from kpitree_widgets.report.explained import Tone
    from kpitree_widgets.report.marks import Ink
    from kpitree_widgets.report.reading import Reading
    from kpitree_widgets.theme import Theme

PADDING: Final = SIZES["padding"]
SHADOWS: Final = {"light": (0.008, 0.012, 0.016, 0.022), "dark": (0.08, 0.1, 0.12, 0.14)}
"""Strengths from the outside in."""
HOME: Final = "M9 3.5h3.5V7M12.5 3.5L8 8M6.5 4h-3v8.5H12v-3"


def card(
    box: Box,
    reading: Reading,
    trouble: str,
    share: tuple[str, Tone] | None,
    ink: Ink,
    theme: Theme,
) -> str:
    """One metric at the shown period.

    ``trouble`` says what is wrong with it, or is empty; ``share`` what it adds to an explained change.
    """
    is_root = box.depth == 0
    frame = (
        f'<rect width="{number(box.width)}" height="{number(box.height)}" rx="{SIZES["radius"]}"'
        f' fill="{ink["card"]}" stroke="{ink["line"]}"/>'
    )
    parts = [
        _shadow(box, ink, theme),
        frame,
        _name(box, reading, trouble, ink, is_root=is_root),
        _numbers(box, reading, ink, f"kt-{theme}", is_root=is_root),
        _foot(box, reading, share, ink, is_root=is_root),
    ]
    return f'<g transform="translate({number(box.x)},{number(box.y)})">{"".join(parts)}</g>'


def _shadow(box: Box, ink: Ink, theme: Theme) -> str:
    """A few faint frames: a blur filter doubles the time a rasteriser takes."""
    return "".join(
        f'<rect x="{-spread}" y="{2 - spread}" width="{number(box.width + 2 * spread)}"'
        f' height="{number(box.height + 2 * spread)}" rx="{SIZES["radius"] + spread}"'
        f' fill="{ink["shadow"]}" fill-opacity="{strength}"/>'
        for spread, strength in zip((4, 3, 2, 1), SHADOWS[theme], strict=True)
    )


def ghost(box: Box, reading: Reading, ink: Ink) -> str:
    """A second place of a metric whose card stands elsewhere."""
    middle = box.height / 2
    value = reading.value_text
    room = text_width(value, 12.5) * BOLD
    name = text(
        reading.metric.label,
        34,
        middle + 4.5,
        12.5,
        ink["text-2"],
        weight=500,
        width=box.width - 34 - 12 - 8 - room,
    )
    return (
        f'<g transform="translate({number(box.x)},{number(box.y)})">'
        f"<title>{escaped(reading.metric.label)}: shown elsewhere</title>"
        f'<rect width="{number(box.width)}" height="{number(box.height)}" rx="10" fill="{ink["card"]}"'
        f' fill-opacity=".72" stroke="{ink["line-strong"]}" stroke-dasharray="4 3"/>'
        f'<g transform="translate(12,{number(middle - 7.5)}) scale(.9375)" fill="none"'
        f' stroke="{ink["text-2"]}" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round">'
        f'<path d="{HOME}"/></g>{name}'
        + text(value, box.width - 12, middle + 4.5, 12.5, ink["text"], weight=600, anchor="end")
        + "</g>"
    )


def _name(box: Box, reading: Reading, trouble: str, ink: Ink, *, is_root: bool) -> str:
    baseline = 26 if is_root else 23
    status = reading.status or ("no data" if reading.value is None else None)
    start = PADDING if status is None else PADDING + 20
    room = box.width - start - PADDING - (20 if trouble else 0)
    parts = [
        text(
            reading.metric.label,
            start,
            baseline,
            SIZES["root_name_size" if is_root else "name_size"],
            ink["text-1" if is_root else "text-2"],
            weight=600 if is_root else 500,
            width=room,
        )
    ]
    if status is not None:
        parts.append(status_shape(status, PADDING, baseline - 11, ink))
    if trouble:
        x = box.width - PADDING - 7.5
        parts.append(
            f'<g><title>{escaped(trouble)}</title><circle cx="{number(x)}" cy="{baseline - 4.5}" r="7.5"'
            f' fill="{ink["warn"]}" fill-opacity=".16"/>'
            + text("!", x, baseline - 0.5, 11, ink["warn"], weight=700, anchor="middle")
            + "</g>"
        )
    return "".join(parts)


def _numbers(box: Box, reading: Reading, ink: Ink, prefix: str, *, is_root: bool) -> str:
    wide, high = (
        (SIZES["root_spark_width"], SIZES["root_spark_height"])
        if is_root
        else (SIZES["spark_width"], SIZES["spark_height"])
    )
    tone = TONES[reading.status]
    line = sparkline(reading, wide, high, ink, f"{prefix}-{tone}")
    room = box.width - 2 * PADDING - (wide + 10 if line else 0)
    size = SIZES["root_value_size" if is_root else "value_size"]
    needed = text_width(reading.value_text, size) * BOLD
    size = max(9.0, min(size, size * room / needed)) if needed else size
    parts = [
        text(
            reading.value_text,
            PADDING,
            74 if is_root else 55,
            size,
            ink["text"],
            weight=600,
            width=room,
        ),
        _delta(reading, 94 if is_root else 74, room, ink, is_root=is_root),
    ]
    if line:
        left, top = box.width - PADDING - wide, 44 if is_root else 39
        parts.append(f'<g transform="translate({number(left)},{top})">{line}</g>')
    return "".join(parts)


def _delta(reading: Reading, baseline: float, room: float, ink: Ink, *, is_root: bool) -> str:
    size = SIZES["root_delta_size" if is_root else "delta_size"]
    change = reading.change_text
    if not change:
        words = "no value" if reading.value is None else reading.uncompared
        return text(words, PADDING, baseline, size, ink["text-3"], width=room) if words else ""
    tone = ink[{"better": "good", "worse": "bad", "same": "text-3"}[reading.verdict]]
    before = f"from {reading.before_text}"
    if text_width(f"{change} {before}", size) > room:
        return text(change, PADDING, baseline, size, tone, weight=600, width=room)
    return (
        f'<text x="{number(PADDING)}" y="{baseline}" font-size="{number(size)}" fill="{ink["text-3"]}">'
        f'<tspan font-weight="600" fill="{tone}">{escaped(change)}</tspan> {escaped(before)}</text>'
    )


def _foot(
    box: Box, reading: Reading, share: tuple[str, Tone] | None, ink: Ink, *, is_root: bool
) -> str:
    height = SIZES["root_foot_height" if is_root else "foot_height"]
    middle, right = box.height - height / 2, box.width - PADDING
    drawn = (
        f'<path d="M0,{number(box.height - height)}H{number(box.width)}" stroke="{ink["line"]}"/>'
    )
    if share:
        mark, width = pill(*share, right, middle, ink)
        drawn, right = drawn + mark, right - width - 10
    size = SIZES["foot_size"]
    ranged = bool(reading.bounds_text) and reading.metric.aim == "balance"
    words = reading.target_text or "–"
    if reading.target is None or (ranged and reading.attainment is None):
        peer = format_value(reading.benchmark, reading.unit, "short")
        words = f"Benchmark {peer}"
        if None in reading.band:
            bounds = reading.bounds_text
            words = bounds or ("No target" if reading.benchmark is None else words)
            room = right - PADDING
            return drawn + text(words, PADDING, middle + 4, size, ink["text-3"], width=room)
    room = right - PADDING - text_width(words, size) - 10
    return (
        drawn
        + bullet(reading, PADDING, middle, room, ink)
        + text(words, right, middle + 4, size, ink["text-3"], anchor="end")
    )

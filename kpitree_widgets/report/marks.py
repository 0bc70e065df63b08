"""Small pieces of SVG: text, status shapes, sparkline, bullet bar. Drawn like the widget's views."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from kpitree_widgets.layout.text import BOLD, fitted, text_width

if TYPE_CHECKING:
    from kpitree_widgets.periods import Series
    from kpitree_widgets.report.explained import Look, Tone, Words
    from kpitree_widgets.report.reading import Reading
    from kpitree_widgets.tree.status import Status

Ink = Mapping[str, str]
"""Colour by token."""
Points = list[tuple[float, float]]

TONES: Final[Mapping[Status | None, str]] = {
    "on track": "good",
    "at risk": "warn",
    "off track": "bad",
    "no data": "neutral",
    None: "neutral",
}
LOOKS: Final[Mapping[Look, str]] = {"": "text-2", "b": "text-1", "up": "good", "dn": "bad"}
PILLS: Final[Mapping[Tone, str]] = {"up": "good", "dn": "bad", "eq": "text-2"}
PILL_SIZE: Final = 11.5
LOW: Final = 0.8
"""Left end of the bullet bar as a share of the target, unless something shown is lower."""
HIGH: Final = 1.12

_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def escaped(text: str) -> str:
    """``text`` for HTML and XML, without the characters that XML forbids."""
    return escape(_UNFIT.sub("", text))


def number(value: float) -> str:
    """A coordinate, to a tenth of a pixel.

    Examples:
        >>> number(12.0), number(12.345)
        ('12', '12.3')
    """
    return f"{value:.1f}".removesuffix(".0")


def text(
    words: str,
    x: float,
    y: float,
    size: float,
    fill: str,
    *,
    weight: int = 400,
    anchor: str = "start",
    width: float | None = None,
) -> str:
    """``words`` on the baseline ``y``, cut with "…" where they are wider than ``width``.

    Only weights 400, 500, 600 and 700 are drawn alike everywhere.
    """
    shown = words if width is None else fitted(words, width / (BOLD if weight >= 600 else 1), size)
    attributes = "" if anchor == "start" else f' text-anchor="{anchor}"'
    attributes += "" if weight == 400 else f' font-weight="{weight}"'
    place = f'x="{number(x)}" y="{number(y)}" font-size="{number(size)}"'
    return f'<text {place}{attributes} fill="{fill}">{escaped(shown)}</text>'


def line(words: Sequence[Words], x: float, y: float, size: float, ink: Ink, width: float) -> str:
    """Words of different looks on one baseline, cut with "…" where they are wider than ``width``."""
    parts, room = [], width
    for said, look in words:
        scale = BOLD if look else 1
        shown = fitted(said, room / scale, size) or "…"
        weight = ' font-weight="600"' if look else ""
        parts.append(f'<tspan fill="{ink[LOOKS[look]]}"{weight}>{escaped(shown)}</tspan>')
        room -= text_width(shown, size) * scale
        if shown != said:
            break
    place = f'x="{number(x)}" y="{number(y)}" font-size="{number(size)}"'
    return f"<text {place}>{''.join(parts)}</text>"


def pill(words: str, tone: Tone, right: float, middle: float, ink: Ink) -> tuple[str, float]:
    """An amount on a faint ground of its tone that ends at ``right``, and its width in px."""
    width = text_width(words, PILL_SIZE) * BOLD + 14
    colour = ink[PILLS[tone]]
    ground = (
        f'<rect x="{number(right - width)}" y="{number(middle - 10)}" width="{number(width)}"'
        f' height="20" rx="6" fill="{colour}" fill-opacity=".11"/>'
    )
    at = right - width / 2
    said = text(words, at, middle + 4, PILL_SIZE, colour, weight=600, anchor="middle")
    return ground + said, width


def status_shape(status: Status, x: float, y: float, ink: Ink) -> str:
    """A shape per status, so that colour is never alone; 13 px, its top left at ``x``, ``y``."""
    tone, mark = ink[TONES[status]], ink["card"]
    line = f'fill="none" stroke="{mark}" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"'
    match status:
        case "on track":
            shape = f'<circle cx="8" cy="8" r="7" fill="{tone}"/><path d="M4.9 8.2l2.2 2.2 4-4.6" {line}/>'
        case "at risk":
            shape = (
                f'<path d="M8 1.6l6.9 12H1.1z" fill="{tone}" stroke="{tone}" stroke-width="1.6"'
                f' stroke-linejoin="round"/><path d="M8 6v3.6M8 11.9v.1" {line}/>'
            )
        case "off track":
            shape = (
                '<rect x="2.6" y="2.6" width="10.8" height="10.8" rx="2" transform="rotate(45 8 8)"'
                f' fill="{tone}"/><path d="M8 4.6v4M8 11.2v.1" {line}/>'
            )
        case "no data":
            shape = (
                f'<circle cx="8" cy="8" r="6" fill="none" stroke="{ink["text-3"]}" stroke-width="1.8"'
                ' stroke-dasharray="3 2.3"/>'
            )
    return f'<g transform="translate({number(x)},{number(y)}) scale(.8125)"><title>{status}</title>{shape}</g>'


def sparkline(reading: Reading, width: float, height: float, ink: Ink, gradient: str) -> str:
    """The last periods, the shown one as a dot, the target dashed; empty below two values."""
    series = reading.recent
    known = np.isfinite(series)
    if known.sum() < 2:
        return ""
    across = 1 + np.arange(len(series)) * (width - 4) / (len(series) - 1)
    up = _heights(series, series[known], height)
    tone = ink[TONES[reading.status]]
    runs = _runs(across, up)
    open_end = reading.so_far and bool(known[-1]) and len(runs[-1]) > 1
    lines = [_smooth(run) for run in runs]
    area = "".join(
        f"{line}L{number(run[-1][0])},{number(height)}L{number(run[0][0])},{number(height)}Z"
        for line, run in zip(lines, runs, strict=True)
    )
    parts = [f'<path d="{area}" fill="url(#{gradient})"/>']
    if reading.target is not None:
        inside = np.clip(reading.target, series[known].min(), series[known].max())
        level = number(float(_heights(inside, series[known], height)))
        parts.append(
            f'<path d="M{number(across[0])},{level}H{number(across[-1])}" fill="none"'
            f' stroke="{ink["text-3"]}" stroke-opacity=".55" stroke-dasharray="2 2.5"/>'
        )
    look = f'fill="none" stroke="{tone}" stroke-width="1.6" stroke-linejoin="round" stroke-linecap="round"'
    whole = [*lines[:-1], _smooth(runs[-1][:-1])] if open_end else lines
    parts.append(f'<path d="{"".join(whole)}" {look}/>')
    if open_end:
        parts.append(f'<path d="{_smooth(runs[-1][-2:])}" {look} stroke-dasharray="1.5 3"/>')
    if known[-1]:
        place = f'cx="{number(across[-1])}" cy="{number(up[-1])}" r="3.2"'
        fill, line = (ink["card"], tone) if reading.so_far else (tone, ink["card"])
        parts.append(f'<circle {place} fill="{fill}" stroke="{line}" stroke-width="1.5"/>')
    return "".join(parts)


def bullet(reading: Reading, x: float, y: float, width: float, ink: Ink) -> str:
    """Bar = actual, paler = what it is on its way to, tick = target, ring = benchmark, band = the
    middle half of the others, red tick = guardrail; as shares of the target, else of the benchmark. ``y`` is its middle.
    """  # noqa: D205 - one list
    measure = reading.benchmark if reading.target is None else reading.target
    if measure is None or measure == 0:
        return ""
    told = (reading.value, reading.benchmark, reading.expected, *reading.band)
    actual, peer, ahead, start, end = (None if one is None else one / measure for one in told)
    shares = [share for share in (actual, peer, ahead, start, end, 1.0) if share is not None]
    low = min(0.0, *shares) if min(shares) < LOW else LOW
    high = max(HIGH, *shares)
    if not np.isfinite(high - low):
        return ""

    def along(share: float) -> float:
        return width * (share - low) / (high - low)

    def bar(share: float, look: str) -> str:
        return f'<rect {track} width="{number(along(share))}" {look}/>'

    track = f'x="{number(x)}" y="{number(y - 2)}" height="4" rx="2"'
    tone = f'fill="{ink[TONES[reading.status]]}"'
    parts = [bar(high, f'fill="{ink["fill"]}"')]
    if start is not None and end is not None:
        left, right = sorted((along(start), along(end)))
        parts.append(
            f'<rect x="{number(x + left)}" y="{number(y - 4)}" width="{number(right - left)}"'
            f' height="8" rx="3" fill="{ink["text-3"]}" fill-opacity=".26"/>'
        )
    if ahead is not None:
        parts.append(bar(ahead, f'{tone} fill-opacity=".34"'))
    if actual is not None:
        parts.append(bar(actual, tone))
    rails = (rail / measure for rail in reading.rails)
    parts += [
        f'<rect x="{number(x + along(rail) - 0.7)}" y="{number(y - 5)}" width="1.5" height="10"'
        f' fill="{ink["bad"]}"/>'
        for rail in rails
        if low <= rail <= high
    ]
    if peer is not None:
        parts.append(
            f'<circle cx="{number(x + along(peer))}" cy="{number(y)}" r="3.5" fill="{ink["card"]}"'
            f' stroke="{ink["text-3"]}" stroke-width="1.2"/>'
        )
    if reading.target is not None:
        parts.append(
            f'<rect x="{number(x + along(1) - 1)}" y="{number(y - 6)}" width="2" height="12" rx="1"'
            f' fill="{ink["text"]}"/>'
        )
    return "".join(parts)


def _heights(values: Series, known: Series, height: float) -> Series:
    low, high = float(known.min()), float(known.max())
    if high == low:
        return np.where(np.isfinite(values), height / 2, np.nan)
    return height - 4 - (values - low) / (high - low) * (height - 8)


def _runs(across: Series, up: Series) -> list[Points]:
    """Runs of neighbouring points: a missing value interrupts the line."""
    runs: list[Points] = [[]]
    for x, y in zip(across.tolist(), up.tolist(), strict=True):
        if np.isfinite(y):
            runs[-1].append((x, y))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _smooth(points: Points) -> str:
    """A line that is level at each point, so it never overshoots."""
    path = f"M{number(points[0][0])},{number(points[0][1])}"
    for (x0, y0), (x1, y1) in pairwise(points):
        middle = number((x0 + x1) / 2)
        path += f"C{middle},{number(y0)} {middle},{number(y1)} {number(x1)},{number(y1)}"
    return path

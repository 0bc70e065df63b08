"""Conflicts in a picture: dotted edges under the cards, the net effect on top.

Mirrors ``js/src/conflicts/marks.tsx`` and ``placing.ts``.
"""

from __future__ import annotations

from collections import Counter
from itertools import product
from math import ceil
from typing import TYPE_CHECKING, Final, NamedTuple

from kpitree_widgets.layout.text import text_width
from kpitree_widgets.report.influences import curve
from kpitree_widgets.report.marks import PILLS, escaped, number
from kpitree_widgets.theme import SIZES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kpitree_widgets.layout.tree_layout import Box, Layout
    from kpitree_widgets.report.conflicts import Clash
    from kpitree_widgets.report.influences import Curve
    from kpitree_widgets.report.marks import Ink

APART: Final = 16
"""Arrows that end at one card stand so many px apart."""
SIZE: Final = 11.5
BOLD: Final = 1.1
GAP: Final = 3
PLACES: Final = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82, 0.1, 0.9)
"""Where a label may stand on its curve, the best place first."""


class Rect(NamedTuple):
    """A place in the picture, in px."""

    x: float
    y: float
    width: float
    height: float


def conflict_marks(clashes: Iterable[Clash], layout: Layout, ink: Ink) -> tuple[str, str]:
    """The edges, and the labels on them, for the cards that are shown."""
    boxes = {box.key: box for box in layout.boxes}
    chip = SIZES["chip"]
    taken = [Rect(box.x, box.y, box.width, box.height) for box in layout.boxes]
    taken += [Rect(one.x - chip / 2, one.y - chip / 2, chip, chip) for one in layout.chips]
    arrivals: Counter[str] = Counter()
    paths, labels = [], []
    for clash in clashes:
        lines = _lines(clash, boxes, arrivals)
        paths += [_edge(way, ink, hurts=hurts) for way, hurts in lines]
        wide = text_width(clash.label, SIZE) * BOLD + 18
        at = _free([way for way, _ in lines], wide, SIZE * 1.5 + 4, taken)
        if clash.label and at is not None:
            taken.append(at)
            labels.append(_label(clash, at, ink))
    return "".join(paths), "".join(labels)


def _lines(clash: Clash, boxes: dict[str, Box], arrivals: Counter[str]) -> list[tuple[Curve, bool]]:
    """The way to everything that a lever hurts or breaks, and to what it helps."""
    start, found = boxes.get(clash.lever), []
    ends = [(metric, True) for metric in clash.against]
    ends += [(metric, False) for metric, _ in clash.helps]
    for metric, hurts in ends:
        end = boxes.get(metric)
        if start is None or end is None or metric == clash.lever:
            continue
        count = arrivals[metric]
        arrivals[metric] += 1
        room = end.width / 2 - APART
        shift = APART * ceil(count / 2) * (1 if count % 2 == 0 else -1)
        found.append((curve(start, end, max(-room, min(room, shift))), hurts))
    return found


def _free(ways: Sequence[Curve], width: float, height: float, taken: Sequence[Rect]) -> Rect | None:
    """Where a label on one of the curves covers least of what is there; the first ones are preferred."""
    best, least = None, float("inf")
    for way, share in product(ways, PLACES):
        x, y = _on(way, share)
        at = Rect(x - width / 2, y - height / 2, width, height)
        covered = sum(_overlap(at, one) for one in taken)
        if covered < least:
            best, least = at, covered
        if covered == 0:
            break
    return best


def _on(way: Curve, t: float) -> tuple[float, float]:
    weights = (1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3
    xs, ys = way.points[::2], way.points[1::2]
    x = sum(weight * one for weight, one in zip(weights, xs, strict=True))
    return x, sum(weight * one for weight, one in zip(weights, ys, strict=True))


def _overlap(one: Rect, other: Rect) -> float:
    wide = min(one.x + one.width, other.x + other.width) - max(one.x, other.x) + GAP
    high = min(one.y + one.height, other.y + other.height) - max(one.y, other.y) + GAP
    return max(0.0, wide) * max(0.0, high)


def _edge(way: Curve, ink: Ink, *, hurts: bool) -> str:
    """Dots: neither the lines of formulas nor the dashes of influences."""
    width, gap = (3.2, 7) if hurts else (1.8, 6)
    return (
        f'<path d="{way.path}" fill="none" stroke="{ink["bad"]}" stroke-width="{width}"'
        f' stroke-linecap="round" stroke-dasharray="0 {gap}"/>'
        f'<path d="{way.head}" fill="{ink["bad"]}"/>'
    )


def _label(clash: Clash, at: Rect, ink: Ink) -> str:
    tone = ink[PILLS[clash.tone]]
    middle, base = at.x + at.width / 2, at.y + at.height / 2 + 4
    return (
        f"<g><title>{escaped(clash.text)}</title>"
        f'<rect x="{number(at.x)}" y="{number(at.y)}" width="{number(at.width)}"'
        f' height="{number(at.height)}" rx="8" fill="{ink["card"]}" stroke="{ink["bad"]}"'
        f' stroke-opacity=".45"/>'
        f'<text x="{number(middle)}" y="{number(base)}" font-size="{SIZE}" text-anchor="middle"'
        f' font-weight="600" fill="{tone}">{escaped(clash.short)}{_broken(clash, ink)}</text></g>'
    )


def _broken(clash: Clash, ink: Ink) -> str:
    rest = clash.label.removeprefix(clash.short)
    return f'<tspan fill="{ink["bad"]}">{escaped(rest)}</tspan>' if rest else ""

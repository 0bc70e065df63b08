"""Conflicts in a picture: dotted edges under the cards, the net effect on top.

Mirrors ``js/src/conflicts/marks.tsx``.
"""

from __future__ import annotations

from collections import Counter
from math import ceil
from typing import TYPE_CHECKING, Final

from kpitree_widgets.layout.text import text_width
from kpitree_widgets.report.influences import curve
from kpitree_widgets.report.marks import PILLS, escaped, number
from kpitree_widgets.report.placing import Rect, place_on, things

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kpitree_widgets.layout.tree_layout import Box, Layout
    from kpitree_widgets.report.conflicts import Clash
    from kpitree_widgets.report.influences import Curve
    from kpitree_widgets.report.marks import Ink

APART: Final = 16
"""Arrows that end at one card stand so many px apart."""
SIZE: Final = 11.5
BOLD: Final = 1.1


def conflict_marks(clashes: Iterable[Clash], layout: Layout, ink: Ink) -> tuple[str, str]:
    """The edges, and the labels on them, for the cards that are shown."""
    boxes = {box.key: box for box in layout.boxes}
    taken = things(layout)
    arrivals: Counter[str] = Counter()
    paths, labels = [], []
    for clash in clashes:
        lines = _lines(clash, boxes, arrivals)
        paths += [_edge(way, ink, hurts=hurts) for way, hurts in lines]
        wide = text_width(clash.label, SIZE) * BOLD + 18
        at = place_on([way.points for way, _ in lines], wide, SIZE * 1.5 + 4, taken)
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

"""Influences and conflicts in a picture: dashed arrows under the cards.

Mirrors ``js/src/views/influences.tsx``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from kpitree_widgets.layout.text import text_width
from kpitree_widgets.report.marks import number, text
from kpitree_widgets.report.placing import place_on, things
from kpitree_widgets.tree.relations import Influence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kpitree_widgets.calendar import Grain
    from kpitree_widgets.layout.tree_layout import Box, Layout
    from kpitree_widgets.report.marks import Ink
    from kpitree_widgets.report.placing import Points, Rect
    from kpitree_widgets.tree.relations import Relation


WIDEST: Final = 180.0


class Arrow(NamedTuple):
    """An arrow between two cards that no formula links."""

    source: str
    target: str
    sign: str
    lag: int
    note: str

    def text(self, grain: Grain | None) -> str:
        """``"price effect · − 1 month later"``."""
        mark = "+" if self.sign == "+" else "−"
        later = f" {self.lag} {grain or 'period'}{'' if self.lag == 1 else 's'} later"
        said = f"{mark}{later if self.lag else ''}"
        return f"{self.note} · {said}" if self.note else said


def arrows(relations: Iterable[Relation]) -> Iterator[Arrow]:
    """A conflict is two arrows: the lever helps one metric and hurts another."""
    for one in relations:
        if isinstance(one, Influence):
            yield Arrow(one.source, one.target, one.sign, one.lag, one.note)
        else:
            yield Arrow(one.lever, one.helps, "+", 0, one.note)
            yield Arrow(one.lever, one.hurts, "-", 0, one.note)


def influences(
    relations: Iterable[Relation], layout: Layout, grain: Grain | None, ink: Ink
) -> tuple[str, str]:
    """The arrows, and the labels on them, for the cards that are shown."""
    boxes = {box.key: box for box in layout.boxes}
    taken = things(layout)
    paths, labels = [], []
    for arrow in arrows(relations):
        start, end = boxes.get(arrow.source), boxes.get(arrow.target)
        if start is None or end is None:
            continue
        way, words = curve(start, end), arrow.text(grain)
        paths.append(_drawn(way, ink))
        at = place_on([way.points], min(WIDEST, text_width(words, 11) + 18), 18, taken)
        if at is not None:
            taken.append(at)
            labels.append(_label(words, at, ink))
    return "".join(paths), "".join(labels)


class Curve(NamedTuple):
    """From the side of one card that faces the other, into the other from below or above."""

    points: Points
    path: str
    head: str


def curve(start: Box, end: Box, shift: float = 0.0) -> Curve:
    """The way of an arrow; it ends ``shift`` px beside the middle of the card."""
    right = end.x + shift + end.width / 2 >= start.x + start.width / 2
    up = start.y + start.height / 2 >= end.y + end.height / 2
    x0, y0 = start.x + (start.width if right else 0), start.y + start.height / 2
    x3, y3 = end.x + shift + end.width / 2, end.y + (end.height + 7 if up else -7)
    x1 = x0 + (1 if right else -1) * max(60, abs(x3 - x0) * 0.55)
    y2 = y3 + (1 if up else -1) * max(50, abs(y3 - y0) * 0.6)
    turns = " ".join(f"{number(x)},{number(y)}" for x, y in ((x1, y0), (x3, y2), (x3, y3)))
    return Curve(
        (x0, y0, x1, y0, x3, y2, x3, y3),
        f"M{number(x0)},{number(y0)}C{turns}",
        f"M{number(x3 - 4)},{number(y3)}h8l-4,{-7 if up else 7}z",
    )


def _drawn(way: Curve, ink: Ink) -> str:
    return (
        f'<path d="{way.path}" fill="none" stroke="{ink["inf"]}"'
        f' stroke-width="1.3" stroke-dasharray="4 3"/><path d="{way.head}" fill="{ink["inf"]}"/>'
    )


def _label(words: str, at: Rect, ink: Ink) -> str:
    x, y, wide, _ = at
    return (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(wide)}" height="18"'
        f' rx="8" fill="{ink["card"]}" stroke="{ink["inf"]}" stroke-opacity=".4"/>'
        + text(words, x + wide / 2, y + 13, 11, ink["inf"], anchor="middle", width=wide - 10)
    )

"""Where a label stands on a curve of a picture.

Mirrors ``js/src/layout/placing.ts``.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Final, NamedTuple

from kpitree_widgets.theme import SIZES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpitree_widgets.layout.tree_layout import Layout

Points = tuple[float, ...]
"""Start, two control points and end of a curve: x, y, x, y, ..."""

GAP: Final = 3
PLACES: Final = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82, 0.1, 0.9)
"""Where a label may stand on its curve, the best place first."""


class Rect(NamedTuple):
    """A place in the picture, in px."""

    x: float
    y: float
    width: float
    height: float


def things(layout: Layout) -> list[Rect]:
    """The cards and the chips between them."""
    chip = SIZES["chip"]
    return [
        *(Rect(box.x, box.y, box.width, box.height) for box in layout.boxes),
        *(Rect(one.x - chip / 2, one.y - chip / 2, chip, chip) for one in layout.chips),
    ]


def place_on(
    ways: Sequence[Points], width: float, height: float, taken: Sequence[Rect]
) -> Rect | None:
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


def _on(way: Points, t: float) -> tuple[float, float]:
    weights = (1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3
    xs, ys = way[::2], way[1::2]
    x = sum(weight * one for weight, one in zip(weights, xs, strict=True))
    return x, sum(weight * one for weight, one in zip(weights, ys, strict=True))


def _overlap(one: Rect, other: Rect) -> float:
    wide = min(one.x + one.width, other.x + other.width) - max(one.x, other.x) + GAP
    high = min(one.y + one.height, other.y + other.height) - max(one.y, other.y) + GAP
    return max(0.0, wide) * max(0.0, high)

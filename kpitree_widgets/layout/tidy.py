"""Tidy tree: Reingold and Tilford (1981), boxes of different size as in van der Ploeg (2014).

Mirrored by ``tidy.ts``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class Contour(NamedTuple):
    """The two sides of a placed subtree, deepest level first, all moved by ``shift``."""

    near: list[float]
    far: list[float]
    shift: float


def tidy(parents: Sequence[int], breadths: Sequence[float], gap: float) -> list[float]:
    """The centre of every box across the tree, roots at 0.

    Boxes of one level keep ``gap`` between their edges, a parent is centred on its first and last
    driver, and a mirrored tree gives the mirrored layout.

    Args:
        parents: position of each box's parent, -1 for a root; parents come first.
        breadths: size of each box across the tree.
        gap: least space between neighbours.

    Examples:
        >>> tidy([-1, 0, 0], [10, 10, 10], gap=2)
        [0.0, -6.0, 6.0]
    """
    centres = [0.0] * len(parents)
    drivers: dict[int, list[int]] = {}
    contours: dict[int, Contour] = {}
    for box in range(len(parents) - 1, -1, -1):
        below = drivers.pop(box, [])[::-1]
        placed = [contours.pop(driver) for driver in below]
        offsets = _packed(placed, gap)
        middle = (offsets[0] + offsets[-1]) / 2 if offsets else 0.0
        contour = _joined(placed, offsets, middle)
        half = breadths[box] / 2
        contour.near.append(-half - contour.shift)
        contour.far.append(half - contour.shift)
        contours[box] = contour
        for driver, offset in zip(below, offsets, strict=True):
            centres[driver] = offset - middle
        drivers.setdefault(parents[box], []).append(box)
    for box, parent in enumerate(parents):
        if parent >= 0:
            centres[box] += centres[parent]
    return centres


def _packed(contours: Sequence[Contour], gap: float) -> list[float]:
    """Offsets of neighbours: halfway between packed towards the first and towards the last."""
    forward = _packed_once(contours, gap, 1)
    if len(contours) < 3:
        return forward
    backward = _packed_once(contours[::-1], gap, -1)[::-1]
    extent = forward[-1]
    return [(one + extent - other) / 2 for one, other in zip(forward, backward, strict=True)]


def _packed_once(contours: Sequence[Contour], gap: float, sign: int) -> list[float]:
    """Each subtree as close to the ones before it as ``gap`` allows; -1 sees them in a mirror."""
    shared = _shared_levels(contours)
    skyline: list[float] = []
    offsets = []
    for contour in contours:
        near, far = (contour.near, contour.far) if sign == 1 else (contour.far, contour.near)
        levels = min(len(near), shared)
        needed = (
            skyline[level] + gap - sign * (near[-1 - level] + contour.shift)
            for level in range(min(levels, len(skyline)))
        )
        offset = max(needed, default=0.0)
        edges = [sign * (far[-1 - level] + contour.shift) + offset for level in range(levels)]
        skyline[:levels] = edges
        offsets.append(offset)
    return offsets


def _joined(contours: Sequence[Contour], offsets: Sequence[float], middle: float) -> Contour:
    """The contour around neighbours, kept in the arrays of the deepest: the whole stays linear."""
    if not contours:
        return Contour([], [], 0.0)
    depth = max(len(contour.near) for contour in contours)
    deepest = next(i for i, contour in enumerate(contours) if len(contour.near) == depth)
    shared = _shared_levels(contours)
    near: list[float] = []
    far: list[float] = []
    for contour, offset in zip(contours, offsets, strict=True):
        move = offset - middle
        levels = range(min(len(contour.near), shared))
        near += [contour.near[-1 - level] + contour.shift + move for level in levels[len(near) :]]
        far[: len(levels)] = [contour.far[-1 - level] + contour.shift + move for level in levels]
    kept = contours[deepest]
    shift = kept.shift + offsets[deepest] - middle
    for level, (first, last) in enumerate(zip(near, far, strict=True)):
        kept.near[-1 - level] = first - shift
        kept.far[-1 - level] = last - shift
    return Contour(kept.near, kept.far, shift)


def _shared_levels(contours: Sequence[Contour]) -> int:
    """How many levels more than one subtree has."""
    depths = sorted((len(contour.near) for contour in contours), reverse=True)
    return depths[1] if len(depths) > 1 else 0

"""Boxes, chips and edges of a tree; mirrored by ``layout-tree.ts``."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

from kpitree_widgets.layout.forest import forest
from kpitree_widgets.layout.tidy import tidy
from kpitree_widgets.theme import SIZES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from kpitree_widgets.layout.forest import Branch

Direction = Literal["lr", "tb"]


class Box(NamedTuple):
    """A card's place in px at zoom 1."""

    key: str
    """The metric's id at its home, ``"parent/metric"`` for a ghost."""
    metric: str
    parent: str | None
    """Key of the parent box."""
    depth: int
    """0 for a root."""
    ghost: bool
    """The metric has its home elsewhere; this card only points there."""
    drivers: int
    """How many drivers it has; 0 for a ghost."""
    hidden: int
    """How many drivers are hidden because it is collapsed."""
    setsize: int
    posinset: int
    x: float
    y: float
    width: float
    height: float


class Chip(NamedTuple):
    """Centre of the operator at the fork between a box and its drivers."""

    key: str
    metric: str
    x: float
    y: float
    hidden: int


class Edge(NamedTuple):
    """A cubic from a chip to a driver."""

    parent: str
    driver: str
    curve: tuple[float, ...]
    """x0, y0, c1x, c1y, c2x, c2y, x1, y1."""


class Layout(NamedTuple):
    """Everything that is drawn; boxes stand in reading order."""

    boxes: list[Box]
    chips: list[Chip]
    edges: list[Edge]
    width: float
    height: float


def layout_tree(
    roots: Sequence[str],
    drivers_of: Callable[[str], Sequence[str]],
    *,
    collapsed: Collection[str] = frozenset(),
    direction: Direction = "lr",
) -> Layout:
    """Place every visible metric; collapsed ones keep their chip and hide their drivers.

    Examples:
        >>> layout = layout_tree(["a"], {"a": ["b", "c"], "b": [], "c": []}.__getitem__)
        >>> [(box.key, box.x, box.y) for box in layout.boxes]
        [('a', 0.0, 59.0), ('b', 358.0, 0.0), ('c', 358.0, 144.0)]
    """
    boxes = _placed(forest(roots, drivers_of, collapsed), direction)
    chips = [_chip(box, direction) for box in boxes if box.drivers]
    forks = {chip.key: chip for chip in chips}
    edges = [_edge(forks[box.parent], box, direction) for box in boxes if box.parent is not None]
    rights = [box.x + box.width for box in boxes] + [chip.x + _across(chip) for chip in chips]
    bottoms = [box.y + box.height for box in boxes] + [chip.y + _down(chip) for chip in chips]
    return Layout(boxes, chips, edges, max(rights, default=0.0), max(bottoms, default=0.0))


def _placed(branches: Sequence[Branch], direction: Direction) -> list[Box]:
    flat = direction == "lr"
    extents = [_extent(branch) for branch in branches]
    breadths = [height if flat else width for width, height in extents]
    parents = [branch.parent for branch in branches]
    centres = tidy(parents, breadths, SIZES["gap_sibling" if flat else "gap_sibling_tb"])
    boxes = []
    for branch, extent, across in zip(
        branches, extents, _stacked(parents, centres, breadths), strict=True
    ):
        key, metric, parent, depth, ghost, drivers, hidden, setsize, posinset = branch
        along = _level_start(depth, direction)
        x, y = (along, across) if flat else (across, along)
        above = branches[parent].key if parent >= 0 else None
        shown = (key, metric, above, depth, ghost, drivers, hidden, setsize, posinset)
        boxes.append(Box(*shown, x, y, *extent))
    return boxes


def _extent(branch: Branch) -> tuple[float, float]:
    if branch.ghost:
        return SIZES["ghost_width"], SIZES["ghost_height"]
    if branch.depth == 0:
        return SIZES["root_width"], SIZES["root_height"]
    return SIZES["card_width"], SIZES["card_height"]


def _level_start(depth: int, direction: Direction) -> float:
    if depth == 0:
        return 0.0
    root, card, gap = (
        (SIZES["root_width"], SIZES["card_width"], SIZES["gap_depth"])
        if direction == "lr"
        else (SIZES["root_height"], SIZES["card_height"], SIZES["gap_depth_tb"])
    )
    return float(root + gap + (depth - 1) * (card + gap))


def _stacked(
    parents: Sequence[int], centres: Sequence[float], breadths: Sequence[float]
) -> list[float]:
    """Where boxes start across, tree after tree with ``gap_tree`` between them."""
    starts = [centre - breadth / 2 for centre, breadth in zip(centres, breadths, strict=True)]
    roots = [box for box, parent in enumerate(parents) if parent < 0]
    free = 0.0
    for root, end in pairwise([*roots, len(parents)]):
        least = min(starts[root:end])
        starts[root:end] = [start - least + free for start in starts[root:end]]
        ends = (
            start + size for start, size in zip(starts[root:end], breadths[root:end], strict=True)
        )
        free = max(ends) + SIZES["gap_tree"]
    return starts


def _chip(box: Box, direction: Direction) -> Chip:
    if direction == "lr":
        x, y = box.x + box.width + SIZES["stub"], box.y + box.height / 2
    else:
        x, y = box.x + box.width / 2, box.y + box.height + SIZES["stub"]
    return Chip(box.key, box.metric, x, y, box.hidden)


def _edge(chip: Chip, driver: Box, direction: Direction) -> Edge:
    if direction == "lr":
        x, y = driver.x, driver.y + driver.height / 2
        bend = chip.x + (x - chip.x) * 0.55
        curve = (chip.x, chip.y, bend, chip.y, bend - 6, y, x, y)
    else:
        x, y = driver.x + driver.width / 2, driver.y
        bend = chip.y + (y - chip.y) * 0.55
        curve = (chip.x, chip.y, chip.x, bend, x, bend - 6, x, y)
    return Edge(chip.key, driver.key, curve)


def _across(chip: Chip) -> float:
    return (SIZES["chip_collapsed_width"] if chip.hidden else SIZES["chip"]) / 2


def _down(chip: Chip) -> float:
    return (SIZES["chip_collapsed_height"] if chip.hidden else SIZES["chip"]) / 2

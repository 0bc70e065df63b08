"""The edges of a picture: as wide as they contribute to a change, coloured by whether that is good."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kpitree_widgets.report.marks import number

if TYPE_CHECKING:
    from kpitree_widgets.layout.tree_layout import Box, Chip, Direction, Edge, Layout
    from kpitree_widgets.report.explained import Flows
    from kpitree_widgets.report.marks import Ink

PLAIN: Final = 2.0
INKS: Final = {"up": "up-edge", "dn": "down-edge", "eq": "edge"}


def edges(layout: Layout, direction: Direction, flows: Flows | None, ink: Ink) -> str:
    """All edges and the stubs to their chips, one path for each colour and width, wide ones first."""
    boxes = {box.key: box for box in layout.boxes}
    paths: dict[tuple[float, str], str] = {}
    for chip in layout.chips:
        box = boxes[chip.key]
        look = _look(flows, box.metric)
        paths[look] = paths.get(look, "") + _stub(box, chip, direction)
    for edge in layout.edges:
        look = _look(flows, boxes[edge.parent].metric, boxes[edge.driver].metric)
        paths[look] = paths.get(look, "") + _curve(edge)
    return "".join(
        f'<path d="{path}" fill="none" stroke="{ink[colour]}" stroke-width="{number(width)}"/>'
        for (width, colour), path in sorted(paths.items(), key=lambda one: -one[0][0])
    )


def _look(flows: Flows | None, metric: str, driver: str | None = None) -> tuple[float, str]:
    found = flows.line(metric, driver) if flows else None
    if found is None:
        return PLAIN, "edge"
    tone, width = found
    return round(width, 1), INKS[tone]


def _stub(box: Box, chip: Chip, direction: Direction) -> str:
    if direction == "lr":
        return f"M{number(box.x + box.width)},{number(chip.y)}H{number(chip.x)}"
    return f"M{number(chip.x)},{number(box.y + box.height)}V{number(chip.y)}"


def _curve(edge: Edge) -> str:
    x0, y0, x1, y1, x2, y2, x3, y3 = map(number, edge.curve)
    return f"M{x0},{y0}C{x1},{y1} {x2},{y2} {x3},{y3}"

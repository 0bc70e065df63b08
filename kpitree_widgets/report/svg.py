"""The tree as an SVG picture that looks like the widget: own layout, own drawing, no browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from kpitree_widgets.analysis.findings import findings_of
from kpitree_widgets.analysis.levers.conflicting import conflicts as conflicts_in
from kpitree_widgets.layout.collapse import FIRST_CARDS, collapsed_below, initially_collapsed
from kpitree_widgets.layout.tree_layout import layout_tree
from kpitree_widgets.report.cards import card, ghost
from kpitree_widgets.report.conflict_marks import conflict_marks
from kpitree_widgets.report.conflicts import MOST, clashes
from kpitree_widgets.report.edges import edges
from kpitree_widgets.report.explained import flows_of, story
from kpitree_widgets.report.influences import influences
from kpitree_widgets.report.marks import escaped, line, number, text
from kpitree_widgets.report.reading import shown
from kpitree_widgets.theme import SIZES, colours
from kpitree_widgets.tree.relations import Conflict
from kpitree_widgets.tree.terms import driver_signs, operator_sign

if TYPE_CHECKING:
    from kpitree_widgets.document import Document
    from kpitree_widgets.layout.tree_layout import Box, Chip, Direction, Layout
    from kpitree_widgets.report.explained import Flows
    from kpitree_widgets.report.marks import Ink
    from kpitree_widgets.report.reading import Shown
    from kpitree_widgets.theme import Theme
    from kpitree_widgets.tree.relations import Relation
    from kpitree_widgets.tree.tree import Tree

MARGIN: Final = 40
HEAD: Final = 44
"""Room above the tree for its name and period."""
STORY: Final = 20
"""More room, for why it changed."""


class Picture(NamedTuple):
    """An SVG text and its size in px."""

    svg: str
    width: float
    height: float


def picture(
    document: Document,
    *,
    period: str = "",
    compare: str = "previous",
    direction: Direction = "lr",
    theme: Theme = "light",
    depth: int | None = None,
    cards: int = FIRST_CARDS,
    conflicts: bool = False,
) -> Picture:
    """Draw ``document`` at one period.

    Args:
        document: the tree with its values.
        period: a key; empty for the last period.
        compare: ``"previous"``, ``"year"``, a key, or empty for no comparison.
        direction: ``"lr"`` left to right, ``"tb"`` top down.
        theme: ``"light"`` or ``"dark"``.
        depth: levels shown below the roots; ``None``: as many as ``cards`` allows.
        cards: about how many cards show where ``depth`` is not given.
        conflicts: whether what helps one metric and hurts another is drawn; edges are plain then.

    Raises:
        PeriodError: a key is not among the periods.
        EditError: conflicts are wanted, and the limits of a metric contradict each other.
    """
    now = shown(document, period, compare)
    tree = document.tree
    collapsed = (
        initially_collapsed(tree.roots, tree.drivers, cards)
        if depth is None
        else collapsed_below(tree.roots, tree.drivers, depth)
    )
    layout = layout_tree(tree.roots, tree.drivers, collapsed=collapsed, direction=direction)
    ink = colours(theme)
    flows = flows_of(document, period, compare)
    head = HEAD + (STORY if flows else 0)
    width = max(layout.width, 320) + 2 * MARGIN
    height = layout.height + 2 * MARGIN + head
    marks = [influences(_drawn_relations(tree, conflicts), layout, document.periods.grain, ink)]
    if conflicts and now.position >= 0:
        found = conflicts_in(now.evaluation, None, now.position)
        marks.append(conflict_marks(clashes(found)[:MOST], layout, ink))
    body = (
        _background(width, height, ink, theme)
        + _head(now, flows, width, ink)
        + f'<g transform="translate({MARGIN},{MARGIN + head})">'
        + edges(layout, direction, None if conflicts else flows, ink)
        + "".join(paths for paths, _ in marks)
        + "".join(_chip(chip, now, ink) for chip in layout.chips)
        + "".join(_signs(layout, now, direction, ink))
        + "".join(_card(box, now, flows, ink, theme) for box in layout.boxes)
        + "".join(labels for _, labels in marks)
        + "</g>"
    )
    size = f'width="{number(width)}" height="{number(height)}"'
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(width)} {number(height)}" {size}'
        f' font-family="{escaped(ink["font"])}" role="img"><title>{escaped(now.title)}</title>'
        f"{_definitions(ink, theme)}{body}</svg>"
    )
    return Picture(svg, width, height)


def _drawn_relations(tree: Tree, conflicts: bool) -> list[Relation]:  # noqa: FBT001 - as in picture
    """Declared conflicts are among those that are found."""
    return [one for one in tree.relations if not (conflicts and isinstance(one, Conflict))]


def _definitions(ink: Ink, theme: Theme) -> str:
    gradients = "".join(
        f'<linearGradient id="kt-{theme}-{tone}" x1="0" y1="0" x2="0" y2="1">'
        f'<stop offset="0" stop-color="{ink[tone]}" stop-opacity=".22"/>'
        f'<stop offset="1" stop-color="{ink[tone]}" stop-opacity="0"/></linearGradient>'
        for tone in ("good", "warn", "bad", "neutral")
    )
    gap = number(SIZES["dot_gap"])
    return (
        f"<defs>{gradients}"
        f'<pattern id="kt-{theme}-dots" width="{gap}" height="{gap}" patternUnits="userSpaceOnUse">'
        f'<circle cx="1" cy="1" r="1" fill="{ink["dots"]}"/></pattern></defs>'
    )


def _background(width: float, height: float, ink: Ink, theme: Theme) -> str:
    size = f'width="{number(width)}" height="{number(height)}"'
    return f'<rect {size} fill="{ink["bg"]}"/><rect {size} fill="url(#kt-{theme}-dots)"/>'


def _head(now: Shown, flows: Flows | None, width: float, ink: Ink) -> str:
    room = width - 2 * MARGIN
    parts = [
        text(now.title, MARGIN, 34, 14, ink["text-1"], weight=600, width=room),
        text(now.period_text, MARGIN, 53, 12.5, ink["text-2"], width=room),
    ]
    if flows:
        parts.append(line(story(flows.found), MARGIN, 73, 12.5, ink, room))
    return "".join(parts)


def _chip(chip: Chip, now: Shown, ink: Ink) -> str:
    look = f'fill="{ink["card"]}" stroke="{ink["line-strong"]}"'
    if chip.hidden:
        wide, high = SIZES["chip_collapsed_width"], SIZES["chip_collapsed_height"]
        place = f'x="{number(chip.x - wide / 2)}" y="{number(chip.y - high / 2)}"'
        return (
            f'<rect {place} width="{number(wide)}" height="{number(high)}" rx="{number(high / 2)}" {look}/>'
            + text(
                f"+{chip.hidden}",
                chip.x,
                chip.y + 4.3,
                12,
                ink["text-1"],
                weight=600,
                anchor="middle",
            )
        )
    expression = now.evaluation.tree.metrics[chip.metric].expression
    sign = operator_sign(expression) or ""
    return (
        f'<circle cx="{number(chip.x)}" cy="{number(chip.y)}" r="{number(SIZES["chip"] / 2)}" {look}/>'
        + text(sign, chip.x, chip.y + 5.5, 16, ink["text-1"], weight=500, anchor="middle")
    )


def _signs(layout: Layout, now: Shown, direction: Direction, ink: Ink) -> list[str]:
    """Where signs differ, each stands at the end of its branch."""
    tree = now.evaluation.tree
    metrics = {box.key: box.metric for box in layout.boxes}
    found = []
    for edge in layout.edges:
        parent = metrics[edge.parent]
        signs = driver_signs(tree.metrics[parent].expression)
        by_driver = dict(zip(tree.drivers(parent), signs, strict=False))
        sign = by_driver.get(metrics[edge.driver], "")
        if not sign:
            continue
        x, y = edge.curve[-2:]
        x, y = (x - 16, y) if direction == "lr" else (x, y - 14)
        found.append(
            f'<circle cx="{number(x)}" cy="{number(y)}" r="9" fill="{ink["card"]}"'
            f' stroke="{ink["line-strong"]}"/>'
            + text(sign, x, y + 4.3, 12, ink["text-1"], weight=600, anchor="middle")
        )
    return found


def _card(box: Box, now: Shown, flows: Flows | None, ink: Ink, theme: Theme) -> str:
    reading = now.reading(box.metric)
    if box.ghost:
        return ghost(box, reading, ink)
    wrong = (
        str(finding)
        for finding in findings_of(now.evaluation, box.metric)
        if finding.severity != "info"
    )
    share = flows.share(box.metric) if flows else None
    return card(box, reading, next(wrong, ""), share, ink, theme)

"""Conflicts in a picture: the edges of ``tree.conflicts()``, dotted, with the net effect on them."""

import re
from xml.etree import ElementTree as ET

import pytest
from clashing import clashing_shop
from hypothesis import given
from hypothesis import strategies as st

import kpitree_widgets as kt
from kpitree_widgets.layout.tree_layout import layout_tree
from kpitree_widgets.report.conflict_marks import conflict_marks
from kpitree_widgets.report.conflicts import clashes
from kpitree_widgets.report.influences import curve
from kpitree_widgets.theme import colours

DOTS = 'stroke-dasharray="0 7"'
THIN_DOTS = 'stroke-dasharray="0 6"'


def words(svg):
    texts = ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")  # noqa: S314 - our own text
    return ["".join(text.itertext()) for text in texts]


def test_a_picture_shows_conflicts_when_asked_for():
    tree = clashing_shop()
    found = tree.conflicts()
    svg = tree.to_svg(conflicts=True)
    assert svg.count(DOTS) == len({(one.lever, one.hurts) for one in found.conflicts}) == 2
    assert svg.count(THIN_DOTS) == len({(one.lever, one.helps) for one in found.conflicts})
    assert {"net on Profit +€216.00", "net on Profit +€60.00"} <= set(words(svg))
    for move in found.moves:
        assert f"<title>{found.sentence(move)}</title>" in svg


def test_a_picture_shows_none_when_nobody_asks():
    assert DOTS not in clashing_shop().to_svg()


def test_edges_of_formulas_are_plain_beside_conflicts():
    tree = kt.examples.shop()
    ink = colours("light")
    assert f'stroke="{ink["up-edge"]}"' in tree.to_svg()
    assert f'stroke="{ink["up-edge"]}"' not in tree.to_svg(conflicts=True)


def test_a_declared_conflict_is_drawn_once():
    tree = clashing_shop()
    tree.conflict("support_hours", helps="profit", hurts="satisfaction")
    arrow = f'fill="none" stroke="{colours("light")["inf"]}"'
    assert tree.to_svg().count(arrow) == 2
    svg = tree.to_svg(conflicts=True)
    assert (svg.count(arrow), svg.count(DOTS)) == (0, 2)


def test_a_guardrail_in_reach_stands_on_the_label():
    svg = clashing_shop(satisfaction={"guardrail": (0.72, None)}).to_svg(conflicts=True)
    assert "net on Profit +€60.00 · breaks a guardrail" in words(svg)


def test_a_tree_without_metrics_has_a_picture_too():
    assert kt.KPITree().to_svg(conflicts=True).startswith("<svg")


def test_only_cards_that_are_shown_have_edges():
    svg = clashing_shop().to_svg(conflicts=True, depth=1)  # without discount and conversion rate
    assert svg.count(DOTS) == 1
    assert "net on Profit +€216.00" not in words(svg)


def test_labels_hide_no_card_where_there_is_room():
    tree = clashing_shop()
    structure = tree._document.tree
    layout = layout_tree(structure.roots, structure.drivers)
    _, labels = conflict_marks(clashes(tree.conflicts()), layout, colours("light"))
    found = re.findall(
        r'<rect x="([-\d.]+)" y="([-\d.]+)" width="([-\d.]+)" height="([-\d.]+)"', labels
    )
    rects = [tuple(map(float, one)) for one in found]
    assert len(rects) == 2
    for x, y, wide, high in rects:
        for box in layout.boxes:
            beside = x + wide <= box.x or x >= box.x + box.width
            over = y + high <= box.y or y >= box.y + box.height
            assert beside or over, box.key


places = st.floats(-2_000, 2_000, allow_nan=False)


@given(places, places, st.floats(-100, 100, allow_nan=False))
def test_an_arrow_begins_at_the_side_and_ends_above_or_below_the_card(x, y, shift):
    first, *_ = layout_tree(["a"], lambda _: []).boxes
    start, end = first._replace(x=0, y=0), first._replace(x=x, y=y)
    way = curve(start, end, shift)
    assert way.points[0] in (0, start.width)
    assert way.points[1] == pytest.approx(start.height / 2)
    assert way.points[6] == pytest.approx(x + end.width / 2 + shift)
    assert way.points[7] in (pytest.approx(y - 7), pytest.approx(y + end.height + 7))

"""The tree as a picture."""

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report.cases import bound_document, documents, shared_document, shop_document

from kpitree_widgets.document import Document
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.layout.text import text_width
from kpitree_widgets.report.png import png
from kpitree_widgets.report.svg import picture
from kpitree_widgets.theme import TOKENS

SVG = "{http://www.w3.org/2000/svg}"
options = st.fixed_dictionaries(
    {"theme": st.sampled_from(["light", "dark"]), "direction": st.sampled_from(["lr", "tb"])}
)


def parsed(svg):
    return ET.fromstring(svg)  # noqa: S314 - our own text


def words(svg):
    return ["".join(text.itertext()) for text in parsed(svg).iter(f"{SVG}text")]


def test_the_shop_shows_names_values_changes_and_shares_of_target():
    shown = words(picture(shop_document()).svg)
    assert shown[:2] == ["Web shop", "Oct 2026 vs Sep"]
    for text in ("Revenue", "€1.037M", "▲ 2.5% from €1.011M", "97%", "3.72%", "▼ 8.5% from 4.07%"):
        assert text in shown
    assert shown.count("×") == 3
    assert shown.count("+") == 1


@settings(max_examples=40)
@given(documents(), options)
def test_every_picture_is_well_formed_and_of_its_size(document, chosen):
    drawn = picture(document, **chosen)
    root = parsed(drawn.svg)
    assert (float(root.get("width")), float(root.get("height"))) == pytest.approx(
        drawn[1:], abs=0.1
    )
    assert "nan" not in re.sub(">[^<]*<", "><", drawn.svg)


@settings(max_examples=40)
@given(documents(), options)
def test_text_stays_in_its_card(document, chosen):
    root = parsed(picture(document, **chosen).svg)
    for card in root.iter(f"{SVG}g"):
        frame = card.find(f"{SVG}rect")
        if frame is None or frame.get("rx") != "12":
            continue
        for text in card.iter(f"{SVG}text"):
            room = float(frame.get("width")) + 0.1
            width = text_width("".join(text.itertext()), float(text.get("font-size")))
            start = float(text.get("x"))
            anchored = {"end": start, "middle": start + width / 2}
            assert anchored.get(text.get("text-anchor"), start + width) <= room


@settings(max_examples=40)
@given(documents(), options)
def test_only_colours_of_the_theme_and_weights_that_every_rasteriser_knows(document, chosen):
    svg = picture(document, **chosen).svg
    own = {token[chosen["theme"]] for token in TOKENS.values()}
    assert set(re.findall(r"#[0-9a-f]{6}\b", svg)) <= own
    assert set(re.findall(r'font-weight="(\d+)"', svg)) <= {"400", "500", "600", "700"}


def test_the_signs_of_a_difference_stand_on_the_branches_and_a_shared_driver_is_a_ghost():
    svg = picture(shared_document()).svg
    assert {"±", "+", "−"} <= set(words(svg))
    assert svg.count("Orders: shown elsewhere") == 1


def test_what_is_wrong_with_a_metric_stands_on_its_card():
    document = bound_document(
        "Rate = Orders / Visits", orders=[1, 1, 1, 1.0], visits=[4, 4, 4, 0.0]
    )
    svg = picture(document).svg
    assert "a division by zero" in svg
    assert "!" in words(svg)


def test_depth_says_how_many_levels_show():
    assert "Transactions" in words(picture(shop_document(), depth=1).svg)
    assert "Customers" not in words(picture(shop_document(), depth=1).svg)
    assert "+2" in words(picture(shop_document(), depth=0).svg)


def test_a_large_tree_is_collapsed_to_what_can_be_read():
    text = "\n".join(
        f"Area {one} = " + " + ".join(f"Part {one}.{two}" for two in range(20)) for one in range(20)
    )
    document = Document(
        tree_from_text(f"{text}\nAll = " + " + ".join(f"Area {n}" for n in range(20)))
    )
    svg = picture(document).svg
    assert 20 <= svg.count('rx="12"') <= 64
    everything = picture(document, depth=3).svg
    assert everything.count('rx="12"') == 421


def test_markup_in_labels_is_text():
    document = Document(tree_from_text("Profit = Revenue - Cost", 'A & B <script>"x"</script>'))
    assert 'A & B <script>"x"</script>' in words(picture(document).svg)


def test_an_empty_tree_is_a_picture_too():
    assert words(picture(Document(tree_from_text("")))[0])[0] == "Empty tree"


def test_a_png_has_the_size_of_its_picture():
    pytest.importorskip("resvg_py")
    drawn = picture(shop_document(), depth=1)
    image = png(*drawn, zoom=1)
    assert image[:8] == b"\x89PNG\r\n\x1a\n"
    sides = int.from_bytes(image[16:20]), int.from_bytes(image[20:24])
    assert sides == (round(drawn.width), round(drawn.height))


def test_without_a_rasteriser_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setattr("kpitree_widgets.report.png.can_draw", lambda: False)
    with pytest.raises(Exception, match=r"kpitree-widgets\[png\]"):
        png("<svg/>", 1, 1)


def paths(svg):
    """Stroke and width of every path that is an edge or a stub."""
    group = next(one for one in parsed(svg).iter(f"{SVG}g") if one.get("transform"))
    own = [one for one in group if one.tag == f"{SVG}path" and one.get("stroke-width")]
    return {(one.get("stroke"), float(one.get("stroke-width"))) for one in own}


def test_what_each_metric_adds_stands_on_its_card_and_in_the_line_on_top():
    shown = words(picture(shop_document()).svg)
    assert shown[2] == (
        "Revenue is up €25.7K (2.5%). Most of it comes from Repeat customers +€59.7K;"
        " Average order value −€37.2K holds it back."
    )
    for text in ("+€25.7K", "+€62.9K", "−€37.2K", "+€59.7K", "−€9.2K"):
        assert text in shown


def test_edges_are_as_wide_as_they_contribute():
    drawn = paths(picture(shop_document()).svg)
    up, down = TOKENS["up-edge"]["light"], TOKENS["down-edge"]["light"]
    # transactions +62.9, average order value -37.2 = 59 % of that, conversion rate -9.2 = 15 %
    assert {(up, 8.6), (down, 5.8), (down, 2.3)} <= drawn
    assert {stroke for stroke, _ in drawn} == {up, down}


def test_without_comparison_edges_are_plain_and_no_card_says_a_share():
    drawn = picture(shop_document(), compare="")
    assert paths(drawn.svg) == {(TOKENS["edge"]["light"], 2.0)}
    assert not [one for one in words(drawn.svg) if one.startswith(("+€", "−€"))]
    assert drawn.height < picture(shop_document()).height


def test_a_long_story_is_cut_at_the_edge_of_the_picture():
    document = bound_document(
        "Result = " + " + ".join(f"Part of the whole {n}" for n in (1, 2)),
        part_of_the_whole_1=[1, 2, 3, 50.0],
        part_of_the_whole_2=[9, 8, 7, 60.0],
    )
    drawn = picture(document, depth=0)
    story = next(one for one in words(drawn.svg) if one.startswith("Result is"))
    assert story.endswith("…")
    assert text_width(story, 12.5) <= drawn.width - 80 + 12.5

"""Conflicts: the page draws and says what ``tree.conflicts()`` finds."""

from __future__ import annotations

import pytest
from bridge.gestures import button, focus, press
from bridge.shop import shop
from clashing import clashing_shop
from playwright.sync_api import expect


def begin(bridge):
    button(bridge, "Conflicts").click()
    expect(panel(bridge)).to_be_visible()


def panel(bridge):
    return bridge.view().get_by_role("region", name="Conflicts")


def items(bridge):
    return panel(bridge).get_by_role("listitem").get_by_role("button")


def edges(bridge, look):
    """Lever and metric of every dotted edge of a look."""
    drawn = bridge.view().locator(f".kt-layer .kt-clashes g.{look}").all()
    return {(one.get_attribute("data-lever"), one.get_attribute("data-to")) for one in drawn}


def labels(bridge):
    return [one.inner_text() for one in bridge.view().locator(".kt-clash").all()]


def is_in_sight(bridge, metric):
    """Whether the whole card stands in the canvas."""
    card = bridge.card(metric).bounding_box()
    room = bridge.view().locator(".kt-canvas").bounding_box()
    return (
        card["x"] >= room["x"]
        and card["x"] + card["width"] <= room["x"] + room["width"]
        and card["y"] >= room["y"]
        and card["y"] + card["height"] <= room["y"] + room["height"]
    )


def test_what_python_finds_is_drawn_and_said(show):
    tree = clashing_shop()
    found = tree.conflicts()
    bridge = show(tree)
    begin(bridge)
    assert edges(bridge, "hurts") == {(one.lever, one.hurts) for one in found.conflicts}
    assert edges(bridge, "helps") == {(one.lever, one.helps) for one in found.conflicts}
    said = items(bridge).all_inner_texts()
    assert len(said) == len(found.moves) == 2
    for text, move in zip(said, found.moves, strict=True):
        assert text.replace("\n", " ").startswith(found.sentence(move))
    # no discount: 60 orders x (80 - 50) - 300 = €1,500 profit, and it was 72 x (72 - 50) - 300
    nets = {one.lever: one.net for one in found.conflicts}
    assert nets == pytest.approx({"discount": 216, "support_hours": 60})
    assert labels(bridge) == ["net on Profit +€216.00", "net on Profit +€60.00"]


def test_a_guardrail_that_would_break_is_named(show):
    bridge = show(clashing_shop(satisfaction={"guardrail": (0.72, None)}))
    begin(bridge)
    expect(panel(bridge)).to_contain_text("1 guardrail in reach")
    expect(panel(bridge)).to_contain_text("Satisfaction falls below its guardrail of 72.0%")
    assert "net on Profit +€60.00 · breaks a guardrail" in labels(bridge)


def test_the_figures_follow_an_edit(show):
    tree = clashing_shop()
    bridge = show(tree)
    begin(bridge)
    tree.update("support_hours", limits=(90, 120))
    expect(panel(bridge)).to_contain_text("net on Profit +€30.00")
    net = next(one.net for one in tree.conflicts().conflicts if one.lever == "support_hours")
    assert net == pytest.approx(30)


def test_one_metric_can_be_asked_about(show):
    tree = clashing_shop()
    bridge = show(tree)
    begin(bridge)
    panel(bridge).get_by_label("Conflicts of").select_option("satisfaction")
    expect(items(bridge)).to_have_count(1)
    found = tree.conflicts("satisfaction")
    assert edges(bridge, "hurts") == {(one.lever, one.hurts) for one in found.conflicts}


def test_a_conflict_brings_its_cards_into_sight_by_keyboard(show):
    bridge = show(clashing_shop(), viewport=(1000, 620))
    begin(bridge)
    items(bridge).first.focus()
    press(bridge, "ArrowDown")
    expect(items(bridge).last).to_be_focused()
    press(bridge, "ArrowUp", "Enter")
    expect(items(bridge).first).to_have_attribute("aria-pressed", "true")
    expect(bridge.card("discount")).to_have_class("kt-card marked")
    expect(bridge.card("conversion_rate")).to_have_class("kt-card marked")
    expect(bridge.card("support_hours")).not_to_have_class("kt-card marked")
    assert all(is_in_sight(bridge, metric) for metric in ("discount", "conversion_rate", "profit"))


def test_a_key_switches_the_mode_on_and_off(show):
    bridge = show(clashing_shop())
    focus(bridge, "profit")
    press(bridge, "!")
    expect(panel(bridge)).to_be_visible()
    expect(bridge.card("profit")).to_be_focused()
    press(bridge, "!")
    expect(panel(bridge)).to_have_count(0)


def test_the_label_on_the_tree_chooses_the_conflict(show):
    bridge = show(clashing_shop())
    begin(bridge)
    bridge.view().locator(".kt-clash").first.click()
    expect(items(bridge).first).to_have_attribute("aria-pressed", "true")


def test_the_list_stands_beside_the_tree_and_in_narrow_cells_above_it(show):
    for width, beside in ((1_200, True), (600, False)):
        bridge = show(clashing_shop(), width=width)
        begin(bridge)
        room = bridge.view().locator(".kt-body").bounding_box()
        said = panel(bridge).bounding_box()
        if beside:
            assert said["x"] == room["x"] + room["width"]
            assert (said["y"], said["height"]) == (room["y"], room["height"])
        else:
            assert said["y"] + said["height"] == room["y"]
            assert said["width"] == room["width"]


def test_a_tree_without_conflicts_says_so(show):
    bridge = show(shop())
    begin(bridge)
    expect(panel(bridge)).to_contain_text("No lever helps one and hurts another of: Revenue.")
    expect(items(bridge)).to_have_count(0)
    assert edges(bridge, "hurts") == set()


def test_what_if_takes_the_place_of_conflicts(show):
    bridge = show(clashing_shop())
    begin(bridge)
    button(bridge, "What if").click()
    expect(panel(bridge)).to_have_count(0)
    expect(bridge.view().locator(".kt-clash")).to_have_count(0)
    begin(bridge)
    expect(bridge.view().get_by_role("slider")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 720])
def test_everybody_can_read_and_reach_it(show, axe, theme, width):
    bridge = show(clashing_shop(), theme=theme, viewport=(width, 900))
    begin(bridge)
    items(bridge).first.click()
    assert axe(bridge) == []


def test_on_the_whole_screen_the_canvas_keeps_its_room(show):
    bridge = show(clashing_shop())
    begin(bridge)
    bridge.view().locator(".kt").evaluate("one => { one.dataset.full = '' }")
    canvas = bridge.view().locator(".kt-canvas").bounding_box()
    assert canvas["width"] == pytest.approx(1400)
    assert canvas["height"] > 900 / 2
    expect(items(bridge).first).to_be_in_viewport()

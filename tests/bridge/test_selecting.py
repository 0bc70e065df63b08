"""Several cards at once: by pointer, lasso and key."""

from __future__ import annotations

import pytest
from bridge.canvas import drag, glided, ready, selected, shown
from bridge.gestures import focus, press
from bridge.shop import shop
from playwright.sync_api import expect


def test_clicks_with_ctrl_add_and_take_out_and_with_shift_select_up_to(show):
    bridge = ready(show(shop()))
    bridge.card("customers").click()
    bridge.card("average_order_value").click(modifiers=["Control"])
    assert selected(bridge) == ["customers", "average_order_value"]
    bridge.card("average_order_value").click(modifiers=["Control"])
    assert selected(bridge) == ["customers"]
    bridge.card("repeat_customers").click(modifiers=["Shift"])
    assert selected(bridge) == [
        "customers",
        "new_customers",
        "new_users",
        "conversion_rate",
        "repeat_customers",
    ]
    bridge.card("revenue").click()
    assert selected(bridge) == ["revenue"]


def test_shift_with_arrows_extends_and_shrinks_and_escape_clears(show):
    bridge = ready(show(shop()))
    bridge.card("customers").click()
    press(bridge, "Shift+ArrowDown", "Shift+ArrowDown")
    assert selected(bridge) == ["customers", "new_customers", "new_users"]
    expect(bridge.card("new_users")).to_be_focused()
    press(bridge, "Shift+ArrowUp")
    assert selected(bridge) == ["customers", "new_customers"]
    press(bridge, "Shift+Home")
    assert selected(bridge) == ["revenue", "transactions", "customers"]
    press(bridge, "Escape")
    assert selected(bridge) == []


def test_ctrl_space_adds_the_card_with_the_keyboard(show):
    bridge = ready(show(shop()))
    bridge.card("customers").click()
    focus(bridge, "revenue")
    press(bridge, "Control+ ")
    assert selected(bridge) == ["revenue", "customers"]


def test_ctrl_a_selects_every_card_and_the_tree_says_that_several_can_be(show):
    bridge = ready(show(shop()))
    tree = bridge.view().get_by_role("tree", name="Shop")
    assert tree.get_attribute("aria-multiselectable") == "true"
    focus(bridge, "customers")
    press(bridge, "Control+a")
    assert len(selected(bridge)) == 9
    expect(bridge.view().get_by_role("toolbar", name="Selection")).to_contain_text("9 selected")


def test_a_lasso_selects_what_it_touches_and_pans_nothing(show):
    bridge = ready(show(shop()))
    one, other = (bridge.card(m).bounding_box() for m in ("new_users", "conversion_rate"))
    layer = bridge.view().locator(".kt-layer")
    before = layer.get_attribute("style")
    start = (one["x"] + one["width"] + 6, one["y"] - 6)
    end = (other["x"] + 20, other["y"] + other["height"] - 10)
    drag(bridge, start, end, modifier="Shift")
    assert selected(bridge) == ["new_users", "conversion_rate"]
    assert layer.get_attribute("style") == before
    expect(bridge.view().locator(".kt-lasso")).to_have_count(0)
    expect(bridge.card("new_users")).to_be_focused()


def test_a_lasso_with_ctrl_keeps_what_was_selected(show):
    bridge = ready(show(shop()))
    bridge.card("revenue").click()
    glided(bridge)
    box = bridge.card("conversion_rate").bounding_box()
    bridge.page.keyboard.down("Control")
    start = (box["x"] + box["width"] + 8, box["y"] + 20)
    drag(bridge, start, (box["x"] + box["width"] - 30, box["y"] + 60), modifier="Shift")
    bridge.page.keyboard.up("Control")
    assert selected(bridge) == ["revenue", "conversion_rate"]


def test_the_toolbar_of_a_card_covers_no_other_where_there_is_room(show):
    bridge = ready(show(shop()))
    bridge.card("new_customers").click()
    bar = bridge.view().get_by_role("toolbar", name="New customers").bounding_box()
    for box in (card.bounding_box() for card in bridge.view().locator(".kt-card").all()):
        beside = bar["x"] >= box["x"] + box["width"] or box["x"] >= bar["x"] + bar["width"]
        apart = bar["y"] >= box["y"] + box["height"] or box["y"] >= bar["y"] + bar["height"]
        assert beside or apart


def test_the_toolbar_of_several_collapses_them(show):
    bridge = ready(show(shop()))
    bridge.card("new_customers").click()
    bridge.card("new_users").click(modifiers=["Control"])
    toolbar = bridge.view().get_by_role("toolbar", name="Selection")
    expect(toolbar).to_contain_text("2 selected")
    toolbar.get_by_role("button", name="Collapse").click()
    assert "conversion_rate" not in shown(bridge)
    assert "remove" not in bridge.names()


def test_an_arrow_without_shift_leaves_the_selection_alone(show):
    bridge = ready(show(shop()))
    bridge.card("customers").click()
    press(bridge, "Shift+ArrowDown", "ArrowDown")
    assert selected(bridge) == ["customers", "new_customers"]
    press(bridge, " ")
    assert selected(bridge) == ["new_users"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_with_several_selected(show, axe, theme):
    bridge = ready(show(shop(), theme=theme))
    focus(bridge, "customers")
    press(bridge, "Control+a")
    glided(bridge)
    assert axe(bridge) == []

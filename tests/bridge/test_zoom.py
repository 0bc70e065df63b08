"""How near the tree is, and how many of its levels show."""

from __future__ import annotations

import pytest
from bridge.canvas import glided, middle, percent, ready, shown
from bridge.gestures import button, focus, press
from bridge.shop import shop, wide_tree
from playwright.sync_api import expect

import kpitree_widgets as kt


def test_zoom_to_the_selection_shows_it_at_full_size_in_the_middle(show):
    bridge = ready(show(wide_tree(1_000)))
    bridge.card("m2").click()
    press(bridge, "Control+-", "Control+-", "Control+-")
    press(bridge, "Alt+0")
    assert percent(bridge) == 100
    canvas = bridge.view().locator(".kt-canvas")
    assert middle(bridge.card("m2")) == pytest.approx(middle(canvas), abs=30)


def test_zoom_to_several_cards_shows_all_of_them(show):
    bridge = ready(show(shop()))
    bridge.card("new_users").click()
    bridge.card("repeat_customers").click(modifiers=["Control"])
    button(bridge, "Zoom out").click()
    focus(bridge, "new_users")
    press(bridge, "Alt+0")
    for metric in ("new_users", "repeat_customers"):
        expect(bridge.card(metric)).to_be_in_viewport(ratio=1)


def test_the_zoom_by_key_and_by_button(show):
    bridge = ready(show(shop()))
    focus(bridge, "revenue")
    before = percent(bridge)
    press(bridge, "Control++", "Control+=")
    assert percent(bridge) == pytest.approx(before * 1.25**2, abs=1)
    press(bridge, "Control+-", "Control+-")
    assert percent(bridge) == before
    bridge.view().get_by_role("button", name="back to 100 %").click()
    assert percent(bridge) == 100
    button(bridge, "Zoom out").click()
    assert percent(bridge) == 80
    press(bridge, "Control+0")
    assert percent(bridge) == before


@pytest.fixture
def deep(show):
    """Ten levels, two metrics on each but the first."""
    lines = [f"A{level} = A{level + 1} + B{level + 1}" for level in range(1, 10)]
    return ready(show(kt.KPITree.from_text("\n".join(lines), name="Deep")))


def test_each_level_has_its_key(deep):
    focus(deep, "a1")
    for count in range(1, 10):
        press(deep, f"Alt+{count}", "Control+0")
        assert len(shown(deep)) == 2 * count - 1
        expect(deep.view().get_by_label("Levels shown")).to_have_value(str(count))
    press(deep, "Control+Shift+ArrowRight", "Control+0")
    assert len(shown(deep)) == len(deep.tree)


def test_levels_by_key_and_by_list_with_the_card_in_place(show):
    bridge = ready(show(shop()))
    levels = bridge.view().get_by_label("Levels shown")
    expect(levels).to_have_value("all")
    bridge.card("transactions").click()
    glided(bridge)
    before = middle(bridge.card("transactions"))
    press(bridge, "Alt+3")
    assert shown(bridge) == [
        "revenue",
        "transactions",
        "customers",
        "orders_per_customer",
        "average_order_value",
    ]
    expect(levels).to_have_value("3")
    glided(bridge)
    assert middle(bridge.card("transactions")) == pytest.approx(before, abs=1)
    levels.select_option("2")
    assert shown(bridge) == ["revenue", "transactions", "average_order_value"]
    levels.select_option("all")
    assert len(shown(bridge)) == 9


def test_opening_one_card_after_that_shows_one_level_and_the_list_says_so(show):
    bridge = ready(show(shop()))
    focus(bridge, "revenue")
    press(bridge, "Alt+2")
    button(bridge, "Expand Transactions, 2 hidden").click()
    assert "customers" in shown(bridge)
    assert "new_customers" not in shown(bridge)
    expect(bridge.view().get_by_label("Levels shown")).to_have_value("3")


def test_everything_is_collapsed_and_expanded_by_key(show):
    bridge = ready(show(shop()))
    focus(bridge, "new_users")
    press(bridge, "Control+Shift+ArrowLeft")
    assert shown(bridge) == ["revenue"]
    expect(bridge.card("revenue")).to_be_focused()
    press(bridge, "Control+Shift+ArrowRight")
    assert len(shown(bridge)) == 9


def test_levels_change_nothing_in_the_tree(show):
    bridge = ready(show(shop()))
    before = str(bridge.tree.history)
    focus(bridge, "revenue")
    press(bridge, "Alt+1", "Alt+9")
    assert str(bridge.tree.history) == before
    assert "update" not in bridge.names()

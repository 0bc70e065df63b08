"""Names by hand, and the steps back and forth: the gesture, then what Python says."""

from __future__ import annotations

from bridge.gestures import button, focus, press, rename
from bridge.shop import shop
from playwright.sync_api import expect


def test_f2_renames_and_formulas_follow(show):
    bridge = show(shop())
    rename(bridge, "customers", "Buyers")
    expect(bridge.card("customers")).to_contain_text("Buyers")
    expect(bridge.card("customers")).to_be_focused()
    assert bridge.tree["customers"].label == "Buyers"
    assert bridge.tree["transactions"].formula == "Buyers * Orders per customer"


def test_a_double_click_on_the_name_renames(show):
    bridge = show(shop())
    bridge.card("customers").get_by_text("Customers", exact=True).dblclick()
    bridge.card("customers").get_by_label("Name of Customers").fill("Buyers")
    press(bridge, "Enter")
    expect(bridge.card("customers")).to_contain_text("Buyers")
    assert bridge.tree["customers"].label == "Buyers"


def test_escape_leaves_the_name_as_it_was(show):
    bridge = show(shop())
    focus(bridge, "customers")
    press(bridge, "F2")
    bridge.card("customers").get_by_label("Name of").fill("Buyers")
    press(bridge, "Escape")
    expect(bridge.card("customers")).to_be_focused()
    assert bridge.tree["customers"].label == "Customers"
    assert "rename" not in bridge.names()


def test_a_name_applied_by_leaving_it_does_not_close_the_next_one(show):
    bridge = show(shop())
    bridge.hold_answers = True
    focus(bridge, "customers")
    press(bridge, "F2")
    bridge.card("customers").get_by_label("Name of").fill("Buyers")
    focus(bridge, "transactions")
    press(bridge, "F2")
    bridge.release()
    expect(bridge.card("customers")).to_contain_text("Buyers")
    bridge.card("transactions").get_by_label("Name of").fill("Orders")
    press(bridge, "Enter")
    expect(bridge.card("transactions")).to_contain_text("Orders")
    assert [bridge.tree[one].label for one in ("customers", "transactions")] == ["Buyers", "Orders"]


def test_a_name_that_exists_is_refused_under_the_input(show):
    bridge = show(shop())
    rename(bridge, "customers", "Revenue")
    expect(bridge.card("customers").get_by_role("alert")).to_contain_text("already")
    assert bridge.tree["customers"].label == "Customers"


def test_undo_and_redo_by_button_and_by_key(show):
    bridge = show(shop())
    rename(bridge, "customers", "Buyers")
    expect(bridge.card("customers")).to_contain_text("Buyers")
    button(bridge, "Undo").click()
    expect(bridge.card("customers")).to_contain_text("Customers")
    assert bridge.tree["customers"].label == "Customers"
    focus(bridge, "revenue")
    press(bridge, "Control+Shift+z")
    expect(bridge.card("customers")).to_contain_text("Buyers")
    press(bridge, "Control+z")
    expect(bridge.card("customers")).to_contain_text("Customers")
    button(bridge, "Redo").click()
    expect(bridge.card("customers")).to_contain_text("Buyers")
    assert bridge.tree["customers"].label == "Buyers"
    expect(button(bridge, "Redo")).to_be_disabled()

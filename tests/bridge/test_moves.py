"""Moving and deleting by hand: both formulas are shown, then what Python says."""

from __future__ import annotations

from bridge.gestures import button, choose, drag, focus, press
from bridge.shop import shop
from playwright.sync_api import expect


def test_delete_takes_the_term_out_of_the_formula(show):
    bridge = show(shop())
    focus(bridge, "repeat_customers")
    press(bridge, "Delete")
    expect(bridge.card("repeat_customers")).to_have_count(0)
    assert "repeat_customers" not in bridge.tree
    assert bridge.tree["customers"].formula == "New customers"
    bridge.view().get_by_role("status").get_by_role("button", name="Undo").click()
    expect(bridge.card("repeat_customers")).to_be_visible()
    assert bridge.tree["customers"].formula == "New customers + Repeat customers"


def test_delete_of_a_computed_metric_asks_what_goes_with_it(show):
    bridge = show(shop())
    focus(bridge, "new_customers")
    press(bridge, "Delete")
    dialog = bridge.view().get_by_role("dialog", name="Delete New customers")
    expect(dialog).to_contain_text("Goes too: New users, Conversion rate")
    dialog.get_by_role("checkbox").uncheck()
    expect(dialog).not_to_contain_text("Goes too")
    dialog.get_by_role("button", name="Delete", exact=True).click()
    expect(bridge.card("new_customers")).to_have_count(0)
    assert "new_customers" not in bridge.tree
    assert bridge.tree.roots == ("revenue", "new_users", "conversion_rate")


def test_dragging_a_card_onto_another_moves_it_after_showing_both_formulas(show):
    bridge = show(shop())
    drag(bridge, "repeat_customers", onto="new_customers")
    dialog = bridge.view().get_by_role("dialog", name="Move Repeat customers to New customers")
    expect(dialog).to_contain_text("New users")
    choose(dialog, "×")
    dialog.get_by_role("button", name="Move").click()
    expect(bridge.card("repeat_customers")).to_be_focused()
    assert bridge.tree["customers"].formula == "New customers"
    assert bridge.tree["new_customers"].formula == "New users * Conversion rate * Repeat customers"
    button(bridge, "Undo").first.click()
    expect(bridge.card("customers").locator(".kt-val")).to_contain_text("200")
    assert bridge.tree["customers"].formula == "New customers + Repeat customers"


def test_an_ambiguous_move_asks_and_never_guesses(show):
    tree = shop()
    tree.update("transactions", formula="Customers * Orders per customer - 10")
    bridge = show(tree)
    drag(bridge, "repeat_customers", onto="transactions")
    dialog = bridge.view().get_by_role("dialog", name="Move Repeat customers to Transactions")
    expect(dialog.get_by_role("radio").first).to_be_attached()
    dialog.get_by_role("button", name="Move").click(force=True)
    assert bridge.tree["repeat_customers"].parents == ("customers",)
    dialog.locator("label", has_text="+").click()
    dialog.get_by_role("button", name="Move").click()
    expect(dialog).to_have_count(0)
    assert bridge.tree["repeat_customers"].parents == ("transactions",)


def test_a_drop_beside_every_card_changes_nothing(show):
    bridge = show(shop())
    before = bridge.tree.to_text()
    start = bridge.card("repeat_customers").bounding_box()
    mouse = bridge.page.mouse
    mouse.move(start["x"] + 30, start["y"] + 80)
    mouse.down()
    mouse.move(start["x"] + 30, start["y"] + 220, steps=5)
    mouse.up()
    expect(bridge.view().locator(".kt-flag")).to_have_count(0)
    assert bridge.tree.to_text() == before


def test_alt_arrow_moves_a_metric_without_the_mouse(show):
    bridge = show(shop())
    focus(bridge, "new_users")
    press(bridge, "Alt+ArrowLeft")
    dialog = bridge.view().get_by_role("dialog", name="Move New users to Customers")
    choose(dialog, "+")
    dialog.get_by_role("button", name="Move").click()
    expect(dialog).to_have_count(0)
    assert bridge.tree["new_users"].parents == ("customers",)


def test_the_keyboard_is_in_the_move_dialog_and_escape_leaves_it(show):
    tree = shop()
    tree.update("transactions", formula="Customers * Orders per customer - 10")
    bridge = show(tree)
    drag(bridge, "repeat_customers", onto="transactions")
    dialog = bridge.view().get_by_role("dialog", name="Move Repeat customers")
    expect(dialog).to_be_visible()
    assert dialog.evaluate("el => el.contains(document.activeElement)")
    press(bridge, "Escape")
    expect(dialog).to_have_count(0)
    assert bridge.tree["repeat_customers"].parents == ("customers",)


def test_after_a_move_and_its_undo_the_keyboard_is_still_in_the_tree(show):
    bridge = show(shop())
    drag(bridge, "repeat_customers", onto="new_customers")
    dialog = bridge.view().get_by_role("dialog", name="Move Repeat customers")
    dialog.get_by_role("button", name="Move").click()
    expect(bridge.card("repeat_customers")).to_be_focused()
    press(bridge, "Control+z")
    expect(bridge.card("customers").locator(".kt-val")).to_contain_text("200")
    expect(bridge.card("repeat_customers")).to_be_focused()


def test_a_driver_of_two_metrics_is_not_deleted_without_a_question(show):
    tree = shop()
    tree.add("Traffic", formula="New users + Returning visitors")
    bridge = show(tree)
    focus(bridge, "new_users")
    press(bridge, "Delete")
    dialog = bridge.view().get_by_role("dialog", name="Delete New users")
    expect(dialog).to_contain_text("Traffic")
    expect(dialog).to_contain_text("New customers")
    press(bridge, "Escape")
    assert "new_users" in bridge.tree


def test_a_drop_where_it_cannot_go_says_why(show):
    bridge = show(shop())
    before = bridge.tree.to_text()
    drag(bridge, "customers", onto="new_users")
    expect(bridge.view().get_by_role("status")).to_contain_text("New users")
    assert bridge.tree.to_text() == before

"""Formulas and new metrics by hand: the gesture, then what Python says."""

from __future__ import annotations

from bridge.gestures import button, focus, formula_input, press
from bridge.shop import shop
from playwright.sync_api import expect


def test_a_formula_is_edited_as_people_write_it(show):
    bridge = show(shop())
    field = formula_input(bridge, "transactions", "Transactions")
    expect(field).to_have_value("Customers × [Orders per customer]")
    field.fill("Customers × 2")
    press(bridge, "Enter")
    expect(bridge.card("transactions").locator(".kt-val")).to_contain_text("400")
    assert bridge.tree["transactions"].formula == "Customers * 2"
    assert bridge.tree["revenue"].value == 400 * 84


def test_the_formula_says_what_it_would_give_before_it_is_applied(show):
    bridge = show(shop())
    formula_input(bridge, "transactions", "Transactions").fill("Customers x 3")
    dialog = bridge.view().get_by_role("dialog")
    expect(dialog).to_contain_text("= 600")
    press(bridge, "Escape")
    expect(dialog).to_have_count(0)
    assert bridge.tree["transactions"].formula == "Customers * Orders per customer"


def test_a_wrong_formula_is_marked_where_it_is_wrong_and_changes_nothing(show):
    bridge = show(shop())
    field = formula_input(bridge, "transactions", "Transactions")
    field.fill("Customers × (2 +")
    press(bridge, "Enter")
    expect(bridge.view().get_by_role("alert")).to_be_visible()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(bridge.view().locator(".kt-fx .wrong")).not_to_have_count(0)
    assert bridge.tree["transactions"].formula == "Customers * Orders per customer"


def test_a_cycle_is_refused_in_words(show):
    bridge = show(shop())
    formula_input(bridge, "new_users", "New users").fill("Revenue / 10")
    press(bridge, "Enter")
    expect(bridge.view().get_by_role("alert")).to_contain_text("New users")
    assert bridge.tree["new_users"].formula is None


def test_a_new_name_in_a_formula_becomes_a_placeholder(show):
    bridge = show(shop())
    formula_input(bridge, "new_users", "New users").fill("[Organic visits] + [Paid visits]")
    expect(bridge.view().get_by_role("dialog")).to_contain_text("Organic visits, Paid visits")
    press(bridge, "Enter")
    expect(bridge.card("paid_visits")).to_contain_text("no value")
    assert bridge.tree["new_users"].drivers == ("organic_visits", "paid_visits")
    assert bridge.tree["paid_visits"].label == "Paid visits"
    assert bridge.tree["paid_visits"].formula is None


def test_a_suggestion_is_taken_over_with_tab(show):
    bridge = show(shop())
    field = formula_input(bridge, "conversion_rate", "Conversion rate")
    field.press_sequentially("repe")
    expect(bridge.view().get_by_role("option", name="Repeat customers")).to_be_visible()
    press(bridge, "Tab")
    expect(field).to_have_value("[Repeat customers]")


def test_a_driver_is_added_by_key(show):
    bridge = show(shop())
    focus(bridge, "customers")
    press(bridge, "Insert")
    bridge.view().get_by_label("Name", exact=True).fill("Won back customers")
    press(bridge, "Enter")
    expect(bridge.card("won_back_customers")).to_be_focused()
    formula = "New customers + Repeat customers + Won back customers"
    assert bridge.tree["customers"].formula == formula


def test_a_driver_is_added_by_button_with_the_operator_that_is_chosen(show):
    bridge = show(shop())
    bridge.card("revenue").click()
    button(bridge, "Driver").click()
    dialog = bridge.view().get_by_role("dialog", name="New driver of Revenue")
    dialog.get_by_label("Name", exact=True).fill("Refunds")
    dialog.locator("label", has_text="−").click()
    dialog.get_by_role("button", name="Add").click()
    expect(bridge.card("refunds")).to_be_visible()
    formula = "Transactions * Average order value - Refunds"
    assert bridge.tree["revenue"].formula == formula


def test_a_tree_is_begun_by_hand(show):
    import kpitree_widgets as kt

    bridge = show(kt.KPITree("Empty"))
    button(bridge, "Add a metric").click()
    bridge.view().get_by_label("Name", exact=True).fill("Revenue")
    press(bridge, "Enter")
    expect(bridge.card("revenue")).to_be_focused()
    press(bridge, "f")
    formula = bridge.view().get_by_role("textbox", name="Formula of Revenue")
    formula.fill("Orders x Price")
    press(bridge, "Enter")
    expect(bridge.card("price")).to_be_visible()
    assert bridge.tree.metrics == ("revenue", "orders", "price")

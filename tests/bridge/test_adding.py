"""Metrics that are added beside, above and below others, and the editor of formulas."""

from __future__ import annotations

from bridge.gestures import button, details, focus, formula_input, press
from bridge.shop import shop
from playwright.sync_api import expect


def test_a_metric_is_added_beside_another_by_key(show):
    bridge = show(shop())
    focus(bridge, "repeat_customers")
    press(bridge, "Control+Enter")
    dialog = bridge.view().get_by_role("dialog", name="New metric beside Repeat customers")
    dialog.get_by_label("Name").fill("Won back")
    press(bridge, "Enter")
    expect(bridge.card("won_back")).to_be_visible()
    assert str(bridge.tree["customers"].formula) == "New customers + Repeat customers + Won back"


def test_a_metric_is_added_above_another_by_key(show):
    bridge = show(shop())
    focus(bridge, "customers")
    press(bridge, "Control+Shift+Enter")
    dialog = bridge.view().get_by_role("dialog", name="New metric above Customers")
    dialog.get_by_label("Name").fill("Accounts")
    press(bridge, "Enter")
    expect(bridge.card("accounts")).to_be_visible()
    assert str(bridge.tree["accounts"].formula) == "Customers"
    assert str(bridge.tree["transactions"].formula) == "Accounts * Orders per customer"
    assert bridge.tree["revenue"].value == 25_200


def test_a_driver_is_added_with_its_whole_formula(show):
    bridge = show(shop())
    focus(bridge, "customers")
    press(bridge, "+")
    dialog = bridge.view().get_by_role("dialog", name="New driver of Customers")
    dialog.get_by_label("Name").fill("Partner customers = Partners * Deals per partner")
    expect(dialog).to_contain_text("Adds Partner customers, Partners, Deals per partner")
    press(bridge, "Enter")
    expect(bridge.card("partner_customers")).to_be_visible()
    assert str(bridge.tree["partner_customers"].formula) == "Partners * Deals per partner"
    assert "Partner customers" in str(bridge.tree["customers"].formula)
    bridge.tree.undo()
    assert "partners" not in bridge.tree


def test_a_formula_that_cannot_be_read_stays_where_it_was_typed(show):
    bridge = show(shop())
    focus(bridge, "customers")
    press(bridge, "+")
    dialog = bridge.view().get_by_role("dialog", name="New driver of Customers")
    name = dialog.get_by_label("Name")
    name.fill("Partner customers = Partners *")
    press(bridge, "Enter")
    expect(dialog.get_by_role("alert")).to_be_visible()
    expect(name).to_have_value("Partner customers = Partners *")
    assert "partner_customers" not in bridge.tree


def test_tab_inserts_a_name_with_spaces_and_undo_takes_it_back(show):
    bridge = show(shop())
    formula = formula_input(bridge, "orders_per_customer", "Orders per customer")
    formula.press_sequentially("New cust")
    press(bridge, "Tab")
    expect(formula).to_have_value("[New customers]")
    formula.press_sequentially(" / New us")
    press(bridge, "Tab")
    expect(formula).to_have_value("[New customers] / [New users]")
    expect(bridge.view().locator(".kt-hint .ok")).to_contain_text("= 0.03")
    press(bridge, "Control+z")
    expect(formula).not_to_have_value("[New customers] / [New users]")
    press(bridge, "Control+Shift+z")
    expect(formula).to_have_value("[New customers] / [New users]")
    press(bridge, "Enter")
    expect(bridge.card("orders_per_customer").locator(".kt-val")).to_contain_text("0.03")
    assert str(bridge.tree["orders_per_customer"].formula) == "New customers / New users"


def test_functions_are_completed_and_explained_while_they_are_typed(show):
    bridge = show(shop())
    formula = formula_input(bridge, "orders_per_customer", "Orders per customer")
    formula.press_sequentially("roll_a")
    expect(bridge.view().get_by_role("option", name="roll_avg(a, periods)")).to_be_visible()
    press(bridge, "Tab")
    expect(formula).to_have_value("roll_avg(")
    formula.press_sequentially("[New users], ")
    signature = bridge.view().locator(".kt-signature")
    expect(signature).to_contain_text("The mean of the last so many periods.")
    expect(signature.locator("b")).to_have_text("periods")
    formula.press_sequentially("2)")
    expect(signature).to_have_count(0)
    expect(bridge.view().locator(".kt-used")).to_contain_text("New users 4,000")
    press(bridge, "Enter")
    expect(bridge.card("orders_per_customer").locator(".kt-val")).to_contain_text("4,000")
    assert bridge.tree["orders_per_customer"].value == 4_000


def test_a_long_formula_wraps(show):
    bridge = show(shop())
    formula = formula_input(bridge, "repeat_customers", "Repeat customers")
    height = formula.bounding_box()["height"]
    formula.fill(" + ".join(["[Orders per customer]"] * 8))
    expect(bridge.view().locator(".kt-hint .ok")).to_contain_text("= 12")
    assert formula.bounding_box()["height"] > 2 * height
    assert formula.evaluate("one => one.scrollWidth <= one.clientWidth")


def test_the_formula_is_edited_in_the_details_too(show):
    bridge = show(shop())
    panel = details(bridge, "transactions")
    panel.get_by_role("button", name="Edit the formula").click()
    formula = panel.get_by_role("textbox", name="Formula of Transactions")
    expect(formula).to_be_focused()
    formula.fill("Customers * 2")
    press(bridge, "Enter")
    expect(bridge.card("transactions").locator(".kt-val")).to_contain_text("400")
    expect(formula).to_have_count(0)
    assert bridge.tree["transactions"].value == 400


def test_the_editor_of_formulas_is_accessible(show, axe):
    bridge = show(shop())
    formula = formula_input(bridge, "orders_per_customer", "Orders per customer")
    formula.press_sequentially("max(New")
    expect(bridge.view().get_by_role("option", name="New customers")).to_be_visible()
    assert axe(bridge) == []
    button(bridge, "Cancel").click()

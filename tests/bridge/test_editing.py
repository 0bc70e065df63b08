"""Every edit by hand: the gesture, then what Python says."""

from __future__ import annotations

from bridge.gestures import drag, focus, press, rename
from bridge.shop import shop
from playwright.sync_api import expect


def button(bridge, name):
    return bridge.view().get_by_role("button", name=name, exact=True)


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


def formula_input(bridge, metric, label):
    focus(bridge, metric)
    press(bridge, "f")
    return bridge.view().get_by_role("combobox", name=f"Formula of {label}")


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
    formula = bridge.view().get_by_role("combobox", name="Formula of Revenue")
    formula.fill("Orders x Price")
    press(bridge, "Enter")
    expect(bridge.card("price")).to_be_visible()
    assert bridge.tree.metrics == ("revenue", "orders", "price")


def details(bridge, metric):
    bridge.card(metric).click()
    button(bridge, "More").click()
    return bridge.view().get_by_role("dialog", name="Details of")


def test_unit_aim_target_and_owner_are_set_in_one_step(show):
    bridge = show(shop())
    dialog = details(bridge, "new_customers")
    dialog.get_by_label("Unit").fill("people")
    dialog.get_by_label("Aim").select_option("balance")
    dialog.get_by_label("Target").fill("1,250")
    dialog.get_by_label("Owner").fill("Mia")
    press(bridge, "Enter")
    expect(bridge.card("new_customers").locator(".kt-foot")).to_contain_text("%")
    metric = bridge.tree["new_customers"]
    assert (metric.unit, metric.aim, metric.target, metric.owner) == (
        "people",
        "balance",
        1_250,
        "Mia",
    )
    bridge.tree.undo()
    assert (metric.unit, metric.aim, metric.target, metric.owner) == (None, "maximize", None, "")


def test_a_percentage_is_typed_as_it_is_shown(show):
    bridge = show(shop())
    dialog = details(bridge, "conversion_rate")
    dialog.get_by_label("Target").fill("3.5")
    press(bridge, "Enter")
    expect(bridge.card("conversion_rate").locator(".kt-foot")).to_contain_text("86%")
    assert bridge.tree["conversion_rate"].target == 0.035


def test_a_value_by_hand_holds_for_the_shown_period(show):
    bridge = show(shop())
    dialog = details(bridge, "repeat_customers")
    dialog.get_by_label("Value in Mar 2026").fill("180")
    press(bridge, "Enter")
    expect(bridge.card("customers").locator(".kt-val")).to_contain_text("300")
    assert list(bridge.tree.frame()["repeat_customers"]) == [60, 80, 180]
    assert bridge.tree["customers"].value == 300


def test_what_is_no_number_is_refused_in_the_form(show):
    bridge = show(shop())
    dialog = details(bridge, "revenue")
    dialog.get_by_label("Target").fill("a lot")
    press(bridge, "Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("not a number")
    assert bridge.tree["revenue"].target is None


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


def choose(dialog, sign):
    """Choose an operator where the kernel asks for one."""
    choice = dialog.locator("label", has_text=sign)
    if choice.count():
        choice.click()


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


def test_a_tree_that_is_not_editable_offers_no_edit(show):
    bridge = show(shop(), editable=False)
    bridge.card("customers").click()
    press(bridge, "F2", "Delete", "Insert", "Control+z")
    expect(bridge.view().get_by_role("textbox")).to_have_count(0)
    expect(button(bridge, "Undo")).to_have_count(0)
    assert not {"rename", "remove", "add", "undo"} & set(bridge.names())

"""Copy, cut, paste and duplicate of subtrees: the gesture, then what Python says."""

from __future__ import annotations

import pytest
from bridge.gestures import choose, focus, press
from bridge.shop import shop
from playwright.sync_api import expect

import kpitree_widgets as kt

SEEN = '() => [...document.querySelectorAll(".kt")].every((one) => one.dataset.ready)'


@pytest.fixture
def ready(show):
    """Show a tree whose clipboard can be read, and wait for the script that edits."""

    def start(tree=None, **options):
        bridge = show(shop() if tree is None else tree, **options)
        bridge.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        bridge.page.wait_for_function(SEEN)
        return bridge

    return start


def clipboard(bridge):
    """The text on the clipboard."""
    return bridge.page.evaluate("navigator.clipboard.readText()").replace("\r", "")


def put(bridge, text):
    """Another program has copied a text."""
    bridge.page.evaluate("text => navigator.clipboard.writeText(text)", text)


def labels(tree):
    return {tree[metric].label for metric in tree}


def test_a_subtree_is_copied_as_lines(ready):
    bridge = ready()
    focus(bridge, "customers")
    press(bridge, "Control+c")
    expect(bridge.view().get_by_text("Copied Customers")).to_be_visible()
    assert clipboard(bridge) == (
        "Customers = [New customers] + [Repeat customers]\n"
        "New customers = [New users] * [Conversion rate]"
    )
    assert set(kt.KPITree.from_text(clipboard(bridge))) == {
        *("customers", "new_customers", "repeat_customers", "new_users", "conversion_rate"),
    }


def test_lines_from_elsewhere_become_metrics_below_the_selected_card(ready):
    bridge = ready()
    bridge.card("customers").click()
    put(bridge, "Resellers = Partners * Deals per partner")
    press(bridge, "Control+v")
    expect(bridge.card("resellers")).to_be_visible()
    tree = bridge.tree
    assert str(tree["resellers"].formula) == "Partners * Deals per partner"
    assert "Resellers" in str(tree["customers"].formula)
    assert tree.history.past[-1].startswith("Paste Resellers")
    tree.undo()
    assert "resellers" not in tree
    assert "Resellers" not in str(tree["customers"].formula)


def test_on_the_canvas_they_become_a_tree_of_their_own(ready):
    bridge = ready()
    before = str(bridge.tree["revenue"].formula)
    bridge.view().locator(".kt-canvas").click(position={"x": 20, "y": 20})
    put(bridge, "Costs = Rent + Wages")
    press(bridge, "Control+v")
    expect(bridge.card("costs")).to_be_visible()
    assert list(bridge.tree.roots)[-1] in ("costs", bridge.tree["costs"])
    assert str(bridge.tree["revenue"].formula) == before


def test_what_is_pasted_in_the_same_page_comes_with_all_that_is_said_of_it(ready):
    tree = shop()
    tree["repeat_customers"].target = 90
    tree["repeat_customers"].owner = "Mia"
    bridge = ready(tree)
    focus(bridge, "repeat_customers")
    press(bridge, "Control+c")
    expect(bridge.view().get_by_text("Copied Repeat customers")).to_be_visible()
    bridge.view().locator(".kt-canvas").click(position={"x": 20, "y": 20})
    press(bridge, "Control+v")
    dialog = bridge.view().get_by_role("dialog", name="Paste")
    expect(dialog).to_contain_text("Adds Repeat customers 2")
    assert "repeat_customers_2" not in tree
    dialog.get_by_role("button", name="Paste").click()
    expect(bridge.card("repeat_customers_2")).to_be_visible()
    copy = tree["repeat_customers_2"]
    assert (copy.label, copy.target, copy.owner) == ("Repeat customers 2", 90, "Mia")


def test_what_would_change_a_metric_that_is_there_is_shown_first(ready):
    bridge = ready()
    bridge.view().locator(".kt-canvas").click(position={"x": 20, "y": 20})
    put(bridge, "Repeat customers = Active customers * Return rate")
    press(bridge, "Control+v")
    dialog = bridge.view().get_by_role("dialog", name="Paste")
    expect(dialog).to_contain_text("Adds Active customers, Return rate")
    expect(dialog.locator(".kt-changes")).to_contain_text("Repeat customers")
    assert bridge.tree["repeat_customers"].formula is None
    press(bridge, "Escape")
    expect(dialog).to_have_count(0)
    assert bridge.tree["repeat_customers"].formula is None


def test_a_line_that_is_refused_can_be_mended_where_it_stands(ready):
    bridge = ready()
    bridge.view().locator(".kt-canvas").click(position={"x": 20, "y": 20})
    put(bridge, "Costs = Rent +")
    press(bridge, "Control+v")
    dialog = bridge.view().get_by_role("dialog", name="Paste")
    expect(dialog.get_by_role("alert")).to_be_visible()
    dialog.get_by_role("textbox").fill("Costs = Rent + Wages")
    expect(dialog).to_contain_text("Adds Costs, Rent, Wages")
    dialog.get_by_role("button", name="Paste").click()
    expect(bridge.card("costs")).to_be_visible()
    assert str(bridge.tree["costs"].formula) == "Rent + Wages"


def test_where_the_operator_is_not_plain_it_is_asked_for(ready):
    bridge = ready()
    bridge.tree["transactions"].formula = "(Customers + 1) * Orders per customer - 2"
    bridge.card("transactions").click()
    put(bridge, "Fraud")
    press(bridge, "Control+v")
    dialog = bridge.view().get_by_role("dialog", name="Paste")
    expect(dialog.get_by_text("Joins Transactions with")).to_be_visible()
    choose(dialog, "−")
    expect(dialog).to_contain_text("Adds Fraud")
    dialog.get_by_role("button", name="Paste").click()
    expect(bridge.card("fraud")).to_be_visible()
    assert str(bridge.tree["transactions"].formula).endswith("- Fraud")


def test_several_subtrees_are_cut_and_pasted_in_one_step_each(ready):
    bridge = ready()
    bridge.card("new_users").click()
    bridge.card("conversion_rate").click(modifiers=["Control"])
    press(bridge, "Control+x")
    expect(bridge.card("new_users")).to_have_count(0)
    assert "conversion_rate" not in bridge.tree
    assert bridge.tree.history.past[-1] == "Cut 2 metrics"
    bridge.view().locator(".kt-canvas").click(position={"x": 20, "y": 20})
    press(bridge, "Control+v")
    expect(bridge.card("new_users")).to_be_visible()
    assert {"New users", "Conversion rate"} <= labels(bridge.tree)
    bridge.tree.undo()
    bridge.tree.undo()
    assert str(bridge.tree["new_customers"].formula) == "New users * Conversion rate"


def test_a_metric_is_duplicated_beside_itself(ready):
    bridge = ready()
    bridge.tree["repeat_customers"].target = 90
    focus(bridge, "repeat_customers")
    press(bridge, "Control+d")
    expect(bridge.card("repeat_customers_2")).to_be_visible()
    assert bridge.tree["repeat_customers_2"].target == 90
    assert str(bridge.tree["customers"].formula) == (
        "New customers + Repeat customers + Repeat customers 2"
    )


def test_text_that_is_marked_and_text_in_fields_is_left_to_the_browser(ready):
    bridge = ready()
    focus(bridge, "customers")
    press(bridge, "F2", "Control+a", "Control+c", "End")
    press(bridge, "Control+v", "Enter")
    expect(bridge.card("customers")).to_contain_text("CustomersCustomers")
    assert bridge.tree["customers"].label == "CustomersCustomers"
    assert "copy" not in bridge.names()


def test_several_metrics_are_deleted_after_a_question_in_one_step(ready):
    bridge = ready()
    bridge.card("new_customers").click()
    bridge.card("orders_per_customer").click(modifiers=["Control"])
    press(bridge, "Delete")
    dialog = bridge.view().get_by_role("dialog", name="Delete 2 metrics")
    expect(dialog).to_contain_text("Goes too")
    expect(dialog.locator(".kt-changes")).to_contain_text("Customers")
    assert "new_customers" in bridge.tree
    dialog.get_by_role("button", name="Delete").click()
    expect(bridge.card("orders_per_customer")).to_have_count(0)
    assert not {"new_customers", "new_users", "orders_per_customer"} & set(bridge.tree)
    bridge.tree.undo()
    assert {"new_customers", "new_users", "orders_per_customer"} <= set(bridge.tree)

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


def test_readers_copy_and_change_nothing(show):
    bridge = show(shop(), editable=False)
    bridge.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    before = bridge.tree.to_yaml()
    focus(bridge, "new_customers")
    bridge.page.wait_for_function(SEEN)
    put(bridge, "Resellers = Partners * Deals per partner")
    press(bridge, "Control+x", "Control+v", "Control+c")
    expect(bridge.view().get_by_text("Copied New customers")).to_be_visible()
    assert clipboard(bridge) == "New customers = [New users] * [Conversion rate]"
    assert bridge.tree.to_yaml() == before


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


def test_what_is_pasted_goes_below_the_card_that_has_the_keyboard(ready):
    bridge = ready()
    bridge.card("revenue").click()
    press(bridge, "ArrowDown", "ArrowDown")
    expect(bridge.card("customers")).to_be_focused()
    put(bridge, "Resellers = Partners * Deals per partner")
    press(bridge, "Control+v")
    expect(bridge.card("resellers")).to_be_visible()
    assert "Resellers" in str(bridge.tree["customers"].formula)
    assert bridge.tree["revenue"].formula == "Transactions * Average order value"


def test_pasting_below_a_locked_card_is_refused_and_changes_nothing(ready):
    bridge = ready()
    bridge.tree.lock("customers")
    before = bridge.tree.to_yaml()
    focus(bridge, "new_customers")
    put(bridge, "Resellers")
    press(bridge, "Control+v")
    said = "New customers is locked together with Customers: unlock Customers first."
    expect(bridge.view().get_by_text(said)).to_be_visible()
    expect(bridge.view().get_by_role("dialog")).to_have_count(0)
    assert bridge.tree.to_yaml() == before


def test_pasted_by_the_menu_the_lines_are_typed_below_the_card(ready):
    bridge = ready()
    focus(bridge, "customers")
    press(bridge, "Shift+F10")
    bridge.view().get_by_role("menuitem", name="Paste below it").click()
    dialog = bridge.view().get_by_role("dialog", name="Paste below Customers")
    dialog.get_by_role("textbox").fill("Resellers = Partners * Deals per partner")
    expect(dialog).to_contain_text("Adds Resellers, Partners, Deals per partner")
    dialog.get_by_role("button", name="Paste").click()
    expect(bridge.card("resellers")).to_be_visible()
    assert "Resellers" in str(bridge.tree["customers"].formula)


# between two trees on one page


def sales():
    """Another tree: three metrics, no data."""
    return kt.KPITree.from_text("Sales = Buyers * Basket", name="Sales")


def told(tree):
    """A shop whose new users have all that a copy must bring."""
    tree["new_users"].set_value(5_000, "2026-03")
    tree["conversion_rate"].set_value(0.05)
    tree.update(
        "new_users",
        unit="people",
        aim="minimize",
        owner="Mia",
        tags=["web"],
        description="first visit",
        target={"2026-03": 6_000},
        benchmark=kt.benchmark(p25=3_000, p50=4_000, p75=5_000, source="peers"),
        guardrail=(1_000, None),
        limits=(0, 9_000),
    )
    return tree


FIELDS = (
    *("label", "formula", "unit", "aim", "owner", "tags", "description"),
    *("target", "benchmark", "guardrail", "limits"),
)


def fields(tree, metric):
    return {name: getattr(tree[metric], name) for name in FIELDS}


@pytest.fixture
def two(ready):
    """A shop, and below it on the same page another tree."""
    above = ready(told(shop()))
    below = above.beside(sales())
    above.page.wait_for_function(SEEN)
    return above, below


def arrived(tree):
    """What a copy of the shop's new customers must be in the other tree."""
    assert str(tree["buyers"].formula) == "New customers"
    source = told(shop())
    for metric in ("new_customers", "new_users", "conversion_rate"):
        assert fields(tree, metric) == fields(source, metric)
    by_hand = {record["id"]: record.get("values") for record in tree.copy("new_customers").records}
    assert by_hand == {
        "new_customers": None,
        "new_users": {"2026-03": 5_000},
        "conversion_rate": 0.05,
    }


def test_a_subtree_copied_in_one_tree_is_pasted_in_another_with_all_that_is_said_of_it(two):
    above, below = two
    before = above.tree.to_yaml()
    focus(above, "new_customers")
    press(above, "Control+c")
    expect(above.view().get_by_text("Copied New customers")).to_be_visible()
    focus(below, "buyers")
    press(below, "Control+v")
    expect(below.card("conversion_rate")).to_be_visible()
    arrived(below.tree)
    assert above.tree.to_yaml() == before
    assert "paste" not in above.names()
    below.tree.undo()
    assert tuple(below.tree) == tuple(sales())


def test_a_subtree_cut_in_one_tree_is_pasted_in_another_and_each_undoes_its_own_part(two):
    above, below = two
    before = above.tree.to_yaml()
    focus(above, "new_customers")
    press(above, "Control+x")
    expect(above.card("new_customers")).to_have_count(0)
    assert str(above.tree["customers"].formula) == "Repeat customers"
    assert not {"new_customers", "new_users", "conversion_rate"} & set(above.tree)
    focus(below, "buyers")
    press(below, "Control+v")
    expect(below.card("conversion_rate")).to_be_visible()
    arrived(below.tree)
    focus(above, "customers")
    press(above, "Control+z")
    expect(above.card("new_customers")).to_be_visible()
    assert above.tree.to_yaml() == before
    arrived(below.tree)


def test_what_another_program_copied_since_is_what_is_pasted(two):
    above, below = two
    focus(above, "new_customers")
    press(above, "Control+c")
    expect(above.view().get_by_text("Copied New customers")).to_be_visible()
    put(above, "Fans")
    focus(below, "buyers")
    press(below, "Control+v")
    expect(below.card("fans")).to_be_visible()
    assert tuple(below.tree) == ("sales", "buyers", "fans", "basket")


def test_a_subtree_goes_as_lines_into_a_field_of_the_page_and_comes_back_from_it(ready):
    bridge = ready()
    bridge.page.evaluate("() => document.body.append(document.createElement('textarea'))")
    outside = bridge.page.locator("body > textarea")
    focus(bridge, "customers")
    press(bridge, "Control+c")
    expect(bridge.view().get_by_text("Copied Customers")).to_be_visible()
    outside.focus()
    press(bridge, "Control+v")
    expect(outside).to_have_value(
        "Customers = [New customers] + [Repeat customers]\n"
        "New customers = [New users] * [Conversion rate]"
    )
    assert "paste" not in bridge.names()
    outside.fill("Average order value = Items per order * Price of an item")
    press(bridge, "Control+a", "Control+c")
    assert bridge.names().count("copy") == 1
    bridge.view().locator(".kt-canvas").click(position={"x": 20, "y": 20})
    press(bridge, "Control+v")
    dialog = bridge.view().get_by_role("dialog", name="Paste")
    expect(dialog).to_contain_text("Adds Items per order, Price of an item")
    dialog.get_by_role("button", name="Paste").click()
    expect(bridge.card("items_per_order")).to_be_visible()
    assert str(bridge.tree["average_order_value"].formula) == "Items per order * Price of an item"

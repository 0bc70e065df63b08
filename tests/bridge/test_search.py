"""Search, focus and filters: what is found, what is shown, and the way back."""

from __future__ import annotations

import pytest
from bridge.gestures import button, focus, press
from bridge.shop import shop, wide_tree
from playwright.sync_api import expect


def owned():
    tree = shop()
    tree["new_users"].owner = "Ann Lee"
    tree["new_users"].tags = ["growth"]
    tree["conversion_rate"].tags = ["growth", "web"]
    tree["new_users"].target = 6_000
    tree["revenue"].target = 24_000
    return tree


def ready(bridge):
    """Return when exploring.js is there."""
    expect(button(bridge, "Filter and colours")).to_be_visible()
    return bridge


def search(bridge, query):
    """Type into the search; its field."""
    ready(bridge)
    if not bridge.page.evaluate("document.activeElement.closest('.kt') !== null"):
        focus(bridge, next(iter(bridge.tree.metrics)))
    press(bridge, "/")
    field = bridge.view().get_by_role("combobox", name="Find a metric")
    expect(field).to_be_focused()
    bridge.page.keyboard.type(query)
    return field


def found(bridge):
    expect(bridge.view().locator(".kt-hit").first).to_be_visible()
    return bridge.view().locator(".kt-hit b").all_text_contents()


@pytest.mark.parametrize(
    ("query", "labels"),
    [
        ("custom", ["Customers", "New customers", "Repeat customers", "Orders per customer"]),
        ("owner:ann", ["New users"]),
        ("tag:growth", ["New users", "Conversion rate"]),
        ('status:"off track"', ["New users"]),
        ("is:input users", ["New users"]),
        ("average_order", ["Revenue", "Average order value"]),
    ],
)
def test_it_finds_by_label_id_tag_owner_formula_and_kind(show, query, labels):
    bridge = show(owned())
    search(bridge, query)
    assert found(bridge)[: len(labels)] == labels


def test_what_is_typed_before_the_search_is_there_is_searched_for(show):
    bridge = show(owned(), busy=True)
    focus(bridge, "revenue")
    press(bridge, "/")
    bridge.page.keyboard.type("tag:growth\n")
    bridge.wait_until_sent("runtime")
    bridge.idle()
    field = bridge.view().get_by_role("combobox", name="Find a metric")
    expect(field).to_have_value("tag:growth")
    expect(field).to_be_focused()
    expect(bridge.card("conversion_rate")).to_have_attribute("aria-selected", "true")


def test_hits_are_counted_and_the_others_faded(show):
    bridge = show(owned())
    search(bridge, "tag:growth")
    expect(bridge.view().get_by_text("1 of 2", exact=True)).to_be_visible()
    expect(bridge.view().locator(".kt-card:not(.faded)")).to_have_count(2)
    expect(bridge.card("new_users")).to_have_attribute("aria-selected", "true")
    press(bridge, "Enter")
    expect(bridge.view().get_by_text("2 of 2", exact=True)).to_be_visible()
    expect(bridge.card("conversion_rate")).to_have_attribute("aria-selected", "true")
    press(bridge, "Shift+Enter")
    expect(bridge.card("new_users")).to_have_attribute("aria-selected", "true")
    press(bridge, "ArrowUp")
    expect(bridge.card("conversion_rate")).to_have_attribute("aria-selected", "true")


def test_escape_restores_what_was_there(show):
    bridge = show(owned())
    bridge.view().get_by_role("button", name="Collapse Customers").click()
    bridge.card("transactions").click()
    search(bridge, "new users")
    expect(bridge.card("new_users")).to_have_attribute("aria-selected", "true")
    press(bridge, "Escape")
    expect(bridge.card("new_users")).to_have_count(0)
    expect(bridge.card("transactions")).to_be_focused()
    expect(bridge.card("transactions")).to_have_attribute("aria-selected", "true")
    expect(bridge.view().locator(".kt-card.faded")).to_have_count(0)


def test_ctrl_enter_stays_with_what_was_found(show):
    bridge = show(owned())
    bridge.view().get_by_role("button", name="Collapse Customers").click()
    search(bridge, "tag:growth")
    press(bridge, "Control+Enter")
    expect(bridge.card("new_users")).to_be_focused()
    expect(bridge.view().locator(".kt-card.faded")).to_have_count(0)


def test_the_field_in_the_header_opens_it(show):
    bridge = show(owned())
    button(bridge, "Find a metric").click()
    expect(bridge.view().get_by_role("combobox", name="Find a metric")).to_be_focused()
    bridge.page.keyboard.type("nobody")
    expect(bridge.view().get_by_text("No metric is called so.")).to_be_visible()


def test_a_narrow_header_has_the_icon_alone(show):
    bridge = show(owned(), width=640)
    box = button(bridge, "Find a metric").bounding_box()
    assert box is not None
    assert box["width"] <= 32


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_search_and_filters_pass_axe(show, axe, theme):
    bridge = show(owned(), theme=theme)
    search(bridge, "custom")
    expect(bridge.card("customers")).to_have_attribute("aria-selected", "true")
    assert axe(bridge) == []
    press(bridge, "Escape")
    button(bridge, "Filter and colours").click()
    bridge.view().get_by_role("checkbox", name="off track").check()
    assert axe(bridge) == []


def test_focus_shows_a_metric_with_what_is_above_and_below(show):
    bridge = ready(show(owned()))
    focus(bridge, "new_customers")
    press(bridge, "Control+Shift+F")
    expect(bridge.view().locator(".kt-card")).to_have_count(6)
    expect(bridge.card("average_order_value")).to_have_count(0)
    button(bridge, "Show everything again").click()
    expect(bridge.view().locator(".kt-card")).to_have_count(9)


def test_filters_combine_say_what_they_leave_and_can_be_cleared(show):
    bridge = ready(show(owned()))
    button(bridge, "Filter and colours").click()
    panel = bridge.view().get_by_role("dialog", name="Filter and colours")
    panel.get_by_role("checkbox", name="growth").check()
    expect(bridge.view().locator(".kt-card:not(.faded)")).to_have_count(2)
    panel.get_by_role("checkbox", name="off track").check()
    expect(bridge.view().locator(".kt-card:not(.faded)")).to_have_count(1)
    press(bridge, "Escape")
    expect(bridge.view().get_by_text("1 of 9 metrics")).to_be_visible()
    button(bridge, "Table").click()
    expect(bridge.view().locator(".kt-tt-rows .kt-tt-row")).to_have_count(5)
    bridge.view().get_by_role("button", name="Clear the filter").click()
    expect(bridge.view().locator(".kt-tt-rows .kt-tt-row")).to_have_count(9)


def test_the_counts_of_a_filter_follow_the_other_filters(show):
    bridge = ready(show(owned()))
    button(bridge, "Filter and colours").click()
    panel = bridge.view().get_by_role("dialog", name="Filter and colours")
    growth = panel.locator("label", has_text="growth")
    expect(growth.locator("b")).to_have_text("2")
    panel.get_by_role("checkbox", name="off track").check()
    expect(growth.locator("b")).to_have_text("1")


def test_cards_are_coloured_by_owner(show):
    bridge = ready(show(owned()))
    button(bridge, "Filter and colours").click()
    bridge.view().get_by_role("radio", name="Owner").check()
    expect(bridge.card("new_users")).to_contain_text("AL")


@pytest.mark.parametrize("size", [1_000, 3_000])
def test_a_search_finds_among_many_and_opens_what_is_folded_away(show, size):
    bridge = show(wide_tree(size))
    last = f"m{size - 1}"
    expect(bridge.card(last)).to_have_count(0)
    search(bridge, last)
    expect(bridge.card(last)).to_have_attribute("aria-selected", "true")
    expect(bridge.card(last)).to_be_in_viewport()

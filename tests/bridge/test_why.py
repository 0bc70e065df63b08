"""Why did it change, in a real browser on real kernel objects; every figure is that of Python."""

from __future__ import annotations

import re

import pytest
from bridge.gestures import button, focus, press
from bridge.rows import shop_by_day
from bridge.shop import shop
from playwright.sync_api import expect

from kpitree_widgets.units import format_change


def pill(bridge, metric):
    return bridge.card(metric).locator(".kt-con")


def panel(bridge):
    return bridge.view().get_by_role("dialog", name="Why did")


def expect_shares(bridge, found):
    """Every card says what the Python explanation says, and the others say nothing."""
    for metric in bridge.tree.metrics:
        amount = found.nodes.get(metric)
        if amount is None:
            expect(pill(bridge, metric)).to_have_count(0)
        else:
            expect(pill(bridge, metric)).to_contain_text(format_change(amount, found.unit))


def test_every_card_says_what_python_says(show):
    bridge = show(shop())
    expect_shares(bridge, bridge.tree.explain("revenue"))
    expect(bridge.view().locator(".kt-story")).to_have_text(
        "Revenue is up €5.2K (26.0%). Most of it comes from Orders per customer +€4.1K"
        " and Average order value +€1.1K."
    )
    expect(bridge.view().locator(".kt-legend")).to_contain_text("share of the change in Revenue")


def test_edges_are_as_wide_as_they_contribute(show):
    bridge = show(shop())
    expect(pill(bridge, "revenue")).to_be_visible()
    lines = (
        bridge.view()
        .locator(".kt-canvas .kt-edges path")
        .evaluate_all(
            "paths => paths.map(p => [p.getAttribute('class'), p.style.getPropertyValue('--w')])"
        )
    )
    found = bridge.tree.explain("revenue")
    share = found.nodes["average_order_value"] / found.total
    assert ["up", "8.6px"] in lines
    assert ["up", f"{1.6 + 0.7 * round(10 * share):g}px"] in lines
    assert ["eq", "1.6px"] in lines


def test_other_periods_and_comparisons_are_explained_as_they_are_chosen(show):
    bridge = show(shop())
    bridge.view().get_by_label("Period", exact=True).select_option("2026-02")
    expect_shares(bridge, bridge.tree.explain("revenue", "2026-01", "2026-02"))
    bridge.view().get_by_label("Compare with").select_option("2026-03")
    expect_shares(bridge, bridge.tree.explain("revenue", "2026-03", "2026-02"))
    bridge.view().get_by_label("Compare with").select_option("")
    expect(bridge.view().locator(".kt-con")).to_have_count(0)
    expect(bridge.view().locator(".kt-edges path.up")).to_have_count(0)


def test_an_edit_is_explained_anew(show):
    bridge = show(shop())
    expect(pill(bridge, "average_order_value")).to_contain_text("+€1.1K")
    bridge.tree["average_order_value"].set_value(100, period="2026-03")
    expect_shares(bridge, bridge.tree.explain("revenue"))
    bridge.tree["average_order_value"].unit = None
    bridge.tree["revenue"].unit = None
    expect_shares(bridge, bridge.tree.explain("revenue"))


def test_a_segment_is_explained_by_itself(show):
    bridge = show(shop_by_day(), period="2022-12")
    expect_shares(bridge, bridge.tree.explain("revenue", "2022-11", "2022-12"))
    picker = bridge.view().get_by_label("Segment", exact=True)
    picker.focus()
    expect(picker.locator("option", has_text="Bikes")).to_be_attached()
    picker.select_option(label="Bikes")
    found = bridge.tree.explain("revenue", "2022-11", "2022-12", where={"category": "Bikes"})
    expect_shares(bridge, found)
    bridge.view().get_by_label("Compare with").select_option(label="Clothing")
    found = bridge.tree.explain(
        "revenue", {"category": "Clothing"}, {"category": "Bikes"}, period="2022-12"
    )
    expect_shares(bridge, found)


def test_an_incomplete_period_is_explained_like_for_like(show):
    bridge = show(shop_by_day())
    found = bridge.tree.explain("revenue")
    assert found.total == pytest.approx(400)
    expect_shares(bridge, found)


def test_the_button_at_a_card_says_why(show):
    bridge = show(shop())
    why = bridge.view().get_by_role("button", name="Why did Transactions change?")
    expect(why).to_have_count(0)
    bridge.card("transactions").hover()
    why.click()
    found = bridge.tree.explain("transactions")
    expect(panel(bridge)).to_contain_text(found.text)
    rows = panel(bridge).get_by_role("listitem")
    expect(rows).to_have_count(4)
    expect(rows.first).to_contain_text("Feb 2026")
    expect(rows.first).to_contain_text("250")
    expect(rows.nth(1)).to_contain_text("Orders per customer")
    expect(rows.nth(1)).to_contain_text("+50")
    expect(rows.last).to_contain_text("300")
    expect(panel(bridge)).to_contain_text("adds up exactly")
    panel(bridge).locator("summary").click()
    expect(panel(bridge)).to_contain_text(found.assumes)
    why.click()
    expect(panel(bridge)).to_have_count(0)


def test_down_the_tree_and_back_by_keyboard_alone(show):
    bridge = show(shop())
    focus(bridge, "revenue")
    press(bridge, "w")
    first = panel(bridge).locator(".kt-waterfall button").first
    expect(first).to_be_focused()
    expect(first).to_have_accessible_name("Transactions: +€4.1K. Why did it change?")
    press(bridge, "ArrowDown")
    expect(panel(bridge).locator(".kt-waterfall button").nth(1)).to_be_focused()
    press(bridge, "ArrowUp", "Enter")
    dialog = bridge.view().get_by_role("dialog", name="Why did Transactions change?")
    expect(dialog.locator(".kt-waterfall button").first).to_be_focused()
    dialog.get_by_role("button", name="Explain from here").focus()
    press(bridge, "Enter")
    expect(panel(bridge)).to_have_count(0)
    expect_shares(bridge, bridge.tree.explain("transactions"))
    expect(bridge.view().locator(".kt-story")).to_contain_text("Transactions is up 50 (20.0%).")
    expect(bridge.view().locator(".kt-legend")).to_contain_text("the change in Transactions")
    expect(bridge.view().locator(".kt-segment")).to_contain_text("Why Transactions changed")
    expect(bridge.card("transactions")).to_be_focused()
    press(bridge, "Escape")
    expect_shares(bridge, bridge.tree.explain("revenue"))


def test_escape_closes_the_panel_and_gives_the_keyboard_back(show):
    bridge = show(shop())
    focus(bridge, "customers")
    press(bridge, "w")
    expect(panel(bridge)).to_be_visible()
    press(bridge, "Escape")
    expect(panel(bridge)).to_have_count(0)
    expect(bridge.card("customers")).to_be_focused()


def test_the_way_back_to_the_root(show):
    bridge = show(shop())
    focus(bridge, "customers")
    press(bridge, "w")
    button(bridge, "Explain from here").click()
    button(bridge, "Explain Revenue again").click()
    expect_shares(bridge, bridge.tree.explain("revenue"))


def test_another_method_is_a_choice(show):
    bridge = show(shop())
    focus(bridge, "revenue")
    press(bridge, "w")
    expect(panel(bridge)).to_contain_text("adds up exactly")
    panel(bridge).get_by_label("Method").select_option("sequential")
    found = bridge.tree.explain("revenue", method="sequential")
    amount = format_change(found.drivers["average_order_value"], "EUR")
    expect(panel(bridge).get_by_role("listitem").nth(2)).to_contain_text(amount)


def test_without_comparison_nobody_is_asked(show):
    bridge = show(shop(), compare="")
    expect(bridge.card("revenue")).to_be_visible()
    focus(bridge, "revenue")
    press(bridge, "w")
    expect(panel(bridge)).to_have_count(0)
    assert "explain" not in bridge.names()


def test_a_reader_who_may_not_edit_can_ask_too(show):
    bridge = show(shop(), editable=False)
    focus(bridge, "revenue")
    press(bridge, "w")
    expect(panel(bridge)).to_contain_text(bridge.tree.explain("revenue").text)


def test_a_hidden_driver_is_shown_on_the_way_down(show):
    bridge = show(shop())
    bridge.view().locator('.kt-op[data-id="customers"]').click()
    expect(bridge.card("repeat_customers")).to_have_count(0)
    focus(bridge, "customers")
    press(bridge, "w")
    row = panel(bridge).get_by_role("button", name=re.compile("^Repeat customers"))
    row.click()
    expect(bridge.card("repeat_customers")).to_be_visible()
    expect(panel(bridge)).to_have_accessible_name("Why did Repeat customers change?")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_explanations_pass_axe(show, axe, theme):
    bridge = show(shop(), theme=theme)
    expect(pill(bridge, "revenue")).to_be_visible()
    assert axe(bridge) == []
    focus(bridge, "revenue")
    press(bridge, "w")
    expect(panel(bridge)).to_contain_text("adds up exactly")
    assert axe(bridge) == []

"""Segments: one on every card, beside others, and each in a small chart."""

from __future__ import annotations

import pytest
from bridge.gestures import details
from bridge.rows import shop_by_day
from bridge.shop import shop
from playwright.sync_api import expect


def value(bridge, metric):
    return bridge.card(metric).locator(".kt-val")


def delta(bridge, metric):
    return bridge.card(metric).locator(".kt-delta")


def choose_segment(bridge, name):
    picker = bridge.view().get_by_label("Segment", exact=True)
    picker.focus()
    expect(picker.locator("option", has_text="Bikes")).to_be_attached()
    picker.select_option(label=name)


def compare_with(bridge, **option):
    bridge.view().get_by_label("Compare with").select_option(**option)


def test_a_tree_without_segments_offers_none(show):
    bridge = show(shop())
    expect(bridge.view().get_by_label("Segment", exact=True)).to_have_count(0)
    bridge.card("revenue").click()
    expect(bridge.view().get_by_role("button", name="By category")).to_have_count(0)


def test_a_segment_stands_on_every_card_like_for_like(show):
    bridge = show(shop_by_day())
    choose_segment(bridge, "Bikes")
    expect(value(bridge, "orders")).to_contain_text("60")
    expect(value(bridge, "revenue")).to_contain_text("€1,200")
    expect(value(bridge, "average_order_value")).to_contain_text("€20.00")
    expect(delta(bridge, "revenue")).to_contain_text("from €800")
    expect(bridge.view().locator(".kt-segment")).to_contain_text("category: Bikes")


def test_the_tag_takes_back_to_the_whole(show):
    bridge = show(shop_by_day())
    choose_segment(bridge, "Clothing")
    expect(value(bridge, "orders")).to_contain_text("20")
    bridge.view().get_by_role("button", name="Show all instead of Clothing").click()
    expect(value(bridge, "orders")).to_contain_text("80")
    expect(bridge.view().locator(".kt-segment")).to_have_count(0)


def test_periods_of_a_segment_are_compared(show):
    bridge = show(shop_by_day())
    choose_segment(bridge, "Bikes")
    expect(value(bridge, "orders")).to_contain_text("60")
    bridge.view().get_by_label("Period", exact=True).select_option("2022-12")
    expect(value(bridge, "orders")).to_contain_text("62")
    expect(delta(bridge, "orders")).to_contain_text("from 60")


def test_a_segment_is_compared_with_the_whole_and_with_another(show):
    bridge = show(shop_by_day())
    choose_segment(bridge, "Bikes")
    expect(value(bridge, "orders")).to_contain_text("60")
    compare_with(bridge, label="All")
    expect(delta(bridge, "average_order_value")).to_contain_text("from €17.50")
    compare_with(bridge, label="Clothing")
    expect(delta(bridge, "average_order_value")).to_contain_text("from €10.00")
    expect(bridge.view().locator(".kt-head")).to_contain_text("vs Clothing")
    bridge.view().get_by_role("button", name="Show all instead of Bikes").click()
    expect(delta(bridge, "orders")).to_contain_text("from 60")


def test_an_edit_of_the_formula_changes_the_segment_too(show):
    bridge = show(shop_by_day())
    choose_segment(bridge, "Bikes")
    expect(value(bridge, "revenue")).to_contain_text("€1,200")
    bridge.tree.update("revenue", formula="Orders * Average order value / 2")
    expect(value(bridge, "revenue")).to_contain_text("€600")
    assert bridge.tree["revenue"].value == pytest.approx(700)


def test_a_value_by_hand_is_said_to_be_of_all_segments(show):
    bridge = show(shop_by_day())
    choose_segment(bridge, "Bikes")
    expect(value(bridge, "orders")).to_contain_text("60")
    dialog = details(bridge, "orders")
    expect(dialog).to_contain_text("of all segments")
    expect(dialog.get_by_label("Value in Jan 2023")).to_have_value("80")


def test_what_is_given_by_hand_is_not_known_of_a_segment_and_says_so(show):
    tree = shop_by_day()
    tree.add("Refunds", unit="EUR").value = 100
    bridge = show(tree)
    choose_segment(bridge, "Bikes")
    expect(value(bridge, "orders")).to_contain_text("60")
    words = "Its value is given by hand; that is one of all segments together"
    expect(delta(bridge, "refunds")).to_have_attribute("title", words)
    assert tree["refunds"].value == 100


def test_the_trend_shows_a_small_chart_for_each_segment(show):
    bridge = show(shop_by_day(), charts=True)
    bridge.card("orders").click()
    bridge.view().get_by_role("button", name="By category").click()
    chart = bridge.view().locator(".kt-vega svg")
    for name in ("Orders by category", "Bikes", "Clothing", "Helmets"):
        expect(chart).to_contain_text(name)
    bridge.view().get_by_role("button", name="One trend").click()
    expect(chart).not_to_contain_text("Helmets")


def test_the_trend_of_the_chosen_segment(show):
    bridge = show(shop_by_day(), charts=True)
    choose_segment(bridge, "Bikes")
    bridge.card("orders").click()
    expect(bridge.view().locator(".kt-vega svg")).to_contain_text(
        "Jan 2023 so far (20 of 31 days): 60"
    )


def test_segments_pass_axe(show, axe):
    bridge = show(shop_by_day(), charts=True)
    choose_segment(bridge, "Bikes")
    expect(value(bridge, "orders")).to_contain_text("60")
    bridge.card("orders").click()
    expect(bridge.view().locator(".kt-vega svg")).to_be_visible()
    assert axe(bridge) == []

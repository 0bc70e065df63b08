"""A period that is not over: marked, compared with the same days only, and where it is heading."""

from __future__ import annotations

import pytest
from bridge.gestures import details, press
from bridge.rows import shop_by_day
from bridge.shop import shop
from playwright.sync_api import expect


def picker(bridge, label):
    return bridge.view().get_by_label(label, exact=True)


def test_the_header_says_how_many_days_have_data(show):
    bridge = show(shop_by_day())
    head = bridge.view().locator(".kt-head")
    expect(head.locator(".kt-days")).to_have_text("20 of 31 days")
    expect(head).to_contain_text("vs same days of Dec 2022")
    picker(bridge, "Period").select_option("2022-12")
    expect(head.locator(".kt-days")).to_have_count(0)
    expect(head).to_contain_text("vs Nov")


def test_the_cards_compare_with_the_same_days(show):
    bridge = show(shop_by_day())
    card = bridge.card("revenue")
    expect(card.locator(".kt-val")).to_contain_text("€1,400")
    expect(card.locator(".kt-delta")).to_contain_text("from €1,000")
    expect(card.locator(".kt-delta")).to_contain_text("40.0%")
    expect(bridge.card("orders").locator(".kt-delta")).to_contain_text("from 60")
    expect(card.locator(".kt-spark .far")).to_have_count(2)


def test_other_comparisons_are_refused_and_say_why(show):
    bridge = show(shop_by_day())
    picker(bridge, "Compare with").select_option("2022-10")
    delta = bridge.card("revenue").locator(".kt-delta")
    expect(delta).to_have_attribute("title", "not compared: Jan 2023 has 20 of 31 days")
    expect(delta).not_to_contain_text("%")
    picker(bridge, "Period").select_option("2022-12")
    picker(bridge, "Compare with").select_option("2023-01")
    expect(delta).to_have_attribute("title", "not compared: Jan 2023 has 20 of 31 days")


def test_an_edit_elsewhere_reaches_what_is_compared(show):
    bridge = show(shop_by_day())
    bridge.tree["average_order_value"].value = 2
    delta = bridge.card("revenue").locator(".kt-delta")
    expect(delta).to_contain_text("from €120")
    expect(bridge.card("revenue").locator(".kt-val")).to_contain_text("€160")


def test_the_details_say_where_the_period_is_heading(show):
    tree = shop_by_day()
    bridge = show(tree)
    expected = tree.pace().metrics["orders"].expected
    dialog = details(bridge, "orders")
    expect(dialog.locator(".kt-facts")).to_contain_text("On pace for")
    expect(dialog.locator(".kt-facts")).to_contain_text(f"{expected:.1f}")


def test_a_target_is_held_against_what_the_period_is_heading_for(show):
    tree = shop_by_day()
    tree["orders"].target = 120
    bridge = show(tree)
    status = tree.pace().metrics["orders"].status
    assert status == "on track"
    expect(bridge.card("orders")).to_contain_text(status)


def test_the_trend_marks_it(show):
    bridge = show(shop_by_day(), charts=True)
    bridge.card("orders").click()
    chart = bridge.view().locator(".kt-vega svg")
    expect(chart).to_contain_text("Jan 2023 so far (20 of 31 days): 80, +20")
    expect(chart).to_contain_text("on pace for")


def test_a_coarser_grain_is_read_again_and_taken_back(show):
    bridge = show(shop_by_day())
    picker(bridge, "Grain").select_option("quarter")
    expect(bridge.view().locator(".kt-period").last).to_contain_text("Q1 2023")
    expect(bridge.view().locator(".kt-days")).to_have_text("20 of 90 days")
    assert bridge.tree.periods == ("2022-Q4", "2023-Q1")
    assert bridge.tree["orders"].at("2022-Q4") == 307
    bridge.view().get_by_role("button", name="Undo").first.click()
    expect(bridge.view().locator(".kt-days")).to_have_text("20 of 31 days")
    assert len(bridge.tree.periods) == 4


@pytest.mark.parametrize("make", [shop])
def test_whole_periods_look_as_ever(show, make):
    bridge = show(make())
    expect(bridge.view().locator(".far")).to_have_count(0)
    expect(bridge.view().locator(".kt-days")).to_have_count(0)
    bridge.card("revenue").click()
    press(bridge, "Escape")

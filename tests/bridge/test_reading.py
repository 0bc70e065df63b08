"""What a reader sees and does in the page, without changing the tree."""

from __future__ import annotations

import pytest
from bridge.shop import shop, wide_tree
from playwright.sync_api import expect


def value(bridge, metric, view=0):
    return bridge.card(metric, view).locator(".kt-val")


def test_the_cards_show_the_last_period_against_the_one_before(show):
    bridge = show(shop())
    expect(value(bridge, "revenue")).to_contain_text("€25.20K")
    expect(value(bridge, "conversion_rate")).to_contain_text("3.00%")
    expect(bridge.card("revenue").locator(".kt-delta")).to_contain_text("from €20.00K")
    expect(bridge.card("revenue").locator(".kt-delta")).to_contain_text("26")
    expect(bridge.view().locator(".kt-card")).to_have_count(9)


def test_a_metric_without_data_says_so(show):
    tree = shop()
    tree.add("Refunds")
    bridge = show(tree)
    expect(value(bridge, "refunds")).to_contain_text("–")
    expect(bridge.card("refunds")).to_contain_text("no value")


def test_a_target_shows_its_share_and_a_status_in_words(show):
    tree = shop()
    tree["revenue"].target = 24_000
    bridge = show(tree)
    expect(bridge.card("revenue").locator(".kt-foot")).to_contain_text("105%")
    expect(bridge.card("revenue")).to_contain_text("on track")


def test_the_period_picker_changes_every_card(show):
    bridge = show(shop())
    bridge.view().get_by_label("Period", exact=True).select_option("2026-02")
    expect(value(bridge, "revenue")).to_contain_text("€20.00K")
    bridge.view().get_by_label("Compare with").select_option("")
    expect(bridge.card("revenue").locator(".kt-delta")).not_to_contain_text("from")


def test_the_chip_hides_and_shows_the_drivers(show):
    bridge = show(shop())
    bridge.view().get_by_role("button", name="Collapse Customers").click()
    expect(bridge.card("new_customers")).to_have_count(0)
    bridge.view().get_by_role("button", name="Expand Customers").click()
    expect(bridge.card("new_customers")).to_be_visible()


def test_arrows_move_through_the_tree(show):
    bridge = show(shop())
    bridge.card("revenue").click()
    for key, metric in (
        ("ArrowRight", "transactions"),
        ("ArrowDown", "customers"),
        ("ArrowUp", "transactions"),
        ("End", "average_order_value"),
        ("ArrowLeft", "revenue"),
        ("ArrowDown", "transactions"),
        ("Home", "revenue"),
    ):
        bridge.page.keyboard.press(key)
        expect(bridge.card(metric)).to_be_focused()
    bridge.page.keyboard.press("ArrowLeft")
    expect(bridge.card("transactions")).to_have_count(0)
    bridge.page.keyboard.press("ArrowRight")
    expect(bridge.card("transactions")).to_be_visible()


def test_zoom_and_fit(show):
    bridge = show(shop())
    percent = bridge.view().locator(".kt-zoom .num")
    before = percent.text_content()
    bridge.view().get_by_role("button", name="Zoom in").click()
    expect(percent).not_to_have_text(before)
    bridge.view().get_by_role("button", name="Fit", exact=True).click()
    expect(percent).to_have_text(before)


def test_a_shared_driver_has_one_home_and_a_ghost_that_leads_there(show):
    tree = shop()
    tree.add("Traffic", formula="New users + Returning visitors")
    bridge = show(tree)
    expect(bridge.card("new_users")).to_have_count(1)
    bridge.view().locator('.kt-ghost[data-id="new_users"]').click()
    expect(bridge.card("new_users")).to_be_focused()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_theme_is_the_widgets(show, theme):
    bridge = show(shop(), theme=theme)
    colour = "el => getComputedStyle(el).color.match(/[\\d.]+/g).slice(0, 3).map(Number)"
    channels = value(bridge, "revenue").evaluate(colour)
    assert (sum(channels) > 384) == (theme == "dark")


def test_a_700_pixel_cell_shows_the_tree_without_overflow(show):
    bridge = show(shop(), viewport=(740, 900), width=700)
    expect(bridge.card("revenue")).to_be_in_viewport()
    assert bridge.page.evaluate("document.documentElement.scrollWidth") <= 740
    for part in (".kt", ".kt-head"):
        fits = bridge.view().locator(part).first.evaluate("el => el.scrollWidth <= el.clientWidth")
        assert fits, part


def test_a_thousand_metrics_open_and_only_the_visible_ones_are_drawn(show):
    bridge = show(wide_tree(1_000))
    expect(bridge.card("m0")).to_be_visible()
    drawn = bridge.view().locator(".kt-card").count()
    assert 10 < drawn < 400
    bridge.card("m0").click()
    bridge.page.keyboard.press("ArrowRight")
    expect(bridge.card("m1")).to_be_focused()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(show, axe, theme):
    tree = shop()
    tree["revenue"].target = 24_000
    bridge = show(tree, theme=theme)
    bridge.card("revenue").click()
    assert axe(bridge) == []


def test_a_label_with_markup_is_text(show):
    tree = shop()
    tree.rename("revenue", "<img src=x onerror=alert(1)> & Co")
    bridge = show(tree)
    expect(bridge.card("revenue")).to_contain_text("<img src=x onerror=alert(1)> & Co")
    expect(bridge.view().locator("img")).to_have_count(0)


def test_top_to_bottom_puts_the_drivers_below(show):
    bridge = show(shop())
    bridge.view().get_by_role("button", name="Top to bottom").click()
    parent, driver = bridge.card("revenue"), bridge.card("transactions")
    expect(driver).to_be_visible()
    top, below = parent.bounding_box(), driver.bounding_box()
    assert below["y"] > top["y"] + top["height"]


def test_selecting_a_card_draws_its_trend_and_the_runtime_comes_once_per_page(show):
    bridge = show(shop(), views=2, charts=True)
    for view in (0, 1):
        bridge.card("revenue", view).click()
        expect(bridge.view(view).locator(".kt-trend .kt-vega svg")).to_be_visible()
    handed = [one["args"].get("part") for one in bridge.commands if one["name"] == "runtime"]
    assert handed.count(None) == 1
    assert len(handed) == len(set(handed))
    bridge.view().get_by_role("button", name="Close the trend").click()
    expect(bridge.view().locator(".kt-trend")).to_have_count(0)

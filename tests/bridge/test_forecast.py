"""The forecast in the trend: asked for by a button, drawn with the numbers of ``forecast()``."""

from __future__ import annotations

import numpy as np
import pandas as pd
from bridge.rows import shop_by_day
from playwright.sync_api import expect

import kpitree_widgets as kt


def shop() -> kt.KPITree:
    """Three years of months that grow, and a target that lies ahead."""
    months = pd.period_range("2020-01", periods=36, freq="M").astype(str)
    orders = 100 + 3 * np.arange(36) + 10 * np.sin(np.arange(36))
    tree = kt.KPITree.from_text("Revenue = Orders * Price", name="Shop")
    tree["revenue"].unit = "EUR"
    data = {"month": months, "Orders": orders, "Price": 5.0}
    tree.bind(pd.DataFrame(data), time="month", grain="month")
    tree["revenue"].target = kt.path({"2022-12-31": 1_000, "2023-12-31": 5_000})
    return tree


def toggle(bridge):
    return bridge.view().get_by_role("button", name="Forecast", exact=True)


def last_trend(bridge):
    (*_, answer) = [
        message["content"]["result"]
        for message in bridge.answers("trend")
        if (message["content"] or {}).get("kind") == "reply"
    ]
    return answer


def test_the_button_draws_what_forecast_says_and_a_sentence_judges_it(show):
    tree = shop()
    bridge = show(tree, charts=True)
    bridge.card("revenue").click()
    chart = bridge.view().locator(".kt-vega svg")
    expect(chart).to_contain_text("Dec 2022: ")
    expect(chart).not_to_contain_text("Forecast")
    toggle(bridge).click()
    found = tree["revenue"].forecast()
    expect(chart).to_contain_text("Median forecast")
    rows = max(last_trend(bridge)["spec"]["datasets"].values(), key=len)
    assert [row["Median forecast"] for row in rows[36:]] == found["revenue"].median.tolist()
    assert [row["High"] for row in rows[36:]] == found["revenue"].p90.tolist()
    told = bridge.view().locator(".kt-told")
    expect(told).to_contain_text("On current course the target of €5,000 or more in Dec 2023 is")
    expect(told).to_contain_text(found.error("revenue"))
    toggle(bridge).click()
    expect(chart).not_to_contain_text("Median forecast")
    expect(told).to_have_count(0)


def test_an_edit_makes_it_anew(show):
    bridge = show(shop(), charts=True)
    bridge.card("orders").click()
    toggle(bridge).click()
    chart = bridge.view().locator(".kt-vega svg")
    expect(chart).to_contain_text("Median forecast")
    bridge.tree["orders"].value = 7
    expect(bridge.view().locator(".kt-told")).to_contain_text("as given")
    rows = max(last_trend(bridge)["spec"]["datasets"].values(), key=len)
    assert {row["Median forecast"] for row in rows[36:]} == {7}


def test_too_short_a_history_says_what_is_needed(show):
    bridge = show(shop_by_day(), charts=True)
    bridge.card("orders").click()
    toggle(bridge).click()
    told = bridge.view().locator(".kt-told")
    expect(told).to_contain_text("7 complete periods are needed, there are 3.")
    expect(told).to_contain_text("Jan 2023 (20 of 31 days) is left out of the fit")


def test_a_forecast_passes_axe_and_the_keyboard_reaches_it(show, axe):
    bridge = show(shop(), charts=True)
    bridge.card("revenue").click()
    toggle(bridge).focus()
    bridge.page.keyboard.press("Enter")
    expect(bridge.view().locator(".kt-vega svg")).to_contain_text("Median forecast")
    expect(toggle(bridge)).to_have_attribute("aria-pressed", "true")
    assert axe(bridge) == []

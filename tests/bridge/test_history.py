"""The list of steps: what it says, where a click on it leads."""

from __future__ import annotations

from bridge.gestures import button, focus, press, rename
from bridge.shop import shop
from playwright.sync_api import expect


def current(steps):
    return steps.locator('[aria-current="step"]')


def test_the_list_names_steps_from_here_from_python_and_from_other_views(show):
    bridge = show(shop(), views=2)
    rename(bridge, "customers", "Buyers")
    bridge.tree["revenue"].target = 30_000
    rename(bridge, "transactions", "Orders", view=1)
    expect(bridge.card("transactions")).to_contain_text("Orders")
    button(bridge, "History").click()
    steps = bridge.view().get_by_role("dialog", name="History")
    expect(steps.get_by_role("listitem")).to_have_text(
        [
            "As it was at first",
            *bridge.tree.history.past[:-1],
            "●" + bridge.tree.history.past[-1],
        ]
    )
    expect(current(steps)).to_contain_text("Rename Transactions to Orders")
    expect(current(steps).get_by_role("button")).to_be_focused()


def test_a_click_jumps_to_a_step_and_back(show):
    bridge = show(shop())
    rename(bridge, "customers", "Buyers")
    rename(bridge, "revenue", "Turnover")
    rename(bridge, "transactions", "Orders")
    expect(bridge.card("transactions")).to_contain_text("Orders")
    button(bridge, "History").click()
    steps = bridge.view().get_by_role("dialog", name="History")
    steps.get_by_role("button", name="Rename Customers to Buyers").click()
    expect(bridge.card("transactions")).to_contain_text("Transactions")
    expect(current(steps)).to_contain_text("Rename Customers to Buyers")
    assert bridge.tree["customers"].label == "Buyers"
    assert bridge.tree["revenue"].label == "Revenue"
    steps.get_by_role("button", name="Rename Transactions to Orders").click()
    expect(bridge.card("transactions")).to_contain_text("Orders")
    assert bridge.tree["revenue"].label == "Turnover"
    steps.get_by_role("button", name="As it was at first").click()
    expect(bridge.card("customers")).to_contain_text("Customers")
    assert bridge.tree["customers"].label == "Customers"
    assert bridge.tree.history.past == ()


def test_arrows_walk_along_the_list_and_escape_closes_it(show):
    bridge = show(shop())
    rename(bridge, "customers", "Buyers")
    expect(bridge.card("customers")).to_contain_text("Buyers")
    button(bridge, "History").click()
    steps = bridge.view().get_by_role("dialog", name="History")
    expect(current(steps).get_by_role("button")).to_be_focused()
    press(bridge, "ArrowUp", "Enter")
    expect(bridge.card("customers")).to_contain_text("Customers")
    press(bridge, "Escape")
    expect(steps).to_have_count(0)
    assert bridge.tree["customers"].label == "Customers"


def test_the_list_is_accessible(show, axe):
    bridge = show(shop(), theme="dark")
    focus(bridge, "customers")
    rename(bridge, "customers", "Buyers")
    expect(bridge.card("customers")).to_contain_text("Buyers")
    button(bridge, "History").click()
    expect(current(bridge.view())).to_be_visible()
    assert axe(bridge) == []

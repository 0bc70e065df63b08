"""The kernel has the tree; every view of it shows the same, also after a reload or a lost answer."""

from __future__ import annotations

import json

from bridge.gestures import rename
from bridge.shop import shop, wide_tree
from playwright.sync_api import expect

from kpitree_widgets.units import format_change


def everything(bridge, view):
    """What a view says, card by card."""
    return bridge.view(view).locator(".kt-card").all_text_contents()


def test_two_views_of_one_tree_stay_equal(show):
    bridge = show(shop(), views=2)
    rename(bridge, "revenue", "Net revenue", view=0)
    expect(bridge.card("revenue", view=1)).to_contain_text("Net revenue")
    bridge.tree["new_users"].value = 5_000
    expect(bridge.card("new_users", view=1)).to_contain_text("5,000")
    moved = format_change(bridge.tree.explain("revenue").total, "EUR")
    for view in (0, 1):
        expect(bridge.card("revenue", view=view).locator(".kt-con")).to_contain_text(moved)
    assert everything(bridge, 0) == everything(bridge, 1)


def test_an_edit_in_python_repaints_the_open_view(show):
    bridge = show(shop())
    bridge.tree.rename("customers", "Buyers")
    expect(bridge.card("customers")).to_contain_text("Buyers")
    bridge.tree.update("transactions", formula="Buyers * 2")
    expect(bridge.card("orders_per_customer")).to_be_visible()
    expect(bridge.card("transactions").locator(".kt-val")).to_contain_text("400")
    bridge.tree.undo()
    expect(bridge.card("transactions").locator(".kt-val")).to_contain_text("300")


def test_new_data_reach_the_open_view(show):
    import pandas as pd

    bridge = show(shop())
    frame = pd.DataFrame({"month": ["2026-04"], "Average order value": [100.0]})
    bridge.tree.bind(frame, time="month", grain="month")
    period = bridge.view().get_by_label("Period", exact=True)
    expect(period).to_have_value("2026-04")
    expect(bridge.card("average_order_value").locator(".kt-val")).to_contain_text("100.00")


def test_a_reload_brings_the_tree_as_it_is_now(show):
    bridge = show(shop())
    rename(bridge, "revenue", "Net revenue")
    bridge.tree.add("Refunds", parent="revenue", operator="-")
    expect(bridge.view().locator(".kt-con")).to_have_count(0)
    before = everything(bridge, 0)
    bridge.reload()
    expect(bridge.card("refunds")).to_be_visible()
    assert everything(bridge, 0) == before


def test_a_missed_patch_makes_the_view_ask_for_the_whole_tree(show):
    bridge = show(shop())
    bridge.kernel_alive = False
    bridge.tree.rename("revenue", "Turnover")
    bridge.kernel_alive = True
    bridge.tree.rename("customers", "Buyers")
    expect(bridge.card("customers")).to_contain_text("Buyers")
    expect(bridge.card("revenue")).to_contain_text("Turnover")
    assert bridge.names().count("snapshot") == 1


def test_a_silent_kernel_is_said_and_the_edit_is_kept_and_sent_again(show):
    bridge = show(shop(), clock=True)
    bridge.wait_until_fetched()
    bridge.kernel_alive = False
    rename(bridge, "revenue", "Net revenue")
    bridge.page.clock.run_for(11_000)
    expect(bridge.view().get_by_text("The kernel does not answer.")).to_be_visible()
    assert bridge.tree["revenue"].label == "Revenue"
    bridge.kernel_alive = True
    bridge.view().get_by_role("button", name="Send again").click()
    expect(bridge.card("revenue")).to_contain_text("Net revenue")
    expect(bridge.view().get_by_text("The kernel does not answer.")).to_have_count(0)
    assert bridge.tree["revenue"].label == "Net revenue"


def test_a_kernel_that_was_silent_from_the_start_is_said_in_one_line(show):
    bridge = show(shop(), clock=True, alive=False)
    rename(bridge, "revenue", "Net revenue")
    bridge.page.clock.run_for(11_000)
    said = "The kernel has not answered. 1 edit kept here."
    expect(bridge.view().get_by_role("alert")).to_have_text(said)


def test_an_edit_of_a_thousand_metrics_sends_four_kilobytes_at_most(show):
    bridge = show(wide_tree(1_000))
    rename(bridge, "m0", "Top")
    expect(bridge.card("m0")).to_contain_text("Top")
    assert len(json.dumps([one for one in bridge.commands if one["name"] == "rename"])) < 4_000
    assert len(json.dumps(bridge.answers("rename"))) < 4_000


def test_leaving_the_tree_after_edits_asks_once_for_a_fresh_saved_output(show):
    bridge = show(shop())
    rename(bridge, "revenue", "Net revenue")
    expect(bridge.card("revenue")).to_contain_text("Net revenue")
    assert "settle" not in bridge.names()
    bridge.page.mouse.click(5, 890)
    bridge.wait_until_sent("settle")
    assert bridge.names().count("settle") == 1

"""Unit, aim, target, value and the like by hand: the gesture, then what Python says."""

from __future__ import annotations

import pytest
from bridge.gestures import button, details, press
from bridge.shop import shop
from playwright.sync_api import expect


def test_unit_aim_target_and_owner_are_set_in_one_step(show):
    bridge = show(shop())
    dialog = details(bridge, "new_customers")
    dialog.get_by_label("Unit").fill("people")
    dialog.get_by_label("Aim").select_option("balance")
    dialog.get_by_label("Target").fill("1,250")
    dialog.get_by_label("Owner").fill("Mia")
    press(bridge, "Enter")
    expect(bridge.card("new_customers").locator(".kt-foot")).to_contain_text("%")
    metric = bridge.tree["new_customers"]
    assert (metric.unit, metric.aim, metric.target, metric.owner) == (
        "people",
        "balance",
        1_250,
        "Mia",
    )
    bridge.tree.undo()
    assert (metric.unit, metric.aim, metric.target, metric.owner) == (None, "maximize", None, "")


def test_a_percentage_is_typed_as_it_is_shown(show):
    bridge = show(shop())
    dialog = details(bridge, "conversion_rate")
    dialog.get_by_label("Target").fill("3.5")
    press(bridge, "Enter")
    expect(bridge.card("conversion_rate").locator(".kt-foot")).to_contain_text("86%")
    assert bridge.tree["conversion_rate"].target == 0.035


def test_a_value_by_hand_holds_for_the_shown_period(show):
    bridge = show(shop())
    dialog = details(bridge, "repeat_customers")
    dialog.get_by_label("Value in Mar 2026").fill("180")
    press(bridge, "Enter")
    expect(bridge.card("customers").locator(".kt-val")).to_contain_text("300")
    assert list(bridge.tree.frame()["repeat_customers"]) == [60, 80, 180]
    assert bridge.tree["customers"].value == 300


def test_what_is_no_number_is_refused_in_the_form(show):
    bridge = show(shop())
    dialog = details(bridge, "revenue")
    dialog.get_by_label("Target").fill("a lot")
    press(bridge, "Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("not a number")
    assert bridge.tree["revenue"].target is None


def test_a_tree_that_is_not_editable_offers_no_edit(show):
    bridge = show(shop(), editable=False)
    bridge.card("customers").click()
    press(bridge, "F2", "Delete", "Insert", "Control+z")
    expect(bridge.view().get_by_role("textbox")).to_have_count(0)
    expect(button(bridge, "Undo")).to_have_count(0)
    assert not {"rename", "remove", "add", "undo"} & set(bridge.names())


@pytest.mark.parametrize("text", ["3,5", "1.250,50", "1 2 3"])
def test_a_number_that_could_mean_two_things_is_refused(show, text):
    bridge = show(shop())
    dialog = details(bridge, "orders_per_customer")
    dialog.get_by_label("Target").fill(text)
    press(bridge, "Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("not a number")
    assert bridge.tree["orders_per_customer"].target is None


def test_a_target_and_a_value_are_one_step_of_the_history(show):
    bridge = show(shop())
    dialog = details(bridge, "repeat_customers")
    dialog.get_by_label("Target").fill("90")
    dialog.get_by_label("Value in Mar 2026").fill("180")
    press(bridge, "Enter")
    expect(bridge.card("customers").locator(".kt-val")).to_contain_text("300")
    assert bridge.tree["repeat_customers"].target == 90
    bridge.tree.undo()
    assert bridge.tree["repeat_customers"].target is None
    assert bridge.tree["customers"].value == 200

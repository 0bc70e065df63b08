"""Commands, menu and help: everything that can be done, with its keys."""

from __future__ import annotations

import pandas as pd
import pytest
from bridge.gestures import button, focus, press
from bridge.shop import DATA, shop
from playwright.sync_api import expect

import kpitree_widgets as kt


def ready(bridge):
    """Return when exploring.js is there."""
    expect(button(bridge, "Filter and colours")).to_be_visible()
    return bridge


def palette(bridge, metric, query=""):
    """Open the palette on a card; its options."""
    ready(bridge)
    focus(bridge, metric)
    press(bridge, "Control+k")
    expect(bridge.view().get_by_role("combobox", name="Commands")).to_be_focused()
    options = bridge.view().locator(".kt-commands .kt-hit")
    expect(options.filter(has_text="Add a driver")).to_have_count(1)
    bridge.page.keyboard.type(query)
    return options


def type_ahead(bridge, metric, key, text):
    """Press a key on a card and go on typing, while no script comes; then all of them do."""
    focus(bridge, metric)
    press(bridge, key)
    bridge.page.keyboard.type(text)
    expect(bridge.card(metric)).to_be_focused()
    bridge.wait_until_sent("runtime")
    bridge.idle()


def menu(bridge, metric):
    ready(bridge)
    focus(bridge, metric)
    press(bridge, "Shift+F10")
    opened = bridge.view().get_by_role("menu")
    expect(opened.get_by_role("menuitem", name="Rename")).to_be_visible()
    return opened


def test_a_few_letters_find_an_action_and_enter_does_it_to_the_card(show):
    tree = shop()
    bridge = show(tree)
    options = palette(bridge, "customers", "rena")
    expect(options.first).to_contain_text("Rename")
    expect(options.first).to_contain_text("F2")
    expect(options.first.locator("mark")).to_have_text("Rena")
    press(bridge, "Enter")
    bridge.card("customers").get_by_label("Name of").fill("Buyers")
    press(bridge, "Enter")
    expect(bridge.card("customers")).to_contain_text("Buyers")
    assert tree["customers"].label == "Buyers"


def rebound(**columns):
    """The shop, and the frame that it is bound to; ``columns`` are values of its three months."""
    tree = shop()
    frame = pd.DataFrame({**DATA, **columns})
    tree.bind(frame, time="month", grain="month")
    return tree, frame


def test_data_are_read_again(show):
    tree, frame = rebound()
    bridge = show(tree)
    frame.loc[2, "New users"] = 5_000.0
    palette(bridge, "new_users", "read the data")
    press(bridge, "Enter")
    expect(bridge.card("new_users")).to_contain_text("5,000")
    status = bridge.view().locator(".kt-status")
    expect(status).to_contain_text("Read again: Revenue: 1 period in Mar 2026")
    assert tree["new_users"].series.tolist() == [3_000, 4_000, 5_000]
    status.get_by_role("button", name="Undo").click()
    expect(bridge.card("new_users")).to_contain_text("4,000")
    assert tree["new_users"].series.tolist() == [3_000, 4_000, 4_000]


def test_data_that_cannot_be_read_again_say_so(show):
    tree = kt.KPITree.from_text(shop().to_text())
    tree["new_users"].set_value(4)
    bridge = show(tree)
    options = palette(bridge, "new_users", "read the data")
    expect(options.first).to_contain_text("No data are bound.")


def test_what_a_formula_leaves_unexplained_becomes_a_driver(show):
    tree, _ = rebound(Customers=[150.0, 200.0, 190.0])
    bridge = show(tree)
    menu(bridge, "customers").get_by_role("menuitem", name="Show what is unexplained").click()
    expect(bridge.card("unexplained_customers")).to_be_visible()
    assert tree["customers"].formula.endswith("+ Unexplained customers")
    assert tree["unexplained_customers"].series.tolist() == [0, 0, -10]
    assert tree["customers"].value == 190
    press(bridge, "Control+z")
    expect(bridge.card("unexplained_customers")).to_have_count(0)
    assert tree["customers"].formula == "New customers + Repeat customers"


def test_a_metric_without_data_of_its_own_has_nothing_unexplained(show):
    bridge = show(shop())
    expect(menu(bridge, "customers").get_by_role("menuitem", name="unexplained")).to_have_count(0)


def test_what_was_done_last_stands_first(show):
    bridge = show(shop())
    palette(bridge, "customers", "as a table")
    press(bridge, "Enter")
    expect(bridge.view().get_by_role("treegrid")).to_be_visible()
    press(bridge, "Control+k")
    expect(bridge.view().locator(".kt-commands .kt-hit").first).to_contain_text("Show as a table")


def test_what_cannot_be_done_says_why(show):
    bridge = show(shop())
    options = palette(bridge, "revenue", "redo")
    redo = options.filter(has_text="There is nothing to do again.")
    expect(redo).to_have_attribute("aria-disabled", "true")
    press(bridge, "Enter")
    expect(bridge.view().get_by_role("dialog", name="Commands")).to_be_visible()
    assert "redo" not in bridge.names()


def test_it_goes_to_metrics_and_periods(show):
    bridge = show(shop())
    bridge.view().get_by_role("button", name="Collapse Customers").click()
    palette(bridge, "revenue", "repeat")
    press(bridge, "Enter")
    expect(bridge.card("repeat_customers")).to_be_focused()
    palette(bridge, "revenue", "feb 2026")
    press(bridge, "Enter")
    expect(bridge.view().get_by_label("Period", exact=True)).to_have_value("2026-02")


def test_arrows_choose_and_escape_gives_the_keyboard_back(show):
    bridge = show(shop())
    options = palette(bridge, "customers")
    expect(options.first).to_have_attribute("aria-selected", "true")
    press(bridge, "ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    press(bridge, "ArrowUp", "ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    press(bridge, "Escape")
    expect(bridge.card("customers")).to_be_focused()


def test_a_driver_is_added_by_keys_typed_before_its_dialog_is_there(show):
    tree = shop()
    bridge = show(tree, busy=True)
    type_ahead(bridge, "customers", "+", "Lost customers\n")
    expect(bridge.card("lost_customers")).to_be_visible()
    assert tree["customers"].formula == "New customers + Repeat customers + Lost customers"


def test_a_command_is_done_that_was_typed_before_it_was_there(show):
    tree = shop()
    bridge = show(tree, busy=True)
    type_ahead(bridge, "new_customers", "Control+k", "duplicate\n")
    expect(bridge.view().locator(".kt-status")).to_contain_text("New customers")
    assert len(tree) > 9


@pytest.mark.parametrize("key", ["+", "f", "/", "Control+k"])
def test_escape_gives_up_what_is_not_there_yet(show, key):
    tree = shop()
    bridge = show(tree, busy=True)
    focus(bridge, "customers")
    press(bridge, key, "x", "Escape")
    bridge.wait_until_sent("runtime")
    bridge.idle()
    ready(bridge)
    expect(bridge.card("customers")).to_be_focused()
    expect(bridge.view().get_by_role("dialog")).to_have_count(0)
    press(bridge, "F2")
    expect(bridge.card("customers").get_by_label("Name of")).to_have_value("Customers")
    assert tree.history.past == shop().history.past


def test_the_menu_opens_by_key_and_is_walked_by_keys(show):
    bridge = show(shop())
    opened = menu(bridge, "customers")
    items = opened.get_by_role("menuitem")
    expect(items.first).to_be_focused()
    press(bridge, "ArrowDown")
    expect(items.nth(1)).to_be_focused()
    press(bridge, "End")
    expect(items.last).to_be_focused()
    press(bridge, "ArrowDown")
    expect(items.first).to_be_focused()
    press(bridge, "d", "e", "l")
    expect(opened.get_by_role("menuitem", name="Delete")).to_be_focused()
    press(bridge, "Escape")
    expect(opened).to_have_count(0)
    expect(bridge.card("customers")).to_be_focused()


def test_the_menu_does_what_it_says(show):
    bridge = show(shop())
    opened = menu(bridge, "new_customers")
    opened.get_by_role("menuitem", name="Focus on it").click()
    expect(bridge.view().locator(".kt-card")).to_have_count(6)


def test_right_click_opens_it_at_the_pointer(show):
    bridge = ready(show(shop()))
    card = bridge.card("customers")
    box = card.bounding_box()
    assert box is not None
    card.click(button="right", position={"x": 20, "y": 30})
    opened = bridge.view().get_by_role("menu", name="Menu of Customers")
    expect(opened).to_be_visible()
    place = opened.bounding_box()
    assert place is not None
    assert place["x"] == pytest.approx(box["x"] + 20, abs=2)
    expect(card).to_have_attribute("aria-selected", "true")
    press(bridge, "Escape")
    canvas = bridge.view().locator(".kt-canvas")
    canvas.click(button="right", position={"x": 20, "y": 20})
    opened = bridge.view().get_by_role("menu", name="Menu of the tree")
    expect(opened.get_by_role("menuitem", name="Fit the tree")).to_be_visible()


def test_a_line_of_the_table_has_the_same_menu(show):
    tree = shop()
    bridge = ready(show(tree))
    button(bridge, "Table").click()
    bridge.view().locator('.kt-tt-row[data-id="customers"]').click(button="right")
    opened = bridge.view().get_by_role("menu", name="Menu of Customers")
    opened.get_by_role("menuitem", name="Rename").click()
    field = bridge.view().get_by_label("Metric of Customers")
    field.fill("Buyers")
    press(bridge, "Enter")
    expect(bridge.view().locator('.kt-tt-row[data-id="customers"]')).to_contain_text("Buyers")
    assert tree["customers"].label == "Buyers"


def test_readers_are_offered_nothing_that_changes_the_tree(show):
    bridge = ready(show(shop(), editable=False))
    focus(bridge, "customers")
    press(bridge, "Shift+F10")
    opened = bridge.view().get_by_role("menu")
    expect(opened.get_by_role("menuitem", name="Why did it change?")).to_be_visible()
    expect(opened.get_by_role("menuitem", name="Delete")).to_have_count(0)


def test_help_names_every_key(show):
    bridge = ready(show(shop()))
    focus(bridge, "customers")
    press(bridge, "?")
    panel = bridge.view().get_by_role("dialog", name="Keyboard shortcuts")
    for label in ("Add a driver", "Find a metric", "Undo", "Write in a cell", "Full screen"):
        expect(panel.get_by_text(label, exact=True)).to_be_visible()
    press(bridge, "Escape")
    expect(bridge.card("customers")).to_be_focused()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_palette_menu_and_help_pass_axe(show, axe, theme):
    bridge = show(shop(), theme=theme)
    palette(bridge, "customers", "a")
    assert axe(bridge) == []
    press(bridge, "Escape")
    menu(bridge, "customers")
    assert axe(bridge) == []
    press(bridge, "Escape")
    focus(bridge, "customers")
    press(bridge, "?")
    expect(bridge.view().get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    assert axe(bridge) == []

"""Influences, conflicts and notes by hand: the gesture, then what Python says."""

from __future__ import annotations

import pytest
from bridge.gestures import details, focus, press
from bridge.shop import shop
from playwright.sync_api import expect

from kpitree_widgets.tree.relations import Conflict, Influence


def field(panel, label):
    return panel.get_by_label(label, exact=True)


def test_an_influence_is_said_in_a_dialog_and_taken_back(show):
    bridge = show(shop())
    panel = details(bridge, "average_order_value")
    panel.get_by_role("button", name="Add an influence").click()
    dialog = bridge.view().get_by_role("dialog", name="Influence of or on")
    expect(field(dialog, "From")).to_have_value("Average order value")
    field(dialog, "To").fill("Somebody")
    press(bridge, "Enter")
    expect(dialog.get_by_role("alert")).to_contain_text('No metric is called "Somebody"')
    field(dialog, "To").fill("conversion rate")
    field(dialog, "When it rises, the other").select_option("falls")
    field(dialog, "Periods later (months)").fill("1")
    field(dialog, "Confidence").select_option("low")
    field(dialog, "Note").fill("price effect")
    press(bridge, "Enter")
    expect(dialog).to_have_count(0)
    said = Influence("average_order_value", "conversion_rate", "-", 1, "low", "price effect")
    assert tuple(bridge.tree.relations) == (said,)
    expect(panel.get_by_text("price effect")).to_be_visible()
    panel.get_by_role("button", name="Remove: Average order value influences").click()
    expect(panel.get_by_text("price effect")).to_have_count(0)
    assert tuple(bridge.tree.relations) == ()
    bridge.tree.undo()
    assert tuple(bridge.tree.relations) == (said,)


def test_a_conflict_is_said_in_the_same_dialog(show):
    bridge = show(shop())
    panel = details(bridge, "average_order_value")
    panel.get_by_role("button", name="Add an influence").click()
    dialog = bridge.view().get_by_role("dialog", name="Influence of or on")
    field(dialog, "Kind").select_option("conflict")
    field(dialog, "Helps").fill("Revenue")
    field(dialog, "Hurts").fill("Conversion rate")
    press(bridge, "Enter")
    expect(dialog).to_have_count(0)
    assert tuple(bridge.tree.relations) == (
        Conflict("average_order_value", "revenue", "conversion_rate", ""),
    )


def test_dragging_with_alt_draws_an_influence(show):
    bridge = show(shop())
    formula = str(bridge.tree["new_customers"].formula)
    focus(bridge, "average_order_value")
    start, end = (
        bridge.card(one).bounding_box() for one in ("average_order_value", "conversion_rate")
    )
    mouse = bridge.page.mouse
    bridge.page.keyboard.down("Alt")
    mouse.move(start["x"] + 60, start["y"] + start["height"] - 10)
    mouse.down()
    mouse.move(end["x"] + 60, end["y"] + 40, steps=8)
    expect(bridge.view().locator(".kt-flag")).to_contain_text("influences Conversion rate")
    mouse.up()
    bridge.page.keyboard.up("Alt")
    dialog = bridge.view().get_by_role("dialog", name="Influence of or on")
    expect(field(dialog, "To")).to_have_value("Conversion rate")
    press(bridge, "Enter")
    expect(dialog).to_have_count(0)
    assert [(one.source, one.target) for one in bridge.tree.relations] == [
        ("average_order_value", "conversion_rate")
    ]
    assert str(bridge.tree["new_customers"].formula) == formula


def test_a_note_is_written_at_the_shown_period_and_removed(show):
    bridge = show(shop())
    panel = details(bridge, "customers")
    expect(field(panel, "Date")).to_have_value("2026-03-01")
    field(panel, "Date").fill("2026-02-14")
    field(panel, "Add a note").fill("Valentine campaign")
    press(bridge, "Enter")
    expect(panel.get_by_text("Valentine campaign")).to_be_visible()
    assert [(str(note.date), note.text, note.metric) for note in bridge.tree.notes] == [
        ("2026-02-14", "Valentine campaign", "customers")
    ]
    panel.get_by_role("button", name="14 Feb 2026").click()
    expect(bridge.card("customers").locator(".kt-val")).to_contain_text("200")
    expect(field(panel, "Date")).to_have_value("2026-02-01")
    panel.get_by_role("button", name="Remove the note Valentine campaign").click()
    expect(panel.get_by_text("Valentine campaign")).to_have_count(0)
    assert len(bridge.tree.notes) == 0


def test_a_note_of_python_is_seen(show):
    bridge = show(shop())
    panel = details(bridge, "customers")
    bridge.tree.note("2026-02-14", "Snow")
    expect(panel.get_by_text("Snow (whole tree)")).to_be_visible()


@pytest.mark.parametrize("editable", [True, False])
def test_what_a_trend_marks_is_reached_and_read_by_key(show, axe, editable):
    tree = shop()
    tree.note("2026-02-14", "Valentine campaign", "customers")
    tree.note("2026-03-03", "Snow")
    tree.note("2026-01-05", "Another metric", "revenue")
    bridge = show(tree, editable=editable)
    bridge.card("customers").click()
    notes = bridge.view().get_by_role("region", name="Trend of Customers").get_by_role("list")
    expect(notes).to_have_accessible_name("Notes")
    expect(notes.get_by_role("button")).to_have_count(2)
    first = notes.get_by_role("button", name="14 Feb 2026: Valentine campaign", exact=True)
    expect(notes.get_by_role("tooltip")).to_have_count(0)
    notes.get_by_role("button", name="3 Mar 2026: Snow", exact=True).focus()
    press(bridge, "Shift+Tab")
    expect(first).to_be_focused()
    expect(notes.get_by_role("tooltip")).to_have_text("14 Feb 2026: Valentine campaign")
    assert axe(bridge) == []
    press(bridge, "Enter")
    expect(bridge.view().get_by_label("Period", exact=True)).to_have_value("2026-02")
    expect(first).to_have_attribute("aria-pressed", "true")
    tree.remove_note("2026-02-14")
    expect(first).to_have_count(0)


def test_before_the_drop_a_drag_says_what_it_would_do(show):
    bridge = show(shop())
    start, end = (bridge.card(one).bounding_box() for one in ("repeat_customers", "new_customers"))
    mouse = bridge.page.mouse
    mouse.move(start["x"] + 60, start["y"] + start["height"] - 10)
    mouse.down()
    mouse.move(end["x"] + 60, end["y"] + 40, steps=8)
    flag = bridge.view().locator(".kt-flag")
    expect(flag).to_contain_text("Customers = [New customers]")
    expect(flag).to_contain_text("New customers = ")
    assert str(bridge.tree["customers"].formula) == "New customers + Repeat customers"
    press(bridge, "Escape")
    expect(flag).to_have_count(0)
    mouse.up()
    assert str(bridge.tree["customers"].formula) == "New customers + Repeat customers"

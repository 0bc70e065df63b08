"""What if: levers move on the page, the kernel confirms, scenarios are kept."""

from __future__ import annotations

import numpy as np
import pytest
from bridge.gestures import button, focus, press
from bridge.shop import shop
from playwright.sync_api import expect

from kpitree_widgets.analysis.scenarios.scenario import supposed
from kpitree_widgets.tree.scenario_edits import Keep
from kpitree_widgets.tree.scenarios import Scenario
from kpitree_widgets.widgets import commands
from kpitree_widgets.widgets.what_if import read_scenario


def begin(bridge):
    button(bridge, "What if").click()
    expect(bar(bridge)).to_be_visible()


def bar(bridge):
    return bridge.view().get_by_role("region", name="Scenario")


def slider(bridge, metric):
    return bridge.card(metric).get_by_role("slider")


def typed(bridge, metric):
    return bridge.card(metric).get_by_role("textbox")


def value(bridge, metric):
    return bridge.card(metric).locator(".kt-val")


def notice(bridge):
    return bridge.view().get_by_role("status")


def write(bridge, metric, text):
    typed(bridge, metric).fill(text)
    typed(bridge, metric).press("Enter")


def drag_to(bridge, metric, share):
    """Drag a slider's thumb to a share of its way."""
    box = slider(bridge, metric).bounding_box()
    mouse, y = bridge.page.mouse, box["y"] + box["height"] / 2
    at = slider(bridge, metric).evaluate("one => (one.value - one.min) / (one.max - one.min)")
    mouse.move(box["x"] + 7 + at * (box["width"] - 14), y)
    mouse.down()
    mouse.move(box["x"] + 7 + share * (box["width"] - 14), y, steps=6)
    mouse.up()


def confirmed(bridge):
    """The values of the last scenario that the kernel confirmed, as Python computes them."""
    bridge.wait_until_sent("suppose")
    sent = [one for one in bridge.commands if one["name"] == "suppose"][-1]
    scenario = read_scenario(sent["args"]["scenario"])
    return supposed(bridge.tree._document.evaluation, scenario).values


def test_the_mode_is_handed_over_once_and_can_be_left(show):
    bridge = show(shop())
    begin(bridge)
    button(bridge, "What if").click()
    expect(bar(bridge)).to_have_count(0)
    begin(bridge)
    button(bridge, "Leave the scenario").click()
    expect(bar(bridge)).to_have_count(0)
    expect(slider(bridge, "new_users")).to_have_count(0)
    parts = [one["args"].get("part") for one in bridge.commands if one["name"] == "runtime"]
    assert parts.count("analysis") == 1


def test_a_view_that_cannot_edit_has_no_scenarios(show):
    bridge = show(shop(), editable=False)
    expect(button(bridge, "What if")).to_have_count(0)


def test_only_input_metrics_are_levers(show):
    bridge = show(shop())
    begin(bridge)
    expect(bridge.view().get_by_role("slider")).to_have_count(5)
    expect(slider(bridge, "revenue")).to_have_count(0)
    expect(slider(bridge, "new_users")).to_have_attribute("aria-label", "New users in the scenario")
    expect(slider(bridge, "conversion_rate")).to_have_attribute("aria-valuetext", "3.00%")


def test_dragging_a_lever_moves_everything_above_it(show):
    bridge = show(shop())
    begin(bridge)
    drag_to(bridge, "average_order_value", 1)
    expect(bridge.card("average_order_value")).to_have_class("kt-card marked")
    expect(bridge.card("transactions")).not_to_have_class("kt-card marked")
    moved = float(slider(bridge, "average_order_value").input_value())
    assert moved > 84
    expect(value(bridge, "revenue")).to_have_attribute("title", f"€{moved * 300:,.2f}")
    expect(bridge.card("revenue").locator(".kt-delta")).to_contain_text("from €25.20K")
    expect(bar(bridge)).to_contain_text("Revenue would be")
    assert confirmed(bridge)["revenue"].tolist() == pytest.approx([13_500, 20_000, moved * 300])
    expect(notice(bridge)).to_be_empty()
    assert bridge.tree["revenue"].value == 25_200


@pytest.mark.parametrize(
    ("metric", "text", "revenue"),
    [
        ("conversion_rate", "+10%", "€26,712.00"),  # 212 customers x 1.5 x 84
        ("conversion_rate", "4.2%", "€31,248.00"),  # 248 x 1.5 x 84
        ("conversion_rate", "+1 pp", "€30,240.00"),  # 240 x 1.5 x 84
        ("new_users", "12k", "€55,440.00"),  # 440 x 1.5 x 84
        ("average_order_value", "-4", "€24,000.00"),  # 300 x 80
        ("average_order_value", "€100", "€30,000.00"),
    ],
)
def test_a_value_or_a_change_is_typed(show, metric, text, revenue):
    bridge = show(shop())
    begin(bridge)
    write(bridge, metric, text)
    expect(value(bridge, "revenue")).to_have_attribute("title", revenue)
    told = float(revenue.strip("€").replace(",", ""))
    assert confirmed(bridge)["revenue"][-1] == pytest.approx(told)
    expect(notice(bridge)).to_be_empty()


def test_what_is_no_value_says_what_to_write_and_changes_nothing(show):
    bridge = show(shop())
    begin(bridge)
    write(bridge, "conversion_rate", "lots")
    expect(notice(bridge)).to_contain_text("“lots” is no value of Conversion rate: write a value")
    expect(value(bridge, "revenue")).to_have_attribute("title", "€25,200.00")
    assert "suppose" not in bridge.names()


def test_the_keyboard_reaches_the_slider_of_the_card_and_comes_back(show):
    bridge = show(shop())
    begin(bridge)
    focus(bridge, "revenue")
    press(bridge, *"con", "Tab", "ArrowRight", "ArrowRight")
    expect(slider(bridge, "conversion_rate")).to_be_focused()
    expect(slider(bridge, "conversion_rate")).to_have_attribute(
        "aria-valuetext", "3.04%, 1.3% above 3.00%"
    )
    assert confirmed(bridge)["conversion_rate"][-1] == pytest.approx(0.0304)
    press(bridge, "PageUp")
    expect(bridge.card("conversion_rate").locator(".kt-delta")).to_contain_text("▲")
    press(bridge, "Escape")
    expect(bridge.card("conversion_rate")).to_be_focused()
    stops = bridge.view().locator(".kt-card [tabindex='0']")
    assert {one.get_attribute("aria-label") for one in stops.all()} <= {
        "Conversion rate in the scenario",
        "Value of Conversion rate in the scenario",
        "Reset Conversion rate",
    }


def test_one_lever_is_reset_and_then_all(show):
    bridge = show(shop())
    begin(bridge)
    write(bridge, "conversion_rate", "+10%")
    write(bridge, "average_order_value", "100")
    expect(value(bridge, "revenue")).to_have_attribute("title", "€31,800.00")
    button(bridge, "Reset Conversion rate").click()
    expect(value(bridge, "revenue")).to_have_attribute("title", "€30,000.00")
    expect(bridge.card("customers")).not_to_have_class("kt-card marked")
    button(bridge, "Reset all").click()
    expect(value(bridge, "revenue")).to_have_attribute("title", "€25,200.00")
    expect(bridge.view().locator(".kt-card.marked")).to_have_count(0)


def test_where_the_kernel_computes_something_else_its_numbers_are_shown_and_it_is_said(
    show, monkeypatch
):
    honest = commands.supposition

    def crooked(document, state):
        told, (buffer,) = honest(document, state)
        rows = np.frombuffer(buffer, "<f8").copy()
        rows[2] += 0.01
        return told, (rows.tobytes(),)

    monkeypatch.setattr(commands, "supposition", crooked)
    bridge = show(shop())
    begin(bridge)
    write(bridge, "average_order_value", "100")
    words = "The page computed €30,000.00 for Revenue in Mar 2026, the kernel €30,000.01"
    expect(notice(bridge)).to_contain_text(words)
    expect(value(bridge, "revenue")).to_have_attribute("title", "€30,000.01")


def test_a_scenario_is_saved_chosen_again_undone_and_deleted(show):
    bridge = show(shop())
    begin(bridge)
    write(bridge, "conversion_rate", "+10%")
    bar(bridge).get_by_label("Name of the scenario").fill("Better checkout")
    button(bridge, "Save").click()
    expect(notice(bridge)).to_contain_text("Saved the scenario Better checkout")
    (kept,) = bridge.tree._document.tree.scenarios
    assert kept == Scenario("Better checkout", {"conversion_rate": "+10%"}, "2026-03")
    choice = bar(bridge).get_by_label("Scenario", exact=True)
    expect(choice).to_have_value("Better checkout")
    choice.select_option("")
    expect(value(bridge, "revenue")).to_have_attribute("title", "€25,200.00")
    choice.select_option("Better checkout")
    expect(value(bridge, "revenue")).to_have_attribute("title", "€26,712.00")
    button(bridge, "Delete").click()
    expect(choice.locator("option")).to_have_count(1)
    assert bridge.tree._document.tree.scenarios == ()
    button(bridge, "Undo").first.click()
    expect(choice.locator("option")).to_have_count(2)


def test_a_name_that_means_something_else_is_refused(show):
    bridge = show(shop())
    begin(bridge)
    write(bridge, "conversion_rate", "+10%")
    bar(bridge).get_by_label("Name of the scenario").fill("Target")
    button(bridge, "Save").click()
    expect(notice(bridge)).to_contain_text("cannot be called 'Target'")
    assert bridge.tree._document.tree.scenarios == ()
    expect(value(bridge, "revenue")).to_have_attribute("title", "€26,712.00")


ALL_KINDS = {
    "one held": {"customers": 300},
    "held and moved": {"customers": "+10%", "new_users": 1},
    "growing": {"new_users": "+10%/period"},
    "by period": {"new_users": {"2026-01": 100, "2026-03": 5_000}},
    "on a path": {"average_order_value": {"path": {"2026-01-31": 80, "2026-03-31": 100}}},
}


@pytest.mark.parametrize("name", ALL_KINDS)
@pytest.mark.parametrize("since", ["2026-02", "2026-Q1"])
def test_every_kind_of_scenario_kept_in_python_shows_the_numbers_of_python(show, name, since):
    bridge = show(shop())
    begin(bridge)
    scenario = Scenario(name, ALL_KINDS[name], since)
    bridge.tree._document.apply(Keep(scenario))
    bar(bridge).get_by_label("Scenario", exact=True).select_option(name)
    revenue = supposed(bridge.tree._document.evaluation, scenario).values["revenue"]
    expect(value(bridge, "revenue")).to_have_attribute("title", f"€{revenue[2]:,.2f}")
    bridge.view().get_by_label("Period", exact=True).select_option("2026-02")
    expect(value(bridge, "revenue")).to_have_attribute("title", f"€{revenue[1]:,.2f}")
    if since == "2026-02":
        expect(notice(bridge)).to_be_empty()


def test_from_an_earlier_period_on_a_slider_keeps_the_seasons(show):
    bridge = show(shop())
    begin(bridge)
    bar(bridge).get_by_label("Holds from").select_option("2026-01")
    drag_to(bridge, "average_order_value", 1)
    found = confirmed(bridge)["average_order_value"] / np.array([75, 80, 84])
    assert found == pytest.approx(np.full(3, found[0]))
    assert found[0] > 1
    bridge.view().get_by_label("Period", exact=True).select_option("2026-01")
    expect(bridge.card("revenue")).to_have_class("kt-card root marked")


def test_a_lever_moved_before_the_scenario_begins_makes_it_begin_there(show):
    bridge = show(shop())
    begin(bridge)
    write(bridge, "conversion_rate", "+10%")
    bridge.view().get_by_label("Period", exact=True).select_option("2026-02")
    expect(bridge.view().locator(".kt-card.marked")).to_have_count(0)
    write(bridge, "average_order_value", "100")
    expect(bar(bridge).get_by_label("Holds from")).to_have_value("2026-02")
    expect(bridge.card("customers")).to_have_class("kt-card marked")


def test_the_difference_to_the_baseline_is_explained_on_the_tree(show):
    bridge = show(shop())
    begin(bridge)
    write(bridge, "conversion_rate", "+10%")
    write(bridge, "average_order_value", "100")
    button(bridge, "Explain").click()
    expect(bar(bridge)).to_contain_text("than in the baseline")
    expect(bridge.card("customers").locator(".kt-con")).to_contain_text("+€")
    write(bridge, "average_order_value", "101")
    expect(bar(bridge)).not_to_contain_text("than in the baseline")


def test_an_edit_from_python_is_computed_with_at_once(show):
    bridge = show(shop())
    begin(bridge)
    write(bridge, "average_order_value", "100")
    expect(value(bridge, "revenue")).to_have_attribute("title", "€30,000.00")
    bridge.tree.update("revenue", formula="Transactions * Average order value / 2")
    expect(value(bridge, "revenue")).to_have_attribute("title", "€15,000.00")
    bridge.tree.remove("average_order_value")
    expect(bridge.card("average_order_value")).to_have_count(0)
    expect(bar(bridge)).to_contain_text("Move a lever")


def test_two_views_have_each_their_own_scenario(show):
    bridge = show(shop(), views=2)
    begin(bridge)
    write(bridge, "average_order_value", "100")
    expect(value(bridge, "revenue")).to_have_attribute("title", "€30,000.00")
    other = bridge.card("revenue", 1).locator(".kt-val")
    expect(other).to_have_attribute("title", "€25,200.00")


def test_in_a_narrow_cell_levers_move_at_the_edge_of_their_cards_and_above_the_tree(show):
    bridge = show(shop(), width=480)
    begin(bridge)
    focus(bridge, "revenue")
    press(bridge, "Control+0")
    expect(typed(bridge, "new_users")).to_have_count(0)
    drag_to(bridge, "new_users", -0.2)
    expect(value(bridge, "revenue")).to_contain_text("€17")  # 140 customers x 1.5 x 84
    bridge.card("new_users").click(position={"x": 20, "y": 10})
    above = bar(bridge).get_by_role("slider", name="New users in the scenario")
    above.focus()
    press(bridge, "End")
    assert confirmed(bridge)["new_users"][-1] == float(above.input_value()) == 6_000
    expect(value(bridge, "revenue")).to_contain_text("€32.76K")  # 260 customers x 1.5 x 84


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_scenario_passes_axe(show, axe, theme):
    bridge = show(shop(), theme=theme)
    begin(bridge)
    write(bridge, "conversion_rate", "+10%")
    button(bridge, "Explain").click()
    expect(bar(bridge)).to_contain_text("than in the baseline")
    assert axe(bridge) == []

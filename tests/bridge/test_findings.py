"""The list of what is wrong or missing."""

from __future__ import annotations

from bridge.gestures import details, press
from bridge.rows import shop_by_day
from bridge.shop import shop
from playwright.sync_api import expect

from kpitree_widgets.analysis.findings import findings


def with_findings():
    tree = shop()
    tree.add("Refunds", parent="revenue", operator="-")
    tree.update("repeat_customers", unit="EUR")
    tree.update("new_customers", unit="customers")
    return tree


def opened(bridge):
    bridge.view().locator(".kt-findings-button").click()
    return bridge.view().get_by_role("dialog", name="Findings")


def test_the_header_counts_what_python_finds(show):
    tree = with_findings()
    bridge = show(tree)
    expect(bridge.view().locator(".kt-findings-button")).to_have_text(str(len(tree.check())))
    before = len(tree.check())
    tree["refunds"].value = 100
    assert 0 < len(tree.check()) < before
    expect(bridge.view().locator(".kt-findings-button")).to_have_text(str(len(tree.check())))


def test_a_tree_without_findings_has_no_button(show):
    tree = shop()
    assert not tree.check()
    expect(show(tree).view().locator(".kt-findings-button")).to_have_count(0)


def test_each_finding_names_its_metric_and_what_to_do(show):
    tree = with_findings()
    bridge = show(tree)
    dialog = opened(bridge)
    for finding in tree.check():
        expect(dialog).to_contain_text(finding.message)
        expect(dialog).to_contain_text(finding.hint)
        expect(dialog).to_contain_text(f"{finding.severity}: ")


def test_choosing_one_goes_to_its_card_even_when_that_is_folded_away(show):
    bridge = show(with_findings())
    bridge.view().get_by_role("button", name="Collapse Revenue").click()
    expect(bridge.card("refunds")).to_have_count(0)
    opened(bridge).get_by_role("button", name="'Refunds' has no data").click()
    expect(bridge.card("refunds")).to_be_focused()
    expect(bridge.card("refunds")).to_be_in_viewport()
    expect(bridge.view().get_by_role("dialog")).to_have_count(0)


def test_the_list_works_without_a_mouse(show):
    bridge = show(with_findings())
    button = bridge.view().locator(".kt-findings-button")
    button.focus()
    press(bridge, "Enter")
    items = bridge.view().locator(".kt-findings button")
    expect(items.first).to_be_focused()
    press(bridge, "ArrowDown")
    expect(items.nth(1)).to_be_focused()
    press(bridge, "Escape")
    expect(items).to_have_count(0)
    expect(button).to_be_focused()


def test_the_list_passes_axe(show, axe):
    bridge = show(with_findings())
    expect(opened(bridge)).to_be_visible()
    assert axe(bridge) == []


def test_a_reader_who_cannot_edit_has_it_too(show):
    bridge = show(with_findings(), editable=False)
    expect(opened(bridge)).to_contain_text("Refunds")


def test_the_list_holds_what_takes_longer_to_find_and_what_is_of_the_whole_tree(show):
    tree = shop_by_day()
    tree.influence("average_order_value", "orders", sign="-", note="price effect")
    bridge = show(tree)
    expect(bridge.view().locator(".kt-findings-button")).to_have_text("1")
    dialog = opened(bridge)
    expect(dialog).to_contain_text("All metrics")
    found = tree._document.evaluation
    for finding in findings(found, thorough=True):
        expect(dialog).to_contain_text(finding.message)


def test_influences_are_drawn_and_told(show):
    tree = shop()
    bridge = show(tree)
    expect(bridge.view().locator(".kt-influence")).to_have_count(0)
    tree.influence("average_order_value", "conversion_rate", sign="-", lag=1, note="price effect")
    label = bridge.view().locator(".kt-influence")
    expect(label).to_have_text("price effect · − 1 month later")
    expect(details(bridge, "conversion_rate")).to_contain_text(
        "Average order value influences Conversion rate: − 1 month later; price effect"
    )
    tree.undo()
    expect(label).to_have_count(0)

"""What a metric is measured against, by hand and on its card."""

from __future__ import annotations

from bridge.gestures import details, press
from bridge.shop import shop
from playwright.sync_api import expect

import kpitree_widgets as kt


def foot(bridge, metric):
    return bridge.card(metric).locator(".kt-foot")


def test_guardrail_limits_and_maximum_are_typed_as_they_are_shown(show):
    bridge = show(shop())
    dialog = details(bridge, "conversion_rate")
    dialog.get_by_label("Guardrail: lower").fill("2%")
    dialog.get_by_label("Limits: lower").fill("1")
    dialog.get_by_label("Limits: upper").fill("6")
    dialog.get_by_label("Maximum").fill("100%")
    press(bridge, "Enter")
    expect(foot(bridge, "conversion_rate")).to_contain_text("Guardrail at least 2.00%")
    expect(bridge.card("conversion_rate")).to_contain_text("on track")
    metric = bridge.tree._document.tree["conversion_rate"]
    assert (metric.guardrail.lower, metric.guardrail.upper) == (0.02, None)
    assert (metric.limits.lower, metric.limits.upper) == (0.01, 0.06)
    assert metric.maximum == 1
    for _ in range(4):
        bridge.tree.undo()
    assert bridge.tree._document.tree["conversion_rate"].guardrail is None


def test_past_its_guardrail_a_metric_is_off_track(show):
    tree = shop()
    tree.update("conversion_rate", guardrail=(0.035, None), target=0.03)
    bridge = show(tree)
    expect(bridge.card("conversion_rate")).to_contain_text("off track")
    dialog = details(bridge, "conversion_rate")
    dialog.get_by_label("Guardrail: lower").fill("")
    press(bridge, "Enter")
    expect(bridge.card("conversion_rate")).to_contain_text("on track")
    assert tree._document.tree["conversion_rate"].guardrail is None


def test_a_balance_has_a_range(show):
    bridge = show(shop())
    dialog = details(bridge, "orders_per_customer")
    expect(dialog.get_by_label("Range: lower")).to_have_count(0)
    dialog.get_by_label("Aim").select_option("balance")
    dialog.get_by_label("Range: lower").fill("1")
    dialog.get_by_label("Range: upper").fill("1.4")
    press(bridge, "Enter")
    expect(foot(bridge, "orders_per_customer")).to_contain_text("Range 1–1.40")
    metric = bridge.tree._document.tree["orders_per_customer"]
    assert metric.aim == "balance"
    assert (metric.balance.lower, metric.balance.upper) == (1, 1.4)
    expect(bridge.card("orders_per_customer")).to_contain_text("off track")


def test_how_longer_periods_are_made_is_chosen(show):
    bridge = show(shop())
    dialog = details(bridge, "new_users")
    dialog.get_by_label("Longer periods").select_option(label="added up")
    press(bridge, "Enter")
    expect(bridge.view().get_by_role("dialog")).to_have_count(0)
    assert bridge.tree._document.tree["new_users"].aggregation == "sum"


def test_bounds_in_the_wrong_order_are_refused_in_the_form(show):
    bridge = show(shop())
    dialog = details(bridge, "revenue")
    dialog.get_by_label("Guardrail: lower").fill("5")
    dialog.get_by_label("Guardrail: upper").fill("2")
    press(bridge, "Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("give the lower one first")
    guardrail = bridge.tree._document.tree["revenue"].guardrail
    assert (guardrail.lower, guardrail.upper) == (5, None)


def test_a_benchmark_shows_the_middle_half_of_the_others_and_its_source(show):
    tree = shop()
    tree.update(
        "conversion_rate",
        benchmark=kt.benchmark(p25=0.02, p50=0.025, p75=0.04, source="Retail report"),
    )
    bridge = show(tree)
    expect(foot(bridge, "conversion_rate")).to_contain_text("Benchmark 2.50%")
    expect(foot(bridge, "conversion_rate").locator(".q")).to_have_count(1)
    dialog = details(bridge, "conversion_rate")
    expect(dialog.locator(".kt-facts")).to_contain_text("2.00% · 2.50% · 4.00%")
    expect(dialog.locator(".kt-facts")).to_contain_text("Retail report")
    standing = (
        "0.50\N{NO-BREAK SPACE}pp (20.0%) ahead of the benchmark of 2.50%, in the second quartile"
    )
    expect(dialog.locator(".kt-facts")).to_contain_text(standing)


def test_a_path_and_inherited_thresholds_are_told(show):
    tree = shop()
    tree.update("revenue", thresholds=(1.1, 0.9))
    tree.update("customers", target=kt.path({"2026-01-31": 100, "2026-12-31": 420}))
    bridge = show(tree)
    facts = details(bridge, "customers").locator(".kt-facts")
    expect(facts).to_contain_text("420 by 31 Dec 2026")
    expect(facts).to_contain_text("on track from 110%, at risk from 90%")


def test_thresholds_set_in_python_reach_the_metrics_below(show):
    tree = shop()
    tree["customers"].target = 210
    bridge = show(tree)
    expect(bridge.card("customers")).to_contain_text("at risk")
    tree.update("revenue", thresholds=(0.9, 0.8))
    expect(bridge.card("customers")).to_contain_text("on track")


def test_an_inferred_unit_is_shown_in_grey_and_on_the_card(show):
    tree = shop()
    tree["revenue"].unit = None
    for metric, unit in (("transactions", "orders"), ("average_order_value", "EUR/order")):
        tree[metric].unit = unit
    bridge = show(tree)
    expect(bridge.card("revenue").locator(".kt-val")).to_contain_text("€25.20K")
    dialog = details(bridge, "revenue")
    expect(dialog.get_by_label("Unit")).to_have_attribute("placeholder", "EUR (inferred)")
    expect(dialog.get_by_label("Unit")).to_have_value("")
    expect(dialog.locator(".kt-facts")).to_contain_text("EUR, inferred from the formula")


def test_the_guardrail_is_a_line_in_the_trend(show):
    tree = shop()
    tree.update("revenue", guardrail=(10_000, None))
    bridge = show(tree, charts=True)
    bridge.card("revenue").click()
    expect(bridge.view().locator(".kt-vega svg")).to_contain_text("guardrail €10.00K")

"""The charts of goal seek, cascade, target consistency and realism."""

import json

import numpy as np
import pytest

import kpitree_widgets as kt


@pytest.fixture(scope="module")
def shop():
    tree = kt.examples.shop()
    tree["orders_per_customer"].limits = (1.5, 1.7)
    return tree


def rows(chart, field):
    """The records of all layers that have ``field``."""
    spec = chart.to_dict()
    data = [*spec.get("datasets", {}).values()]
    return [row for records in data for row in records if field in row]


def test_the_curve_of_a_lever_goes_through_where_it_is_and_where_it_should_be(shop):
    found = shop.goal_seek("revenue", 1_200_000, by="average_order_value")
    chart = found.chart(theme="dark", width=500, height=200)
    levels, values = found.curve
    assert min(levels) < found.lever.before < found.value < max(levels)
    rate = shop["transactions"].value
    np.testing.assert_allclose(values, [level * rate for level in levels])
    points = [(row["Lever"], row["Metric"]) for row in rows(chart, "Lever")][len(levels) :]
    assert (found.lever.before, found.metric.before) in points
    assert (found.value, found.metric.after) in points
    assert {"target €1.200M"} == {row["Text"] for row in rows(chart, "Text")}
    assert chart.to_dict()["title"]["subtitle"].endswith("+€13.26 (+15.8%).")


def test_other_solutions_and_gaps_are_drawn_too():
    tree = kt.KPITree.from_text("Profit = (Price - 2) * (10 - Price) / (Price - 1)")
    tree["price"].value = 3
    found = tree.goal_seek("profit", 3, by="price", between=(0, 12))
    spec = found.chart().to_dict()
    json.dumps(spec, allow_nan=False)
    drawn = [row["Lever"] for row in rows(found.chart(), "Lever")]
    assert found.solutions[1] in drawn


def test_each_lever_of_a_cascade_has_a_bar_as_long_as_its_change(shop):
    found = shop.cascade("revenue", 1_300_000)
    bars = {row["Name"]: row for row in rows(found.chart(), "Value") if "Name" in row}
    assert {name: row["Value"] for name, row in bars.items()} == pytest.approx(
        {one.metric.label: one.relative for one in found.levers}
    )
    assert "at its limit" in bars["Orders per customer"]["Text"]
    assert "of the effort" in bars["Average order value"]["Text"]
    assert {row["Tone"] for row in bars.values()} == {"good"}
    assert found.chart().to_dict()["title"]["text"] == "How Revenue gets to €1.300M"


def test_what_binds_has_a_line_of_its_own(shop):
    limits = {"average_order_value": (70, 100)}
    found = shop.cascade(
        "revenue", 3_000_000, levers=["average_order_value", "orders_per_customer"], limits=limits
    )
    title = found.chart().to_dict()["title"]
    assert title["text"] == "How near Revenue gets to €3.000M"
    assert title["subtitle"][1] == (
        "What binds: Average order value €100.00 (the bound given); Orders per customer 1.70 (its limit)."
    )


def test_a_lever_that_goes_against_its_own_aim_is_red():
    tree = kt.KPITree.from_text("Revenue = Orders * Price")
    tree.update("orders", value=10)
    tree.update("price", value=2, aim="minimize")
    bars = {row["Name"]: row["Tone"] for row in rows(tree.cascade("revenue", 30).chart(), "Tone")}
    assert bars == {"Orders": "good", "Price": "bad"}


def test_a_lever_that_stays_is_named(shop):
    found = shop.cascade("revenue", shop["revenue"].value)
    assert {row["Text"] for row in rows(found.chart(), "Tone")} == {"stays"}


def test_only_so_many_levers_are_drawn():
    tree = kt.KPITree.from_text("Sum = " + " + ".join(f"x{n}" for n in range(20)))
    for n in range(20):
        tree[f"x{n}"].value = n + 1
    found = tree.cascade("sum", 300)
    assert len(rows(found.chart(), "Tone")) == 12
    assert (
        "and 8 levers more, which take less effort" in found.chart().to_dict()["title"]["subtitle"]
    )


def test_a_gap_between_targets_is_a_bar(shop):
    found = shop.target_consistency()
    bars = {row["Name"]: row for row in rows(found.chart(), "Tone")}
    assert bars["Transactions"]["Value"] == pytest.approx(-560 / 12_400)
    assert bars["Transactions"]["Tone"] == "bad"
    assert bars["Customers"]["Tone"] == "neutral"
    assert bars["Transactions"]["Text"] == "−560, falls short"


def test_every_growth_of_the_history_is_a_tick_and_the_one_asked_for_a_rule(shop):
    found = shop.realism("revenue", 1_100_000)
    ticks = rows(found.chart(), "Reached")
    growths = shop["revenue"].series.pct_change().dropna()
    assert [row["Growth"] for row in ticks] == pytest.approx(list(growths))
    reached = [row for row in ticks if row["Reached"] == "as much"]
    assert len(reached) == found.growths.reached
    assert {row["Text"] for row in rows(found.chart(), "Text")} == {"€1.100M in Nov 2026"}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_all_display_themselves(shop, theme):
    for found in (
        shop.goal_seek("revenue", 1_200_000, by="new_users"),
        shop.cascade("revenue", 1_200_000),
        shop.target_consistency(),
        shop.realism("conversion_rate", 0.05),
    ):
        json.dumps(found.chart(theme=theme).to_dict(), allow_nan=False)
        bundle, _ = found._repr_mimebundle_()
        assert bundle["text/plain"] == found.text

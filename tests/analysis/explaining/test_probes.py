"""Faults found in other tools, each as a question that ours answers."""

from dataclasses import replace

import changes as make
import pytest

from kpitree_widgets.analysis.explaining.change import Change
from kpitree_widgets.analysis.explaining.explain import explain
from kpitree_widgets.analysis.explaining.methods import METHODS

every_method = pytest.mark.parametrize("method", METHODS)
SHOP = """
profit = revenue - cost
revenue = orders * value
orders = visits * rate
cost = orders * unit_cost
"""
ENDS = {
    "visits": (1000, 900),
    "rate": (0.02, 0.03),
    "value": (50, 50),
    "unit_cost": (20, 24),
}


@every_method
def test_does_a_driver_that_did_not_change_get_nothing(method):
    assert make.parts(SHOP, ENDS, method)["value"] == 0


@every_method
def test_does_it_add_up(method):
    found = make.explained(SHOP, ENDS, method)
    assert sum(found.contributions.values()) == pytest.approx(27 * 26 - 20 * 30)


@pytest.mark.parametrize("method", ["path", "shapley", "lmdi", "endpoint"])
def test_is_the_way_back_the_opposite(method):
    there = make.parts(SHOP, ENDS, method)
    back = make.parts(SHOP, ENDS, method, ends=(1, 0))
    assert back == pytest.approx({name: -amount for name, amount in there.items()})


@every_method
def test_is_it_the_same_every_time(method):
    assert make.parts(SHOP, ENDS, method) == make.parts(SHOP, ENDS, method)


@every_method
def test_does_a_segment_that_closes_take_its_whole_revenue_with_it(method):
    text = "revenue = shops + web\nshops = shop_orders * shop_value\nweb = web_orders * web_value"
    ends = {
        "shop_orders": (40, 0),
        "shop_value": (30, 30),
        "web_orders": (10, 20),
        "web_value": (25, 25),
    }
    found = make.parts(text, ends, method)
    assert found["shop_orders"] == pytest.approx(-1200)
    assert found["web_orders"] == pytest.approx(250)


@every_method
def test_does_a_segment_that_opens_bring_all_it_brings(method):
    text = "revenue = shops + web\nshops = shop_orders * 30\nweb = web_orders * web_value"
    ends = {"shop_orders": (40, 41), "web_orders": (0, 20), "web_value": (0, 25)}
    found = make.parts(text, ends, method)
    assert found["web_orders"] + found["web_value"] == pytest.approx(500)
    assert found["shop_orders"] == pytest.approx(30)


@every_method
def test_is_a_base_of_zero_no_obstacle(method):
    found = make.explained(
        "revenue = orders * value", {"orders": (0, 5), "value": (20, 30)}, method
    )
    assert sum(found.contributions.values()) == pytest.approx(150)
    assert found.before == 0
    assert found.frame["share"].sum() == pytest.approx(1)


@every_method
def test_are_drivers_that_offset_each_other_seen(method):
    found = make.explained("margin = price - cost", {"price": (50, 60), "cost": (20, 30)}, method)
    assert found.total == 0
    assert found.contributions == {"price": pytest.approx(10), "cost": pytest.approx(-10)}
    assert found.frame["share"].isna().all()


@every_method
def test_does_a_cost_that_rises_take_away_from_profit(method):
    assert make.parts(SHOP, ENDS, method)["unit_cost"] < 0
    assert make.parts("profit = revenue - cost", {"revenue": (9, 9), "cost": (3, 5)}, method) == {
        "revenue": 0,
        "cost": pytest.approx(-2),
    }


@every_method
def test_is_a_metric_that_should_fall_split_by_what_it_did_and_not_by_what_is_wished(method):
    change = make.change("cost = orders * unit_cost", {"orders": (10, 12), "unit_cost": (5, 4)})
    tree = change.tree.replacing(replace(change.tree["cost"], aim="minimize"))
    sides = [replace(side, evaluation=replace(side.evaluation, tree=tree)) for side in change.sides]
    found = explain(Change("cost", *sides), method)
    assert found.contributions["orders"] > 0
    assert found.contributions["unit_cost"] < 0


@every_method
def test_does_a_shared_driver_count_on_every_way(method):
    ends = {"orders": (10, 20), "value": (5, 5), "unit_cost": (2, 2)}
    text = "profit = revenue - cost\nrevenue = orders * value\ncost = orders * unit_cost"
    assert make.parts(text, ends, method)["orders"] == pytest.approx(10 * (5 - 2))


def test_is_a_denominator_that_changes_its_sign_answered_or_refused_but_never_wrong():
    text, ends = "ratio = debt / equity", {"debt": (1, 1), "equity": (-2, 3)}
    for method in ("path", "shapley", "endpoint", "sequential"):
        found = make.explained(text, ends, method)
        assert sum(found.contributions.values()) == pytest.approx(1 / 3 + 1 / 2)

"""What a model gives is what the tree would give."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitree_widgets.analysis.model import Model
from kpitree_widgets.evaluation import evaluate
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.periods import Periods

MONTHS = Periods("month", ("2022-10", "2022-11", "2022-12", "2023-01"))
TEXT = """
Profit = Revenue - Cost
Revenue = Orders * Price
Cost = Orders * Unit cost + Fixed cost
Margin = Profit / Revenue
Stock = lag(Stock) + Orders - Sold
Trend = roll_avg(Profit, 2) / lag(Revenue)
"""
INPUTS = {
    "orders": np.array([10.0, 12.0, 9.0, 14.0]),
    "price": np.array([5.0, 5.5, 6.0, 5.0]),
    "unit_cost": np.array([2.0, 2.0, 2.5, 2.5]),
    "fixed_cost": np.array([7.0, 7.0, 7.0, 8.0]),
    "sold": np.array([9.0, 11.0, 10.0, 12.0]),
}


def model(inputs=INPUTS, cut=frozenset()):
    tree = tree_from_text(TEXT)
    tree = tree.replacing(replace(tree["stock"], opening=100.0))
    return Model(evaluate(tree, MONTHS, inputs), cut)


amounts = st.floats(0.5, 50.0)


@given(orders=amounts, price=amounts)
def test_a_run_gives_what_an_evaluation_of_the_changed_inputs_gives(orders, price):
    changed = {**INPUTS, "orders": np.full(4, orders), "price": np.full(4, price)}
    found = model().run({"orders": orders, "price": price})
    expected = model(changed).evaluation.values
    for metric, series in found.items():
        np.testing.assert_allclose(series, expected[metric], rtol=1e-12)


@given(orders=amounts, position=st.integers(0, 3))
def test_a_moment_is_one_period_of_a_run(orders, position):
    changed = INPUTS["orders"].copy()
    changed[position] = orders
    expected = model().run({"orders": changed})
    found = model().at(position).values({"orders": orders})
    for metric, value in found.items():
        np.testing.assert_allclose(value, expected[metric][position], rtol=1e-12)


def test_an_override_can_hold_from_an_earlier_period_on():
    changed = np.array([10.0, 20.0, 20.0, 20.0])
    expected = model().run({"orders": changed})["stock"][3]
    assert model().at(3, "stock", since=1).values({"orders": 20.0})["stock"] == expected
    assert expected == 100 + 10 + 3 * 20 - 42


@pytest.mark.parametrize("metric", ["margin", "trend", "stock"])
def test_draws_go_through_at_once(metric):
    moment = model().at(3, metric, since=2)
    draws = np.array([4.0, 14.0, 30.0])
    found = moment.values({"orders": draws, "sold": draws / 2})[metric]
    single = [moment.values({"orders": one, "sold": one / 2})[metric] for one in draws]
    np.testing.assert_allclose(found, single, rtol=1e-12)


@pytest.mark.parametrize("metric", ["margin", "trend", "stock", "profit"])
@pytest.mark.parametrize("since", [3, 1])
def test_the_gradient_is_that_of_central_differences(metric, since):
    moment = model().at(3, metric, since=since)
    base = {name: 3.0 + n for n, name in enumerate(moment.given)}
    slopes = moment.gradient(metric, base)
    for lever, slope in slopes.items():
        step = 1e-5
        up, down = ({**base, lever: base[lever] + sign * step} for sign in (1, -1))
        difference = moment.values(up)[metric] - moment.values(down)[metric]
        assert slope == pytest.approx(difference / (2 * step), rel=1e-6, abs=1e-8)


def test_the_gradient_of_draws_is_one_of_each():
    moment = model().at(2, "margin")
    draws = np.array([4.0, 14.0, 30.0])
    together = moment.gradient("margin", {"price": draws})["unit_cost"]
    single = [moment.gradient("margin", {"price": one})["unit_cost"] for one in draws]
    np.testing.assert_allclose(together, single, rtol=1e-12)


def test_a_metric_that_is_cut_is_given_and_what_is_below_it_does_nothing():
    held = model(cut=frozenset({"revenue"}))
    assert held.below("profit") == ("revenue", "orders", "unit_cost", "fixed_cost")
    assert "price" not in held.at(3, "profit").given
    found = held.run({"revenue": 100.0, "price": 99.0})
    assert found["profit"][0] == 100.0 - 27.0


def test_a_computed_metric_can_be_overridden():
    moment = model().at(0, "margin")
    assert moment.values({"profit": 25.0})["margin"] == 0.5
    assert moment.gradient("margin", {"profit": 25.0})["fixed_cost"] == 0.0


def test_what_shows_its_own_data_is_given():
    known = {name: series for name, series in INPUTS.items() if name != "price"}
    shown = model({**known, "revenue": np.array([50.0, 60.0, 70.0, 80.0])})
    assert shown.below("profit") == ("revenue", "orders", "unit_cost", "fixed_cost")


def test_missing_is_missing_and_no_exception():
    assert np.isnan(model().at(1, "margin").values({"price": 0.0})["margin"])
    assert np.isnan(model().run({"orders": np.nan})["profit"]).all()

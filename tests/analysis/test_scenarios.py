"""A tree as it would be: laws on random trees, and figures worked out by hand."""

from datetime import date

import numpy as np
import pytest
import strategies
from hypothesis import given
from hypothesis import strategies as st

import kpitree_widgets as kt
from kpitree_widgets.analysis.model import Model
from kpitree_widgets.analysis.pace import paced
from kpitree_widgets.analysis.scenarios.scenario import suppose, supposed
from kpitree_widgets.coverage import Coverage
from kpitree_widgets.errors import ScenarioError, UnknownMetricError
from kpitree_widgets.evaluation import evaluate
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.periods import Periods, periods_between
from kpitree_widgets.segments import Segments
from kpitree_widgets.tree.edits import Update, applied
from kpitree_widgets.tree.scenarios import Scenario

MONTHS = Periods("month", ("2022-09", "2022-10", "2022-11", "2022-12"))
SHOP = tree_from_text("Revenue = Visits * Price\nProfit = Revenue - Cost")


def shop(**inputs):
    given_ = {"visits": [10, 20, 30, 40], "price": [2, 2, 3, 3], "cost": [5, 5, 5, 5]} | inputs
    return evaluate(SHOP, MONTHS, {key: np.array(one, float) for key, one in given_.items()})


def values(evaluation, metric):
    return evaluation.values[metric].tolist()


overrides = (
    st.floats(-1e6, 1e6)
    | st.sampled_from(["+10%", "-5%", "+3", "-100%", "+0.5 pp", "+2%/period"])
    | st.dictionaries(st.sampled_from(MONTHS.keys), st.floats(-10, 10), min_size=1)
)


@st.composite
def scenarios(draw, tree):
    """Scenarios on some metrics, computed ones too, in some of the months."""
    said = draw(st.dictionaries(st.sampled_from(list(tree)), overrides, max_size=3))
    since = draw(st.none() | st.sampled_from(MONTHS.keys))
    until = draw(st.none() | st.sampled_from([*MONTHS.keys, "2023-02"]))
    return Scenario("drawn", said, since, until)


@given(strategies.evaluations())
def test_a_scenario_without_overrides_is_the_baseline(evaluation):
    assert supposed(evaluation, Scenario("nothing")) is evaluation


@given(st.data())
def test_laws_of_every_scenario(data):
    evaluation = data.draw(strategies.evaluations())
    scenario = data.draw(scenarios(evaluation.tree))
    if strategies.refused(suppose, evaluation, scenario):
        return
    found = suppose(evaluation, scenario)
    base, after = found.baseline, found.evaluation
    again = evaluate(after.tree, after.periods, after.inputs)
    assert strategies.same_values(again.values, after.values)
    assert after.values.keys() == evaluation.tree.metrics.keys()
    for metric, series in found.given.items():
        held = ~np.isnan(series)
        assert np.array_equal(after.values[metric][held], series[held])
    reached = evaluation.tree.above(*found.given)
    for metric, series in base.values.items():
        assert not np.isinf(after.values[metric]).any()
        if metric not in reached:
            assert np.array_equal(after.values[metric], series, equal_nan=True)
    known = len(evaluation.periods)
    assert all(
        np.array_equal(series[:known], evaluation.values[metric], equal_nan=True)
        for metric, series in base.values.items()
    )


@given(st.data())
def test_overriding_inputs_is_evaluating_other_inputs(data):
    evaluation = data.draw(strategies.evaluations())
    inputs = [m.id for m in evaluation.tree.metrics.values() if m.is_input]
    said = data.draw(st.dictionaries(st.sampled_from(inputs), st.floats(-1e3, 1e3)))
    there = {m.id: evaluation.values[m.id] for m in evaluation.tree.metrics.values() if m.is_input}
    others = {metric: np.full(4, number) for metric, number in said.items()}
    expected = evaluate(evaluation.tree, MONTHS, {**evaluation.inputs, **there, **others})
    found = supposed(evaluation, Scenario("drawn", said, since=MONTHS.keys[0]))
    assert strategies.same_values(found.values, expected.values)


@pytest.mark.parametrize(
    ("override", "visits"),
    [
        (7, [10, 20, 7, 7]),
        ("+5", [10, 20, 35, 45]),
        ("-5", [10, 20, 25, 35]),
        ("+10%", [10, 20, 33, 44]),
        ("-50%", [10, 20, 15, 20]),
        ("+50%/period", [10, 20, 45, 90]),
        ("+50%/month", [10, 20, 45, 90]),
        ("+50 pp", [10, 20, 30.5, 40.5]),
        ({"2022-09": 1, "2022-12": 4}, [1, 20, 30, 4]),
        ({"path": {"2022-10-31": 0, "2022-12-31": 61}}, [10, 20, 30, 61]),
    ],
)
def test_each_kind_of_override_from_november_on(override, visits):
    found = supposed(shop(), Scenario("x", {"visits": override}, since="2022-11"))
    assert values(found, "visits") == pytest.approx(visits)
    prices = [2, 2, 3, 3]
    revenue = [v * p for v, p in zip(visits, prices, strict=True)]
    assert values(found, "revenue") == pytest.approx(revenue)
    assert values(found, "profit") == pytest.approx([one - 5 for one in revenue])


def test_without_a_range_it_holds_in_the_last_period():
    assert values(supposed(shop(), Scenario("x", {"price": 9})), "price") == [2, 2, 3, 9]


def test_ends_may_be_written_in_another_grain():
    found = supposed(shop(), Scenario("x", {"price": 9}, since="2022-Q4", until="2022-11-15"))
    assert values(found, "price") == [2, 9, 9, 3]
    years = Periods("year", ("2021", "2022"))
    yearly = evaluate(SHOP, years, {"price": np.array([1.0, 2.0])})
    assert values(supposed(yearly, Scenario("x", {"price": 9}, "2022-03")), "price") == [1, 9]


def test_fiscal_years_and_hours_count_too():
    fiscal = Periods("quarter", ("FY2023-Q1", "FY2023-Q2"), 4)
    now = evaluate(SHOP, fiscal, {"price": np.array([1.0, 2.0])})
    found = supposed(now, Scenario("x", {"price": 9}, since="2022-08", until="FY2023-Q3"))
    assert found.periods.keys == ("FY2023-Q1", "FY2023-Q2", "FY2023-Q3")
    assert values(found, "price") == [1, 9, 9]
    hours = Periods("hour", ("2022-12-31T22", "2022-12-31T23"))
    now = evaluate(SHOP, hours, {"price": np.array([1.0, 2.0])})
    found = supposed(now, Scenario("x", {"price": 9}, since="2022-12-31T23", until="2023-01-01"))
    assert len(found.periods) == 26
    assert values(found, "price") == [1] + [9] * 25


def test_a_computed_metric_is_held_and_its_formula_out_of_force_there_only():
    found = suppose(shop(), Scenario("x", {"revenue": 100, "price": "+100%"}, until="2022-12"))
    assert values(found.evaluation, "revenue") == [20, 40, 90, 100]
    assert values(found.evaluation, "profit") == [15, 35, 85, 95]
    assert values(found.evaluation, "price") == [2, 2, 3, 6]
    earlier = {"revenue": {"2022-10": 1}, "price": "+100%"}
    found = supposed(shop(), Scenario("x", earlier, since="2022-09"))
    assert values(found, "revenue") == [40, 1, 180, 240]


def test_what_looks_back_sees_what_was_held():
    tree = tree_from_text("Subscribers = lag(Subscribers) + New - Lost")
    tree = applied(tree, Update("subscribers", {"opening": 100})).tree
    inputs = {"new": np.array([10.0, 10, 10, 10]), "lost": np.array([1.0, 2, 3, 4])}
    now = evaluate(tree, MONTHS, inputs)
    assert values(now, "subscribers") == [109, 117, 124, 130]
    found = supposed(now, Scenario("x", {"subscribers": {"2022-10": 200}}))
    assert values(found, "subscribers") == [109, 200, 207, 213]
    found = supposed(now, Scenario("x", {"lost": 0}, "2022-11"))
    assert values(found, "subscribers") == [109, 117, 127, 137]


def test_a_held_metric_has_no_formula_in_the_tree_of_the_result_and_keeps_it_in_the_tree():
    now = shop()
    found = supposed(now, Scenario("x", {"revenue": "+10%"}))
    assert found.tree["revenue"].expression is None
    assert now.tree["revenue"].expression is not None
    assert set(found.tree.metrics) == set(now.tree.metrics)


def test_a_metric_that_shows_its_own_data_is_overridden_like_an_input():
    now = evaluate(SHOP, MONTHS, {"revenue": np.array([1.0, 2, 3, 4]), "cost": np.ones(4)})
    found = supposed(now, Scenario("x", {"revenue": "+50%"}, "2022-11"))
    assert values(found, "revenue") == [1, 2, 4.5, 6]
    assert values(found, "profit") == [0, 1, 3.5, 5]


def test_values_by_hand_are_overridden_too():
    tree = applied(SHOP, Update("price", {"values": 4})).tree
    now = evaluate(tree, MONTHS, {"visits": np.ones(4)})
    found = supposed(now, Scenario("x", {"price": "+25%"}, "2022-11"))
    assert values(found, "revenue") == [4, 4, 5, 5]


def test_without_a_time_axis_it_holds_in_all_there_is():
    now = evaluate(SHOP, inputs={"visits": np.array([2.0]), "price": np.array([3.0])})
    found = supposed(now, Scenario("x", {"price": "+1"}, since="2022-12", until="2023-06"))
    assert values(found, "revenue") == [8]


def two_years():
    months = periods_between(2021 * 12, 2022 * 12 + 11, "month")
    season = np.tile([1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], 2) + np.repeat([0, 100], 12)
    rate = np.r_[np.full(23, np.nan), 0.5]
    tree = tree_from_text("Orders = Visits * Rate\nAll = Orders + Stock")
    tree = applied(tree, Update("stock", {"aggregation": "last"})).tree
    return evaluate(tree, months, {"visits": season, "rate": rate, "stock": season})


def test_inputs_go_on_as_a_year_earlier_and_stocks_and_others_at_their_last_value():
    found = suppose(two_years(), Scenario("x", {"rate": "+100%"}, until="2024-02"))
    base = found.baseline
    assert base.periods.keys[-1] == "2024-02"
    assert base.values["visits"][24:].tolist() == [*range(101, 113), 101, 102]
    assert base.values["stock"][24:].tolist() == [112.0] * 14
    assert base.values["orders"][24:26].tolist() == [50.5, 51.0]
    assert found.evaluation.values["orders"][22:26].tolist()[1:] == [56.0, 101.0, 102.0]


def test_values_by_hand_for_periods_ahead_are_taken():
    tree = applied(SHOP, Update("price", {"values": {"2022-12": 3, "2023-01": 8}})).tree
    now = evaluate(tree, MONTHS, {"visits": np.ones(4)})
    found = suppose(now, Scenario("x", {"visits": 2}, until="2023-02"))
    assert values(found.baseline, "price")[3:] == [3, 8, 8]
    assert values(found.evaluation, "revenue")[3:] == [3, 16, 16]


def so_far():
    days = np.array([4.0, 8, 12, 40])
    coverage = Coverage("2022-12", date(2022, 12, 10), 10, 31, {"visits": days})
    inputs = {"visits": np.array([10.0, 20, 30, 40]), "price": np.ones(4), "cost": np.zeros(4)}
    return evaluate(SHOP, MONTHS, inputs, coverage=coverage)


def test_a_partial_month_is_not_what_goes_on():
    found = suppose(so_far(), Scenario("x", {"price": 2}, until="2023-01"))
    assert values(found.baseline, "visits") == [10, 20, 30, 40, 30]


def test_an_incomplete_period_stays_incomplete_unless_the_value_is_given():
    now = so_far()
    whole = paced(now).values["visits"][3]
    assert whole == pytest.approx(40 * 60 / 24)
    percent = supposed(now, Scenario("x", {"visits": "+10%"}))
    assert paced(percent).values["visits"][3] == pytest.approx(1.1 * whole)
    assert percent.values["visits"][3] == pytest.approx(44)
    fixed = supposed(now, Scenario("x", {"visits": 90}))
    assert paced(fixed).values["visits"][3] == 90


def test_a_scenario_from_the_first_period_on_is_what_the_model_gives():
    now = kt.examples.shop()._document.evaluation
    for metric in now.tree:
        raised = Scenario("x", {metric: "+10%"}, since=now.periods.keys[0])
        expected = Model(now).run({metric: now.values[metric] * 1.1})
        found = supposed(now, raised).values
        for one in now.tree:
            assert found[one] == pytest.approx(expected[one], rel=1e-12, nan_ok=True)


def test_segments_are_changed_in_percent_and_a_mean_by_its_value_too():
    tree = applied(SHOP, Update("price", {"aggregation": "mean"})).tree
    segments = Segments(("country",), (("AT",), ("CH",)))
    inputs = {"visits": np.arange(8.0).reshape(4, 2), "price": np.ones((4, 2))}
    now = evaluate(tree, MONTHS, inputs, segments=segments)
    found = supposed(now, Scenario("x", {"visits": "+50%", "price": 2}))
    assert found.values["revenue"][2:].tolist() == [[4, 5], [18, 21]]
    with pytest.raises(ScenarioError, match="'Visits' is in a segment is not known"):
        supposed(now, Scenario("x", {"visits": 10}))


@pytest.mark.parametrize(
    ("scenario", "message"),
    [
        (Scenario("x", {"price": 1}, since="2023-02"), "after the last period; .*until='2023-02'"),
        (Scenario("x", {"price": 1}, since="2022-01"), "before the first period; start within"),
        (Scenario("x", {"price": 1}, until="2022-10"), "before it starts in Dec 2022; .*from_"),
        (Scenario("x", {"price": 1}, "2022-12", "2022-11"), "ends in Nov 2022, before it starts"),
        (Scenario("x", {"price": 1}, until="9000-01"), "periods ahead; look at most 10,000"),
        (Scenario("x", {"price": 1}, since="2022-02-30"), "'2022-02-30' is not a period"),
        (Scenario("x", {"price": {"2030-01": 3}}), "names 2030-01, which the scenario does not"),
        (Scenario("x", {"none": "+3"}), "'None' has no value in Dec 2022"),
        (Scenario("x", {"price": {"path": {"2030-01-01": 1}}}), "the path of 'Price' says nothing"),
        (Scenario("x", {"price": "+2%/week"}), "grows per week, and the tree is by month"),
        (Scenario("x", {"price": "+1e308%/month"}, "2022-09"), "'Price' would be infinite"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_change(scenario, message):
    tree = applied(SHOP, Update("profit", {"formula": "Revenue - Cost + None"})).tree
    now = evaluate(tree, MONTHS, shop().inputs)
    with pytest.raises(ScenarioError, match=message) as refused:
        supposed(now, scenario)
    assert refused.value.hint


def test_an_unknown_metric_is_refused_with_the_closest():
    with pytest.raises(UnknownMetricError, match="did you mean 'Price'"):
        supposed(shop(), Scenario("x", {"prise": 1}))

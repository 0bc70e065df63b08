"""Do the targets fit together, and what is the smallest change if not."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kpitree_widgets as kt
from kpitree_widgets.analysis.targets.cascading import cascade
from kpitree_widgets.analysis.targets.consistency import target_consistency
from kpitree_widgets.errors import EditError, PeriodError, UnknownMetricError, UnreachableError
from kpitree_widgets.evaluation import evaluate
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.tree.edits import Update, applied

TEXT = """
Revenue = Transactions * Value
Transactions = Customers * Orders
Customers = New + Repeat
"""


def with_targets(targets, text=TEXT, **values):
    tree = tree_from_text(text)
    for metric, target in targets.items():
        tree = applied(tree, Update(metric, {"target": target})).tree
    inputs = {metric: np.array([float(value)]) for metric, value in values.items()}
    return evaluate(tree, inputs=inputs)


VALUES = {"value": 50, "orders": 2, "new": 30, "repeat": 70}


def test_targets_that_fit_are_consistent():
    evaluation = with_targets({"revenue": 12_000, "transactions": 240, "value": 50}, **VALUES)
    found = target_consistency(evaluation)
    assert found.is_consistent
    assert (found["revenue"].implied, found["revenue"].gap) == (12_000, 0)
    assert found["revenue"].targets == {}


def test_the_gap_is_what_the_drivers_targets_give_less_the_target():
    evaluation = with_targets({"revenue": 14_520, "transactions": 240, "value": 50}, **VALUES)
    one = target_consistency(evaluation)["revenue"]
    assert (one.implied, one.gap, one.verdict) == (12_000, -2_520, "falls short")
    assert one.relative == pytest.approx(-2_520 / 14_520)
    assert one.targets == pytest.approx({"transactions": 264, "value": 55})  # 1.21 = 1.1 * 1.1


def test_deeper_targets_count_where_a_driver_has_none_and_the_rest_is_as_it_is():
    evaluation = with_targets({"revenue": 11_000, "customers": 110}, **VALUES)
    one = target_consistency(evaluation)["revenue"]
    assert [driver.metric.id for driver in one.drivers] == ["customers"]
    assert one.implied == 110 * 2 * 50
    assert set(one.as_they_are) == {"orders", "value"}
    assert one.verdict == "consistent"


def test_a_target_hides_those_below_it():
    targets = {"revenue": 10_000, "customers": 100, "new": 5, "value": 50}
    found = target_consistency(with_targets(targets, **VALUES))
    assert found["revenue"].implied == 100 * 2 * 50
    assert found["customers"].implied == 5 + 70
    assert found["customers"].as_they_are == ("repeat",)
    assert found["customers"].targets == pytest.approx({"new": 30})


def test_what_is_held_stays_and_the_others_close_the_gap():
    evaluation = with_targets({"revenue": 14_520, "transactions": 240, "value": 50}, **VALUES)
    one = target_consistency(evaluation, "revenue", hold=["value"])["revenue"]
    assert one.targets == pytest.approx({"transactions": 14_520 / 50})
    assert one.held == ("value",)
    none = target_consistency(evaluation, "revenue", hold=["value", "transactions"])["revenue"]
    assert (none.targets, none.is_closed) == ({}, False)
    assert (
        "no target below it can be changed"
        in target_consistency(evaluation, "revenue", hold=["value", "transactions"]).text
    )


def test_a_driver_keeps_its_limits():
    evaluation = with_targets({"revenue": 14_520, "transactions": 240, "value": 50}, **VALUES)
    tree = applied(evaluation.tree, Update("value", {"limits": (40, 52)})).tree
    one = target_consistency(evaluate(tree, inputs=evaluation.inputs))["revenue"]
    assert one.targets == pytest.approx({"value": 52, "transactions": 14_520 / 52})
    tree = applied(tree, Update("transactions", {"limits": (200, 250)})).tree
    far = target_consistency(evaluate(tree, inputs=evaluation.inputs))
    assert not far["revenue"].is_closed
    assert far["revenue"].closest == 52 * 250
    assert "cannot be 14,520 within the limits" in far.text


targets = st.floats(1, 1000)


@given(
    targets,
    st.dictionaries(st.sampled_from(["new", "repeat", "orders", "value"]), targets, min_size=1),
)
def test_the_changed_targets_give_the_target_with_as_little_effort_as_a_cascade(top, below):
    evaluation = with_targets({"revenue": top, **below}, **VALUES)
    one = target_consistency(evaluation)["revenue"]
    level = {**VALUES, **below, **one.targets}
    if one.is_closed and one.verdict != "better than its target":
        again = (level["new"] + level["repeat"]) * level["orders"] * level["value"]
        assert again == pytest.approx(top, rel=1e-8)
    start = evaluate(
        evaluation.tree, inputs={k: np.array([float(v)]) for k, v in {**VALUES, **below}.items()}
    )
    if one.verdict == "better than its target":
        assert (one.is_closed, one.targets) == (True, {})
        return
    found = cascade(start, "revenue", top, levers=list(below))
    assert found.is_reached == one.is_closed
    if len(below) > 1 and one.is_closed:
        cost = sum(math.log(driver.after / driver.before) ** 2 for driver in one.drivers)
        assert cost == pytest.approx(found.effort, rel=1e-5, abs=1e-9)


def test_less_is_better_where_the_aim_says_so():
    text = "Cost = Staff * Wage"
    evaluation = with_targets({"cost": 100, "staff": 12, "wage": 10}, text, staff=1, wage=1)
    tree = applied(evaluation.tree, Update("cost", {"aim": "minimize"})).tree
    found = target_consistency(evaluate(tree, inputs=evaluation.inputs))["cost"]
    assert (found.gap, found.verdict) == (20, "falls short")
    tree = applied(tree, Update("cost", {"aim": "balance"})).tree
    assert target_consistency(evaluate(tree, inputs=evaluation.inputs))["cost"].verdict == "differs"
    cheap = applied(evaluation.tree, Update("cost", {"target": 150})).tree
    assert target_consistency(evaluate(cheap, inputs=evaluation.inputs))["cost"].verdict == (
        "falls short"
    )


def test_targets_that_give_more_than_asked_for_leave_nothing_to_close():
    text = "Returns = Orders * Rate"
    evaluation = with_targets(
        {"returns": 80, "orders": 115, "rate": 0.09}, text, orders=100, rate=0.1
    )
    tree = applied(evaluation.tree, Update("returns", {"aim": "minimize"})).tree
    found = target_consistency(evaluate(tree, inputs=evaluation.inputs))
    one = found["returns"]
    assert one.implied == pytest.approx(10.35)
    assert (one.verdict, one.targets, one.is_closed) == ("better than its target", {}, True)
    assert found.is_consistent
    assert "smallest change" not in found.text
    worse = target_consistency(evaluation)["returns"]
    assert (worse.verdict, worse.is_closed) == ("falls short", True)
    assert math.prod(worse.targets.values()) == pytest.approx(80)


def test_what_lacks_a_value_is_said_to():
    evaluation = with_targets({"revenue": 100, "value": 10}, value=10, orders=2, new=3)
    found = target_consistency(evaluation)
    assert (found["revenue"].implied, found["revenue"].verdict) == (None, "no value")
    assert "no value" in found.text


def test_the_shop_says_where_its_targets_do_not_fit():
    found = kt.examples.shop().target_consistency()
    assert [one.metric.id for one in found.gaps] == [
        *("revenue", "transactions", "customers", "new_customers")
    ]
    assert found["transactions"].implied == pytest.approx(7_400 * 1.6)
    assert "Transactions is 12,400 with these targets, the smallest change:" in found.text
    frame = found.frame
    assert list(frame.loc["revenue", "driver"]) == ["transactions", "average_order_value"]
    assert frame.loc["customers", "implied"].iloc[0] == 815 + 6_600


def test_another_period_has_other_targets():
    tree = kt.examples.shop()
    found = tree.target_consistency("Revenue", period="2026-01")
    assert found.key == "2026-01"
    assert found["revenue"].target == tree["revenue"].target.at("2026-01")


@pytest.mark.parametrize(
    ("asked", "error", "says"),
    [
        ({"metric": "revnue"}, UnknownMetricError, "did you mean 'Revenue'"),
        ({"metric": "new_users"}, EditError, "'New users' has no formula"),
        ({"metric": "revenue", "period": "2031-01"}, PeriodError, "there is no period"),
        ({"hold": ["Margin"]}, UnknownMetricError, "there is no metric 'Margin'"),
    ],
)
def test_bad_input_is_refused(asked, error, says):
    with pytest.raises(error, match=says):
        kt.examples.shop().target_consistency(asked.pop("metric", None), **asked)


def test_a_missing_target_is_named():
    tree = kt.KPITree.from_text(TEXT)
    with pytest.raises(UnreachableError, match="'Revenue' has no target; set its target"):
        tree.target_consistency("revenue")
    tree["revenue"].target = 5
    with pytest.raises(UnreachableError, match="nothing below 'Revenue' has a target"):
        tree.target_consistency("revenue")
    with pytest.raises(EditError, match="'New' has no target to hold"):
        tree.target_consistency(hold=["new"])
    assert str(tree.target_consistency()) == "no metric with a target has targets below it"
    assert tree.target_consistency().chart() is None


def test_the_tree_is_not_changed():
    tree = kt.examples.shop()
    before = tree.to_yaml(), tree._document.revision
    tree.target_consistency(hold=["customers"])
    assert (tree.to_yaml(), tree._document.revision) == before

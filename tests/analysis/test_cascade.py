"""The cascade: the target is met, limits are kept, and nothing nearby takes less effort."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies import MONTHS, expressions

import kpitree_widgets as kt
from kpitree_widgets.analysis.targets.cascading import cascade
from kpitree_widgets.analysis.targets.goal_seeking import goal_seek
from kpitree_widgets.analysis.targets.least_effort import Task, least_effort
from kpitree_widgets.analysis.targets.roots import root
from kpitree_widgets.analysis.targets.sizes import Sizes
from kpitree_widgets.errors import (
    EditError,
    KPITreeError,
    PeriodError,
    UnknownMetricError,
    UnreachableError,
)
from kpitree_widgets.evaluation import evaluate
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.tree.edits import Update, applied
from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.tree.tree import Tree

LEVERS = ("a", "b", "c", "d", "e")
TEXT = "Top = Left * c - Right\nLeft = a * b + d\nRight = d * e"


def top(x):
    """The metric of ``TEXT``, written out."""
    a, b, c, d, e = x
    return (a * b + d) * c - d * e


def tree(values, limits=None):
    found = tree_from_text(TEXT)
    for lever, ends in (limits or {}).items():
        found = applied(found, Update(lever, {"limits": ends})).tree
    inputs = {lever: np.array([value]) for lever, value in zip(LEVERS, values, strict=True)}
    return evaluate(found, inputs=inputs)


def effort(start, levels, weights):
    return float(np.dot(weights, np.log(np.array(levels) / start) ** 2))


sizes = st.floats(0.5, 20)
weights = st.floats(0.2, 5)
shifts = st.floats(-0.4, 0.4)


@st.composite
def tasks(draw):
    """Where the levers start, weights, limits that hold where they start, and a value within reach."""
    start = np.array(draw(st.lists(sizes, min_size=5, max_size=5)))
    weight = draw(st.lists(weights, min_size=5, max_size=5))
    low = start * np.array(draw(st.lists(st.floats(0.5, 0.95), min_size=5, max_size=5)))
    high = start * np.array(draw(st.lists(st.floats(1.05, 2), min_size=5, max_size=5)))
    moved = start * np.exp(draw(st.lists(shifts, min_size=5, max_size=5)))
    target = top(np.clip(moved, low, high))
    assume(abs(target) > 1e-3 and abs(top(start)) > 1e-3)
    return start, weight, low, high, target


def asked(task):
    start, weight, low, high, target = task
    limits = dict(zip(LEVERS, zip(low, high, strict=True), strict=True))
    return cascade(
        tree(start, limits), "top", target, effort=dict(zip(LEVERS, weight, strict=True))
    )


def levels_of(found):
    return np.array([found[lever].after for lever in LEVERS])


UPPER, MIDDLE = expressions(("middle", "b", "c")), expressions(("a", "b"))


@st.composite
def filled(draw):
    """A metric over another one over inputs that have values, with formulas of all kinds."""
    metrics = [Metric("top", "Top", draw(UPPER)), Metric("middle", "Middle", draw(MIDDLE))]
    metrics += [Metric(one, one) for one in "abc"]
    number = st.floats(-20, 20) | st.sampled_from([0.0, 1.0, 3.0])
    row = st.lists(number, min_size=len(MONTHS), max_size=len(MONTHS)).map(np.array)
    tree = Tree("drawn", {one.id: one for one in metrics})
    return evaluate(tree, MONTHS, {one: draw(row) for one in "abc"})


@given(tasks())
def test_the_target_is_met_and_every_limit_is_kept(task):
    start, _, low, high, target = task
    found = asked(task)
    assert found.is_reached
    levels = levels_of(found)
    assert top(levels) == pytest.approx(target, abs=1e-9 * max(abs(target), abs(top(start))))
    assert (levels >= low).all()
    assert (levels <= high).all()


@given(tasks())
def test_no_change_nearby_takes_less_effort(task):
    start, weight, low, high, target = task
    levels = levels_of(asked(task))
    least = effort(start, levels, weight)
    for one in range(5):
        for other in range(5):
            for step in (-1e-3, 1e-3):
                tried = levels.copy()
                tried[one] *= 1 + step
                closed = closed_by(tried, other, target) if one != other else None
                if closed is not None and ((closed >= low) & (closed <= high)).all():
                    assert effort(start, closed, weight) >= least * (1 - 1e-9) - 1e-12


def closed_by(levels, other, target):
    """The levers with one of them changed a little, so that the target is met again."""

    def gap(factor):
        tried = levels.copy()
        tried[other] *= factor
        return top(tried) - target

    ends = 0.98, 1.02
    at = [gap(end) for end in ends]
    if at[0] * at[1] > 0:
        return None
    found = levels.copy()
    found[other] *= root(gap, *ends, *at)
    return found


@settings(max_examples=50)
@given(tasks())
def test_it_is_as_good_as_slsqp(task):
    optimize = pytest.importorskip("scipy.optimize")
    start, weight, low, high, target = task
    found = effort(start, levels_of(asked(task)), weight)
    solved = optimize.minimize(
        lambda z: np.dot(weight, z**2),
        np.zeros(5),
        jac=lambda z: 2 * np.array(weight) * z,
        constraints={"type": "eq", "fun": lambda z: top(start * np.exp(z)) / target - 1},
        bounds=list(zip(np.log(low / start), np.log(high / start), strict=True)),
        method="SLSQP",
        options={"ftol": 1e-13, "maxiter": 500},
    )
    if solved.success:
        assert found <= solved.fun * (1 + 1e-5) + 1e-10


@given(st.lists(st.tuples(sizes, weights), min_size=1, max_size=5), st.floats(0.05, 20))
def test_factors_share_the_growth_in_inverse_proportion_to_their_weights(factors, growth):
    names = [f"x{n}" for n in range(len(factors))]
    inputs = {name: np.array([start]) for name, (start, _) in zip(names, factors, strict=True)}
    evaluation = evaluate(tree_from_text(f"Top = {' * '.join(names)}"), inputs=inputs)
    now = float(evaluation.values["top"][0])
    weight = {name: weight for name, (_, weight) in zip(names, factors, strict=True)}
    found = cascade(evaluation, "top", now * growth, effort=weight)
    total = sum(1 / one for one in weight.values())
    for name in names:
        expected = inputs[name][0] * growth ** (1 / weight[name] / total)
        assert found[name].after == pytest.approx(expected, rel=1e-8)
    assert found.effort == pytest.approx(math.log(growth) ** 2 / total, rel=1e-7, abs=1e-14)
    assert sum(one.share for one in found.levers) == pytest.approx(1 if found.effort else 0)


@settings(max_examples=50)
@given(tasks(), st.sampled_from(LEVERS))
def test_with_one_lever_it_is_goal_seek(task, lever):
    start, _, low, high, target = task
    limits = dict(zip(LEVERS, zip(low, high, strict=True), strict=True))
    evaluation = tree(start, limits)
    alone = goal_seek(evaluation, "top", target, lever)
    found = cascade(evaluation, "top", target, levers=[lever])
    assert found[lever].after == alone.value
    assert found.is_reached == alone.is_reached


@settings(max_examples=50)
@given(tasks(), st.permutations(LEVERS))
def test_the_order_of_the_levers_does_not_matter(task, order):
    start, weight, low, high, target = task
    limits = dict(zip(LEVERS, zip(low, high, strict=True), strict=True))
    evaluation, costs = tree(start, limits), dict(zip(LEVERS, weight, strict=True))
    one = cascade(evaluation, "top", target, effort=costs)
    other = cascade(evaluation, "top", target, levers=order, effort=costs)
    np.testing.assert_allclose(levels_of(one), levels_of(other), rtol=1e-6)


@settings(max_examples=50)
@given(tasks())
def test_what_the_levers_bring_adds_up_to_the_change(task):
    found = asked(task)
    brought = sum(one.brings for one in found.levers)
    assert brought == pytest.approx(found.metric.change, rel=1e-6, abs=1e-6)


@settings(max_examples=50)
@given(tasks())
def test_its_overrides_evaluate_to_the_target(task):
    start, _, _, _, target = task
    found = asked(task)
    values = {**dict(zip(LEVERS, start, strict=True)), **found.overrides}
    again = evaluate(tree_from_text(TEXT), inputs={k: np.array([v]) for k, v in values.items()})
    assert again.values["top"][0] == pytest.approx(
        target, abs=1e-9 * max(abs(target), abs(top(start)))
    )


@settings(max_examples=60)
@given(filled(), st.data())
def test_whatever_the_tree_what_is_said_to_be_reached_is(evaluation, data):
    metric, position = "top", data.draw(st.integers(0, len(MONTHS) - 1))
    target = data.draw(st.floats(-1e4, 1e4) | st.sampled_from([0.0, 1.0]))
    try:
        found = cascade(evaluation, metric, target, period=MONTHS.keys[position])
    except KPITreeError:
        return
    inputs = {one: series.copy() for one, series in evaluation.inputs.items()}
    for lever, value in found.overrides.items():
        inputs[lever][position] = value
    again = evaluate(evaluation.tree, MONTHS, inputs).values[metric][position]
    if found.metric.after is None:
        assert np.isnan(again)
    else:
        now = abs(evaluation.values[metric][position])
        assert again == pytest.approx(found.metric.after, rel=1e-9, abs=1e-9 * max(now, 1.0))
    if found.is_reached:
        size = max(abs(target), abs(evaluation.values[metric][position]))
        assert again == pytest.approx(target, abs=2e-9 * size)


# levers at zero, of another sign, held


def test_levers_that_may_change_their_sign_count_in_shares_of_their_range():
    evaluation = evaluate(
        tree_from_text("Net = In + Out"), inputs={"in": np.array([0.0]), "out": np.array([4.0])}
    )
    found = cascade(evaluation, "net", 10, limits={"in": (-10, 10), "out": (-10, 30)})
    # minimise (x / 20) ** 2 + ((y - 4) / 40) ** 2 where x + y = 10: x = 1.2, y - 4 = 4.8
    assert found["in"].after == pytest.approx(1.2)
    assert found["out"].after == pytest.approx(8.8)
    assert found.effort == pytest.approx(0.06**2 + 0.12**2)


def test_negative_levers_keep_their_sign():
    evaluation = evaluate(
        tree_from_text("Net = In + Out"), inputs={"in": np.array([10.0]), "out": np.array([-8.0])}
    )
    found = cascade(evaluation, "net", 5)
    assert found.is_reached
    assert -8 < found["out"].after < 0
    slopes = [2 * math.log(one.after / one.before) / one.after for one in found.levers]
    assert slopes[0] == pytest.approx(slopes[1], rel=1e-6)


def test_a_lever_that_moves_nothing_stays():
    evaluation = evaluate(
        tree_from_text("Fee = max(Small, Large)"),
        inputs={"small": np.array([1.0]), "large": np.array([50.0])},
    )
    found = cascade(evaluation, "fee", 60)
    assert (found["small"].after, found["large"].after) == (1, pytest.approx(60))
    assert found.overrides.keys() == {"large"}


def test_no_lever_moves_for_nothing():
    tree = kt.KPITree.from_text("R = min(A, B)")
    tree["a"].value, tree["b"].value = 10, 2
    found = tree.cascade("r", 12)
    assert found.is_reached
    assert found.overrides == pytest.approx({"a": 12, "b": 12}, rel=1e-9)
    tree["b"].limits = (0, 5)
    near = tree.cascade("r", 8)
    assert not near.is_reached
    assert near.overrides == {"b": 5}
    assert near.metric.after == 5


@given(st.lists(sizes, min_size=2, max_size=5), st.floats(0.1, 40))
def test_the_smallest_of_all_is_lifted_by_what_is_below_the_target_alone(values, target):
    names = [f"x{n}" for n in range(len(values))]
    inputs = {name: np.array([value]) for name, value in zip(names, values, strict=True)}
    found = cascade(
        evaluate(tree_from_text(f"Top = min({', '.join(names)})"), inputs=inputs), "top", target
    )
    assume(target > min(values))
    assert found.is_reached
    for name, value in zip(names, values, strict=True):
        assert found[name].after == pytest.approx(max(value, target), rel=1e-8)


def test_nothing_is_left_of_what_cancels_out():
    tree = kt.KPITree.from_text("Profit = Units * (Price - Cost)")
    tree["units"].value, tree["price"].value, tree["cost"].value = 10, 10, 30
    found = tree.cascade("profit", 0)
    assert (found.is_reached, found.metric.after) == (True, 0)
    assert found["price"].after == pytest.approx(300**0.5)
    assert "Profit  −200      0" in found.text
    only = tree.cascade("profit", 0, levers="units")
    assert only.overrides == {"units": 0}


def test_a_lever_that_has_to_go_away_is_0_and_not_almost():
    tree = kt.KPITree.from_text("Profit = Units * Price - Fixed")
    tree["units"].value, tree["price"].value, tree["fixed"].value = 10, 10, 300
    found = tree.cascade("profit", -300, levers=["units", "price"])
    assert found.metric.after == -300
    assert list(found.overrides.values()) == [0]  # the other one stays


def test_what_is_only_come_near_to_is_not_reached():
    tree = kt.KPITree.from_text("R = A / B")
    tree["a"].value, tree["b"].value = 10, 2
    assert not tree.cascade("r", 0, levers="b").is_reached
    found = tree.cascade("r", 0)
    assert found.is_reached
    assert (found["a"].after, found.metric.after) == (0, 0)
    assert sum(one.share for one in found.levers) == pytest.approx(1)


def test_a_guardrail_that_would_be_passed_is_named():
    tree = kt.KPITree.from_text("Refunds = Orders * Refund rate")
    tree["orders"].value, tree["refund_rate"].value = 100, 0.08
    tree["refunds"].guardrail = (None, 8.5)
    found = tree.cascade("refunds", 9.88)
    assert found.text.endswith("Refunds gets past its guardrail of 8.50 (9.88).")
    assert "guardrail" in str(found.chart().to_dict()["title"])
    assert not tree.cascade("refunds", 8.2).guardrails


def test_one_lever_may_be_named_without_a_list():
    tree = kt.examples.shop()
    one = tree.cascade("revenue", 1_100_000, levers="new_users")
    assert one.overrides == tree.cascade("revenue", 1_100_000, levers=["New users"]).overrides
    assert tree.target_consistency(hold="customers")["transactions"].held == ("customers",)


def test_a_hard_lever_moves_less_and_one_that_is_held_by_limits_is_said_to_be():
    tree = kt.examples.shop()
    even = tree.cascade("revenue", 1_200_000)
    hard = tree.cascade("revenue", 1_200_000, effort={"average_order_value": 10})
    assert hard["average_order_value"].change < even["average_order_value"].change / 5
    tree["orders_per_customer"].limits = (1, 1.65)
    held = tree.cascade("revenue", 1_200_000)
    assert (held["orders_per_customer"].after, held["orders_per_customer"].held) == (1.65, "limits")
    assert held.is_reached
    assert "at its limit" in held.text


def test_fixed_inputs_and_inputs_without_a_value_are_no_levers_unless_named():
    tree = kt.KPITree.from_text("Profit = Orders * Margin - Rent")
    tree["orders"].value, tree["margin"].value, tree["rent"].value = 10, 3, 5
    tree["rent"].limits = (5, 5)
    assert {one.metric.id for one in tree.cascade("profit", 30).levers} == {"orders", "margin"}


# what cannot be


def test_what_cannot_be_reached_is_told_with_what_binds():
    tree = kt.examples.shop()
    limits = {"conversion_rate": (0, 0.04), "average_order_value": (70, 100)}
    found = tree.cascade("revenue", 2_000_000, levers=limits, limits=limits)
    assert not found.is_reached
    assert (found["conversion_rate"].after, found["average_order_value"].after) == (0.04, 100)
    assert "What binds: Average order value €100.00 (the bound given); Conversion rate 4.00%" in (
        found.text
    )
    assert found.metric.after == pytest.approx(
        (19_657 * 0.04 + tree["repeat_customers"].value) * tree["orders_per_customer"].value * 100
    )


def test_a_target_beyond_a_valley_is_found():
    evaluation = evaluate(
        tree_from_text("Top = (x - 2) * (x - 2) + y"),
        inputs={"x": np.array([1.0]), "y": np.array([0.5])},
    )
    found = cascade(evaluation, "top", 9, limits={"x": (1, 6), "y": (0.4, 0.6)})
    assert found.is_reached
    assert 4.8 < found["x"].after < 5


def test_no_positive_levers_make_a_negative_product():
    found = kt.examples.shop().cascade("revenue", -5)
    assert not found.is_reached
    assert "cannot be −€5.00" in found.text


def test_a_change_of_what_it_is_can_be_asked_for():
    tree = kt.examples.shop()
    found = tree.cascade("revenue", "+5%", levers=["average_order_value", "orders_per_customer"])
    assert found.metric.relative == pytest.approx(0.05)
    assert found["average_order_value"].relative == pytest.approx(1.05**0.5 - 1)


def test_all_at_target_needs_no_change():
    tree = kt.examples.shop()
    found = tree.cascade("revenue", tree["revenue"].value)
    assert (found.is_reached, found.effort, found.overrides) == (True, 0, {})
    assert found.text.startswith("Revenue is €1.037M in Oct 2026 already.")


@pytest.mark.parametrize(
    ("asked", "error", "says"),
    [
        ({"metric": "revnue"}, UnknownMetricError, "did you mean 'Revenue'"),
        ({"levers": ["prise"]}, UnknownMetricError, "there is no metric 'prise'"),
        ({"levers": ["revenue"]}, UnreachableError, "cannot be its own lever"),
        ({"levers": []}, UnreachableError, "'Revenue' has no lever to move"),
        (
            {"levers": ["customers", "new_users"]},
            UnreachableError,
            "'Customers' is computed from 'New users', so that they cannot both be moved",
        ),
        ({"metric": "customers", "levers": ["average_order_value"]}, UnreachableError, "not drive"),
        ({"effort": {"new_users": 0}}, EditError, "0 is no effort"),
        ({"effort": {"new_users": math.inf}}, EditError, "inf is no effort"),
        ({"effort": {"revenue": 2}}, EditError, "'Revenue' is none of the levers"),
        ({"limits": {"new_users": (5, 3)}}, EditError, "give the lower one first"),
        ({"limits": {"new_users": (5, math.nan)}}, EditError, "not a finite number"),
        ({"limits": {"orders_per_customer": (2, 3)}}, UnreachableError, "is at least 2"),
        ({"target": math.nan}, EditError, "not a finite number"),
        ({"metric": "new_customers", "target": "benchmark"}, UnreachableError, "no benchmark"),
        ({"period": "1999-01"}, PeriodError, "there is no period '1999-01'"),
    ],
)
def test_bad_input_is_refused_and_nothing_changes(asked, error, says):
    tree = kt.examples.shop()
    tree["orders_per_customer"].limits = (1, 1.8)
    before = tree.to_text(), tree._document.revision
    asked = {"metric": "revenue", "target": 1_200_000, **asked}
    with pytest.raises(error, match=says):
        tree.cascade(asked.pop("metric"), asked.pop("target"), **asked)
    assert (tree.to_text(), tree._document.revision) == before


def test_a_lever_without_a_value_is_refused():
    tree = kt.KPITree.from_text("Revenue = Orders * Price")
    tree["orders"].value = 20
    with pytest.raises(PeriodError, match="'Price' has no value; give it one"):
        tree.cascade("revenue", 100)


def test_the_frame_has_a_row_per_lever():
    found = kt.examples.shop().cascade("revenue", 1_200_000)
    frame = found.frame
    assert list(frame.index) == [one.metric.id for one in found.levers]
    assert frame["share"].sum() == pytest.approx(1)
    assert frame["effort"].is_monotonic_decreasing
    assert frame["brings"].sum() == pytest.approx(found.metric.change)


def test_computed_levers_are_moved_as_a_whole():
    found = kt.examples.shop().cascade(
        "revenue", 1_200_000, levers=["Customers", "Average order value"]
    )
    assert found.is_reached
    assert found["customers"].relative == pytest.approx(found["average_order_value"].relative)


# the solver by itself


def test_a_kink_on_the_way_is_passed():
    def value(x):
        return np.minimum(x[0], 3 * x[1]) + x[1]

    def slopes(x):
        below = x[0] < 3 * x[1]
        return np.array([np.where(below, 1.0, 0.0), np.where(below, 1.0, 4.0)])

    ones = np.ones(2)
    task = Task.of(value, slopes, Sizes(ones * 2, ones * 0, ones * np.inf, ones, ones), 8.0)
    found = least_effort(task)
    assert found.value == pytest.approx(8, abs=1e-6)


def test_two_hundred_levers_share_a_sum():
    start = np.linspace(1, 3, 200)
    ones = np.ones(200)
    box = Sizes(start, start * 0.5, start * 1.5, ones, ones)
    found = least_effort(Task.of(lambda x: x.sum(axis=0), np.ones_like, box, 520.0))
    assert found.value == pytest.approx(520, rel=1e-12)
    free = found.levels < start * 1.5
    pull = np.log(found.levels / start)[free] / found.levels[free]
    assert np.ptp(pull) < 1e-7 * pull.mean()

"""Goal seek: its answer evaluates to the target, whatever the shape of the metric."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies import MONTHS, expressions

import kpitree_widgets as kt
from kpitree_widgets.amounts import PeriodValues
from kpitree_widgets.analysis.model import Model
from kpitree_widgets.analysis.targets.goal_seeking import goal_seek
from kpitree_widgets.analysis.targets.roots import root
from kpitree_widgets.analysis.targets.scanning import scan
from kpitree_widgets.errors import (
    EditError,
    KPITreeError,
    PeriodError,
    SegmentError,
    UnknownMetricError,
    UnreachableError,
)
from kpitree_widgets.evaluation import evaluate
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.periods import Periods
from kpitree_widgets.tree.edits import Update, applied
from kpitree_widgets.tree.expectations import Bounds
from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.tree.tree import Tree


def with_value(evaluation, metric, value, position):
    """The whole tree evaluated again, with a value of an input metric given by hand."""
    given_by_hand = PeriodValues.of({evaluation.periods.keys[position]: value})
    tree = applied(evaluation.tree, Update(metric, {"values": given_by_hand})).tree
    return evaluate(tree, evaluation.periods, evaluation.inputs)


def one_period(text, **values):
    tree = kt.KPITree.from_text(text)
    for metric, value in values.items():
        tree[metric].value = value
    return tree


def months(text, **series):
    count = len(next(iter(series.values())))
    keys = tuple(f"20{20 + n // 12}-{n % 12 + 1:02d}" for n in range(count))
    inputs = {metric: np.array(values, dtype=float) for metric, values in series.items()}
    return evaluate(tree_from_text(text), Periods("month", keys), inputs)


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


# the root finder


@pytest.mark.parametrize(
    ("function", "low", "high", "expected"),
    [
        (lambda x: x**3 - 2 * x - 5, 2.0, 3.0, 2.0945514815423265),  # Wallis 1685
        (lambda x: math.cos(x) - x, 0.0, 1.0, 0.7390851332151607),
        (lambda x: math.exp(x) - 1e6, 0.0, 500.0, math.log(1e6)),
        (lambda x: x - 1e-20, -1.0, 1.0, 1e-20),
        (lambda x: 7 * x - 1e9, 1e12, 0.0, 1e9 / 7),
    ],
)
def test_a_root_is_found_to_the_last_digit(function, low, high, expected):
    assert root(function, low, high, function(low), function(high)) == pytest.approx(
        expected, rel=1e-15, abs=1e-35
    )


def test_a_root_takes_few_steps_even_in_a_bracket_a_million_wide():
    asked = []

    def far(x):
        asked.append(x)
        return x**1.5 - 1000.0

    assert root(far, 0.0, 1e6, -1000.0, 1e9 - 1000) == pytest.approx(100.0, rel=1e-15)
    assert len(asked) < 40  # halving takes 73


def test_the_search_for_a_root_ends_where_there_is_no_value():
    assert math.isfinite(root(lambda _: math.nan, 0.0, 1.0, -1.0, 1.0))


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=5, unique=True), st.integers(-9, 9))
def test_all_roots_of_a_polynomial_are_found_the_nearest_first(roots, start):
    def polynomial(x):
        return np.prod([x - one for one in roots], axis=0)

    found = scan(polynomial, float(start), 1.0, -12.0, 12.0).solutions(0.0)
    assert sorted(found) == pytest.approx(sorted(roots), abs=1e-5)
    assert [abs(one - start) for one in found] == sorted(abs(one - start) for one in found)


# the law


@settings(max_examples=50)
@given(filled(), st.data())
def test_what_is_said_to_be_reached_evaluates_to_the_target(evaluation, data):
    levers = [one for one in "abc" if one in Model(evaluation).below("top")]
    assume(levers)
    metric, lever = "top", data.draw(st.sampled_from(levers))
    position = data.draw(st.integers(0, len(MONTHS) - 1))
    target = data.draw(st.floats(-1e6, 1e6))
    try:
        found = goal_seek(evaluation, metric, target, lever, period=MONTHS.keys[position])
    except KPITreeError:
        return
    for solution in found.solutions:
        again = with_value(evaluation, lever, solution, position).values[metric][position]
        size = max(abs(target), abs(evaluation.values[metric][position]))
        assert again == pytest.approx(target, rel=1e-8, abs=1e-8 * (size if size > 0 else 1))
    assert found.is_reached == bool(found.solutions)


FACTORS = st.floats(0.1, 100)


@given(
    st.lists(st.tuples(FACTORS, FACTORS), min_size=1, max_size=4),
    st.floats(0.01, 50),
    st.integers(0, 3),
)
def test_a_monotone_tree_reaches_whatever_it_can_and_by_one_value_alone(pairs, ratio, which):
    terms = [f"a{n} * b{n}" for n in range(len(pairs))]
    inputs = {
        name: np.array([value])
        for n, pair in enumerate(pairs)
        for name, value in zip((f"a{n}", f"b{n}"), pair, strict=True)
    }
    evaluation = evaluate(tree_from_text(f"Sum = {' + '.join(terms)}"), inputs=inputs)
    lever = f"a{which % len(pairs)}"
    at = with_value(evaluation, lever, inputs[lever][0] * ratio, 0)
    target = float(at.values["sum"][0])
    found = goal_seek(evaluation, "sum", target, lever)
    assert found.is_reached
    assert len(found.solutions) == 1
    assert found.value == pytest.approx(inputs[lever][0] * ratio, rel=1e-9)
    assert found.metric.after == pytest.approx(target, rel=1e-12)


# several solutions, and none


def test_of_two_solutions_the_nearer_one_is_taken_and_the_other_is_named():
    tree = one_period("Profit = (Price - 2) * (10 - Price)", price=3)
    found = tree.goal_seek("profit", 12, by="price")
    assert found.solutions == pytest.approx((4, 8), rel=1e-12)
    assert found.value == pytest.approx(4)
    assert "this is the nearest solution, the other is 8" in found.text
    tree["price"].value = 7
    assert tree.goal_seek("profit", 12, by="price").value == pytest.approx(8)


def test_the_very_top_of_a_hill_is_reached():
    tree = one_period("Profit = (Price - 2) * (10 - Price)", price=3)
    found = tree.goal_seek("profit", 16, by="price")
    assert found.is_reached
    assert found.value == pytest.approx(6, abs=1e-6)
    assert tree.goal_seek("profit", 16 - 1e-9, by="price").solutions == pytest.approx(
        (6 - math.sqrt(1e-9), 6 + math.sqrt(1e-9)), abs=1e-9
    )


def test_what_cannot_be_reached_comes_with_the_range_that_can_be_and_where():
    tree = one_period("Profit = (Price - 2) * (10 - Price)", price=3)
    tree["price"].limits = (1, 9)
    found = tree.goal_seek("profit", 20, by="price")
    assert not found.is_reached
    assert found.solutions == ()
    assert (found.reach.upper, found.reach.upper_at) == pytest.approx((16, 6), abs=1e-9)
    assert (found.reach.lower, found.reach.lower_at) == pytest.approx((-9, 1), abs=1e-9)
    assert found.value == pytest.approx(6, abs=1e-6)
    assert "cannot be 20" in found.text
    assert "between −9 (at 1) and 16 (at 6)" in found.text


def test_the_lever_ends_at_its_limit_and_the_text_says_whose():
    tree = one_period("Revenue = Visits * Rate", visits=1000, rate=0.02)
    tree["rate"].unit, tree["rate"].limits = "%", (0.01, 0.05)
    found = tree.goal_seek("revenue", 80, by="rate")
    assert (found.value, found.metric.after) == (0.05, pytest.approx(50))
    assert "5.00%, its limit" in found.text
    tree["rate"].maximum = 0.04
    assert tree.goal_seek("revenue", 80, by="rate").value == 0.04
    assert "its maximum" in tree.goal_seek("revenue", 80, by="rate").text
    assert tree.goal_seek("revenue", 80, by="rate", between=(None, 0.03)).value == 0.03


def test_a_range_without_an_end_is_not_given_one():
    tree = one_period("Revenue = Fixed + Orders * Price", fixed=50, orders=20, price=5)
    found = tree.goal_seek("revenue", 20, by="price")
    assert (found.reach.rises_on, found.reach.falls_on) == (True, False)
    assert "cannot be 20 by Price alone: it is 50 (at 0) or more." in found.text
    tree["price"].limits = (2, 8)
    assert (
        "it is between 90 (at 2) and 210 (at 8)." in tree.goal_seek("revenue", 20, by="price").text
    )


def test_what_only_comes_near_is_not_reached():
    rate = one_period("Rate = Wins / Offers", wins=3, offers=10)
    nearer = rate.goal_seek("rate", 0, by="offers")
    assert not nearer.is_reached
    assert (nearer.reach.rises_on, nearer.reach.falls_on) == (True, True)
    assert (
        "Rate cannot be 0 by Offers alone: it comes as near as you like, the larger Offers is, and "
        "never there. It is 0.0003 with Offers at 10,000." in nearer.text
    )
    assert nearer.reach.lower == 0
    assert nearer.reach.upper == math.inf
    tree = one_period("Share = Spend / (Spend + 100)", spend=50)
    found = tree.goal_seek("share", 1, by="spend")
    assert not found.is_reached
    assert not found.reach.rises_on
    assert found.reach.upper == pytest.approx(1)


def test_ends_of_what_was_looked_at_are_not_stated_as_facts():
    tree = one_period("R = A / B + 3", a=10, b=2)
    found = tree.goal_seek("r", 1, by="b")
    assert "it is more than 3. The larger B is, the nearer it comes: 3.00 with B at 2,000" in (
        found.text
    )
    assert (found.reach.lower, found.reach.lower_at) == (3, math.inf)
    assert found.value == pytest.approx(2000)
    assert found.metric.after == pytest.approx(3.005)
    assert "as near as you like, the larger B is" in tree.goal_seek("r", 3, by="b").text
    share = one_period("Share = Spend / (Spend + 100)", spend=50).goal_seek("share", 2, by="spend")
    assert "it is 0 (at 0) or more and less than 1." in share.text
    slow = one_period("L = log(X)", x=5).goal_seek("l", 100, by="x")
    assert "it is not there as far as was looked. The larger X is, the nearer it comes" in slow.text
    pole = one_period("Ratio = 1 / (Load - 5)", load=2).goal_seek("ratio", 0, by="load")
    assert "as near as you like, the larger Load is" in pole.text


def test_of_values_as_good_the_nearest_to_the_present_is_taken():
    tree = one_period("R = min(A, B)", a=10, b=2)
    found = tree.goal_seek("r", 5, by="a")
    assert not found.is_reached
    assert (found.value, found.metric.after) == (10, 2)
    assert (found.reach.upper, found.reach.upper_at) == (2, 10)
    tree["a"].value = 1
    assert tree.goal_seek("r", 5, by="a").value == pytest.approx(2, rel=1e-9)


def test_nothing_is_left_of_what_cancels_out():
    tree = one_period("Profit = Units * Margin - Rent", units=10, margin=0.3, rent=203)
    found = tree.goal_seek("profit", 0, by="margin")
    assert found.metric.after == 0
    assert found.value == pytest.approx(20.3)


def test_a_share_does_not_get_past_all_of_it_unless_it_may():
    tree = kt.examples.shop()
    found = tree.goal_seek("revenue", 5e6, by="conversion_rate")
    assert (found.value, found.is_reached) == (1, False)
    assert "with Conversion rate at 100.0%, the end of a share (limits or a maximum may" in (
        found.text
    )
    wide = tree.goal_seek("revenue", 5e6, by="conversion_rate", between=(0, 2))
    assert wide.value == pytest.approx(1.5189927802)
    tree["conversion_rate"].maximum = 1.6
    assert tree.goal_seek("revenue", 5e6, by="conversion_rate").is_reached
    grown = one_period("Sales = Base * Index", base=100, index=1.2)
    grown["index"].unit = "%"
    assert grown.goal_seek("sales", 200, by="index").value == pytest.approx(2)


@pytest.mark.parametrize(("target", "says"), [(9.88, True), (8.5, False), (8.2, False)])
def test_a_guardrail_that_would_be_passed_is_named(target, says):
    tree = one_period("Refunds = Orders * Refund rate", orders=100, refund_rate=0.08)
    tree["refunds"].guardrail = (None, 8.5)
    found = tree.goal_seek("refunds", target, by="orders")
    assert ("Refunds gets past its guardrail of 8.50 (9.88)." in found.text) == says
    assert [one.metric.id for one in found.guardrails] == (["refunds"] if says else [])
    tree["orders"].value = 110  # past it already
    assert not tree.goal_seek("refunds", 9.88, by="orders").guardrails


def test_guardrails_of_other_metrics_count_too():
    tree = one_period("Revenue = Orders * Price\nTickets = Orders * 0.1", orders=100, price=5)
    tree["tickets"].guardrail = (None, 12)
    assert "Tickets gets past its guardrail of 12 (15)." in (
        tree.goal_seek("revenue", 750, by="orders").text
    )
    assert not tree.goal_seek("revenue", 750, by="price").guardrails


def test_a_jump_over_the_target_is_no_solution():
    tree = one_period("Fee = if_(Volume > 100, 50, 20)", volume=40)
    found = tree.goal_seek("fee", 30, by="volume")
    assert not found.is_reached
    assert "it jumps past it" in found.text
    assert found.metric.after == 20


def test_a_pole_is_no_solution_and_both_sides_of_it_are_looked_at():
    tree = one_period("Ratio = 1 / (Load - 5)", load=2)
    assert not tree.goal_seek("ratio", 0, by="load").is_reached
    found = tree.goal_seek("ratio", 4, by="load")
    assert found.solutions == pytest.approx((5.25,))


def test_the_edge_of_where_a_metric_exists_is_reached():
    tree = one_period("Depth = sqrt(Level - 3)", level=7)
    assert tree.goal_seek("depth", 0.001, by="level").value == pytest.approx(3.000001, rel=1e-9)
    found = tree.goal_seek("depth", -1, by="level")
    assert not found.is_reached
    assert (found.reach.lower, found.reach.lower_at) == pytest.approx((0, 3), abs=1e-6)


def test_of_a_flat_stretch_the_near_end_is_taken():
    tree = one_period("Cost = max(Usage, 10) * 2", usage=15)
    found = tree.goal_seek("cost", 20, by="usage")
    assert found.value == pytest.approx(10, abs=1e-9)


def test_a_lever_that_was_never_negative_does_not_become_so_unless_asked_to():
    tree = one_period("Profit = Revenue - Cost", revenue=10, cost=4)
    found = tree.goal_seek("profit", 12, by="cost")
    assert not found.is_reached
    assert found.value == 0
    assert "0, which it has never passed" in found.text
    assert tree.goal_seek("profit", 12, by="cost", between=(-5, 5)).value == -2


def test_a_lever_at_zero_is_moved():
    tree = one_period("Profit = Revenue - Cost", revenue=10, cost=0)
    assert tree.goal_seek("profit", 4, by="cost").value == pytest.approx(6)


def test_a_lever_without_a_value_is_looked_for_where_it_may_be():
    tree = one_period("Revenue = Orders * Price", orders=20)
    with pytest.raises(
        PeriodError, match="'Price' has no value; give it one, or say between which"
    ):
        tree.goal_seek("revenue", 130, by="price")
    found = tree.goal_seek("revenue", 130, by="price", between=(0, 100))
    assert (found.value, found.lever.before, found.metric.before) == (
        pytest.approx(6.5),
        None,
        None,
    )
    assert "instead of" not in found.text


def test_far_targets_widen_the_bracket():
    tree = one_period("Revenue = Orders * Price", orders=20, price=5)
    assert tree.goal_seek("revenue", 1e12, by="price").value == pytest.approx(5e10)
    assert tree.goal_seek("revenue", 1e-9, by="price").value == pytest.approx(5e-11)


# what it says


def test_what_is_there_already_needs_no_change():
    tree = one_period("Revenue = Orders * Price", orders=20, price=5)
    found = tree.goal_seek("revenue", 100, by="price")
    assert (found.value, found.lever.change) == (5, 0)
    assert found.text.startswith("Revenue is 100 already, with Price at 5.")


def test_every_metric_on_the_way_is_told():
    tree = kt.examples.shop()
    found = tree.goal_seek("revenue", 1_100_000, by="conversion_rate")
    way = ["revenue", "transactions", "customers", "new_customers", "conversion_rate"]
    assert list(found.frame.index) == way
    again = with_value(tree._document.evaluation, "conversion_rate", found.value, 23)
    np.testing.assert_allclose(
        found.frame["after"], [again.values[one][23] for one in way], rtol=1e-12
    )
    np.testing.assert_allclose(
        found.frame["before"], [tree._document.values[one][23] for one in way], rtol=1e-12
    )
    assert found.overrides == {"conversion_rate": found.value}


def test_the_target_of_the_period_can_be_asked_for_by_name():
    tree = kt.examples.shop()
    found = tree.goal_seek("revenue", "target", by="average_order_value", period="2026-09")
    assert found.target == tree["revenue"].target.at("2026-09")
    assert found.metric.after == pytest.approx(found.target, rel=1e-12)
    tree["customers"].benchmark = 8000
    assert tree.goal_seek("customers", "benchmark", by="repeat_customers").metric.after == 8000


def test_a_change_of_what_it_is_can_be_asked_for():
    tree = one_period("Revenue = Orders * Price", orders=20, price=5)
    assert tree.goal_seek("revenue", "+10%", by="price").value == pytest.approx(5.5)
    assert tree.goal_seek("revenue", "-40", by="orders").value == pytest.approx(12)
    tree["price"].value = None
    with pytest.raises(PeriodError, match="'Revenue' has no value to start from"):
        tree.goal_seek("revenue", "+10%", by="price", between=(0, 9))


def test_a_computed_metric_can_be_the_lever():
    found = kt.examples.shop().goal_seek("revenue", 1_000_000, by="transactions")
    assert [one.metric.id for one in found.moves] == ["revenue", "transactions"]
    assert found.metric.after == pytest.approx(1_000_000, rel=1e-12)


def test_only_the_value_of_the_period_moves_what_looks_back():
    evaluation = months("Year = roll_sum(Sales, 3)", sales=[10, 20, 30, 40])
    found = goal_seek(evaluation, "year", 100, "sales")
    assert found.value == pytest.approx(50)
    with pytest.raises(UnreachableError, match="does not move 'Next' in the same period"):
        goal_seek(months("Next = lag(Sales)", sales=[10, 20, 30]), "next", 5, "sales")


def test_the_incomplete_period_is_not_the_one_that_is_asked_about():
    import pandas as pd

    days = pd.date_range("2023-01-01", "2023-03-10", freq="D")
    frame = pd.DataFrame({"day": days, "amount": 1.0})
    tree = kt.KPITree.from_text("Revenue = Orders * Price")
    tree.bind(
        frame,
        time="day",
        grain="month",
        measures={"orders": kt.count(), "price": kt.mean("amount")},
    )
    found = tree.goal_seek("revenue", 35, by="price")
    assert found.key == "2023-02"
    assert found.value == pytest.approx(35 / 28)


# bad input


@pytest.mark.parametrize(
    ("asked", "error", "says"),
    [
        ({"metric": "revnue"}, UnknownMetricError, "did you mean 'Revenue'"),
        ({"by": "prise"}, UnknownMetricError, "did you mean 'Price'"),
        ({"by": "revenue"}, UnreachableError, "cannot be its own lever"),
        ({"by": "staff"}, UnreachableError, "'Staff' does not drive 'Revenue'"),
        ({"value": math.nan}, EditError, "not a finite number"),
        ({"value": math.inf}, EditError, "not a finite number"),
        ({"value": "plenty"}, EditError, "give a number, a change like"),
        ({"value": "+2%/month"}, EditError, "is no value to reach"),
        ({"value": "target"}, UnreachableError, "'Revenue' has no target"),
        ({"period": "2031-01"}, PeriodError, "there is no period '2031-01'"),
        ({"between": (0, math.inf)}, EditError, "not a finite number"),
        ({"between": (9, 2)}, EditError, "give the lower one first"),
        ({"between": 3}, EditError, "not a pair of bounds"),
        ({"between": (60, 70)}, UnreachableError, "no value of 'Price' is at least 60"),
    ],
)
def test_bad_input_is_refused_and_nothing_changes(asked, error, says):
    tree = one_period("Revenue = Orders * Price\nCost = Staff * 2", orders=20, price=5, staff=3)
    tree["price"].limits = (1, 50)
    before = tree.to_text(), tree._document.revision
    asked = {"metric": "revenue", "value": 130, "by": "price", **asked}
    with pytest.raises(error, match=says.replace("(", r"\(")):
        tree.goal_seek(asked.pop("metric"), asked.pop("value"), **asked)
    assert (tree.to_text(), tree._document.revision) == before


def test_a_driver_without_a_value_is_named():
    evaluation = months("Revenue = Orders * Price", orders=[1, 2], price=[3, np.nan])
    with pytest.raises(PeriodError, match="'Price' has no value in Feb 2020"):
        goal_seek(evaluation, "revenue", 9, "orders")


def test_what_shows_its_own_data_is_not_moved_from_below():
    evaluation = months(
        "Revenue = Transactions * Value\nTransactions = Customers * Rate",
        transactions=[10, 11],
        value=[2, 2],
        customers=[5, 5],
    )
    with pytest.raises(UnreachableError, match="'Transactions' shows its own data"):
        goal_seek(evaluation, "revenue", 9, "customers")
    assert goal_seek(evaluation, "revenue", 44, "transactions").value == pytest.approx(22)


def test_limits_and_maximum_that_contradict_each_other_are_named():
    tree = one_period("Revenue = Orders * Price", orders=20, price=5)
    tree["price"].limits, tree["price"].maximum = Bounds(10, 20), 8
    with pytest.raises(
        UnreachableError, match=r"at least 10 \(its limit\) and at most 8 \(its maxi"
    ):
        tree.goal_seek("revenue", 130, by="price")


def test_segments_are_refused():
    tree = kt.examples.shop()
    evaluation = tree._document.evaluation
    from dataclasses import replace

    from kpitree_widgets.segments import Segments

    cut = replace(evaluation, segments=Segments(("shop",), (("a",),)))
    with pytest.raises(SegmentError, match="targets are about totals"):
        goal_seek(cut, "revenue", 1, "new_users")


def test_no_period_order_of_magnitude_or_sign_is_special():
    for factor, sign in itertools.product((1e-9, 1e-3, 1, 1e6, 1e12), (1, -1)):
        tree = one_period("Out = In * 3", **{"in": sign * factor})
        found = tree.goal_seek("out", sign * factor * 7.5, by="in")
        assert found.value == pytest.approx(sign * factor * 2.5, rel=1e-12)

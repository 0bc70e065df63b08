"""Is a metric where it should be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.tree.edits import Update, applied
from kpitree_widgets.tree.expectations import DEFAULT_THRESHOLDS, Bounds, Thresholds
from kpitree_widgets.tree.metric import AIMS
from kpitree_widgets.tree.status import all_thresholds, attainment, status, thresholds_of

amounts = st.floats(-1e9, 1e9).filter(lambda amount: amount == 0 or abs(amount) > 1e-6)
aims = st.sampled_from(AIMS)
ranges = st.tuples(amounts, amounts).map(lambda ends: Bounds(min(ends), max(ends)))


def test_without_a_target_there_is_no_status_and_without_a_value_no_judgement():
    assert status(5, None, "maximize") is None
    assert status(None, 5, "maximize") == "no data"
    assert status(float("nan"), 5, "maximize") == "no data"


@pytest.mark.parametrize(
    ("actual", "aim", "expected"),
    [
        (99.5, "maximize", "on track"),
        (99.4, "maximize", "at risk"),
        (93.9, "maximize", "off track"),
        (100.5, "minimize", "on track"),
        (110, "minimize", "off track"),
        (104, "balance", "at risk"),
        (96, "balance", "at risk"),
        (0, "minimize", "on track"),
    ],
)
def test_status_against_a_target_of_100(actual, aim, expected):
    assert status(actual, 100, aim) == expected


@given(amounts, aims)
def test_on_target_is_on_track(target, aim):
    assert attainment(target, target, aim) == 1
    assert status(target, target, aim) == "on track"


@given(amounts, st.floats(0.001, 1e6), amounts)
def test_more_is_never_worse_where_more_is_the_aim(actual, more, target):
    assert attainment(actual + more, target, "maximize") >= attainment(actual, target, "maximize")


@given(st.floats(0.001, 1e6), st.floats(0.001, 1e6), st.floats(0.001, 1e6))
def test_less_is_never_worse_where_less_is_the_aim(actual, more, target):
    assert attainment(actual, target, "minimize") >= attainment(actual + more, target, "minimize")


@given(amounts, amounts, aims, st.none() | ranges)
def test_no_status_is_ever_infinite(actual, target, aim, balance):
    reached = attainment(actual, target, aim, balance)
    assert reached is None or abs(reached) < float("inf")


@given(amounts, ranges, st.none() | amounts)
def test_a_balance_is_kept_within_its_range_whatever_the_target(actual, balance, target):
    inside = balance.holds(actual)
    assert (attainment(actual, target, "balance", balance) == 1) == inside
    strict = Thresholds(1, 0.5)
    assert (status(actual, target, "balance", strict, balance) == "on track") == inside


@given(amounts, st.floats(0.001, 1e6), ranges)
def test_further_from_the_range_is_never_better(actual, further, balance):
    middle = (balance.lower + balance.upper) / 2
    out = actual + further if actual > middle else actual - further
    near, far = (attainment(value, None, "balance", balance) for value in (actual, out))
    assert far <= near


@given(amounts, amounts, st.sampled_from(["maximize", "minimize"]), ranges)
def test_a_range_is_for_a_balance_only(actual, target, aim, balance):
    assert attainment(actual, target, aim, balance) == attainment(actual, target, aim)
    assert status(actual, None, aim, balance=balance) is None


@given(amounts, st.none() | amounts, aims, ranges)
def test_past_its_guardrail_a_metric_is_off_track_whatever_its_target(
    actual, target, aim, guardrail
):
    found = status(actual, target, aim, guardrail=guardrail)
    if not guardrail.holds(actual):
        assert found == "off track"
    elif target is None:
        assert found == "on track"
    else:
        assert found == status(actual, target, aim)
    assert status(None, target, aim, guardrail=guardrail) == "no data"


def threshold(tree, metric, *ends):
    return applied(tree, Update(metric, {"thresholds": ends})).tree


def test_thresholds_are_inherited_and_can_be_overridden():
    tree = tree_from_text("Profit = Revenue - Cost\nRevenue = Orders * Price\nCost = Orders * Fee")
    tree = threshold(threshold(tree, "profit", 0.9, 0.8), "cost", 0.7, 0.6)
    found = all_thresholds(tree)
    assert found["price"] == Thresholds(0.9, 0.8)
    assert found["fee"] == Thresholds(0.7, 0.6)
    assert found["orders"] == Thresholds(0.9, 0.8), "of two parents the first counts"
    assert thresholds_of(tree_from_text("A = B"), "b") == DEFAULT_THRESHOLDS


def test_thresholds_reach_what_looks_back_at_itself():
    tree = tree_from_text(
        "Value = MRR * Factor\nMRR = lag(MRR, 1) + New - lag(Lost, 1)\nLost = MRR * Rate"
    )
    tree = threshold(tree, "value", 0.9, 0.8)
    assert set(all_thresholds(tree).values()) == {Thresholds(0.9, 0.8)}
    assert set(all_thresholds(tree)) == set(tree)


@given(st.data())
def test_one_pass_gives_what_each_metric_is_asked_for(data):
    names = [f"m{number}" for number in range(8)]
    lines = []
    for position, name in enumerate(names[:-1]):
        below = data.draw(st.lists(st.sampled_from(names[position + 1 :]), min_size=1, max_size=3))
        back = data.draw(st.lists(st.sampled_from(names), max_size=1))
        terms = [*dict.fromkeys(below), *(f"lag({one}, 1)" for one in back)]
        lines.append(f"{name} = {' + '.join(terms)}")
    tree = tree_from_text("\n".join(lines))
    for name in data.draw(st.lists(st.sampled_from(sorted(tree.metrics)), max_size=3)):
        tree = threshold(tree, name, 0.9, 0.1 * len(name))
    found = all_thresholds(tree)
    assert found == {metric: thresholds_of(tree, metric) for metric in tree.metrics}

"""Each fault in a tree is found, under its own name, on the metric that has it; nothing else is."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpitree_widgets.amounts import PeriodValues
from kpitree_widgets.analysis.finding import SEVERITIES, Finding, Findings
from kpitree_widgets.analysis.findings import findings, findings_of
from kpitree_widgets.coverage import Coverage
from kpitree_widgets.evaluation import evaluate
from kpitree_widgets.formula.expression import Call, Operation, Ref
from kpitree_widgets.periods import TIMELESS, Periods, periods_between
from kpitree_widgets.tree.expectations import Benchmark, Bounds
from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.tree.relations import Conflict, Influence
from kpitree_widgets.tree.tree import Tree

COUNT = 40
WEEKS = periods_between(2700, 2699 + COUNT, "week")


@st.composite
def healthy(draw):
    """A tree of sums and products in which all is well: metrics and data of its inputs.

    Inputs vary around 100 by less than any rule minds; some metrics have bounds that they keep to.
    """
    size = draw(st.integers(3, 12))
    metrics, inputs = {}, {}
    for number in reversed(range(size)):
        below = [one for one in range(2 * number + 1, 2 * number + 3) if one < size]
        metric = f"m{number}"
        expression = None
        if len(below) == 2:
            left, right = (Ref(f"m{one}") for one in below)
            expression = Operation(draw(st.sampled_from("+*")), left, right)
        elif below:
            expression = Ref(f"m{below[0]}")
        else:
            chance = np.random.default_rng(draw(st.integers(0, 1000)))
            inputs[metric] = 100 + chance.permutation(np.linspace(-5, 5, COUNT))
        metrics[metric] = Metric(metric, f"Metric {number}", expression)
    for metric in draw(st.lists(st.sampled_from(sorted(inputs)), max_size=3)):
        bounds = {
            "guardrail": Bounds(50, 150),
            "limits": Bounds(lower=40),
            "maximum": 200.0,
            "target": 105.0,
            "benchmark": Benchmark(p50=100),
        }
        metrics[metric] = replace(metrics[metric], **bounds)
    return Tree("healthy", metrics), inputs


def evaluated(tree, inputs):
    return evaluate(tree, WEEKS, inputs)


def said(tree, inputs):
    every = findings(evaluated(tree, inputs), thorough=True)
    return {(finding.code, finding.metric) for finding in every}


@given(healthy())
def test_a_healthy_tree_has_no_findings(case):
    assert said(*case) == set()


def with_data(change):
    """A fault in the data of an input."""

    def plant(tree, inputs, metric):
        series = inputs[metric].copy()
        change(series)
        return tree, inputs | {metric: series}

    return plant


def with_fields(**fields):
    """A fault in what is said of an input."""

    def plant(tree, inputs, metric):
        clean = {"guardrail": None, "limits": None, "maximum": None, "target": None}
        return tree.replacing(replace(tree[metric], **(clean | fields))), inputs

    return plant


def empty(series):
    series[:] = np.nan


def gap(series):
    series[[3, 4]] = np.nan


def stopped(series):
    series[-3:] = np.nan


def repeated(series):
    series[-7:] = 99.5


def spike(series):
    series[-5] = 160.0


OFF = PeriodValues.of({"2022-12": 5.0})
FAULTS = {
    "no_data": with_data(gap),
    "stale": with_data(stopped),
    "repeated": with_data(repeated),
    "outlier": with_data(spike),
    "other_periods": with_fields(target=OFF),
    "guardrail": with_fields(guardrail=Bounds(upper=20)),
    "limits": with_fields(limits=Bounds(1000, 2000)),
    "maximum": with_fields(maximum=104.0),
    "target_outside": with_fields(maximum=120.0, target=130.0),
    "contradiction": with_fields(guardrail=Bounds(lower=90), maximum=80.0),
    "range_unused": with_fields(balance=Bounds(50, 150)),
}


@pytest.mark.parametrize("code", FAULTS)
@settings(max_examples=30)
@given(case=healthy(), data=st.data())
def test_a_fault_planted_in_an_input_is_found_there_and_nowhere_else(code, case, data):
    tree, inputs = case
    metric = data.draw(st.sampled_from(sorted(inputs)))
    assert said(*FAULTS[code](tree, inputs, metric)) == {(code, metric)}


@given(healthy())
def test_an_unused_metric_is_found(case):
    tree, inputs = case
    tree = tree.replacing(Metric("alone", "Alone"))
    inputs = inputs | {"alone": inputs[min(inputs)]}
    assert said(tree, inputs) == {("unused", "alone")}
    lever = tree.relating([Influence("alone", "m0")])
    assert ("unused", "alone") not in said(lever, inputs)
    conflict = tree.relating([Conflict("alone", "m0", "m1")])
    assert ("unused", "alone") not in said(conflict, inputs)


@given(healthy(), st.integers(8, 12))
def test_too_many_drivers_are_found(case, count):
    tree, inputs = case
    drivers = [Metric(f"d{number}", f"Driver {number}") for number in range(count)]
    top = Metric("top", "Top", Call("sum", tuple(Ref(driver.id) for driver in drivers)))
    data = {driver.id: inputs[min(inputs)] for driver in drivers}
    assert said(tree.replacing(top, *drivers), inputs | data) == {("many_drivers", "top")}


@given(healthy(), st.data())
def test_a_wrong_formula_is_found_by_the_data_of_its_metric(case, data):
    tree, inputs = case
    computed = [metric for metric in tree if tree[metric].expression is not None]
    metric = data.draw(st.sampled_from(computed))
    true = evaluated(tree, inputs).values[metric]
    assert said(tree, inputs | {metric: true}) == set()
    assert said(tree, inputs | {metric: np.round(true, 2)}) == set(), "rounding is no fault"
    assert said(tree, inputs | {metric: true * 1.1}) == {("residual", metric)}


@given(healthy())
def test_a_metric_without_data_is_found_with_those_that_need_it(case):
    tree, inputs = case
    metric = min(inputs)
    found = said(tree, inputs | {metric: np.full(COUNT, np.nan)})
    assert ("no_data", metric) in found
    assert found - {("no_data", metric)} == {
        ("missing_driver", above) for above in tree.above(metric) - {metric}
    }


@given(healthy())
def test_every_finding_on_a_card_is_among_all_findings(case):
    tree, inputs = case
    evaluation = evaluated(tree.replacing(Metric("alone", "Alone")), inputs)
    cards = [one for metric in evaluation.tree for one in findings_of(evaluation, metric)]
    assert list(findings(evaluation)) == cards


def test_without_periods_or_with_an_empty_axis_nothing_breaks():
    tree = Tree("", {"a": Metric("a", "A", target=OFF), "top": Metric("top", "Top", Ref("a"))})
    for periods, codes in (
        (TIMELESS, {"no_data", "missing_driver", "other_periods"}),
        (Periods("month", ()), None),
    ):
        found = {finding.code for finding in findings(evaluate(tree, periods), thorough=True)}
        assert codes is None or found == codes


def one(metric, inputs=None, coverage=None):
    tree = Tree("", {"a": metric, "top": Metric("top", "Top", Ref("a"))})
    data = inputs if inputs is not None else {"a": 100 + np.sin(np.arange(COUNT))}
    return findings(evaluate(tree, WEEKS, data, coverage=coverage))


def test_messages_say_what_where_and_what_to_do():
    (broken,) = one(Metric("a", "Rate", unit="EUR", guardrail=Bounds(upper=20)))
    assert str(broken) == (
        "'Rate' is past its guardrail in W26 2022: €100.96 is above €20.00;"
        " look at what drives it, or change the guardrail"
    )
    (above,) = one(Metric("a", "Rate", maximum=100.95), {"a": np.full(COUNT, 101.0)})
    assert "'Rate' is above its maximum in 40 periods, first in " in above.message
    (target,) = one(Metric("a", "Rate", target=50.0, limits=Bounds(60, 200)))
    assert target.message == "the target of 'Rate' does not fit its limits: 50 is below 60"
    (clash,) = one(Metric("a", "Rate", limits=Bounds(upper=10), guardrail=Bounds(lower=20)))
    assert clash.severity == "error"
    assert "both its guardrail and its limits: from 20 on, and up to 10" in clash.message


def test_a_range_of_balance_is_checked_against_the_target():
    (found,) = one(Metric("a", "Rate", aim="balance", balance=Bounds(50, 150), target=160.0))
    assert (
        found.message == "the target of 'Rate' does not fit its range of balance: 160 is above 150"
    )


def test_a_value_on_a_bound_keeps_to_it_up_to_rounding():
    series = {"a": np.full(COUNT, 0.1 + 0.2)}
    assert one(Metric("a", "Rate", maximum=0.3, guardrail=Bounds(0.3, 0.3)), series) == ()


def test_an_incomplete_period_is_told_once_and_not_judged():
    last = WEEKS.keys[-1]
    series = 100 + np.sin(np.arange(COUNT))
    series[-1] = 30
    coverage = Coverage(last, date(2022, 6, 28), 2, 7, {"a": series * 0.3})
    (found,) = one(Metric("a", "Rate", guardrail=Bounds(lower=50)), {"a": series}, coverage)
    assert (found.code, found.metric) == ("incomplete", "")
    assert "the data end on 28 Jun 2022, after 2 of 7 days" in found.message


def test_a_constant_that_was_always_there_is_no_repetition():
    assert one(Metric("a", "Rent"), {"a": np.full(COUNT, 30.0)}) == ()
    zeros = 100 + np.sin(np.arange(COUNT))
    zeros[-8:] = 0
    assert one(Metric("a", "Refunds"), {"a": zeros}) == ()


def test_small_residuals_are_only_good_to_know():
    series = 100 + np.sin(np.arange(COUNT))
    (small,) = one(Metric("a", "A"), {"a": series, "top": series * 1.0002})
    (large,) = one(Metric("a", "A"), {"a": series, "top": series * 1.01})
    assert (small.severity, large.severity) == ("info", "warning")
    assert "in 40 periods, first in " in large.message


def test_findings_print_by_severity_and_stand_in_reading_order():
    made = [
        Finding("unused", "info", "b", "nothing uses 'B'", "remove it"),
        Finding("contradiction", "error", "a", "bounds <clash>", "change one"),
        Finding("no_data", "warning", "c", "'C' has no data", "bind data"),
    ]
    found = Findings(made)
    assert list(found) == made
    assert found == tuple(made)
    assert [finding.severity for finding in found.by_severity] == list(SEVERITIES)
    assert str(found).splitlines()[0] == "error    bounds <clash>; change one"
    assert found.of("c") == (made[2],)
    assert list(found.frame["code"]) == ["unused", "contradiction", "no_data"]
    assert "bounds &lt;clash&gt;" in found._repr_html_()
    assert (str(Findings()), Findings().frame.shape) == ("nothing to report", (0, 5))

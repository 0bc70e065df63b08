"""What holds for every explanation of every tree."""

import re
from dataclasses import replace

import changes as make
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kpitree_widgets.analysis.explaining.change import Change
from kpitree_widgets.analysis.explaining.explain import explain
from kpitree_widgets.analysis.explaining.methods import METHODS
from kpitree_widgets.errors import ExplanationError

ORDERLESS = ("path", "shapley", "lmdi", "endpoint")
FLOWING = ("path", "lmdi", "endpoint")
SHAPES = {
    "pointwise": make.changes(),
    "kinked": make.changes((*make.POINTWISE, *make.KINKED)),
    "looking back": make.changes((*make.POINTWISE, *make.LOOKING_BACK), periods=4),
    "growing": make.changes(values=make.positive),
    "stocks": make.stocks(),
}
every_shape = pytest.mark.parametrize("shape", SHAPES)
some = settings(max_examples=30)


def explanations(change, methods=tuple(METHODS)):
    """By every method that is defined here."""
    for method in methods:
        try:
            yield explain(change, method)
        except ExplanationError as refused:
            assert refused.hint, refused  # noqa: PT017


@every_shape
@given(data=st.data())
@some
def test_contributions_add_up_and_a_driver_that_did_not_change_gets_exactly_nothing(data, shape):
    change = data.draw(SHAPES[shape])
    problem = change.problem
    found = list(explanations(change))
    assert found
    for one in found:
        assert abs(one.residual) <= 1e-9 * make.scale(one)
        added = sum(one.contributions.values()) + one.rest
        assert added == pytest.approx(change.total, abs=1e-9 * make.scale(one))
        for metric, amount in one.contributions.items():
            if np.array_equal(problem.before[metric], problem.after[metric], equal_nan=True):
                assert amount == 0


@pytest.mark.parametrize("shape", ["pointwise", "kinked", "growing"])
@given(data=st.data())
@some
def test_the_way_back_flips_every_sign(data, shape):
    change = data.draw(SHAPES[shape])
    back = {one.method: one for one in explanations(make.turned(change), ORDERLESS)}
    for there in explanations(change, ORDERLESS):
        for metric, amount in there.contributions.items():
            opposite = back[there.method].contributions[metric]
            assert opposite == pytest.approx(-amount, abs=1e-9 * make.scale(there))


@every_shape
@given(data=st.data())
@some
def test_what_flows_into_a_metric_flows_on_through_it(data, shape):
    for found in explanations(data.draw(SHAPES[shape]), FLOWING):
        tolerance = 1e-7 * make.scale(found)
        for metric, passing in found.nodes.items():
            into = [amount for (parent, _), amount in found.edges.items() if parent == metric]
            if into:
                assert sum(into) == pytest.approx(passing, abs=tolerance)
        for metric, amount in found.contributions.items():
            assert found.nodes[metric] == pytest.approx(amount, abs=tolerance)
        whole = found.total - found.rest
        assert found.nodes[found.metric] == pytest.approx(whole, abs=tolerance)


@pytest.mark.parametrize("shape", ["kinked", "looking back", "stocks"])
@given(data=st.data())
@some
def test_the_drivers_of_the_metric_add_up_too(data, shape):
    for found in explanations(data.draw(SHAPES[shape])):
        added = sum(found.drivers.values())
        whole = found.total - found.rest
        assert added == pytest.approx(whole, abs=1e-9 * make.scale(found))


@given(text=make.multilinear_texts(), data=st.data())
@some
def test_the_path_of_sums_and_products_is_their_shapley_value(text, data):
    inputs = data.draw(make.series_of(text))
    path, shapley = make.explained(text, inputs), make.explained(text, inputs, "shapley")
    assert path.method == "path"
    for metric, amount in path.contributions.items():
        close = pytest.approx(amount, abs=1e-12 * make.scale(path))
        assert shapley.contributions[metric] == close


def same(one, other, names=None):
    """Whether two explanations give the same, up to names; those by the ends alone need not."""
    assume(one.method == other.method == "path")
    for metric, amount in one.contributions.items():
        again = other.contributions[(names or {}).get(metric, metric)]
        assert again == pytest.approx(amount, abs=1e-9 * make.scale(one))


@given(data=st.data())
@some
def test_names_and_the_order_of_definitions_change_nothing(data):
    text = data.draw(make.texts())
    inputs = data.draw(make.series_of(text, make.positive))
    lines = data.draw(st.permutations(text.splitlines()))
    names = {metric: f"z{9 - int(metric[1:])}" for metric in inputs}
    renamed = re.sub(r"x(\d)", lambda found: f"z{9 - int(found[1])}", "\n".join(lines))
    there = make.explained(text, inputs)
    again = {names[metric]: values for metric, values in inputs.items()}
    same(there, make.explained(renamed, again, metric="m0"), names)


@given(data=st.data())
@some
def test_the_order_of_terms_and_factors_changes_nothing(data):
    orders = data.draw(st.permutations(["x0 * x1 * x2", "x3 / x4", "x5"]))
    factors = data.draw(st.permutations(["x0", "x1", "x2"]))
    text = "m0 = " + " + ".join(orders)
    turned = "m0 = " + " + ".join(reversed(orders)).replace("x0 * x1 * x2", " * ".join(factors))
    inputs = data.draw(make.series_of(text, make.positive))
    same(make.explained(text, inputs), make.explained(turned, inputs))


@given(data=st.data())
@some
def test_cutting_a_formula_into_metrics_changes_nothing(data):
    text = data.draw(make.texts())
    inputs = data.draw(make.series_of(text, make.positive))
    formulas = dict(line.split(" = ") for line in text.splitlines())
    whole = formulas["m0"]
    while found := re.search(r"m\d", whole):
        whole = whole.replace(found[0], f"({formulas[found[0]]})")
    used = {metric: values for metric, values in inputs.items() if metric in whole}
    cut = make.explained(text, inputs)
    same(make.explained(f"m0 = {whole}", used), cut)


@given(data=st.data())
@some
def test_many_comparisons_at_once_are_each_one_by_one(data):
    text = data.draw(make.texts())
    series = data.draw(make.series_of(text, make.positive, 3))
    problems = [make.change(text, series, ends=ends).problem for ends in ((0, 1), (0, 2))]
    together = make.stacked(problems)
    for method in METHODS.values():
        try:
            wide = method.split(together, ())
            single = [method.split(problem, ()) for problem in problems]
        except ExplanationError:
            continue
        assume(not wide.refused)
        for metric, amounts in wide.contributions.items():
            for row, one in enumerate(single):
                expected = one.contributions.get(metric, np.zeros(1))[0]
                size = 1e-9 * (1 + np.abs(amounts).max())
                assert amounts[row] == pytest.approx(expected, rel=1e-9, abs=size)


@given(data=st.data(), factor=st.sampled_from([0.01, 100.0]))
@some
def test_a_contribution_has_the_unit_of_the_metric(data, factor):
    """In cents instead of euros the metric and all contributions are a hundred times as much."""
    text = data.draw(make.texts())
    inputs = data.draw(make.series_of(text, make.positive))
    euros = make.explained(text, inputs)
    cents = make.explained(f"cents = m0 * {factor:g}\n{text}", inputs)
    assume(euros.method == cents.method == "path")
    for metric, amount in euros.contributions.items():
        close = pytest.approx(factor * amount, abs=1e-9 * make.scale(cents))
        assert cents.contributions[metric] == close


def test_the_unit_of_an_explanation_is_that_of_its_metric():
    change = make.change("revenue = orders * price", {"orders": (1, 2), "price": (3, 4)})
    priced = change.tree.replacing(replace(change.tree["revenue"], unit="EUR"))
    sides = [
        replace(side, evaluation=replace(side.evaluation, tree=priced)) for side in change.sides
    ]
    assert explain(Change("revenue", *sides)).unit == "EUR"


def test_what_cancels_on_its_ways_is_exactly_nothing():
    made = make.change(
        "Revenue = Orders * Price\nOrders = Visits * Conversion\nPrice = Spend / Visits",
        {"visits": (700.1, 913.7), "conversion": (0.031, 0.029), "spend": (13_331.7, 14_013.3)},
    )
    found = explain(made, "path")
    assert found.edges["orders", "visits"] > 0
    assert found.contributions["visits"] == found.nodes["visits"] == 0
    assert found.text.count("Visits") == 0

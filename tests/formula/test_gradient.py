"""How much results change with what they are computed from."""

import numpy as np
import pytest
import strategies
from hypothesis import given, settings
from hypothesis import strategies as st

from kpitree_widgets.evaluation import evaluate
from kpitree_widgets.formula.compiler import compiled, context, run
from kpitree_widgets.formula.expression import Call, Number, Ref, parts, rebuilt
from kpitree_widgets.formula.functions import FUNCTIONS
from kpitree_widgets.formula.gradient import Tape, gradient
from kpitree_widgets.formula.parser import parse
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.periods import Periods
from kpitree_widgets.tree.edits import Update, applied
from kpitree_widgets.tree.groups import formula_groups

IDS = {name: name for name in "abcd"}
YEARS = np.array([2021, 2021, 2022, 2022, 2022])
CHANCE = np.random.default_rng(5)
ORDINARY = {name: CHANCE.uniform(0.5, 4.0, len(YEARS)) for name in IDS}
SIGNED = {name: CHANCE.uniform(-4.0, 4.0, len(YEARS)) for name in IDS}
SEGMENTED = {name: CHANCE.uniform(0.5, 4.0, (len(YEARS), 3)) for name in IDS}


def read(text):
    return parse(text, IDS).expression


def value(expression, values, upstream, openings=None):
    """What the gradient is the slope of: the sum of what is known, weighted."""
    shape = max((np.shape(series) for series in values.values()), key=len)
    with np.errstate(all="ignore"):
        known = context(YEARS, openings or {}, shape)
        result = np.asarray(run(compiled(expression), values, known))
    weighted = np.broadcast_to(upstream, shape) * result
    return weighted[np.isfinite(np.broadcast_to(result, shape))].sum(), np.isfinite(result).sum()


def slopes(expression, values, metric, at, upstream, step):
    """Central difference, and how much the differences of both sides and of half the step disagree."""

    def moved(by):
        changed = {**values, metric: values[metric].copy()}
        changed[metric][at] += by
        return value(expression, changed, upstream)

    middle, known = value(expression, values, upstream)
    noise = 1e-14 * abs(middle) / step
    ends = [moved(by) for by in (step, -step, step / 2, -step / 2)]
    if any(count != known for _, count in ends):
        return np.nan, np.inf
    up, down, half_up, half_down = (end for end, _ in ends)
    central, half = (up - down) / (2 * step), (half_up - half_down) / step
    one_sided = abs((up - middle) - (middle - down)) / step
    return half, max(abs(central - half), one_sided * 1e-2, noise)


def agreeing(expression, values, upstream):
    """How many slopes could be measured; each of them is the gradient."""
    adjoints = gradient(expression, values, YEARS, upstream)
    measured = 0
    for metric, adjoint in adjoints.items():
        assert adjoint.shape == values[metric].shape
        for at in np.ndindex(adjoint.shape):
            slope, doubt = slopes(expression, values, metric, at, upstream, 1e-4)
            scale = max(abs(slope), 1e-3)
            if np.isfinite(slope) and doubt < 1e-4 * scale and scale < 1e9:
                assert adjoint[at] == pytest.approx(slope, rel=2e-3, abs=2e-5)
                measured += 1
    return measured


EVERYTHING = [
    "a + b - c * 2",
    "-a / b",
    "a ** 3 + b ** -2 + c ** 0.5 + d ** 0",
    "sum(a, b, 3, a)",
    "avg(a, b)",
    "min(a, b, c) * max(a, b, c)",
    "wavg(a, b, c, d)",
    "safe_div(a, b) + safe_div(a, c, d)",
    "abs(a - b)",
    "sqrt(a) + log(b) + exp(c / 2)",
    "clip(a, 1, 3) * clip(2, b, c)",
    "if_(a > b and not c < 1, a * b, c * d)",
    "lag(a) * b",
    "lag(a * b, 2) / c",
    "diff(a, 2) * diff(b)",
    "roll_sum(a * b, 3) / roll_avg(c, 2)",
    "cum(a / b) * c",
    "ytd(a) / ytd(b * c)",
    "cum(lag(a) * b)",
]


@pytest.mark.parametrize("text", EVERYTHING)
@pytest.mark.parametrize("values", [ORDINARY, SEGMENTED], ids=["series", "segments"])
def test_the_gradient_is_the_limit_of_central_differences(text, values):
    upstream = CHANCE.uniform(-1.0, 2.0, values["a"].shape)
    drivers = sum(name in text for name in IDS)
    cells = drivers * values["a"].size
    assert agreeing(read(text), values, upstream) >= 0.5 * cells


def test_every_function_and_operator_stands_in_those_formulas():
    words = " ".join(EVERYTHING)
    assert all(f"{name}(" in words for name in FUNCTIONS)
    assert all(sign in words for sign in ("+", "-", "*", "/", "**"))


def tamed(expression):
    """With small literals: beside 1e12 a difference quotient has no digits left."""
    if isinstance(expression, Number):
        return Number(expression.value % 7)
    return rebuilt(expression, [tamed(part) for part in parts(expression)])


@settings(max_examples=100)
@given(strategies.expressions(["a", "b"]).map(tamed), st.sampled_from([ORDINARY, SIGNED]))
def test_the_gradient_of_any_formula_is_the_limit_of_central_differences(expression, values):
    agreeing(expression, values, np.linspace(1.0, 2.0, len(YEARS)))


@settings(max_examples=60)
@given(
    st.sampled_from([name for name, function in FUNCTIONS.items() if function.weights]),
    st.integers(1, 7),
    st.lists(st.integers(-9, 9), min_size=5, max_size=5),
)
def test_functions_over_time_go_back_the_way_they_came(name, width, drawn):
    arguments = (Ref("a"), Number(float(width))) if FUNCTIONS[name].window else (Ref("a"),)
    upstream = np.array(drawn, dtype=np.float64)
    result = run(compiled(Call(name, arguments)), ORDINARY, context(YEARS, {}))
    expected = np.zeros(len(YEARS))
    for at in np.flatnonzero(np.isfinite(result)):
        width = width if FUNCTIONS[name].window else 1
        for position, weight in FUNCTIONS[name].weights(int(at), width, YEARS):
            expected[position] += upstream[at] * weight
    adjoint = gradient(Call(name, arguments), ORDINARY, YEARS, upstream)["a"]
    np.testing.assert_allclose(adjoint, expected, rtol=1e-14, atol=1e-14)


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("max(a, b)", {"a": [2.0], "b": [2.0]}, {"a": [0.5], "b": [0.5]}),
        ("min(a, 2, b)", {"a": [2.0], "b": [2.0]}, {"a": [1 / 3], "b": [1 / 3]}),
        ("clip(a, 2, 3)", {"a": [2.0]}, {"a": [0.5]}),
        ("abs(a)", {"a": [0.0]}, {"a": [0.0]}),
        ("sqrt(a)", {"a": [0.0]}, {"a": [np.nan]}),
        ("if_(a > 2, b, 3)", {"a": [2.0], "b": [1.0]}, {"a": [0.0], "b": [0.0]}),
        ("safe_div(a, b)", {"a": [2.0], "b": [0.0]}, {"a": [0.0], "b": [0.0]}),
        ("safe_div(1, a, b)", {"a": [0.0], "b": [5.0]}, {"a": [0.0], "b": [1.0]}),
        ("a * b", {"a": [0.0], "b": [0.0]}, {"a": [0.0], "b": [0.0]}),
        ("a ** 2", {"a": [0.0]}, {"a": [0.0]}),
        ("a ** 1", {"a": [0.0]}, {"a": [1.0]}),
    ],
)
def test_where_there_is_no_slope_a_rule_decides(text, values, expected):
    series = {name: np.array(numbers) for name, numbers in values.items()}
    adjoints = gradient(read(text), series, np.array([2022]))
    assert {name: pytest.approx(list(given), nan_ok=True) for name, given in adjoints.items()} == (
        expected
    )


def test_a_gap_counts_for_nothing_and_spoils_nothing():
    gappy = {"a": np.array([1.0, np.nan, 3.0]), "b": np.array([2.0, 4.0, 0.0])}
    years = np.array([2022, 2022, 2022])
    assert gradient(read("a / b"), gappy, years)["a"].tolist() == [0.5, 0, 0]
    assert gradient(read("cum(a * b)"), gappy, years)["b"].tolist() == [1, 0, 0]
    guarded = gradient(read("if_(b > 0, b / b, b)"), gappy, years)
    assert guarded["b"].tolist() == [0, 0, 1]


def test_numbers_have_gradients_too():
    values = {"a": np.float64(2.0), "b": np.float64(5.0)}
    adjoints = gradient(read("a * b + cum(a)"), values, np.array([2022, 2022, 2022]))
    assert {name: float(given) for name, given in adjoints.items()} == {"a": 15 + 6, "b": 6}


TEXT = """
Profit = Revenue - Cost
Revenue = MRR * 1.2 + Orders * Price
MRR = lag(MRR, 1) + New - Churned
Churned = lag(MRR, 1) * Rate / (1 + lag(Churned, 2) / 1000)
Cost = roll_sum(Orders, 2) * 3
"""
MONTHS = Periods("month", ("2021-11", "2021-12", "2022-01", "2022-02", "2022-03"))


def shop():
    tree = applied(tree_from_text(TEXT), Update("mrr", {"opening": 100.0})).tree
    tree = applied(tree, Update("churned", {"opening": 5.0})).tree
    chance = np.random.default_rng(3)
    inputs = {
        metric: chance.uniform(1.0, 9.0, 5) for metric in tree if tree.metrics[metric].is_input
    }
    return tree, {**inputs, "rate": chance.uniform(0.05, 0.2, 5)}


def test_a_tape_of_a_tree_computes_what_its_evaluation_does():
    tree, inputs = shop()
    tape = Tape.of(formula_groups(tree), MONTHS.years, {"mrr": 100.0, "churned": 5.0})
    values = evaluate(tree, MONTHS, inputs).values
    sweep = tape.forward(inputs)
    assert sweep.values.keys() == values.keys()
    for metric, series in values.items():
        np.testing.assert_allclose(sweep.values[metric], series, rtol=1e-12)


@pytest.mark.parametrize("segments", [None, 3])
def test_one_sweep_goes_back_through_a_whole_tree_and_its_loops(segments):
    tree, inputs = shop()
    if segments is not None:
        inputs = {m: np.outer(series, [1.0, 0.7, 1.3]) for m, series in inputs.items()}
    shape = (5,) if segments is None else (5, segments)
    openings = {"mrr": 100.0, "churned": 5.0}
    tape = Tape.of(formula_groups(tree), MONTHS.years, openings, shape)
    upstream = np.broadcast_to(np.arange(1.0, 6.0).reshape(5, *[1] * (len(shape) - 1)), shape)

    def weighted(changed):
        profit = tape.forward(changed).values["profit"]
        return np.nansum(profit * upstream)

    adjoints = tape.forward(inputs).backward({"profit": upstream})
    for metric, series in inputs.items():
        for at in np.ndindex(series.shape):
            up, down = series.copy(), series.copy()
            up[at] += 1e-4
            down[at] -= 1e-4
            slope = (weighted({**inputs, metric: up}) - weighted({**inputs, metric: down})) / 2e-4
            assert adjoints[metric][at] == pytest.approx(slope, rel=1e-6, abs=1e-6)


def test_what_flows_through_a_computed_metric_is_its_adjoint():
    tree = tree_from_text("Revenue = Orders * Price\nOrders = Visits * Rate")
    inputs = {"price": np.array([5.0]), "visits": np.array([100.0]), "rate": np.array([0.1])}
    sweep = Tape.of(formula_groups(tree), np.array([2022])).forward(inputs)
    adjoints = sweep.backward({"revenue": 1.0})
    assert {metric: float(given[0]) for metric, given in adjoints.items()} == {
        "revenue": 1.0,
        "orders": 5.0,
        "price": 10.0,
        "visits": 0.5,
        "rate": 500.0,
    }

"""What formulas compute."""

import numpy as np
import pytest
import strategies
from hypothesis import given

from kpitree_widgets.evaluation import evaluate
from kpitree_widgets.formula.compiler import compiled, context, run
from kpitree_widgets.formula.expression import (
    Call,
    Comparison,
    Junction,
    Negation,
    Not,
    Number,
    Operation,
    Ref,
)
from kpitree_widgets.formula.parser import parse
from kpitree_widgets.formula.stepwise import run_loop
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.periods import Periods
from kpitree_widgets.tree.edits import Update, applied

VALUES = {"a": np.array([6.0, 1.0, np.nan]), "b": np.array([3.0, 0.0, 1.0])}


def value(text):
    return series(parse(text, {"a": "a", "b": "b"}).expression)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a + b * 2", [12, 1, np.nan]),
        ("a / b", [2, np.nan, np.nan]),
        ("safe_div(a, b)", [2, 0, np.nan]),
        ("safe_div(a, b, 7)", [2, 7, np.nan]),
        ("sum(a, b, 1)", [10, 2, np.nan]),
        ("avg(a, b)", [4.5, 0.5, np.nan]),
        ("min(a, b)", [3, 0, np.nan]),
        ("max(a, b, 4)", [6, 4, np.nan]),
        ("a * 12.5%", [0.75, 0.125, np.nan]),
        ("-(a - b)", [-3, -1, np.nan]),
        ("a ** 2 + b ^ -1", [36 + 1 / 3, np.nan, np.nan]),
        ("if_(a > b and not b == 3, 1, 2)", [2, 1, np.nan]),
        ("if_(b < 1 or b ≥ 3, b, -1)", [3, 0, -1]),
        ("wavg(a, b, 1, 3)", [3.75, 0.25, np.nan]),
        ("clip(b, 0.5, 2)", [2, 0.5, 1]),
        (
            "sqrt(b) + log(b) + exp(b) + abs(-b)",
            [np.sqrt(3) + np.log(3) + np.exp(3) + 3, np.nan, 2 + np.e],
        ),
        ("lag(b)", [np.nan, 3, 0]),
        ("diff(b, 2)", [np.nan, np.nan, -2]),
        ("roll_sum(b, 2)", [np.nan, 3, 1]),
        ("roll_avg(b, 2)", [np.nan, 1.5, 0.5]),
        ("cum(b)", [3, 3, 4]),
        ("ytd(b)", [3, 0, 1]),
    ],
)
def test_formulas_compute_period_by_period(text, expected):
    np.testing.assert_allclose(value(text), expected)


YEARS = np.array([2021, 2022, 2022])
RELATIONS = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}
SIMPLE = {
    "sum": lambda *numbers: sum(numbers),
    "avg": lambda *numbers: sum(numbers) / len(numbers),
    "min": lambda *numbers: np.nan if np.isnan(numbers).any() else min(numbers),
    "max": lambda *numbers: np.nan if np.isnan(numbers).any() else max(numbers),
    "clip": lambda a, low, high: (
        np.nan if np.isnan([a, low, high]).any() else min(max(a, low), high)
    ),
    "wavg": lambda a, b, v, w: np.nan if v + w == 0 else (a * v + b * w) / (v + w),
    "abs": np.abs,
    "sqrt": np.sqrt,
    "log": lambda a: np.log(a) if a > 0 else np.nan,
    "exp": np.exp,
}


def reference(expression, at):  # noqa: C901, PLR0911, PLR0912
    """The same arithmetic, one number at a time; before the first period nothing is known."""

    def value(part, position=at):
        return np.float64(reference(part, position)) if position >= 0 else np.float64("nan")

    def sum_from(part, first):
        return sum(value(part, position) for position in range(first, at + 1))

    match expression:
        case Number(number, percent):
            return number / 100 if percent else number
        case Ref(metric):
            return VALUES[metric][at]
        case Negation(operand):
            return -value(operand)
        case Operation(operator, left, right):
            one, other = value(left), value(right)
            if operator == "/":
                return np.nan if other == 0 else one / other
            return {
                "+": one + other,
                "-": one - other,
                "*": one * other,
                "**": np.nan if one == 0 and other < 0 else one**other,
            }[operator]
        case Comparison(relation, left, right):
            one, other = value(left), value(right)
            return (
                np.nan
                if np.isnan(one) or np.isnan(other)
                else float(RELATIONS[relation](one, other))
            )
        case Junction(word, left, right):
            one, other = value(left), value(right)
            if np.isnan(one) or np.isnan(other):
                return np.nan
            return float(one and other) if word == "and" else float(one or other)
        case Not(operand):
            return 1 - value(operand)
        case Call("if_", (condition, then, otherwise)):
            known = value(condition)
            return np.nan if np.isnan(known) else value(then) if known else value(otherwise)
        case Call("safe_div", (numerator, denominator)):
            one, other = value(numerator), value(denominator)
            return (np.nan if np.isnan(one) else 0.0) if other == 0 else one / other
        case Call("lag", (part, *window)):
            return value(part, at - periods(window))
        case Call("diff", (part, *window)):
            return value(part) - value(part, at - periods(window))
        case Call("roll_sum", (part, *window)):
            return sum_from(part, at - periods(window) + 1)
        case Call("roll_avg", (part, *window)):
            return sum_from(part, at - periods(window) + 1) / periods(window)
        case Call("cum", (part,)):
            return sum_from(part, 0)
        case Call("ytd", (part,)):
            return sum_from(part, list(YEARS).index(YEARS[at]))
        case Call(function, arguments):
            return SIMPLE[function](*(value(argument) for argument in arguments))


def periods(window):
    return int(window[0].value) if window else 1


def series(expression):
    with np.errstate(all="ignore"):
        return np.broadcast_to(run(compiled(expression), VALUES, context(YEARS, {})), 3)


@given(strategies.expressions(["a", "b"]))
def test_whole_series_and_single_numbers_agree(expression):
    together = series(expression)
    with np.errstate(all="ignore"):
        for position in range(3):
            alone = reference(expression, position)
            if np.isfinite(alone) and np.isfinite(together[position]):
                np.testing.assert_allclose(together[position], alone, rtol=1e-6, atol=1e-9)
            else:
                assert not np.isfinite(alone)
                assert not np.isfinite(together[position])


@given(strategies.expressions(["a", "b"]))
def test_step_by_step_and_whole_series_agree(expression):
    values = {"b": VALUES["b"], "input": VALUES["a"]}
    looking_back = Operation("+", Ref("input"), Operation("*", Number(0.0), Call("if_", NEVER)))
    with np.errstate(all="ignore"):
        run_loop({"a": looking_back, "result": expression}, values, YEARS, {})
    expected = series(expression)
    expected = np.where(np.isfinite(expected), expected, np.nan)
    np.testing.assert_allclose(values["result"], expected, rtol=1e-6, atol=1e-9)


NEVER = (Comparison(">", Number(1.0), Number(2.0)), Call("lag", (Ref("a"),)), Number(0.0))
MONTHS = Periods("month", ("2021-11", "2021-12", "2022-01", "2022-02"))


def evaluated(text, **inputs):
    openings = {"mrr": 100.0} if "MRR" in text else {}
    tree = tree_from_text(text)
    for metric, opening in openings.items():
        tree = applied(tree, Update(metric, {"opening": opening})).tree
    return evaluate(tree, MONTHS, {name: np.array(values) for name, values in inputs.items()})


def test_a_stock_looks_back_at_itself_from_its_opening_value():
    values = evaluated(
        "MRR = lag(MRR, 1) + New MRR - Churned MRR\nGrowth = MRR / lag(MRR, 1) - 1",
        new_mrr=[10.0, 20.0, 30.0, 0.0],
        churned_mrr=[0.0, 10.0, 10.0, 40.0],
    ).values
    assert values["mrr"].tolist() == [110, 120, 140, 100]
    np.testing.assert_allclose(values["growth"], [0.1, 1 / 11, 1 / 6, -2 / 7])


def test_metrics_may_look_back_at_each_other():
    values = evaluated(
        "MRR = lag(MRR, 1) + New MRR - Churned MRR\nChurned MRR = lag(MRR, 1) * 10%",
        new_mrr=[10.0, 19.0, 0.0, 0.0],
    ).values
    np.testing.assert_allclose(values["churned_mrr"], [10, 10, 10.9, 9.81])
    np.testing.assert_allclose(values["mrr"], [100, 109, 98.1, 88.29])


def test_without_an_opening_value_a_stock_is_missing():
    assert np.isnan(
        evaluated("Stock = lag(Stock, 1) + In", **{"in": [1.0] * 4}).values["stock"]
    ).all()


def test_years_begin_again_for_year_to_date():
    values = evaluated("So far = ytd(Sales)\nEver = cum(Sales)", sales=[1.0, 2.0, 4.0, 8.0]).values
    assert values["so_far"].tolist() == [1, 3, 4, 12]
    assert values["ever"].tolist() == [1, 3, 7, 15]

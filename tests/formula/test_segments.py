"""Formulas on all segments at once."""

import numpy as np
import pytest
import strategies
from hypothesis import given

from kpitree_widgets.formula.compiler import compiled, context, run
from kpitree_widgets.formula.expression import Call, Number, Operation, Ref
from kpitree_widgets.formula.functions import FUNCTIONS
from kpitree_widgets.formula.parser import parse
from kpitree_widgets.formula.stepwise import run_loop

YEARS = np.array([2021, 2022, 2022, 2022])
COLUMNS = 3
CHANCE = np.random.default_rng(9)
VALUES = {name: CHANCE.uniform(-2.0, 5.0, (len(YEARS), COLUMNS)).round(1) for name in "ab"}
VALUES["a"][1, 0] = VALUES["b"][2, 1] = np.nan
VALUES["b"][0, 2] = VALUES["a"][3, 1] = 0.0
OPENINGS = {"a": 7.0, "b": 9.0}


def column(expression, number):
    values = {name: series[:, number] for name, series in VALUES.items()}
    return np.broadcast_to(run(compiled(expression), values, context(YEARS, OPENINGS)), YEARS.shape)


def together(expression):
    known = context(YEARS, OPENINGS, (len(YEARS), COLUMNS))
    return np.broadcast_to(run(compiled(expression), VALUES, known), (len(YEARS), COLUMNS))


def equal(one, other):
    np.testing.assert_allclose(
        np.where(np.isfinite(one), one, np.nan),
        np.where(np.isfinite(other), other, np.nan),
        rtol=1e-9,
        atol=1e-12,
    )


@given(strategies.expressions(["a", "b"]))
def test_all_segments_at_once_and_one_by_one_agree(expression):
    with np.errstate(all="ignore"):
        whole = together(expression)
        for number in range(COLUMNS):
            equal(whole[:, number], column(expression, number))


@pytest.mark.parametrize(
    "text",
    [
        *("clip(a, 1, b)", "if_(a > b, a, 3)", "if_(a > 1 or b > 1, 1, 0)", "cum(1) * a"),
        *("lag(a, 2)", "diff(a)", "roll_sum(a, 2)", "roll_avg(a, 9)", "cum(a)", "ytd(b)"),
        *("ytd(1) + b", "lag(3) * a", "wavg(a, 2, b, 1)", "safe_div(a, b, 4)", "5"),
    ],
)
def test_every_kind_of_function_keeps_segments_apart(text):
    expression = parse(text, {"a": "a", "b": "b"}).expression
    with np.errstate(all="ignore"):
        for number in range(COLUMNS):
            equal(together(expression)[:, number], column(expression, number))


def test_before_the_first_period_stands_the_opening_of_every_segment():
    expression = parse("lag(a)", {"a": "a"}).expression
    shape = (len(YEARS), COLUMNS)
    first = run(compiled(expression), VALUES, context(YEARS, {"a": np.arange(3.0)}, shape))[0]
    assert first.tolist() == [0, 1, 2]


@given(strategies.expressions(["a", "b", "stock"]))
def test_loops_run_for_all_segments_at_once(expression):
    inside = Call("lag", (expression, Number(1.0)))
    formulas = {
        "stock": Operation("+", Operation("+", Call("lag", (Ref("stock"),)), Ref("a")), inside)
    }
    openings = {**OPENINGS, "stock": 3.0}
    shape = (len(YEARS), COLUMNS)
    with np.errstate(all="ignore"):
        values = dict(VALUES)
        run_loop(formulas, values, YEARS, openings, shape)
        for number in range(COLUMNS):
            alone = {name: series[:, number] for name, series in VALUES.items()}
            run_loop(formulas, alone, YEARS, openings)
            equal(values["stock"][:, number], alone["stock"])


@given(strategies.expressions(["a", "b"]))
def test_step_by_step_and_whole_series_agree_from_the_opening_on(expression):
    """``a`` is given again by a formula that names itself, so that everything runs step by step."""
    never = "if_(1 > 2, lag(a), 0) * 0"
    formula = parse(f"[same] + {never}", {"a": "a", "same": "same"}).expression
    values = {"same": VALUES["a"], "b": VALUES["b"]}
    shape = (len(YEARS), COLUMNS)
    with np.errstate(all="ignore"):
        run_loop({"a": formula, "result": expression}, values, YEARS, OPENINGS, shape)
        equal(values["result"], together(expression))


def test_a_function_over_time_says_how_much_each_period_counts():
    for name, function in FUNCTIONS.items():
        assert (function.weights is None) == (function.shape == "pointwise"), name
        assert function.given is None or function.shape != "pointwise"

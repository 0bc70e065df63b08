"""Formulas and trees with what they give, for ``tests/fixtures/evaluation.json``."""

from __future__ import annotations

import json
import random
from typing import Any

import numpy as np

from kpitree_widgets.evaluation import evaluate
from kpitree_widgets.formula.compiler import compiled, context, run
from kpitree_widgets.formula.parser import parse
from kpitree_widgets.formula.wire import expression_state, formula_states
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.periods import Periods
from kpitree_widgets.tree.edits import Update, applied
from kpitree_widgets.tree.groups import formula_groups

NAN = float("nan")
YEARS = (2020, 2020, 2021, 2021, 2021, 2021, 2022, 2022, 2022, 2022)
OPENINGS = {"a": 40.0, "d": -1.5}
INPUTS = {
    "a": (6.0, 1.5, 0.0, -2.0, NAN, 1e6, 0.1, -0.25, 3.0, 12.0),
    "b": (3.0, 0.0, 0.0, -4.0, 2.0, NAN, 7.0, -0.5, 1e-3, 5.0),
    "c": (1.0, 2.0, -1.0, 0.0, 4.0, 8.0, NAN, 2.5, 1.0, -3.0),
    "d": (5.0, 0.0, -3.0, 2.0, 8.0, 1.0, 4.0, 7.0, -6.0, 2.0),
    "e": (NAN,) * 10,
    "f": (1e308, -1e308, 5e-324, 1e-300, 1e200, -1e200, 1e-9, 1e9, 700.0, -700.0),
}
FORMULAS = (
    *("a + b", "a - b", "a * b", "a / b", "-a", "a * 12.5%", "a + b * c - d / 4", "2", "a"),
    *(
        "a ** 2",
        "a ** -1",
        "a ** 0.5",
        "b ** 3 - c ** 0",
        "f ** 2",
        "f * 10",
        "1 / (f * 10)",
        "e * 2",
    ),
    *("sum(a)", "sum(a, b)", "sum(a, b, c)", "sum(a, b, c, d, 1)", "avg(a, b)", "avg(a, b, c, d)"),
    *("min(a, b)", "min(a, 2, b, c)", "max(a, b)", "max(a, 0)", "max(a, b, c, d, 1)", "min(d)"),
    *("wavg(a, b)", "wavg(a, b, c, d)", "wavg(a, b, c, 1, 2, d)", "wavg(a, b, 0, 0)"),
    *("safe_div(a, b)", "safe_div(a, b, c)", "safe_div(a, b, 7)", "safe_div(b, a, e)"),
    *("abs(a)", "sqrt(a)", "log(a)", "log(abs(f))", "exp(a / 10)", "exp(f)", "clip(a, 0, 5)"),
    *(
        "clip(a, b, c)",
        "clip(2, b, a)",
        "if_(a > b, a, b)",
        "if_(a >= 0, c, -1)",
        "if_(a < 0, e, d)",
    ),
    *("if_(a <= b, 1, 0)", "if_(a == 0, 1, d)", "if_(b != 0, a / b, 0)", "if_(not a > 1, b, c)"),
    *("if_(a > 0 and b > 0, 1, 0)", "if_(a > 0 or c > 0, 1, 0)"),
    "if_(not (a > 1 or b > 1) and d > 0, a, if_(c > 0, b, 9))",
    *("lag(a)", "lag(a, 3)", "lag(d, 10)", "lag(d, 99)", "lag(c)", "lag(a * 1)", "lag(lag(d))"),
    *("diff(a)", "diff(d, 2)", "diff(a - b)", "diff(d, 99)", "roll_sum(d, 3)", "roll_sum(d, 1)"),
    *(
        "roll_sum(a, 2)",
        "roll_sum(d, 99)",
        "roll_avg(d, 4)",
        "roll_avg(a + d, 2)",
        "cum(d)",
        "cum(a)",
    ),
    *("ytd(d)", "ytd(a)", "ytd(1) * d", "cum(1)", "lag(5)", "ytd(d) / lag(ytd(d), 2)"),
    "roll_sum(if_(a > b, d, lag(d)), 2) * 2 - cum(max(d, 0)) / 3",
)
STOCK = """
MRR = lag(MRR, 1) + New MRR - Churned MRR
Churned MRR = lag(MRR, 1) * Churn% / 100 + min(lag(Churned MRR), 0)
Growth = MRR / lag(MRR, 1) - 1
ARR = MRR * 12
"""
LOOP = """
Stock = if_(lag(Stock) > 50 and Sold >= 0, lag(Stock) - Sold, clip(lag(Stock, 2), 10, 60) + Bought)
Sold = max(lag(Stock, 1) * 0.3, 2) + cum(Bought) * 0.01
Bought = safe_div(Budget, Price, 5) + (lag(Stock) - lag(Stock, 2)) * 0.1 + ytd(lag(Sold)) / 100
Recent = if_(lag(Stock) != 0, roll_sum(lag(Sold), 2) - diff(lag(Stock, 3), 2), lag(Recent))
Value = Stock * Price
"""
SHOP = """
Revenue = Transactions * Average order value
Transactions = Customers * Orders per customer
Customers = New customers + Repeat customers
New customers = New users * Conversion rate
Profit = Revenue - Cost
Huge = Revenue * 1e308
Fixed = 12
"""
MONTHS = Periods("month", tuple(f"{2021 + m // 12}-{m % 12 + 1:02d}" for m in range(9, 18)))


def evaluation_cases() -> dict[str, Any]:
    """Inputs, formulas with what they give on them, and trees with the values of every metric."""
    return {
        "years": list(YEARS),
        "openings": OPENINGS,
        "inputs": {metric: _numbers(series) for metric, series in INPUTS.items()},
        "formulas": [formula_case(text) for text in (*FORMULAS, *_drawn(random.Random(3), 60))],
        "trees": [
            tree_case("a shop", SHOP, {}, own=("revenue", "profit")),
            tree_case("a stock", STOCK, {"mrr": 100.0, "churned_mrr": 8.0}),
            tree_case("a stock without opening", STOCK, {}),
            tree_case("metrics that look back at each other", LOOP, {"stock": 55.0, "sold": 3.0}),
        ],
    }


def evaluation_text() -> str:
    """One case per line, so that a diff shows what changed."""
    members = evaluation_cases().items()
    return "{\n" + ",\n".join(f'"{name}": {_member(value)}' for name, value in members) + "\n}\n"


def _member(value: Any) -> str:
    if isinstance(value, list) and isinstance(value[0], (list, dict)):
        return "[\n" + ",\n".join(json.dumps(case, allow_nan=False) for case in value) + "\n]"
    return json.dumps(value, allow_nan=False)


def formula_case(text: str) -> list[Any]:
    """The text, what the page gets, and the result."""
    expression = parse(text, {metric: metric for metric in INPUTS}).expression
    values = {metric: np.array(series) for metric, series in INPUTS.items()}
    with np.errstate(all="ignore"):
        known = context(np.array(YEARS), OPENINGS)
        result = np.broadcast_to(run(compiled(expression), values, known), len(YEARS))
    return [text, expression_state(expression), _numbers(result)]


def tree_case(
    name: str, text: str, openings: dict[str, float], own: tuple[str, ...] = ()
) -> dict[str, Any]:
    """A tree with drawn inputs; ``own`` are computed metrics that have data as well."""
    tree = tree_from_text(text)
    for metric, opening in openings.items():
        tree = applied(tree, Update(metric, {"opening": opening})).tree
    chance = random.Random(name)
    given = [m for m in tree if tree.metrics[m].is_input or m in own]
    inputs = {
        metric: np.array([round(chance.uniform(0.5, 20.0), 2) for _ in MONTHS.keys])
        for metric in given
        if metric != "cost"
    }
    inputs[next(reversed(inputs))][7] = NAN
    values = evaluate(tree, MONTHS, inputs).values
    return {
        "name": name,
        "years": [int(year) for year in MONTHS.years],
        "openings": openings,
        "groups": formula_states(formula_groups(tree)),
        "inputs": {metric: _numbers(series) for metric, series in inputs.items()},
        "values": {metric: _numbers(values[metric]) for metric in tree},
    }


def _numbers(series: Any) -> list[float | None]:
    return [float(number) if np.isfinite(number) else None for number in series]


def _drawn(chance: random.Random, count: int) -> list[str]:
    """Formulas at random, of operations that round alike everywhere."""

    def grown(depth: int) -> str:
        if depth == 0 or chance.random() < 0.15:
            return chance.choice("abcd")
        one, other, third = (grown(depth - 1) for _ in range(3))
        return chance.choice(
            (
                *(f"({one} + {other})", f"({one} - {other})", f"({one} * {other})"),
                *(f"({one} / {other})", f"min({one}, {other})", f"max({one}, {other}, {third})"),
                *(f"if_({one} > {other}, {third}, 2)", f"clip({one}, {other}, {third})"),
                *(f"lag({one}, {chance.randrange(1, 4)})", f"diff({one})", f"roll_sum({one}, 2)"),
                *(
                    f"cum({one})",
                    f"ytd({one})",
                    f"abs({one})",
                    f"safe_div({one}, {other}, {third})",
                ),
            )
        )

    return [grown(4) for _ in range(count)]

"""Formulas on their way to the page, which computes them too."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
import strategies
from hypothesis import given

from kpitree_widgets.formula.expression import walk
from kpitree_widgets.formula.functions import FUNCTIONS
from kpitree_widgets.formula.wire import expression_state

FILE = Path(__file__).parents[1] / "fixtures" / "evaluation.json"
STORED = json.loads(FILE.read_text())


def words(state):
    """What is done, in every part."""
    return {state[0], *(word for part in state if isinstance(part, list) for word in words(part))}


@given(strategies.expressions(["a", "b"]))
def test_a_state_is_json_with_a_part_for_every_part_of_the_expression(expression):
    state = expression_state(expression)
    assert json.loads(json.dumps(state)) == state
    windows = json.dumps(state).count("roll_") + len(
        re.findall(r'"(?:lag|diff)"', json.dumps(state))
    )
    literal_windows = sum(
        getattr(part, "function", "") in ("lag", "diff", "roll_sum", "roll_avg")
        and len(part.arguments) > 1
        for part in walk(expression)
    )
    assert windows >= literal_windows
    assert json.dumps(state).count("[") == sum(1 for _ in walk(expression)) - literal_windows


def test_the_fixture_has_every_function_operator_and_comparison():
    found = set().union(*(words(state) for _, state, _ in STORED["formulas"]))
    assert found >= {*FUNCTIONS, *"+-*/", "**", "neg", "not", "and", "or", "ref", "num"}
    assert found >= {"<", "<=", ">", ">=", "==", "!="}


def test_the_fixture_meets_missing_zero_and_negative_numbers():
    for metric in "abc":
        numbers = STORED["inputs"][metric]
        assert None in numbers
        assert 0 in numbers
        assert min(number for number in numbers if number is not None) < 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a / b", [2, None, None, 0.5, None, None, 0.1 / 7, 0.5, 3000, 2.4]),
        ("safe_div(a, b, 7)", [2, 7, 7, 0.5, None, None, 0.1 / 7, 0.5, 3000, 2.4]),
        ("lag(a, 3)", [40, 40, 40, 6, 1.5, 0, -2, None, 1e6, 0.1]),
        ("ytd(d)", [5, 5, -3, -1, 7, 8, 4, 11, 5, 7]),
        ("roll_sum(d, 3)", [None, None, 2, -1, 7, 11, 13, 12, 5, 3]),
        ("if_(a >= 0, c, -1)", [1, 2, -1, -1, None, 8, None, -1, 1, -3]),
        ("clip(a, 0, 5)", [5, 1.5, 0, 0, None, 5, 0.1, 0, 3, 5]),
    ],
)
def test_the_fixture_says_what_can_be_computed_by_hand(text, expected):
    result = next(result for stored, _, result in STORED["formulas"] if stored == text)
    numbers = [np.nan if number is None else number for number in result]
    np.testing.assert_allclose(
        numbers, [np.nan if number is None else number for number in expected]
    )

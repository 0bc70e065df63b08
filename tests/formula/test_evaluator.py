"""What formulas compute."""

import numpy as np
import pytest
import strategies
from hypothesis import given

from kpitree_widgets.formula.compiler import compiled, run
from kpitree_widgets.formula.expression import Call, Negation, Number, Operation
from kpitree_widgets.formula.parser import parse

VALUES = {"a": np.array([6.0, 1.0, np.nan]), "b": np.array([3.0, 0.0, 1.0])}


def value(text):
    code = compiled(parse(text, {"a": "a", "b": "b"}).expression)
    with np.errstate(all="ignore"):
        return np.asarray(run(code, VALUES))


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
    ],
)
def test_formulas_compute_period_by_period(text, expected):
    np.testing.assert_allclose(value(text), expected)


def reference(expression, values):  # noqa: PLR0911
    """The same arithmetic, one number at a time."""
    match expression:
        case Number(number, percent):
            return number / 100 if percent else number
        case Negation(operand):
            return -reference(operand, values)
        case Operation(operator, left, right):
            one, other = reference(left, values), reference(right, values)
            if operator == "/":
                return np.nan if other == 0 else one / other
            return {"+": one + other, "-": one - other, "*": one * other}[operator]
        case Call("safe_div", (numerator, denominator)):
            one, other = reference(numerator, values), reference(denominator, values)
            return (np.nan if np.isnan(one) else 0.0) if other == 0 else one / other
        case Call(function, arguments):
            numbers = [reference(argument, values) for argument in arguments]
            if any(np.isnan(number) for number in numbers):
                return np.nan
            return {
                "sum": sum(numbers),
                "avg": sum(numbers) / len(numbers),
                "min": min(numbers),
                "max": max(numbers),
            }[function]
        case ref:
            return values[ref.metric]


@given(strategies.expressions(["a", "b"]))
def test_whole_series_and_single_numbers_agree(expression):
    with np.errstate(all="ignore"):
        together = np.broadcast_to(run(compiled(expression), VALUES), 3)
        for position in range(3):
            alone = reference(
                expression, {name: np.float64(series[position]) for name, series in VALUES.items()}
            )
            if np.isfinite(alone) or np.isnan(alone):
                np.testing.assert_allclose(together[position], alone, rtol=1e-9)

"""How the outermost operation of an expression is computed, and its gradient."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from kpitree_widgets.formula import adjoints
from kpitree_widgets.formula.adjoints import Adjoint, Adjoints, Times
from kpitree_widgets.formula.arithmetic import divide, power
from kpitree_widgets.formula.conditions import both, either, holds, is_not
from kpitree_widgets.formula.expression import (
    Call,
    Comparison,
    Expression,
    Junction,
    Negation,
    Not,
    Operation,
)
from kpitree_widgets.formula.functions import FUNCTIONS
from kpitree_widgets.periods import Series


class Rule(NamedTuple):
    """An operation on the values of its parts, and back from the adjoint of its result."""

    apply: Callable[..., Series]
    adjoint: Adjoint | None
    """``None`` for a condition, which has no slope."""


def _plus(up: Series, _result: Series, _arguments: Any, _times: Times) -> Adjoints:
    return up, up


def _minus(up: Series, _result: Series, _arguments: Any, _times: Times) -> Adjoints:
    return up, -up


def _negative(up: Series, _result: Series, _arguments: Any, _times: Times) -> Adjoints:
    return (-up,)


OPERATIONS = {
    "+": Rule(np.add, _plus),
    "-": Rule(np.subtract, _minus),
    "*": Rule(np.multiply, adjoints.product_adjoints),
    "/": Rule(divide, adjoints.quotient_adjoints),
    "**": Rule(power, adjoints.power_adjoints),
}
NEGATION = Rule(np.negative, _negative)


def is_over_time(expression: Expression) -> bool:
    """Whether its outermost operation reads other periods.

    Examples:
        >>> from kpitree_widgets.formula.expression import Ref
        >>> is_over_time(Call("cum", (Ref("a"),))), is_over_time(Call("abs", (Ref("a"),)))
        (True, False)
    """
    return isinstance(expression, Call) and FUNCTIONS[expression.function].shape != "pointwise"


def rule(expression: Expression) -> Rule:
    """The rule of an operation that reads one period; its parts are ``expression.parts``.

    Examples:
        >>> from kpitree_widgets.formula.expression import Ref
        >>> product = rule(Operation("*", Ref("a"), Ref("b")))
        >>> product.apply(2.0, 3.0), product.adjoint(1.0, 6.0, (2.0, 3.0), np.multiply)
        (np.float64(6.0), (np.float64(3.0), np.float64(2.0)))
    """
    match expression:
        case Negation():
            return NEGATION
        case Operation(operator, _, _):
            return OPERATIONS[operator]
        case Call(function, _):
            return Rule(FUNCTIONS[function].apply, FUNCTIONS[function].adjoint)
        case Comparison(relation, _, _):
            return Rule(partial(holds, relation), None)
        case Junction(word, _, _):
            return Rule(both if word == "and" else either, None)
        case Not():
            return Rule(is_not, None)
        case _:
            message = f"{expression!r} has no operation"
            raise TypeError(message)


def window(call: Call) -> int:
    """The number of periods of a function over time; 1 for those that take none."""
    function = FUNCTIONS[call.function]
    last = call.arguments[-1]
    if function.window and len(call.arguments) > 1:
        return int(getattr(last, "value", 1))
    return int(function.default or 1)

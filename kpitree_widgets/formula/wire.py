"""An expression as nested lists of text and numbers, for JSON; read by ``js/src/evaluation.ts``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kpitree_widgets.formula.expression import (
    Call,
    Comparison,
    Expression,
    Junction,
    Negation,
    Not,
    Number,
    Operation,
    Ref,
    parts,
)
from kpitree_widgets.formula.functions import FUNCTIONS
from kpitree_widgets.formula.rules import is_over_time, window

State = list[Any]
"""What is done, then what it is done to: ``["*", ["ref", "a"], ["num", 2.0]]``."""


def expression_state(expression: Expression) -> State:
    """``expression`` as nested lists.

    A literal is ``["num", value]``, a percentage already divided; a metric ``["ref", id]``; functions
    over time carry their number of periods: ``["lag", a, 1]``.

    Examples:
        >>> expression_state(Operation("*", Ref("a"), Negation(Number(50.0, percent=True))))
        ['*', ['ref', 'a'], ['neg', ['num', 0.5]]]
        >>> expression_state(Call("lag", (Ref("a"),)))
        ['lag', ['ref', 'a'], 1]
    """
    match expression:
        case Number(value, percent):
            return ["num", value / 100 if percent else value]
        case Ref(metric):
            return ["ref", metric]
        case Call(function, (series, *_)) if is_over_time(expression):
            widths = [window(expression)] if FUNCTIONS[function].window else []
            return [function, expression_state(series), *widths]
        case _:
            return [_word(expression), *map(expression_state, parts(expression))]


def formula_states(groups: Iterable[Mapping[str, Expression]]) -> list[list[State]]:
    """Formulas in the order in which they are computed: ``[[id, state]]``, or several for a loop.

    Examples:
        >>> formula_states([{"b": Ref("a")}])
        [[['b', ['ref', 'a']]]]
    """
    return [[[metric, expression_state(e)] for metric, e in group.items()] for group in groups]


def _word(expression: Expression) -> str:
    match expression:
        case Negation():
            return "neg"
        case Not():
            return "not"
        case Operation(word, _, _) | Comparison(word, _, _) | Junction(word, _, _):
            return word
        case Call(function, _):
            return function
        case _:
            message = f"{expression!r} has no operation"
            raise TypeError(message)

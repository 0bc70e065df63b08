"""Write an expression as text that reads back to the same expression."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from kpitree_widgets.errors import FormulaError
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
)
from kpitree_widgets.formula.functions import FUNCTIONS
from kpitree_widgets.formula.lexer import tokens

PRECEDENCE: Mapping[str, int] = {"or": 1, "and": 2, "+": 5, "-": 5, "*": 6, "/": 6, "**": 8}
NOT = 3
COMPARISON = 4
NEGATION = 7
ATOM = 9
LOGIC = re.compile(r"\b(?:and|or|not)\b", re.IGNORECASE)
"""Words that a label in a condition must be quoted for."""


def to_text(expression: Expression, name: Callable[[str], str] = str) -> str:
    """``expression`` as text: ``parse(to_text(e)) == e``.

    Args:
        expression: what to write.
        name: how a metric id is written; ids themselves by default.

    Examples:
        >>> to_text(Operation("*", Ref("a"), Operation("+", Ref("b"), Number(5.0, percent=True))))
        'a * (b + 5%)'
    """
    return _text(expression, name)[0]


def quoted(label: str) -> str:
    """``label`` as a formula may contain it: in brackets if it would not read as one name.

    Examples:
        >>> quoted("Average order value"), quoted("E-mail orders"), quoted("Project X revenue")
        ('Average order value', '[E-mail orders]', '[Project X revenue]')
    """
    try:
        found = tuple(tokens(label, ()))
    except FormulaError:
        return f"[{label}]"
    one_name = len(found) == 1 and found[0].kind == "name" and found[0].text == label
    return label if one_name and label.casefold() not in FUNCTIONS else f"[{label}]"


def _text(  # noqa: C901, PLR0911 - a case per kind
    expression: Expression, name: Callable[[str], str]
) -> tuple[str, int]:
    match expression:
        case Number(value, percent):
            return f"{value!r}".removesuffix(".0") + ("%" if percent else ""), ATOM
        case Ref(metric):
            return name(metric), ATOM
        case Negation(operand):
            return f"-{_inside(operand, NEGATION, name)}", NEGATION
        case Not(operand):
            return f"not {_inside(operand, NOT, name)}", NOT
        case Operation("**", left, right):
            return f"{_inside(left, ATOM, name)} ** {_inside(right, NEGATION, name)}", PRECEDENCE[
                "**"
            ]
        case Operation(sign, left, right) | Junction(sign, left, right):
            own = PRECEDENCE[sign]
            return f"{_inside(left, own, name)} {sign} {_inside(right, own + 1, name)}", own
        case Comparison(relation, left, right):
            sides = (_inside(side, COMPARISON + 1, name) for side in (left, right))
            return f" {relation} ".join(sides), COMPARISON
        case Call("if_", (condition, *others)):

            def quoting(metric: str) -> str:
                text = name(metric)
                return f"[{text}]" if text[0] != "[" and LOGIC.search(text) else text

            texts = (to_text(condition, quoting), *(to_text(other, name) for other in others))
            return f"if_({', '.join(texts)})", ATOM
        case Call(function, arguments):
            return f"{function}({', '.join(to_text(part, name) for part in arguments)})", ATOM


def _inside(expression: Expression, binding: int, name: Callable[[str], str]) -> str:
    """``expression`` in parentheses if it binds less than ``binding``."""
    text, own = _text(expression, name)
    return text if own >= binding else f"({text})"

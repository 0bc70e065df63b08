"""Write an expression as text that reads back to the same expression."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kpitree_widgets.errors import FormulaError
from kpitree_widgets.formula.expression import Call, Expression, Negation, Number, Operation, Ref
from kpitree_widgets.formula.functions import FUNCTIONS
from kpitree_widgets.formula.lexer import tokens

PRECEDENCE: Mapping[str, int] = {"+": 1, "-": 1, "*": 2, "/": 2}
NEGATION = 3
ATOM = 4


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


def _text(expression: Expression, name: Callable[[str], str]) -> tuple[str, int]:
    match expression:
        case Number(value, percent):
            return f"{value!r}".removesuffix(".0") + ("%" if percent else ""), ATOM
        case Ref(metric):
            return name(metric), ATOM
        case Negation(operand):
            text, binding = _text(operand, name)
            return f"-{text if binding >= NEGATION else f'({text})'}", NEGATION
        case Operation(operator, left, right):
            own = PRECEDENCE[operator]
            (before, left_binding), (after, right_binding) = _text(left, name), _text(right, name)
            before = before if left_binding >= own else f"({before})"
            after = after if right_binding > own else f"({after})"
            return f"{before} {operator} {after}", own
        case Call(function, arguments):
            return (
                f"{function}({', '.join(to_text(argument, name) for argument in arguments)})",
                ATOM,
            )

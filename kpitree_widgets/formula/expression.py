"""What a formula says, as a frozen value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

Operator = Literal["+", "-", "*", "/", "**"]
Relation = Literal["<", "<=", ">", ">=", "==", "!="]


@dataclass(frozen=True, slots=True)
class Number:
    """A literal, as written: ``12.5%`` is ``Number(12.5, percent=True)`` and counts 0.125."""

    value: float
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Ref:
    """The value of the metric with this id."""

    metric: str


@dataclass(frozen=True, slots=True)
class Negation:
    """Minus the operand."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class Operation:
    """``left operator right``; division by zero is missing (NaN), an exponent is a number."""

    operator: Operator
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Call:
    """A function of ``functions.FUNCTIONS`` on its arguments."""

    function: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A condition: whether ``left relation right``."""

    relation: Relation
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Junction:
    """A condition: both (``and``), or at least one (``or``)."""

    word: Literal["and", "or"]
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Not:
    """A condition: that the operand is not so."""

    operand: Expression


Condition = Comparison | Junction | Not
"""What may stand first in ``if_``, and nowhere else."""
Expression = Number | Ref | Negation | Operation | Call | Condition


def walk(expression: Expression) -> Iterator[Expression]:
    """``expression`` and all its parts, outside in, left to right."""
    stack: list[Expression] = [expression]
    while stack:
        part = stack.pop()
        yield part
        stack.extend(reversed(parts(part)))


def parts(expression: Expression) -> tuple[Expression, ...]:
    """The parts one step inside ``expression``."""
    match expression:
        case Negation(operand) | Not(operand):
            return (operand,)
        case Operation(_, left, right) | Comparison(_, left, right) | Junction(_, left, right):
            return (left, right)
        case Call(_, arguments):
            return arguments
        case _:
            return ()


def refs(expression: Expression) -> tuple[str, ...]:
    """The ids that ``expression`` names, each once, in the order they are read.

    Examples:
        >>> refs(Operation("*", Ref("orders"), Operation("/", Ref("sales"), Ref("orders"))))
        ('orders', 'sales')
    """
    return tuple(dict.fromkeys(part.metric for part in walk(expression) if isinstance(part, Ref)))


def present_refs(expression: Expression) -> tuple[str, ...]:
    """The ids whose value in the same period counts: those that stand outside every ``lag``.

    Examples:
        >>> present_refs(Operation("+", Call("lag", (Ref("mrr"), Number(1.0))), Ref("new")))
        ('new',)
    """
    found: dict[str, None] = {}
    stack: list[Expression] = [expression]
    while stack:
        part = stack.pop()
        if isinstance(part, Ref):
            found[part.metric] = None
        if not (isinstance(part, Call) and part.function == "lag"):
            stack.extend(reversed(parts(part)))
    return tuple(found)


def reach(expression: Expression) -> int:
    """How many earlier periods a value needs.

    Examples:
        >>> reach(Call("roll_sum", (Call("lag", (Ref("orders"),)), Number(3.0))))
        3
    """
    deepest = max((reach(part) for part in parts(expression)), default=0)
    if not isinstance(expression, Call) or expression.function not in LOOKING_BACK:
        return deepest
    window = expression.arguments[-1]
    periods = (
        int(window.value) if len(expression.arguments) > 1 and isinstance(window, Number) else 1
    )
    return deepest + periods - (expression.function.startswith("roll"))


LOOKING_BACK = ("lag", "diff", "roll_sum", "roll_avg")


def rebuilt(expression: Expression, inside: Sequence[Expression]) -> Expression:
    """``expression`` with other parts, as many as ``parts`` gives."""
    match expression:
        case Negation() | Not():
            return replace(expression, operand=inside[0])
        case Operation() | Comparison() | Junction():
            return replace(expression, left=inside[0], right=inside[1])
        case Call():
            return replace(expression, arguments=tuple(inside))
        case _:
            return expression


def renaming(expression: Expression, names: Mapping[str, str]) -> Expression:
    """``expression`` with the ids in ``names`` replaced."""
    if isinstance(expression, Ref):
        return Ref(names.get(expression.metric, expression.metric))
    return rebuilt(expression, [renaming(part, names) for part in parts(expression)])

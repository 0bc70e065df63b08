"""What a formula says, as a frozen value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

Operator = Literal["+", "-", "*", "/"]


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
    """``left operator right``; division by zero is missing (NaN)."""

    operator: Operator
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Call:
    """A function of ``functions.FUNCTIONS`` on its arguments."""

    function: str
    arguments: tuple[Expression, ...]


Expression = Number | Ref | Negation | Operation | Call


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
        case Negation(operand):
            return (operand,)
        case Operation(_, left, right):
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


def renaming(expression: Expression, names: Mapping[str, str]) -> Expression:
    """``expression`` with the ids in ``names`` replaced."""
    match expression:
        case Ref(metric):
            return Ref(names.get(metric, metric))
        case Negation(operand):
            return Negation(renaming(operand, names))
        case Operation(_, left, right):
            return replace(expression, left=renaming(left, names), right=renaming(right, names))
        case Call(function, arguments):
            return Call(function, tuple(renaming(argument, names) for argument in arguments))
        case _:
            return expression

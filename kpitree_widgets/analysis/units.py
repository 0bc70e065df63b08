"""Whether units agree along formulas, and which unit a formula gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

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
from kpitree_widgets.formula.printer import quoted, to_text
from kpitree_widgets.unit_algebra import PURE_NUMBER, Dimension, dimension

if TYPE_CHECKING:
    from kpitree_widgets.tree.tree import Tree

SAME = ("sum", "avg", "min", "max", "clip")
"""Functions whose arguments have one unit, which is the result's."""
KEEPING = ("abs", "lag", "diff", "roll_sum", "roll_avg", "cum", "ytd")
"""Functions whose result has the unit of the first argument."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Two parts of a formula that cannot be added or compared."""

    left: str
    right: str
    """Both parts as text in labels."""
    left_unit: Dimension
    right_unit: Dimension


@dataclass(frozen=True)
class Units:
    """The dimension of a formula as far as it is known, and what does not fit in it."""

    dimension: Dimension | None
    mismatches: tuple[Mismatch, ...] = field(default=())


def units_of(tree: Tree, metric: str) -> Units:
    """What the formula of ``metric`` gives, from the units its drivers are said to have.

    A driver without unit makes a product unknown; in a sum it is taken to fit.

    Examples:
        >>> from kpitree_widgets.io.text import tree_from_text
        >>> from kpitree_widgets.tree.edits import Update, applied
        >>> tree = tree_from_text("Revenue = Customers * Price")
        >>> tree = applied(tree, Update("customers", {"unit": "customers"})).tree
        >>> tree = applied(tree, Update("price", {"unit": "EUR/customer"})).tree
        >>> str(units_of(tree, "revenue").dimension)
        'EUR'
    """
    expression = tree.metrics[metric].expression
    if expression is None:
        return Units(_said(tree, metric))
    reader = _Reader(tree)
    return Units(reader.read(expression), tuple(reader.mismatches))


def _said(tree: Tree, metric: str) -> Dimension | None:
    unit = tree.metrics[metric].unit
    return None if unit is None else dimension(unit)


class _Reader:
    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.mismatches: list[Mismatch] = []

    def read(self, expression: Expression) -> Dimension | None:  # noqa: C901, PLR0911, PLR0912 - a case per kind
        """The dimension of ``expression``; ``None`` where it is not known."""
        match expression:
            case Number():
                return PURE_NUMBER
            case Ref(metric):
                return _said(self.tree, metric)
            case Negation(operand) | Not(operand):
                return self.read(operand)
            case Operation("+" | "-", left, right):
                return self._same(left, right)
            case Operation("*", left, right):
                return _combined(self.read(left), self.read(right), 1)
            case Operation("/", left, right) | Call("safe_div", (left, right, *_)):
                return _combined(self.read(left), self.read(right), -1)
            case Operation("**", left, right):
                return _power(self.read(left), right)
            case Call("sqrt", (argument,)):
                known = self.read(argument)
                return None if known is None else known ** Fraction(1, 2)
            case Call("if_", (condition, then, otherwise)):
                self.read(condition)
                return self._same(then, otherwise)
            case Call("wavg", arguments):
                return self._same(*arguments[: len(arguments) // 2])
            case Call(function, arguments) if function in SAME:
                return self._same(*arguments)
            case Call(function, (argument, *_)) if function in KEEPING:
                return self.read(argument)
            case Comparison(_, left, right):
                return self._same(left, right)
            case Junction(_, left, right):
                self.read(left)
                self.read(right)
                return PURE_NUMBER
            case _:
                return PURE_NUMBER

    def _same(self, *parts: Expression) -> Dimension | None:
        """The one dimension that all ``parts`` have; numbers and what is unknown adapt."""
        first: tuple[Expression, Dimension] | None = None
        for part in parts:
            known = self.read(part)
            if known is None or _is_number(part):
                continue
            if first is None:
                first = part, known
            elif known != first[1]:
                texts = (self._text(first[0]), self._text(part))
                self.mismatches.append(Mismatch(*texts, first[1], known))
        return None if first is None else first[1]

    def _text(self, expression: Expression) -> str:
        return to_text(expression, lambda metric: quoted(self.tree.metrics[metric].label))


def _is_number(expression: Expression) -> bool:
    return isinstance(expression, Number) or (
        isinstance(expression, Negation) and _is_number(expression.operand)
    )


def _combined(left: Dimension | None, right: Dimension | None, sign: int) -> Dimension | None:
    return None if left is None or right is None else left * right**sign


def _power(base: Dimension | None, exponent: Expression) -> Dimension | None:
    negative = isinstance(exponent, Negation)
    number = exponent.operand if isinstance(exponent, Negation) else exponent
    if base is None or not isinstance(number, Number):
        return None
    return base ** (Fraction(number.value) * (-1 if negative else 1))

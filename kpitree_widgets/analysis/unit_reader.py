"""The unit of an expression, from the units of the metrics it names."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple, assert_never

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
from kpitree_widgets.formula.printer import quoted, to_text
from kpitree_widgets.unit_algebra import PURE_NUMBER, Dimension, dimension, written

if TYPE_CHECKING:
    from kpitree_widgets.tree.metric import Metric
    from kpitree_widgets.tree.tree import Tree

SHARES = ("%", "percent", "bp", "bps", "pp", "x", "×", "ratio", "1", "")
"""Units without dimension; where several meet, the result is shown in the first of them."""


class Known(NamedTuple):
    """A unit that is known."""

    dimension: Dimension
    text: str
    """As people write it; empty for a bare number."""


class Mismatch(NamedTuple):
    """Two parts of a formula that cannot be added or compared; ``str()`` says what it does to them."""

    left: str
    right: str
    """Both parts as text in labels."""
    left_unit: str
    right_unit: str
    """Their units as people write them."""
    sentence: str
    """With places for both, from the verb on."""

    def __str__(self) -> str:
        """What the formula does with them, both units named."""
        one, other = f"{self.left} in {self.left_unit}", f"{self.right} in {self.right_unit}"
        return self.sentence.format(one, other)


NUMBER = Known(PURE_NUMBER, "")


def said(metric: Metric) -> Known | None:
    """The unit that a metric is said to have."""
    return None if metric.unit is None else Known(dimension(metric.unit), metric.unit)


class UnitReader:
    """Reads expressions of one tree and keeps what does not fit.

    Args:
        tree: for the labels of metrics.
        known: the unit of each metric, as far as it is known.
        words: how the tree writes what it counts, by base unit.
        keeps: whether mismatches are wanted.
    """

    def __init__(
        self,
        tree: Tree,
        known: Mapping[str, Known | None],
        words: Mapping[str, str],
        *,
        keeps: bool = True,
    ) -> None:
        self.tree = tree
        self.known = known
        self.words = words
        self.keeps = keeps
        self.mismatches: list[Mismatch] = []

    def read(self, expression: Expression) -> Known | None:  # noqa: C901, PLR0911 - a case per kind
        """The unit of ``expression``; ``None`` where it is not known."""
        match expression:
            case Number():
                return NUMBER
            case Ref(metric):
                return self.known.get(metric)
            case Negation(operand):
                return self.read(operand)
            case Operation("+" | "-"):
                return self._same("adds {1} to {0}", *_terms(expression))
            case Operation("*", left, right):
                return self._product(self.read(left), self.read(right))
            case Operation("/", left, right):
                return self._quotient(self.read(left), self.read(right))
            case Operation(_, base, exponent):
                return self._power(self.read(base), _literal(exponent))
            case Call():
                return self._call(expression)
            case Comparison(_, left, right):
                self._same("compares {0} with {1}", left, right)
                return NUMBER
            case Junction(_, left, right):
                self.read(left)
                self.read(right)
                return NUMBER
            case Not(operand):
                self.read(operand)
                return NUMBER
            case _:
                assert_never(expression)

    def _call(self, call: Call) -> Known | None:  # noqa: PLR0911 - a case per rule
        first, *others = call.arguments
        half = len(call.arguments) // 2
        together = f"takes {call.function} of {{0}} and {{1}}"
        match FUNCTIONS[call.function].unit:
            case "same":
                return self._same(together, *call.arguments)
            case "first":
                return self.read(first)
            case "change":
                found = self.read(first)
                return Known(PURE_NUMBER, "pp") if found and _is_percent(found) else found
            case "ratio":
                quotient = Operation("/", first, others[0])
                return self._same("gives {0} or {1}", quotient, *others[1:])
            case "root":
                return self._power(self.read(first), Fraction(1, 2))
            case "pure":
                self.read(first)
                return NUMBER
            case "choice":
                self.read(first)
                return self._same("gives {0} or {1}", *others)
            case "weighted":
                self._same(f"weighs {call.function} by {{0}} and {{1}}", *call.arguments[half:])
                return self._same(together, *call.arguments[:half])
            case rule:
                assert_never(rule)

    def _same(self, sentence: str, *parts: Expression) -> Known | None:
        """The one unit that all ``parts`` have; numbers and what is unknown adapt."""
        if all(_is_number(part) for part in parts):
            return NUMBER
        first: tuple[Expression, Known] | None = None
        for part in parts:
            found = self.read(part)
            if found is None or _is_number(part):
                continue
            if first is None:
                first = part, found
            elif found.dimension != first[1].dimension:
                if not self.keeps:
                    continue
                texts = self._text(first[0]), self._text(part).removeprefix("-")
                verb = "subtracts {1} from {0}" if isinstance(part, Negation) else sentence
                self.mismatches.append(Mismatch(*texts, _named(first[1]), _named(found), verb))
            else:
                first = first[0], Known(found.dimension, _shared(first[1], found))
        return None if first is None else first[1]

    def _product(self, left: Known | None, right: Known | None) -> Known | None:
        if left is None or right is None:
            return None
        if PURE_NUMBER in (left.dimension, right.dimension):
            if left.dimension == right.dimension:
                return Known(PURE_NUMBER, _shared(left, right))
            return right if left.dimension == PURE_NUMBER else left
        return self._made(left.dimension * right.dimension)

    def _quotient(self, left: Known | None, right: Known | None) -> Known | None:
        if left is None or right is None:
            return None
        bare = right.text in ("", "1")
        if right.dimension == PURE_NUMBER and (bare or left.dimension != PURE_NUMBER):
            return left
        return self._made(left.dimension / right.dimension)

    def _power(self, base: Known | None, exponent: Fraction | None) -> Known | None:
        if base is None or exponent is None:
            return None
        if exponent == 1 or base == NUMBER:
            return base
        return self._made(base.dimension**exponent)

    def _made(self, made: Dimension) -> Known:
        """A unit that no driver has: what two equal ones give is a ratio."""
        return Known(made, "ratio" if made == PURE_NUMBER else written(made, self.words))

    def _text(self, expression: Expression) -> str:
        return to_text(expression, lambda metric: quoted(self.tree.metrics[metric].label))


def _terms(expression: Expression) -> tuple[Expression, ...]:
    """The terms of a chain of sums, which may be hundreds; those subtracted with their sign."""
    found: list[Expression] = []
    while isinstance(expression, Operation) and expression.operator in ("+", "-"):
        term = expression.right
        found.append(Negation(term) if expression.operator == "-" else term)
        expression = expression.left
    return (expression, *reversed(found))


def _shared(one: Known, other: Known) -> str:
    """How the result of two equal dimensions is written."""
    if one.dimension != PURE_NUMBER:
        return one.text
    return min(one.text, other.text, key=_rank)


def _rank(text: str) -> int:
    folded = text.casefold()
    return SHARES.index(folded if folded in SHARES else "ratio")


def _is_percent(found: Known) -> bool:
    return found.dimension == PURE_NUMBER and found.text.casefold() in ("%", "percent")


def _named(found: Known) -> str:
    return found.text or "numbers"


def _is_number(expression: Expression) -> bool:
    return isinstance(expression, Number) or (
        isinstance(expression, Negation) and _is_number(expression.operand)
    )


def _literal(exponent: Expression) -> Fraction | None:
    """The number that an exponent is."""
    match exponent:
        case Number(value, percent):
            return Fraction(value) / (100 if percent else 1)
        case Negation(operand):
            number = _literal(operand)
            return None if number is None else -number
        case _:
            return None

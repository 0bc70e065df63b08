"""What a metric is over segments: something that adds up, or a ratio of two things that do.

Every quantity has a degree: 1 if it grows with what it is counted over (orders, revenue, stocks),
0 if it does not (prices, rates, shares). Degrees add in products and are taken off in quotients. A
metric of degree 0 is a ratio where its formula, with those of the ratios in it written out and what
stands above and below the line struck out, is one quantity over another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kpitree_widgets.formula.expression import (
    Call,
    Expression,
    Negation,
    Number,
    Operation,
    Operator,
    Ref,
)
from kpitree_widgets.tree.tree import Tree

ADDING_UP = ("sum", "cum", "ytd", "roll_sum", "diff", "lag", "roll_avg", "abs", "avg")
"""Functions of what adds up that add up too, or are taken to."""
ONE = Number(1.0)


@dataclass(frozen=True, slots=True)
class Measured:
    """How a bound metric is counted from rows."""

    degree: int | None
    """1 if it adds up, 0 if not, ``None`` where neither can be said."""
    numerator: str = ""
    """The id of what it is the ratio of, where it is one; empty else."""
    denominator: str = ""


@dataclass(frozen=True)
class Factor:
    """Part of a product."""

    expression: Expression
    degree: int


@dataclass(frozen=True)
class Fraction:
    """Products above and below a line."""

    over: tuple[Factor, ...] = ()
    under: tuple[Factor, ...] = ()

    @property
    def degree(self) -> int:
        """1 adds up over segments, 0 is a ratio or a number."""
        return sum(f.degree for f in self.over) - sum(f.degree for f in self.under)

    @property
    def numerator(self) -> Expression:
        """What stands above the line."""
        return _product(self.over)

    @property
    def denominator(self) -> Expression:
        """What stands below the line."""
        return _product(self.under)

    @property
    def is_ratio(self) -> bool:
        """Whether it is one quantity that adds up over another."""
        return self.degree == 0 and sum(f.degree for f in self.under) == 1

    def times(self, other: Fraction) -> Fraction:
        """The product, without what stands above and below the line."""
        over, under = list(self.over + other.over), list(self.under + other.under)
        for factor in tuple(over):
            if factor in under:
                over.remove(factor)
                under.remove(factor)
        return Fraction(tuple(over), tuple(under))

    @property
    def inverse(self) -> Fraction:
        """One over it."""
        return Fraction(self.under, self.over)


def fraction(tree: Tree, metric: str, measured: Mapping[str, Measured]) -> Fraction | None:
    """``metric`` as a fraction; ``None`` where it has no degree.

    Args:
        tree: the formulas.
        metric: an id.
        measured: how metrics that show bound data are counted, by id.

    Examples:
        >>> from kpitree_widgets.io.text import tree_from_text
        >>> tree = tree_from_text('''
        ... Revenue per visit = Conversion * Average order value
        ... Conversion = Orders / Visits
        ... Average order value = Revenue / Orders
        ... ''')
        >>> found = fraction(tree, "revenue_per_visit", {})
        >>> found.numerator, found.denominator, found.is_ratio
        (Ref(metric='revenue'), Ref(metric='visits'), True)
    """
    return _Reader(tree, measured).metric(metric)


class _Reader:
    """Reads formulas; each metric once."""

    def __init__(self, tree: Tree, measured: Mapping[str, Measured]) -> None:
        self.tree, self.measured = tree, measured
        self.known: dict[str, Fraction | None] = {}

    def metric(self, metric: str) -> Fraction | None:
        """That of its formula if it is a ratio; itself if it adds up."""
        if metric not in self.known:
            self.known[metric] = _one(Ref(metric), 1)
            self.known[metric] = self._metric(metric)
        return self.known[metric]

    def _metric(self, metric: str) -> Fraction | None:
        definition, measured = self.tree.metrics[metric], self.measured.get(metric)
        if definition.expression is not None and measured is None:
            found = self.read(definition.expression)
            if found is None:
                return None
            return found if found.degree == 0 and found.under else _one(Ref(metric), found.degree)
        if measured is not None and measured.numerator:
            above, below = Ref(measured.numerator), Ref(measured.denominator)
            return Fraction((Factor(above, 1),), (Factor(below, 1),))
        if measured is not None:
            return None if measured.degree is None else _one(Ref(metric), measured.degree)
        return _one(Ref(metric), 0 if definition.aggregation == "mean" else 1)

    def read(self, expression: Expression) -> Fraction | None:  # noqa: C901, PLR0911 - a case per kind
        """The fraction of an expression; ``None`` where it has no degree."""
        match expression:
            case Number():
                return _one(expression, 0)
            case Ref(metric):
                return self.metric(metric)
            case Negation(operand):
                return self._signed(self.read(operand))
            case Operation("*", left, right):
                return self._times(left, right)
            case Operation("/", left, right) | Call("safe_div", (left, right, *_)):
                return self._times(left, right, divided=True)
            case Operation("+" | "-" as sign, left, right):
                return self._sum(expression, sign, left, right)
            case Operation("**", base, _):
                found = self.read(base)
                return _one(expression, 0) if found is not None and found.degree == 0 else None
            case Call("wavg", arguments):
                return self._weighted(arguments)
            case Call("sum", (first, *others)):
                total = first
                for one in others:
                    total = Operation("+", total, one)
                return self.read(total)
            case Call(function, (series, *others)) if function in ADDING_UP:
                inside = [self.read(one) for one in (series, *others)]
                first_degree = None if inside[0] is None else inside[0].degree
                return None if first_degree is None else _one(expression, first_degree)
            case _:
                return None

    def _times(
        self, left: Expression, right: Expression, *, divided: bool = False
    ) -> Fraction | None:
        one, other = self.read(left), self.read(right)
        if one is None or other is None:
            return None
        return one.times(other.inverse if divided else other)

    def _sum(
        self, whole: Expression, sign: Operator, left: Expression, right: Expression
    ) -> Fraction | None:
        one, other = self.read(left), self.read(right)
        if one is None or other is None:
            return None
        if isinstance(left, Number) or isinstance(right, Number):
            degree = max(one.degree, other.degree)
            other = one if isinstance(right, Number) else other
            if degree or not other.under:
                return _one(whole, degree)
        if one.degree != other.degree:
            return None
        line = one.under or other.under
        if one.degree or not line or any(f.under not in ((), line) for f in (one, other)):
            return _one(whole, one.degree)
        above = Operation(sign, self._above(left, line), self._above(right, line))
        return Fraction((Factor(above, 1),), line)

    def _above(self, part: Expression, line: tuple[Factor, ...]) -> Expression:
        """What stands above ``line`` when ``part`` is brought to it."""
        found = self.read(part)
        if found is not None and found.under == line:
            return found.numerator
        return Operation("*", part, _product(line))

    def _weighted(self, arguments: tuple[Expression, ...]) -> Fraction | None:
        half = len(arguments) // 2
        values, weights = arguments[:half], arguments[half:]
        over = [
            Operation("*", value, weight) for value, weight in zip(values, weights, strict=True)
        ]
        above, below = (self.read(Call("sum", tuple(parts))) for parts in (over, weights))
        if above is None or below is None:
            return None
        return above.times(below.inverse)

    def _signed(self, found: Fraction | None) -> Fraction | None:
        if found is None:
            return None
        if not found.over:
            return replace(found, over=(Factor(Negation(ONE), 0),))
        first, *others = found.over
        minus = Factor(Negation(first.expression), first.degree)
        return replace(found, over=(minus, *others))


def _one(expression: Expression, degree: int) -> Fraction:
    return Fraction((Factor(expression, degree),))


def _product(factors: tuple[Factor, ...]) -> Expression:
    if not factors:
        return ONE
    found = factors[0].expression
    for factor in factors[1:]:
        found = Operation("*", found, factor.expression)
    return found

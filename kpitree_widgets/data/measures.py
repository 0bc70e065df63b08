"""Measures: how the rows of one period become the one value of a metric.

A measure is a value that says what to do, not a computation: all measures of one frame are computed
together, in one pass over its rows. Missing values in a column are skipped, as in SQL.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Function = Literal["sum", "mean", "min", "max", "count", "count_distinct", "last", "first"]


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One function over one column of the rows of a period."""

    function: Function
    column: str | None
    """The column read; ``None`` only for ``count``, which then counts rows."""
    where: str | None = None
    """A boolean column: only the rows where it is true are read."""
    order_by: str | None = None
    """For ``last`` and ``first``: the column that says which row that is; the time column if ``None``."""

    @property
    def aggregates(self) -> tuple[Aggregate, ...]:
        """The aggregates that it is made of: itself."""
        return (self,)

    def __truediv__(self, other: object) -> Ratio:
        """The ratio of two measures."""
        return Ratio(self, other) if isinstance(other, Aggregate | Ratio) else NotImplemented

    def __str__(self) -> str:
        """As it is written: ``count_distinct('customer', where='is_new')``."""
        named = {"where": self.where, "order_by": self.order_by}
        parts = [] if self.column is None else [repr(self.column)]
        parts += [f"{name}={value!r}" for name, value in named.items() if value is not None]
        return f"{self.function}({', '.join(parts)})"


@dataclass(frozen=True, slots=True)
class Ratio:
    """One measure divided by another, per period.

    Numerator and denominator are computed at the grain that is asked for and divided last, so the
    ratio of a year is the ratio of the year's sums and never an average of monthly ratios.
    A denominator of 0 gives a missing value.
    """

    numerator: Measure
    denominator: Measure

    @property
    def aggregates(self) -> tuple[Aggregate, ...]:
        """The aggregates that it is made of."""
        return self.numerator.aggregates + self.denominator.aggregates

    def __truediv__(self, other: object) -> Ratio:
        """The ratio of two measures."""
        return Ratio(self, other) if isinstance(other, Aggregate | Ratio) else NotImplemented

    def __str__(self) -> str:
        """As it is written: ``sum('amount') / count()``."""
        right = f"({self.denominator})" if isinstance(self.denominator, Ratio) else self.denominator
        return f"{self.numerator} / {right}"


Measure: TypeAlias = Aggregate | Ratio


def sum(column: str, *, where: str | None = None) -> Aggregate:  # noqa: A001
    """The sum of ``column``; 0 in a period whose rows all fail ``where``.

    Examples:
        >>> str(sum("sales_amount") / count_distinct("order_id"))
        "sum('sales_amount') / count_distinct('order_id')"
    """
    return Aggregate("sum", column, where)


def mean(column: str, *, where: str | None = None) -> Aggregate:
    """The mean of ``column`` over rows; for an average per order or customer divide two measures."""
    return Aggregate("mean", column, where)


def min(column: str, *, where: str | None = None) -> Aggregate:  # noqa: A001
    """The smallest value of ``column``."""
    return Aggregate("min", column, where)


def max(column: str, *, where: str | None = None) -> Aggregate:  # noqa: A001
    """The largest value of ``column``."""
    return Aggregate("max", column, where)


def count(column: str | None = None, *, where: str | None = None) -> Aggregate:
    """How many rows there are; with a column, how many of them have a value in it."""
    return Aggregate("count", column, where)


def count_distinct(column: str, *, where: str | None = None) -> Aggregate:
    """How many different values ``column`` has; it does not add up over periods, so each grain is counted anew."""
    return Aggregate("count_distinct", column, where)


def last(column: str, *, where: str | None = None, order_by: str | None = None) -> Aggregate:
    """The value of ``column`` in the last row that has one: the stock at the end of the period."""
    return Aggregate("last", column, where, order_by)


def first(column: str, *, where: str | None = None, order_by: str | None = None) -> Aggregate:
    """The value of ``column`` in the first row that has one: the stock at the start of the period."""
    return Aggregate("first", column, where, order_by)

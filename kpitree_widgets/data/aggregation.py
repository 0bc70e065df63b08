"""Measures to one query: columns prepared per row, then one ``group_by`` for all of them.

Each aggregate becomes plain columns and plain functions (sum, min, max, n_unique), since those are
what every engine runs fast; what they cannot say (a sum of nothing known) is settled on the few rows
that come back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

import narwhals as nw
import numpy as np

from kpitree_widgets.data.frame import column_type, is_number, kind
from kpitree_widgets.data.measures import Aggregate, Ratio
from kpitree_widgets.errors import BindError
from kpitree_widgets.periods import Series

if TYPE_CHECKING:
    from collections.abc import Callable

    from kpitree_widgets.data.measures import Measure

PERIOD = "__period"

Columns = Mapping[str, Series]


@dataclass(frozen=True)
class Query:
    """What one aggregate asks of the frame."""

    prepared: tuple[nw.Expr, ...]
    """Per row, computed before grouping."""
    extreme: nw.Expr | None
    """Per row, computed from ``prepared`` (``last`` and ``first``)."""
    aggregated: tuple[nw.Expr, ...]
    """Per period."""
    finish: Callable[[Columns], Series]
    """From the aggregated columns to the values, shape ``(periods,)``."""


def aggregates(measure: Measure) -> tuple[Aggregate, ...]:
    """The aggregates that ``measure`` is made of."""
    match measure:
        case Aggregate():
            return (measure,)
        case Ratio(numerator, denominator):
            return aggregates(numerator) + aggregates(denominator)
        case _:
            assert_never(measure)


def settle(measure: Measure, values: Mapping[Aggregate, Series]) -> Series:
    """The values of ``measure`` from those of its aggregates; a denominator of 0 gives NaN."""
    match measure:
        case Aggregate():
            return values[measure]
        case Ratio(numerator, denominator):
            above, below = settle(numerator, values), settle(denominator, values)
            with np.errstate(divide="ignore", invalid="ignore"):
                return np.where(below == 0, np.nan, above / below)
        case _:
            assert_never(measure)


def query(aggregate: Aggregate, name: str, *, time: str, schema: nw.Schema) -> Query:
    """What ``aggregate`` asks of a frame with this schema; its columns start with ``name``.

    Raises:
        BindError: a column is missing or of the wrong type.
    """
    value = _value(aggregate, schema)
    kept = _condition(aggregate, schema)
    known = kept & ~value.is_null()
    at, rows, nulls = f"{name}_value", f"{name}_rows", f"{name}_nulls"
    number = nw.when(kept).then(value).alias(at)
    match aggregate.function:
        case "count":
            return Query((_flag(known, at),), None, (nw.col(at).sum(),), lambda found: found[at])
        case "sum":
            return Query(
                (number, _flag(kept, rows), _flag(known, nulls)),
                None,
                (nw.col(at).sum(), nw.col(rows).sum(), nw.col(nulls).sum()),
                lambda found: np.where((found[rows] > 0) & (found[nulls] == 0), np.nan, found[at]),
            )
        case "mean" | "min" | "max":
            reduced: nw.Expr = getattr(nw.col(at), aggregate.function)()
            return Query((number,), None, (reduced,), lambda found: found[at])
        case "count_distinct":
            return _distinct(aggregate, name, value, known, schema)
        case "last" | "first":
            return _at_the_end(aggregate, name, value, known, time=time, schema=schema)
        case _:
            assert_never(aggregate.function)


def _flag(condition: nw.Expr, name: str) -> nw.Expr:
    return nw.when(condition).then(nw.lit(1.0)).otherwise(nw.lit(0.0)).alias(name)


def _value(aggregate: Aggregate, schema: nw.Schema) -> nw.Expr:
    column, function = aggregate.column, aggregate.function
    if column is None:
        return nw.lit(1.0)
    dtype = column_type(schema, column, f"measure {aggregate}")
    value = nw.col(column)
    if function in ("count", "count_distinct"):
        return value.fill_nan(None) if dtype.is_float() else value
    if not is_number(dtype):
        raise BindError(
            f"measure {aggregate} needs numbers, but the column {column!r} holds {kind(dtype)}",
            hint="convert the column, or use count or count_distinct",
        )
    return value.cast(nw.Float64).fill_nan(None)


def _condition(aggregate: Aggregate, schema: nw.Schema) -> nw.Expr:
    where = aggregate.where
    if where is None:
        return nw.lit(value=True)
    dtype = column_type(schema, where, f"measure {aggregate}")
    if dtype != nw.Boolean:
        raise BindError(
            f"measure {aggregate} filters by the column {where!r}, which holds {kind(dtype)}, not true and false",
            hint=f"make it boolean, for instance frame[{where!r}] = frame[{where!r}].fillna(False).astype(bool)",
        )
    return nw.col(where).fill_null(value=False)


def _distinct(
    aggregate: Aggregate, name: str, value: nw.Expr, known: nw.Expr, schema: nw.Schema
) -> Query:
    """Rows that do not count are missing; whole numbers, which pandas would make inexact then, are 0.

    What stands for them is counted too, so it is taken off again unless it occurs of itself.
    """
    at, nulls, zeros = f"{name}_value", f"{name}_nulls", f"{name}_zeros"
    column = aggregate.column
    dtype = schema[column] if column is not None else nw.Float64()
    whole = dtype.is_integer()
    counted = nw.when(known).then(value)
    distinct = counted.otherwise(nw.lit(0, dtype)) if whole else counted
    zero = known & (value == 0) if whole else nw.lit(value=False)
    return Query(
        (distinct.alias(at), _flag(~known, nulls), _flag(zero, zeros)),
        None,
        (nw.col(at).n_unique(), nw.col(nulls).sum(), nw.col(zeros).sum()),
        lambda found: found[at] - ((found[nulls] > 0) & (found[zeros] == 0)),
    )


def _at_the_end(
    aggregate: Aggregate, name: str, value: nw.Expr, known: nw.Expr, *, time: str, schema: nw.Schema
) -> Query:
    by = aggregate.order_by or time
    column_type(schema, by, f"measure {aggregate}")
    order, at, lowest, highest = f"{name}_order", f"{name}_value", f"{name}_min", f"{name}_max"
    extreme = nw.col(order).max() if aggregate.function == "last" else nw.col(order).min()

    def finish(found: Columns) -> Series:
        if bool(np.any(found[highest] > found[lowest])):
            raise BindError(
                f"measure {aggregate}: several rows of one period are the {aggregate.function} by {by!r} and differ",
                hint="name a column that orders them with order_by=, or add them up per date first",
            )
        return found[lowest]

    return Query(
        (nw.when(known).then(nw.col(by)).alias(order), nw.when(known).then(value).alias(at)),
        nw.when(nw.col(order) == extreme.over(PERIOD)).then(nw.col(at)).alias(at),
        (nw.col(at).min().alias(lowest), nw.col(at).max().alias(highest)),
        finish,
    )

"""What is computed per row, before the rows are grouped: one column for all aggregates that share it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Literal, assert_never

import narwhals as nw

from kpitree_widgets.data.frame import column_type, is_number, kind
from kpitree_widgets.errors import BindError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kpitree_widgets.data.measures import Aggregate

Role = Literal["number", "flag", "distinct", "zero", "order", "extreme", "gap"]


@dataclass(frozen=True)
class Prepared:
    """A column that rows get: what it is for, and which columns of the frame it is made of."""

    role: Role
    """``number``: the value as float64. ``flag``: 1 where there is a value, else 0. ``distinct``: the
    value as it is, ``zero``: 1 where it is 0. ``order`` and ``extreme``: what the last or first row
    is told by, and its value there alone. ``gap``: 1 where a value is missing."""
    column: str | None = None
    where: str | None = None
    order_by: str | None = None
    function: str = ""
    of: tuple[tuple[str | None, str | None], ...] = ()
    """For ``gap``: columns, each with its ``where``."""


def check(part: Aggregate, time: str, schema: nw.Schema) -> None:
    """Refuse what cannot be computed from a frame with this schema.

    Raises:
        BindError: a column is missing or of the wrong type.
    """
    asks = f"measure {part}"
    if part.column is not None:
        dtype = column_type(schema, part.column, asks)
        if part.function not in ("count", "count_distinct") and not is_number(dtype):
            raise BindError(
                f"{asks} needs numbers, but the column {part.column!r} holds {kind(dtype)}",
                hint="convert the column, or use count or count_distinct",
            )
    if part.where is not None and column_type(schema, part.where, asks) != nw.Boolean:
        raise BindError(
            f"{asks} filters by the column {part.where!r}, which holds"
            f" {kind(schema[part.where])}, not true and false",
            hint=f"make it boolean, for instance frame[{part.where!r}] ="
            f" frame[{part.where!r}].fillna(False).astype(bool)",
        )
    if part.function in ("last", "first"):
        column_type(schema, part.order_by or time, asks)


def expression(asked: Prepared, schema: nw.Schema) -> nw.Expr:
    """The column, but for those that are late."""
    column, where = asked.column, asked.where
    match asked.role:
        case "number":
            return _kept(_number(column, schema), where)
        case "flag":
            return _flag(_counts(column, where, schema))
        case "distinct":
            return _distinct(column, where, schema)
        case "zero":
            zero = nw.col(str(column)) == 0
            return _flag(zero.fill_null(value=False) & _counts(column, where, schema))
        case "order":
            known = nw.when(~_number(column, schema).is_null())
            return _kept(known.then(nw.col(str(asked.order_by))), where)
        case "gap" | "extreme":
            raise AssertionError(asked)
        case _:
            assert_never(asked.role)


def is_late(asked: Prepared) -> bool:
    """Whether it is made of other prepared columns."""
    return asked.role in ("gap", "extreme")


def first_needed(asked: Prepared) -> tuple[Prepared, ...]:
    """The prepared columns that a late one is made of."""
    match asked.role:
        case "gap":
            return tuple(Prepared("number", column, where) for column, where in asked.of)
        case "extreme":
            return (Prepared("order", asked.column, asked.where, asked.order_by),)
        case _:
            return ()


def late_expression(
    asked: Prepared, names: Mapping[Prepared, str], keys: tuple[str, ...], schema: nw.Schema
) -> nw.Expr:
    """A late column: the gaps in numbers, or the value in the last or first row of each group alone."""
    made_of = [nw.col(names[one]) for one in first_needed(asked)]
    if asked.role == "gap":
        missing = [
            number.is_null() if where is None else _matches(where) & number.is_null()
            for number, (_, where) in zip(made_of, asked.of, strict=True)
        ]
        return _flag(reduce(lambda a, b: a | b, missing))
    order = made_of[0]
    end = order.max() if asked.function == "last" else order.min()
    return nw.when(order == end.over(*keys)).then(_number(asked.column, schema))


def is_idle(asked: Prepared | None, schema: nw.Schema) -> bool:
    """Whether nothing needs it in a frame with this schema: zeros count for whole numbers only."""
    return asked is not None and asked.role == "zero" and not is_whole(asked.column, schema)


def is_whole(column: str | None, schema: nw.Schema) -> bool:
    """Whether the column holds whole numbers, which pandas makes inexact where some are missing."""
    return column is not None and schema[column].is_integer()


def _number(column: str | None, schema: nw.Schema) -> nw.Expr:
    name = str(column)
    return _known(nw.col(name).cast(nw.Float64), schema[name])


def _known(value: nw.Expr, dtype: nw.dtypes.DType) -> nw.Expr:
    """``value`` with NaN as missing.

    DuckDB 2.0 takes ``isnan`` for false where the statistics of a Parquet file know no NaN, and they
    never do (duckdb/duckdb#25521); it does not see through this.
    """
    if not dtype.is_float():
        return value
    return nw.when((value - value == 0) | (value.abs() == float("inf"))).then(value)


def _kept(value: nw.Expr, where: str | None) -> nw.Expr:
    return value if where is None else nw.when(_matches(where)).then(value)


def _matches(where: str) -> nw.Expr:
    return nw.col(where).fill_null(value=False)


def _missing(column: str, schema: nw.Schema) -> nw.Expr:
    return _known(nw.col(column), schema[column]).is_null()


def _counts(column: str | None, where: str | None, schema: nw.Schema) -> nw.Expr:
    conditions = [] if where is None else [_matches(where)]
    if column is not None:
        conditions.append(~_missing(column, schema))
    return reduce(lambda a, b: a & b, conditions) if conditions else nw.lit(value=True)


def _distinct(column: str | None, where: str | None, schema: nw.Schema) -> nw.Expr:
    name = str(column)
    value = _known(nw.col(name), schema[name])
    if where is None and not is_whole(column, schema):
        return value
    kept = nw.when(_counts(column, where, schema)).then(value)
    return kept.otherwise(nw.lit(0, schema[name])) if is_whole(column, schema) else kept


def _flag(condition: nw.Expr) -> nw.Expr:
    return nw.when(condition).then(nw.lit(1.0)).otherwise(nw.lit(0.0))

"""The columns that segments are made by: any type in the frame, texts in the tree."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np

from kpitree_widgets.data.frame import column_type
from kpitree_widgets.errors import BindError, SegmentError
from kpitree_widgets.units import format_count

if TYPE_CHECKING:
    from kpitree_widgets.data.ordinals import Ordinals

MOST = 10_000
"""More segments than these nobody compares; an id was given where a category was meant."""
TEXTS = (nw.String, nw.Categorical, nw.Enum)
NESTED = (nw.List, nw.Array, nw.Struct, nw.Duration, nw.Binary)


def check(by: Sequence[str], time: str, schema: nw.Schema) -> None:
    """Refuse columns that segments cannot be made by.

    Raises:
        BindError: a column is missing, the time itself, or holds lists.
    """
    for column in by:
        dtype = column_type(schema, column, "by=")
        if column == time:
            raise BindError(
                f"by= names the time column {column!r}", hint="periods are made of it already"
            )
        if dtype in NESTED:
            raise BindError(
                f"by= names the column {column!r}, which holds {dtype}",
                hint="give a column of texts, numbers or dates",
            )


def key(column: str, schema: nw.Schema) -> nw.Expr:
    """What rows are grouped by: missing values are one group, whatever stands for them."""
    dtype, value = schema[column], nw.col(column)
    if dtype in TEXTS:
        return value.cast(nw.String).fill_null("")
    return value.fill_nan(None) if dtype.is_float() else value


def read(
    table: nw.DataFrame[Any], by: tuple[str, ...]
) -> tuple[tuple[tuple[str, ...], ...], Ordinals]:
    """The segments of a grouped table, sorted, and the place of each row's among them.

    Raises:
        SegmentError: there are too many, or two that cannot be told apart.
    """
    if not by:
        return ((),), np.zeros(len(table), dtype=np.int64)
    columns = [table[f"__by{place}"].to_list() for place in range(len(by))]
    missing = [table[f"__by{place}"].is_null().to_list() for place in range(len(by))]
    rows = list(zip(*columns, strict=True))
    texts = [
        tuple("" if absent else text(value) for value, absent in zip(row, gaps, strict=True))
        for row, gaps in zip(rows, zip(*missing, strict=True), strict=True)
    ]
    keys = tuple(sorted(set(texts), key=lambda one: tuple(part or "(none)" for part in one)))
    if len(keys) > MOST:
        raise SegmentError(
            f"by={list(by)} makes {format_count(len(keys))} segments",
            hint=f"take a coarser column; {format_count(MOST)} are the most",
        )
    places = {one: place for place, one in enumerate(keys)}
    return keys, np.array([places[one] for one in texts], dtype=np.int64)


def text(value: object) -> str:
    """How a value is written as the name of a segment.

    Examples:
        >>> text("Bikes"), text(3.0), text(True), text(datetime(2022, 12, 31))
        ('Bikes', '3', 'True', '2022-12-31')
    """
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == value.time().min:
        return value.date().isoformat()
    return str(value)

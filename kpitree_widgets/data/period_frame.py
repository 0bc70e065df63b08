"""A frame with a row per period, read as it stands: its time axis, and a series of each column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from kpitree_widgets.data.collecting import collected
from kpitree_widgets.data.frame import column_type, floats, is_number, kind, opened
from kpitree_widgets.data.period_column import read_periods
from kpitree_widgets.errors import BindError
from kpitree_widgets.periods import TIMELESS, Periods, periods_between

if TYPE_CHECKING:
    import narwhals as nw

    from kpitree_widgets.calendar import Grain
    from kpitree_widgets.periods import Series


def series_of(
    native: object,
    columns: Mapping[str, str],
    *,
    time: str | None,
    grain: Grain | None,
    year_start: int,
) -> tuple[Periods, dict[str, Series]]:
    """The time axis of a frame, and by metric id the series that its columns hold.

    Raises:
        BindError: a column is missing, is not of numbers or infinite, or the periods cannot be read.
    """
    frame = opened(native)
    schema = frame.collect_schema()
    named = time is not None and time in schema
    for column in columns.values():
        column_type(schema, column, "the tree")
    wanted = [*columns.values(), *([time] if named and time is not None else [])]
    table = collected(frame.select(*wanted))
    if len(table) == 0:
        raise BindError("the frame has no rows", hint="bind a frame with data")
    times = table[time] if named and time is not None else _index(native, time, schema)
    if times is None:
        periods, places = _without_time(len(table), schema)
    else:
        grain, counted = read_periods(times.to_list(), grain, time or "the index", year_start)
        first = min(counted)
        periods = periods_between(first, max(counted), grain, year_start)
        places = [number - first for number in counted]
    found = {}
    for metric, column in columns.items():
        series = np.full(len(periods), np.nan)
        series[places] = _numbers(table[column], metric, column, schema)
        _refuse_infinite(series, metric, column, periods)
        found[metric] = series
    return periods, found


def _numbers(values: nw.Series[Any], metric: str, column: str, schema: nw.Schema) -> Series:
    dtype = schema[column]
    if is_number(dtype):
        return floats(values)
    if values.is_null().all():
        return np.full(len(values), np.nan)
    raise BindError(
        f"the column {column!r} of the metric {metric!r} holds {kind(dtype)}, not numbers",
        metric=metric,
        hint=f"convert it: pd.to_numeric(frame[{column!r}])",
    )


def _index(native: object, time: str | None, schema: nw.Schema) -> Any | None:
    """The index of a pandas frame, unless it only counts the rows."""
    index = getattr(native, "index", None)
    names = getattr(index, "names", None)
    if names is None:
        index = None
    elif len(names) > 1:
        raise BindError(
            f"the index of the frame has the levels {list(names)}",
            hint="name the time column with time=",
        )
    if time is not None:
        if names is not None and time in names:
            return index
        column_type(schema, time, "time=")
    counts_rows = type(index).__name__ == "RangeIndex"
    return None if counts_rows else index


def _without_time(rows: int, schema: nw.Schema) -> tuple[Periods, list[int]]:
    if rows == 1:
        return TIMELESS, [0]
    dated = [column for column, dtype in schema.items() if dtype.is_temporal()]
    candidate = dated[0] if dated else "month"
    raise BindError(
        f"the frame has {rows} rows and no time column", hint=f"name it: time={candidate!r}"
    )


def _refuse_infinite(series: Series, metric: str, column: str, periods: Periods) -> None:
    at = np.flatnonzero(np.isinf(series))
    if len(at):
        where = periods.keys[int(at[0])]
        raise BindError(
            f"the column {column!r} of the metric {metric!r} is infinite"
            + (f" in {where}" if where else ""),
            metric=metric,
            hint="replace it by a missing value",
        )

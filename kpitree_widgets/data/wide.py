"""A wide frame: a row per period, a column per metric."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np

from kpitree_widgets.data.binding import Bound
from kpitree_widgets.data.calendar import periods_between
from kpitree_widgets.data.frame import column_type, floats, is_number, kind, opened
from kpitree_widgets.data.period_column import read_periods
from kpitree_widgets.errors import BindError
from kpitree_widgets.formula.labels import normalise
from kpitree_widgets.periods import TIMELESS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kpitree_widgets.data.frame import Frame
    from kpitree_widgets.periods import Grain, Periods
    from kpitree_widgets.tree.tree import Tree

NEARLY = 0.8
"""From this likeness on, a column that is no metric is taken for a misspelt one."""


def read(native: object, tree: Tree, *, time: str | None, grain: Grain | None) -> Bound:
    """See ``binding.read_wide``."""
    frame = opened(native)
    schema = frame.collect_schema()
    named = time is not None and time in schema
    metrics = _metrics(tree, [name for name in schema if name != time])
    _refuse_other_types(metrics, schema)
    wanted = [*metrics.values(), *([time] if named and time is not None else [])]
    table = _collected(frame.select(*wanted))
    if len(table) == 0:
        raise BindError("the frame has no rows", hint="bind a frame with data")
    times = table[time] if named and time is not None else _index(native, time, schema)
    periods, places = _periods(times, grain, time or "the index", len(table), schema)
    inputs = {}
    for metric, column in metrics.items():
        series = np.full(len(periods), np.nan)
        series[places] = floats(table[column])
        _refuse_infinite(series, metric, column, periods)
        inputs[metric] = series
    return Bound(periods, inputs)


def _metrics(tree: Tree, columns: Sequence[str]) -> dict[str, str]:
    """The column of each metric that has one."""
    found: dict[str, str] = {}
    strange: list[str] = []
    for column in columns:
        name = str(column)
        metric = name if name in tree else tree.names.get(normalise(name))
        if metric is None:
            strange.append(column)
        elif metric in found:
            raise BindError(
                f"the columns {found[metric]!r} and {column!r} both name the metric {metric!r}",
                metric=metric,
                hint="drop one of them",
            )
        else:
            found[metric] = column
    _refuse_misspelt(tree, strange, found)
    if not found:
        listed = ", ".join(repr(str(name)) for name in columns[:5]) or "none"
        labels = ", ".join(repr(label) for label in tree.labels[:5]) or "none yet"
        raise BindError(
            f"no column is named like a metric: the columns are {listed}, the metrics {labels}",
            hint="rename the columns, or bind rows of events with measures=",
        )
    return found


def _refuse_misspelt(tree: Tree, strange: Sequence[str], found: Mapping[str, str]) -> None:
    missing = {key: metric for key, metric in tree.names.items() if metric not in found}
    for column in strange:
        close = difflib.get_close_matches(normalise(str(column)), missing, n=1, cutoff=NEARLY)
        if close:
            metric = missing[close[0]]
            raise BindError(
                f"the column {column!r} is no metric, but nearly the metric {tree[metric].label!r}",
                metric=metric,
                hint=f"did you mean {tree[metric].label!r}? Rename the column, or drop it",
            )


def _refuse_other_types(metrics: Mapping[str, str], schema: nw.Schema) -> None:
    for metric, column in metrics.items():
        dtype = column_type(schema, column, "the tree")
        if not is_number(dtype):
            raise BindError(
                f"the column {column!r} of the metric {metric!r} holds {kind(dtype)}, not numbers",
                metric=metric,
                hint=f"convert it: pd.to_numeric(frame[{column!r}])",
            )


def _collected(frame: Frame) -> nw.DataFrame[Any]:
    return frame.collect() if isinstance(frame, nw.LazyFrame) else frame


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


def _periods(
    times: Any | None, grain: Grain | None, name: str, rows: int, schema: nw.Schema
) -> tuple[Periods, list[int]]:
    """The time axis, and where on it each row stands."""
    if times is None:
        if rows == 1:
            return TIMELESS, [0]
        dated = [column for column, dtype in schema.items() if dtype.is_temporal()]
        candidate = dated[0] if dated else "month"
        raise BindError(
            f"the frame has {rows} rows and no time column", hint=f"name it: time={candidate!r}"
        )
    grain, counted = read_periods(times.to_list(), grain, name)
    first = min(counted)
    return periods_between(first, max(counted), grain), [number - first for number in counted]


def _refuse_infinite(
    series: np.ndarray[Any, Any], metric: str, column: str, periods: Periods
) -> None:
    at = np.flatnonzero(np.isinf(series))
    if len(at):
        where = periods.keys[int(at[0])]
        raise BindError(
            f"the column {column!r} of the metric {metric!r} is infinite"
            + (f" in {where}" if where else ""),
            metric=metric,
            hint="replace it by a missing value",
        )

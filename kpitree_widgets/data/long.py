"""A long frame: a row per event, the time of the event in a column, measures that count and add up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from kpitree_widgets.data.aggregation import PERIOD, aggregates, query, settle
from kpitree_widgets.data.binding import Bound
from kpitree_widgets.data.calendar import period_key, periods_between
from kpitree_widgets.data.frame import floats, opened, wall_clock
from kpitree_widgets.data.measures import Aggregate, Ratio
from kpitree_widgets.data.ordinals import ordinals
from kpitree_widgets.errors import BindError, UnknownMetricError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kpitree_widgets.data.aggregation import Query
    from kpitree_widgets.data.frame import Frame
    from kpitree_widgets.data.measures import Measure
    from kpitree_widgets.periods import Grain, Series
    from kpitree_widgets.tree.tree import Tree

Ordinals = NDArray[np.int64]

UNDATED = "__undated"
ROWS = "__rows"


def read(
    native: object, tree: Tree, *, time: str, grain: Grain, measures: Mapping[str, Measure]
) -> Bound:
    """See ``binding.read_long``."""
    wanted = _by_metric(tree, measures)
    frame = opened(native)
    schema = frame.collect_schema()
    moment = wall_clock(time, schema)
    queries = {
        part: query(part, f"__{number}", time=time, schema=schema)
        for number, part in enumerate(_distinct(wanted))
    }
    found = _collected(frame, moment, grain, tuple(queries.values()))
    counted = _placed(found, time)
    first, last = int(counted[0]), int(counted[-1])
    values = {part: asked.finish(found) for part, asked in queries.items()}
    for part, series in values.items():
        _refuse_infinite(series, part, counted, grain)
    inputs = {}
    for metric, measure in wanted.items():
        inputs[metric] = np.full(last - first + 1, np.nan)
        inputs[metric][counted - first] = settle(measure, values)
    return Bound(periods_between(first, last, grain), inputs)


def _by_metric(tree: Tree, measures: Mapping[str, Measure]) -> dict[str, Measure]:
    wanted: dict[str, Measure] = {}
    for name, measure in measures.items():
        try:
            metric = tree.find(name)
        except UnknownMetricError as error:
            raise BindError(
                f"measures= names {name!r}, which is not in the tree",
                metric=str(name),
                hint=error.hint,
            ) from None
        if metric in wanted:
            raise BindError(
                f"measures= names {metric!r} twice", metric=metric, hint="keep one of them"
            )
        if not isinstance(measure, Aggregate | Ratio):
            raise BindError(
                f"the measure of {metric!r} is a {type(measure).__name__}",
                metric=metric,
                hint="write it like kt.sum('amount') or kt.count_distinct('order_id')",
            )
        wanted[metric] = measure
    if not wanted:
        raise BindError("measures= is empty", hint="write it like {'revenue': kt.sum('amount')}")
    return wanted


def _distinct(wanted: Mapping[str, Measure]) -> dict[Aggregate, None]:
    return {part: None for measure in wanted.values() for part in aggregates(measure)}


def _collected(
    frame: Frame, moment: nw.Expr, grain: Grain, queries: tuple[Query, ...]
) -> dict[str, Series]:
    """All measures in one pass over the rows: a column per aggregated expression, a row per period."""
    undated = nw.when(moment.is_null()).then(nw.lit(1.0)).otherwise(nw.lit(0.0))
    prepared = frame.with_columns(
        ordinals(moment, grain).alias(PERIOD),
        undated.alias(UNDATED),
        *(column for asked in queries for column in asked.prepared),
    )
    extremes = [asked.extreme for asked in queries if asked.extreme is not None]
    if extremes:
        prepared = prepared.with_columns(*extremes)
    grouped = prepared.group_by(PERIOD).agg(
        nw.len().alias(ROWS),
        nw.col(UNDATED).sum(),
        *(column for asked in queries for column in asked.aggregated),
    )
    table = grouped.collect() if isinstance(grouped, nw.LazyFrame) else grouped
    table = table.sort(PERIOD)
    return {name: floats(table[name]) for name in table.columns}


def _placed(found: Mapping[str, Series], time: str) -> Ordinals:
    counted = found[PERIOD].astype(np.int64)
    if len(counted) == 0:
        raise BindError("the frame has no rows", hint="bind a frame with data")
    undated = int(found[UNDATED].sum())
    if undated:
        raise BindError(
            f"{undated} of {int(found[ROWS].sum())} rows have no date in {time!r}",
            hint=f"fill them, or leave them out: frame.dropna(subset=[{time!r}])",
        )
    return counted


def _refuse_infinite(series: Series, part: Aggregate, counted: Ordinals, grain: Grain) -> None:
    at = np.flatnonzero(np.isinf(series))
    if len(at):
        raise BindError(
            f"{part} is infinite in {period_key(int(counted[at[0]]), grain)}",
            hint=f"a row holds an infinite {part.column!r}; replace it by a missing value",
        )

"""A long frame: measures by metric, checked, and the source that reads it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from kpitree_widgets.data.files import files_of
from kpitree_widgets.data.measures import Aggregate, Ratio
from kpitree_widgets.data.rows import Rows
from kpitree_widgets.errors import BindError, UnknownMetricError
from kpitree_widgets.segments import as_texts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kpitree_widgets.calendar import Grain
    from kpitree_widgets.data.binding import Bound
    from kpitree_widgets.data.measures import Measure
    from kpitree_widgets.tree.tree import Tree


def read(
    native: object,
    tree: Tree,
    *,
    time: str,
    grain: Grain,
    measures: Mapping[str, Measure],
    by: Sequence[str] | str = (),
    until: date | str | None = None,
    year_start: int = 1,
) -> Bound:
    """See ``binding.read_long``."""
    columns = as_texts(by)
    wanted = _by_metric(tree, measures)
    source = Rows(files_of(native) or native, time, grain, wanted, columns, _day(until), year_start)
    bound = source.read(tree, grain, year_start)
    last = source.last_row()
    if source.until is not None and source.until < last:
        raise BindError(
            f"until= says {source.until}, but the last row is of {last}",
            hint="give the last day with complete data, or leave out the rows after it",
        )
    return bound


def _day(until: date | str | None) -> date | None:
    if until is None or (isinstance(until, date) and not isinstance(until, datetime)):
        return until
    try:
        return date.fromisoformat(str(until)[:10])
    except ValueError:
        raise BindError(
            f"until= is {until!r}, not a date", hint="write it like '2023-01-31'"
        ) from None


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

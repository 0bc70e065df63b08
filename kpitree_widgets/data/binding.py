"""Binding: a frame's columns become the series of metrics.

Frames come in two shapes. A *wide* frame has a row per period and a column per metric. A *long*
frame has a row per event, and measures say how the events of a period become a value.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from kpitree_widgets.calendar import PATTERNS
from kpitree_widgets.errors import BindError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from kpitree_widgets.bindings import Binding
    from kpitree_widgets.calendar import Grain
    from kpitree_widgets.coverage import Coverage
    from kpitree_widgets.data.measures import Measure
    from kpitree_widgets.periods import Periods, Series
    from kpitree_widgets.segments import Segments
    from kpitree_widgets.tree.tree import Tree


@dataclass(frozen=True)
class Bound:
    """What a frame says about a tree."""

    periods: Periods
    """All periods from the first to the last in the frame, also those it has no row for."""
    inputs: Mapping[str, Series]
    """By metric id, shape ``(periods,)``, in the metric's unit; NaN where the frame has no value."""
    coverage: Coverage | None = None
    """How far the rows of the last period go, if it is incomplete."""
    source: Source | None = None
    """What was read, to be read again: at another grain, by segment, or after it grew."""


class Source(Protocol):
    """A frame, table or file that feeds metrics, and how; it can be read again and again."""

    @property
    def metrics(self) -> tuple[str, ...]:
        """Ids of the metrics it feeds."""

    @property
    def by(self) -> tuple[str, ...]:
        """The columns that segments can be made by."""

    def grains(self, tree: Tree) -> tuple[Grain, ...]:
        """The grains it can be read at, the finest first; none without a time axis."""

    @property
    def binding(self) -> Binding:
        """What it is, in words that can be written down."""

    def read(self, tree: Tree, grain: Grain | None, year_start: int) -> Bound:
        """All its metrics that ``tree`` has, at ``grain``; ``None`` for that it was bound with.

        Each call reads the frame, table or file as it is then.

        Raises:
            BindError: that grain is finer than the frame, or a metric cannot be brought to it.
        """

    def read_segments(
        self, tree: Tree, grain: Grain | None, year_start: int, by: tuple[str, ...]
    ) -> SegmentBound:
        """All its metrics at ``grain`` in every segment.

        By the columns it was bound with these are the segments of the last ``read``, without another.

        Raises:
            SegmentError: a column is not one of ``by``.
        """

    def explain(self) -> str:
        """The query: SQL or a plan, as the engine prints it."""


@dataclass(frozen=True)
class SegmentBound:
    """What a source says about a tree, segment by segment."""

    periods: Periods
    segments: Segments
    inputs: Mapping[str, Series]
    """By metric id, shape ``(periods, segments)``. A segment without rows in a period that has some
    counts and adds up to 0; its means, extremes, stocks and ratios are missing."""
    coverage: Coverage | None = None


def read_wide(
    frame: object,
    tree: Tree,
    *,
    time: str | None = None,
    grain: Grain | None = None,
    year_start: int = 1,
) -> Bound:
    """Read a frame with a row per period and a column per metric, named by its id or label.

    Other columns are passed over, unless their name is nearly that of a metric.

    Args:
        frame: any frame that narwhals reads, or the path of a Parquet or CSV file.
        tree: its metrics are looked for among the columns.
        time: the column of periods: dates, pandas periods, or texts such as ``"2022-12"`` and
            ``"2022-Q4"``; ``None`` for the index of a pandas frame. A frame of one row without
            any gives numbers without a time axis.
        grain: needed where the dates alone do not tell it.
        year_start: the month in which the (fiscal) year starts.

    Raises:
        BindError: the frame cannot be read so; the message says what to do.

    Examples:
        >>> import pandas as pd
        >>> from kpitree_widgets.tree.metric import Metric
        >>> from kpitree_widgets.tree.tree import Tree
        >>> tree = Tree(metrics={"visits": Metric("visits", "Visits")})
        >>> frame = pd.DataFrame({"month": ["2022-10", "2022-12"], "Visits": [70, 90]})
        >>> bound = read_wide(frame, tree, time="month")
        >>> bound.periods.keys, bound.inputs["visits"]
        (('2022-10', '2022-11', '2022-12'), array([70., nan, 90.]))
    """
    _refuse_unknown(grain)
    from kpitree_widgets.data import wide  # noqa: PLC0415 - narwhals when a frame arrives, not before

    return wide.read(frame, tree, time=time, grain=grain, year_start=year_start)


def read_long(
    frame: object,
    tree: Tree,
    *,
    time: str,
    grain: Grain,
    measures: Mapping[str, Measure],
    by: Sequence[str] | str = (),
    until: date | str | None = None,
    year_start: int = 1,
) -> Bound:
    """Read rows of events.

    All measures are one aggregate query; a lazy frame is collected when it is down to a row per period
    and segment. A second query is made only where the last period is incomplete (its first days, in
    every period), where distinct counts and stocks are wanted by segment and as a whole, and where a
    sum is 0 beside missing values, to tell 0 from unknown. Rows count as often as they are there: two
    equal ones are two events. A ratio is divided after its parts were added up, so at every grain it
    is the ratio of that grain. Dates with a time zone count by the clock of that zone, in DuckDB,
    Ibis and Spark by that of the session; weeks are those of ISO 8601.

    Args:
        frame: any frame that narwhals reads, or paths and globs of Parquet or CSV files.
        tree: the metrics that ``measures`` names.
        time: the column with the date of each row.
        grain: the size of a period.
        measures: how each metric (id or label) is computed from the rows.
        by: columns that segments can be made by.
        until: the last day with complete data, where the last row is older (closed on Sundays);
            without it the last period is complete when its last day has a row.
        year_start: the month in which the (fiscal) year starts.

    Raises:
        BindError: the frame cannot be read so; the message says what to do.

    Examples:
        >>> import pandas as pd
        >>> from kpitree_widgets.data.measures import count, sum
        >>> from kpitree_widgets.tree.metric import Metric
        >>> from kpitree_widgets.tree.tree import Tree
        >>> tree = Tree(metrics={"price": Metric("price", "Price")})
        >>> days = pd.to_datetime(["2022-01-30", "2022-02-01", "2022-02-28"])
        >>> frame = pd.DataFrame({"day": days, "amount": [8, 2, 4]})
        >>> measures = {"Price": sum("amount") / count()}
        >>> read_long(frame, tree, time="day", grain="month", measures=measures).inputs["price"]
        array([8., 3.])
    """
    _refuse_unknown(grain)
    from kpitree_widgets.data import long  # noqa: PLC0415 - narwhals when a frame arrives, not before

    return long.read(
        frame,
        tree,
        time=time,
        grain=grain,
        measures=measures,
        by=by,
        until=until,
        year_start=year_start,
    )


def _refuse_unknown(grain: object) -> None:
    if grain is not None and grain not in PATTERNS:
        raise BindError(f"{grain!r} is not a grain", hint=f"use one of {', '.join(PATTERNS)}")

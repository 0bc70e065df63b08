"""How a tree gets its data, and gives them back. ``KPITree`` inherits it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kpitree_widgets.analysis.differences import Differences, differences
from kpitree_widgets.data.binding import read_long, read_wide
from kpitree_widgets.errors import BindError, SegmentError
from kpitree_widgets.segments import as_texts
from kpitree_widgets.showing import Showing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from typing import Self

    import pandas as pd

    from kpitree_widgets.calendar import Grain
    from kpitree_widgets.data.binding import Source
    from kpitree_widgets.data.measures import Measure


class Feeding(Showing):
    """Something with a document that data can be bound to."""

    @property
    def periods(self) -> tuple[str, ...]:
        """Keys of the periods there are data for; none before ``bind``."""
        return tuple(key for key in self._document.periods.keys if key)

    @property
    def bindings(self) -> tuple[Source, ...]:
        """What was bound, in that order; ``.explain()`` prints the query of each."""
        return self._document.sources

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The columns that segments can be made by: those of ``by=`` in ``bind``."""
        return self._document.dimensions

    def bind(
        self,
        frame: Any,
        time: str | None = None,
        *,
        grain: Grain | None = None,
        measures: Mapping[str, Measure] | None = None,
        by: str | Iterable[str] = (),
        until: date | str | None = None,
        year_start: int = 1,
    ) -> Self:
        """Fill the tree from a frame: pandas, Polars, Arrow, DuckDB, Ibis, Spark, or from files.

        A lazy frame stays lazy: all measures are one aggregate query, run where the rows are.
        A row of events that stands there twice counts twice; two rows for one period are refused.

        Args:
            frame: wide (a row per period, a column per metric) without ``measures``; long (a row per
                event) with them. A text is the path of Parquet or CSV files, such as
                ``"orders/*.parquet"``, which DuckDB reads.
            time: column of periods or dates; ``None`` for the index of a wide pandas frame.
            grain: ``"hour" "day" "week" "month" "quarter" "year"``; a wide frame usually tells it.
            measures: metric to measure, such as ``kt.sum("sales_amount")`` or a ratio of two.
            by: columns of a long frame to make segments by.
            until: the last day that the rows stand for, where that is later than the last row: a
                shop that is closed on the last day of a month has a whole month all the same.
            year_start: the month in which the fiscal year starts.

        Returns:
            The tree itself.

        Raises:
            BindError: the frame does not fit; the tree stays as it was.
        """
        tree = self._document.tree
        columns = as_texts(by)
        if measures is None:
            if columns or until is not None:
                raise BindError(
                    "by= and until= are for rows of events, and there are no measures=",
                    hint='give measures={"revenue": kt.sum("amount")}, or leave them out',
                )
            bound = read_wide(frame, tree, time=time, grain=grain, year_start=year_start)
        elif time is None or grain is None:
            raise BindError(
                "a frame of events needs a time and a grain",
                hint='give time="order_date", grain="month"',
            )
        else:
            bound = read_long(
                frame,
                tree,
                time=time,
                grain=grain,
                measures=measures,
                by=columns,
                until=until,
                year_start=year_start,
            )
        self._document.bind(bound)
        return self

    def regrain(self, grain: Grain, *, year_start: int | None = None) -> Self:
        """Read everything bound again at another grain, in one step of the history.

        Ratios and distinct counts are counted anew from the rows. A wide frame is brought to a
        coarser grain by each metric's ``aggregation``: ``"sum"``, ``"last"`` or ``"mean"``.

        Args:
            grain: ``"day" "week" "month" "quarter" "year"``, not finer than what is bound.
            year_start: the month in which the fiscal year starts, as now if not given.

        Raises:
            BindError: something bound cannot be read so; the tree stays as it was.
        """
        self._document.regrain(grain, year_start)
        return self

    def refresh(self) -> Differences:
        """Read everything bound again, in one step of the history.

        Returns:
            What is new and what is different, metric by metric.

        Raises:
            BindError: something bound cannot be read any more; the tree stays as it was.
        """
        before = self._document.evaluation
        self._document.refresh()
        return differences(before, self._document.evaluation)

    def segments(self, by: str | Iterable[str]) -> tuple[str, ...]:
        """What the segments by these columns are called.

        Raises:
            SegmentError: nothing is bound by them.
        """
        return self._document.segmented(as_texts(by)).known_segments.labels

    def frame(
        self,
        metrics: Iterable[str] | None = None,
        *,
        by: str | Iterable[str] = (),
        where: Mapping[str, str | Iterable[str]] | None = None,
        grain: Grain | None = None,
    ) -> pd.DataFrame:
        """Values of metrics: a row per period, a column per metric in reading order.

        Args:
            metrics: ids or labels; all if not given.
            by: columns to make segments by: then there is a row per period and segment.
            where: by column, the one value or the values that are kept.
            grain: another grain than that of the tree, which stays as it is.

        Raises:
            SegmentError: nothing is bound by these columns, or a value does not occur.
            BindError: what is bound cannot be read at ``grain``.
        """
        from kpitree_widgets.data.to_pandas import to_frame, to_segment_frame  # noqa: PLC0415

        find = self._document.tree.find
        tree = self._document.tree
        chosen = tree.reading_order if metrics is None else [find(metric) for metric in metrics]
        wanted = {} if where is None else {k: as_texts(v) for k, v in where.items()}
        columns = tuple(dict.fromkeys((*as_texts(by), *wanted)))
        if not columns:
            now = self._document.at_grain(grain)
            return to_frame({metric: now.values[metric] for metric in chosen}, now.periods)
        now = self._document.segmented(columns, grain)
        values = {metric: now.values[metric] for metric in chosen}
        found = to_segment_frame(values, now.periods, now.known_segments)
        for column, kept in wanted.items():
            there = found.index.get_level_values(column)
            unknown = [value for value in kept if value not in set(there)]
            if unknown:
                raise SegmentError(
                    f"there is no {column} {unknown[0]!r}",
                    hint=f"it is one of {', '.join(map(repr, sorted(set(there))[:8]))}",
                )
            found = found[there.isin(kept)]
            if len(kept) == 1 and column not in as_texts(by):
                found = found.droplevel(column)
        return found

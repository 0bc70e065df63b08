"""A source with a row per event: the time of the event in a column, measures that count and add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

import narwhals as nw

from kpitree_widgets.bindings import Binding
from kpitree_widgets.calendar import GRAINS, Grain
from kpitree_widgets.coverage import Coverage
from kpitree_widgets.data import preparing, segment_texts
from kpitree_widgets.data.binding import Bound, SegmentBound
from kpitree_widgets.data.explaining import explained
from kpitree_widgets.data.files import Files
from kpitree_widgets.data.frame import described, opened, wall_clock
from kpitree_widgets.data.measures import Measure
from kpitree_widgets.data.query import Question
from kpitree_widgets.data.reading import Found, Reader, Reading
from kpitree_widgets.errors import BindError, SegmentError
from kpitree_widgets.segments import Segments

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kpitree_widgets.periods import Periods, Series
    from kpitree_widgets.tree.tree import Tree

DEFAULT_YEAR_START = 1
Extent: TypeAlias = "tuple[Periods, tuple[str, date, int, int] | None]"
"""The periods with rows, and of an incomplete last one what ``Reading.span`` says."""


@dataclass(frozen=True)
class Rows:
    """Rows of events and what to make of them; each ``read`` asks them anew."""

    native: object
    time: str
    grain: Grain
    measures: Mapping[str, Measure]
    """By metric id."""
    by: tuple[str, ...] = ()
    until: date | None = None
    """A day up to which the rows are complete, though the last one may be older."""
    year_start: int = DEFAULT_YEAR_START
    _kept: dict[tuple[Grain, int], Reading] = field(default_factory=dict, repr=False, compare=False)
    """What was read last, for segments that fit to it."""
    _extents: dict[tuple[Grain, int], Extent] = field(
        default_factory=dict, repr=False, compare=False
    )
    _clock: dict[str, bool] = field(default_factory=dict, repr=False, compare=False)
    """Whether the dates were found to have hours."""

    @property
    def metrics(self) -> tuple[str, ...]:
        """Ids of the metrics it feeds."""
        return tuple(self.measures)

    def grains(self, tree: Tree) -> tuple[Grain, ...]:  # noqa: ARG002 - the protocol's
        """Those it can be read at: all, but hours where the dates have no time of day."""
        return GRAINS if self.grain == "hour" or self._clock.get("hours") else GRAINS[1:]

    @property
    def binding(self) -> Binding:
        """What it is, in words."""
        path, frame = described(self.native)
        measures = {metric: str(measure) for metric, measure in self.measures.items()}
        return Binding(
            path=path,
            frame=frame,
            time=self.time,
            grain=self.grain,
            measures=measures,
            by=self.by,
            until=self.until,
        )

    def read(self, tree: Tree, grain: Grain | None, year_start: int) -> Bound:
        """See ``binding.Source``."""
        reader, question = self._asked(grain, year_start, self.by)
        now = reader.read(question)
        wanted = self._wanted(tree)
        inputs = _whole(now, wanted)
        coverage = None
        if now.span is not None and now.beginning is not None:
            coverage = Coverage(*now.span, _whole(now.beginning, wanted))
        self._kept.clear()
        self._kept[question.grain, year_start] = now
        self._extents[question.grain, year_start] = now.periods, now.span
        return Bound(now.periods, inputs, coverage, self)

    def read_segments(
        self, tree: Tree, grain: Grain | None, year_start: int, by: tuple[str, ...]
    ) -> SegmentBound:
        """See ``binding.Source``."""
        self._refuse_unknown(by)
        now = self._kept.get((grain or self.grain, year_start)) if by == self.by else None
        if now is None:
            reader, question = self._asked(grain, year_start, by)
            now = reader.read(question, whole=False)
        wanted = self._wanted(tree)
        found = _parts(now)
        coverage = None
        if now.span is not None and now.beginning is not None:
            keys = found.combined.keys
            first_days = _parts(now.beginning).on(keys)
            coverage = Coverage(*now.span, now.beginning.values(first_days, wanted))
        segments = Segments(by, found.combined.keys)
        return SegmentBound(now.periods, segments, now.values(found, wanted), coverage)

    def read_range(
        self,
        metrics: Iterable[str],
        ends: tuple[date, date],
        grain: Grain,
        year_start: int,
        segments: Segments | None = None,
    ) -> dict[str, Series]:
        """Some of its metrics over all rows from one day (or hour) to another, taken as one period.

        One aggregate query, as for a period.

        Args:
            metrics: their ids.
            ends: first and last day, both included; hours where ``grain`` is ``"hour"``.
            grain: that of the tree.
            year_start: the month in which the year starts.
            segments: those wanted, by columns it was bound with.

        Returns:
            By metric id, shape ``(1,)`` or ``(1, segments)``; NaN where there are no rows.

        Raises:
            SegmentError: a column is not one of ``by``.
        """
        by = () if segments is None else segments.by
        if segments is not None:
            self._refuse_unknown(by)
        wanted = {metric: self.measures[metric] for metric in metrics}
        reader, question = self._asked(grain, year_start, by, wanted)
        now = reader.read_range(question, *ends)
        if segments is None:
            return _whole(now, wanted)
        found = _parts(now)
        keys = tuple(sorted({*segments.keys, *found.combined.keys}))
        places = {key: place for place, key in enumerate(keys)}
        chosen = [places[key] for key in segments.keys]
        series = now.values(found.on(keys), wanted)
        return {metric: values[:, chosen] for metric, values in series.items()}

    def extent(self, tree: Tree, grain: Grain, year_start: int) -> Extent:
        """Its periods when it was read last, and the span of the last one if that is incomplete."""
        if (grain, year_start) not in self._extents:
            self.read(tree, grain, year_start)
        return self._extents[grain, year_start]

    def explain(self) -> str:
        """See ``binding.Source``."""
        reader, question = self._asked(None, self.year_start, self.by)
        return explained(reader.query(question))

    def last_row(self) -> date:
        """The date of the last row that was read."""
        return max(now.last_row for now in self._kept.values())

    def _wanted(self, tree: Tree) -> dict[str, Measure]:
        return {metric: one for metric, one in self.measures.items() if metric in tree}

    def _asked(
        self,
        grain: Grain | None,
        year_start: int,
        by: tuple[str, ...],
        measures: Mapping[str, Measure] | None = None,
    ) -> tuple[Reader, Question]:
        grain = grain or self.grain
        frame = opened(self.native)
        schema = frame.collect_schema()
        moment = wall_clock(self.time, schema)
        if grain == "hour" and schema[self.time] == nw.Date:
            raise BindError(
                f"the dates in {self.time!r} have no time of day to make hours of",
                hint="bind a column that has it, or take grain='day'",
            )
        self._clock["hours"] = schema[self.time] != nw.Date
        segment_texts.check(by, self.time, schema)
        wanted = self.measures if measures is None else measures
        parts = tuple(dict.fromkeys(part for one in wanted.values() for part in one.aggregates))
        for part in parts:
            preparing.check(part, self.time, schema)
        percent = self.native.percent if isinstance(self.native, Files) else None
        reader = Reader(frame, schema, self.time, moment, parts, self.until, percent)
        return reader, Question(self.time, moment, grain, year_start, by)

    def _refuse_unknown(self, by: tuple[str, ...]) -> None:
        strange = [column for column in by if column not in self.by]
        if strange or not by:
            names = " and ".join(map(repr, strange)) or "nothing"
            hint = f"bind it with by={strange}" if strange else f"name one of {list(self.by)}"
            raise SegmentError(f"there are no segments by {names}", hint=hint)


def _whole(now: Reading, wanted: Mapping[str, Measure]) -> dict[str, Series]:
    found = now.whole
    if found is None:
        raise AssertionError(now)
    return {metric: series[:, 0] for metric, series in now.values(found, wanted).items()}


def _parts(now: Reading) -> Found:
    if now.parts is None:
        raise AssertionError(now)
    return now.parts

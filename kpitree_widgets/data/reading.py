"""Reading rows at one grain: the queries that are needed, and what they say about every measure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kpitree_widgets.calendar import Grain, days_in, first_day, last_day, ordinal, period_key
from kpitree_widgets.data.aggregation import (
    COMBINABLE,
    ROWS,
    Reduced,
    doubts,
    gaps,
    needs,
    settle,
    value,
)
from kpitree_widgets.data.collecting import collected, engine_errors
from kpitree_widgets.data.measures import Aggregate, Measure
from kpitree_widgets.data.preparing import is_idle
from kpitree_widgets.data.progress import shown
from kpitree_widgets.data.query import Answer, Question, answer
from kpitree_widgets.errors import BindError
from kpitree_widgets.periods import Periods, periods_between

if TYPE_CHECKING:
    import narwhals as nw
    from numpy.typing import NDArray

    from kpitree_widgets.data.frame import Frame
    from kpitree_widgets.data.progress import Percent
    from kpitree_widgets.periods import Series

COUNTED = ("sum", "count", "count_distinct")
"""What a segment without rows has 0 of."""


@dataclass(frozen=True)
class Found:
    """What the rows say, by segment or as a whole."""

    combined: Answer
    """From which the ``COMBINABLE`` follow."""
    loose: Answer
    """From which the others do."""

    def on(self, keys: tuple[tuple[str, ...], ...]) -> Found:
        """The same among more segments."""
        return Found(self.combined.on(keys), self.loose.on(keys))


@dataclass(frozen=True)
class Reading:
    """All rows at one grain, and those of the first days of each period if the last is incomplete."""

    time: str
    first: int
    periods: Periods
    last_row: date
    whole: Found | None
    """``None`` where only segments were asked for."""
    parts: Found | None
    """By segment."""
    span: tuple[str, date, int, int] | None = None
    """Of an incomplete last period its key, last day, days until then, and days in all."""
    beginning: Reading | None = None
    first_days: int | None = None
    """How many days from the start of each period were read; ``None``: all."""

    def values(self, found: Found, measures: Mapping[str, Measure]) -> dict[str, Series]:
        """Every measure, shape ``(periods, segments)``.

        Raises:
            BindError: a value is infinite, or several different rows are the last.
        """
        known = {
            part: self._series(part, found)
            for measure in measures.values()
            for part in measure.aggregates
        }
        return {metric: settle(measure, known) for metric, measure in measures.items()}

    def _series(self, part: Aggregate, found: Found) -> Series:
        source = found.combined if part.function in COMBINABLE else found.loose
        series = value(part, source.columns, self.time)
        at = np.flatnonzero(np.isinf(series))
        if len(at) and self.periods.grain is not None:
            number = int(source.ordinals[at[0]])
            key = period_key(number, self.periods.grain, self.periods.year_start)
            raise BindError(
                f"{part} is infinite in {key}",
                hint=f"a row holds an infinite {part.column!r}; replace it by a missing value",
            )
        absent = 0.0 if part.function in COUNTED else np.nan
        spread = source.spread(series, self.first, self.first + len(self.periods) - 1, absent)
        spread[self._shorter] = np.nan
        return spread

    @cached_property
    def _shorter(self) -> NDArray[np.bool_]:
        """Periods that have fewer days than were to be read, shape ``(periods,)``."""
        grain, start = self.periods.grain, self.periods.year_start
        if self.first_days is None or grain is None:
            return np.zeros(len(self.periods), dtype=np.bool_)
        days = np.array([days_in(key, grain, start) for key in self.periods.keys])
        return days < self.first_days


@dataclass(frozen=True)
class Reader:
    """A frame and what is asked of it."""

    frame: Frame
    schema: nw.Schema
    time: str
    moment: nw.Expr
    """The time column without a zone."""
    parts: tuple[Aggregate, ...]
    until: date | None
    percent: Percent | None = None
    """How far the engine is with a query."""

    def read(self, question: Question, *, whole: bool = True) -> Reading:
        """All rows; with ``whole`` also without segments, from the same query as far as it can be."""
        parts, total = self._found(question, whole=whole)
        seen = (parts or total).combined  # type: ignore[union-attr]
        first, last = int(seen.periods[0]), int(seen.periods[-1])
        periods = periods_between(first, last, question.grain, question.year_start)
        span = self._span(seen.last, periods, question.grain)
        reading = Reading(self.time, first, periods, seen.last, total, parts, span)
        if span is None:
            return reading
        parts, total = self._found(replace(question, first_days=span[2]), whole=whole)
        beginning = replace(reading, whole=total, parts=parts, first_days=span[2])
        return replace(reading, beginning=beginning)

    def read_range(self, question: Question, first: date, last: date) -> Reading:
        """The rows from one day (or hour) to another, taken for one period; by segment if asked so."""
        parts, total = self._found(replace(question, within=(first, last)), whole=not question.by)
        at = ordinal(first, question.grain, question.year_start)
        periods = periods_between(at, at, question.grain, question.year_start)
        return Reading(self.time, at, periods, last, total, parts)

    def query(self, question: Question) -> Frame:
        """The first query, not run where the frame is lazy."""
        return question.grouped(self.frame, self.schema, self._asked(self.parts))

    def _found(self, question: Question, *, whole: bool) -> tuple[Found | None, Found | None]:
        """By segment, and as a whole."""
        everything = self._ask(question, self.parts)
        if not question.by:
            return None, Found(everything, everything)
        parts = Found(everything, everything)
        if not whole:
            return parts, None
        total = everything.whole()
        loose = tuple(part for part in self.parts if part.function not in COMBINABLE)
        return parts, Found(total, self._ask(replace(question, by=()), loose) if loose else total)

    def _ask(self, question: Question, parts: tuple[Aggregate, ...]) -> Answer:
        found = self._answer(question, self._asked(parts))
        more = doubts(parts, found.columns)
        if not more:
            return found
        second = self._answer(question, (ROWS, *more))
        if not np.array_equal(found.columns[ROWS], second.columns[ROWS]):
            raise BindError("the data changed while they were read", hint="read them again")
        return replace(found, columns={**second.columns, **found.columns})

    def _answer(self, question: Question, asked: tuple[Reduced, ...]) -> Answer:
        with shown(self.percent), engine_errors():
            table = collected(question.grouped(self.frame, self.schema, asked))
        return answer(table, question, asked)

    def _asked(self, parts: Iterable[Aggregate]) -> tuple[Reduced, ...]:
        parts = tuple(parts)
        gap = gaps(parts)
        wanted = [ROWS, *(() if gap is None else (gap,))]
        wanted += [one for part in parts for one in needs(part, self.time)]
        return tuple(dict.fromkeys(one for one in wanted if not is_idle(one.of, self.schema)))

    def _span(
        self, last_row: date, periods: Periods, grain: Grain
    ) -> tuple[str, date, int, int] | None:
        key, start = periods.keys[-1], periods.year_start
        until = last_row if self.until is None else max(last_row, self.until)
        if grain in ("hour", "day") or until >= last_day(key, grain, start):
            return None
        days = (until - first_day(key, grain, start)).days + 1
        return key, until, days, days_in(key, grain, start)

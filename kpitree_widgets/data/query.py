"""One aggregate query over the rows of a frame, and what it found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np

from kpitree_widgets.calendar import EPOCH, last_day, period_key
from kpitree_widgets.data import segment_texts
from kpitree_widgets.data.aggregation import ROWS, Reduced
from kpitree_widgets.data.frame import floats
from kpitree_widgets.data.ordinals import (
    Ordinals,
    code,
    codes,
    from_codes,
    in_first_days,
    in_range,
    undated_below,
)
from kpitree_widgets.data.preparing import (
    Prepared,
    expression,
    first_needed,
    is_late,
    late_expression,
)
from kpitree_widgets.errors import BindError, SegmentError
from kpitree_widgets.units import format_count

if TYPE_CHECKING:
    from kpitree_widgets.calendar import Grain
    from kpitree_widgets.data.aggregation import Columns
    from kpitree_widgets.data.frame import Frame
    from kpitree_widgets.periods import Series

PERIOD = "__period"
LATEST = "__latest"
MOST_PERIODS = 500_000
"""More than these are not a time axis but a placeholder among the dates."""


@dataclass(frozen=True)
class Question:
    """What rows are grouped by, and which of them."""

    time: str
    moment: nw.Expr
    """The time column without a zone."""
    grain: Grain
    year_start: int
    by: tuple[str, ...] = ()
    first_days: int | None = None
    """Read only so many days from the start of each period."""
    within: tuple[date, date] | None = None
    """Read only the rows from one day (or hour) to another, and take them for one period."""

    def grouped(self, frame: Frame, schema: nw.Schema, asked: Iterable[Reduced]) -> Frame:
        """The query, not yet run where the frame is lazy: a row per period and segment."""
        asked = tuple(dict.fromkeys(asked))
        prepared, names = _prepared(asked)
        keys = (PERIOD, *(f"__by{place}" for place in range(len(self.by))))
        period = codes(self.moment, self.grain, self.year_start)
        if self.within is not None:
            first, last = self.within
            frame = in_range(frame, self.moment, first, last, hours=self.grain == "hour")
            period = nw.lit(code(first, self.grain, self.year_start), nw.Int64)
        if self.first_days is not None:
            frame = in_first_days(frame, self.moment, self.first_days, self.grain, self.year_start)
        frame = frame.with_columns(
            period.alias(PERIOD),
            self.moment.alias(LATEST),
            *(
                segment_texts.key(column, schema).alias(key)
                for column, key in zip(self.by, keys[1:], strict=True)
            ),
            *(expression(one, schema).alias(names[one]) for one in prepared if not is_late(one)),
        )
        late = [one for one in prepared if is_late(one)]
        if late:
            frame = frame.with_columns(
                *(late_expression(one, names, keys, schema).alias(names[one]) for one in late)
            )
        reduced = [_reduced(one, names).alias(f"__{place}") for place, one in enumerate(asked)]
        latest = [nw.col(LATEST).max()] if self.can_be_incomplete else []
        return frame.group_by(*keys).agg(*latest, *reduced)

    @property
    def can_be_incomplete(self) -> bool:
        """Whether a period has several days."""
        return self.grain not in ("hour", "day")


@dataclass(frozen=True)
class Answer:
    """What a question found: a row per period and segment that has rows, in the order of both."""

    ordinals: Ordinals
    """The period of each row, shape ``(rows,)``."""
    keys: tuple[tuple[str, ...], ...]
    """The segments, in order; one without a name where there are none."""
    segments: Ordinals
    """The place in ``keys`` of each row, shape ``(rows,)``."""
    columns: Columns
    """Each of shape ``(rows,)``."""
    last: date
    """The date of the last row of all."""

    @cached_property
    def periods(self) -> Ordinals:
        """The periods with rows."""
        return np.unique(self.ordinals)

    def whole(self) -> Answer:
        """The same without segments, from columns that can be combined."""
        places = np.searchsorted(self.periods, self.ordinals)
        columns = {one: _combined(one, values, places) for one, values in self.columns.items()}
        nowhere = np.zeros(len(self.periods), dtype=np.int64)
        return replace(self, ordinals=self.periods, keys=((),), segments=nowhere, columns=columns)

    def on(self, keys: tuple[tuple[str, ...], ...]) -> Answer:
        """The same among more segments."""
        places = {key: place for place, key in enumerate(keys)}
        moved = np.array([places[key] for key in self.keys], dtype=np.int64)
        return replace(self, keys=keys, segments=moved[self.segments])

    def spread(self, values: Series, first: int, last: int, absent: float) -> Series:
        """``values`` on all periods from ``first`` to ``last``, shape ``(periods, segments)``.

        ``absent`` stands for a segment without rows in a period that has some.
        """
        spread = np.full((last - first + 1, len(self.keys)), np.nan)
        spread[self.periods - first] = absent
        spread[self.ordinals - first, self.segments] = values
        return spread


def answer(table: nw.DataFrame[Any], question: Question, asked: Iterable[Reduced]) -> Answer:
    """What ``question`` found, from its table.

    Raises:
        BindError: rows have no date.
        SegmentError: there are too many segments, or two that cannot be told apart.
    """
    asked = tuple(dict.fromkeys(asked))
    columns = {one: floats(table[f"__{place}"]) for place, one in enumerate(asked)}
    found = floats(table[PERIOD]).astype(np.int64)
    _refuse_undated(found, columns, question)
    ordinals = _ordinals(found, question)
    keys, places = segment_texts.read(table, question.by)
    order = np.lexsort((places, ordinals))
    _refuse_alike(ordinals[order], places[order], keys, question)
    return Answer(
        ordinals[order],
        keys,
        places[order],
        {one: values[order] for one, values in columns.items()},
        _last(table, ordinals, question),
    )


def _refuse_alike(
    ordinals: Ordinals, places: Ordinals, keys: tuple[tuple[str, ...], ...], question: Question
) -> None:
    same = (np.diff(ordinals) == 0) & (np.diff(places) == 0)
    if same.any():
        name = " and ".join(keys[int(places[int(np.argmax(same))])]) or "nothing"
        raise SegmentError(
            f"several values of {' and '.join(question.by)} are written {name!r}",
            hint="give the column one type: numbers or texts",
        )


def _last(table: nw.DataFrame[Any], ordinals: Ordinals, question: Question) -> date:
    if question.within is not None:
        return question.within[1]
    if not question.can_be_incomplete:
        hours = 24 if question.grain == "hour" else 1
        return EPOCH + timedelta(days=int(ordinals.max()) // hours)
    ends = table[LATEST].to_list()
    latest = max(ends[place] for place in np.flatnonzero(ordinals == ordinals.max()))
    return latest.date() if isinstance(latest, datetime) else latest


def _ordinals(found: Ordinals, question: Question) -> Ordinals:
    if len(found) == 0 and question.within is not None:
        return found
    if len(found) == 0:
        raise BindError("the frame has no rows", hint="bind a frame with data")
    try:
        ordinals = from_codes(found, question.grain)
        first, last = (
            period_key(int(end), question.grain, question.year_start)
            for end in (ordinals.min(), ordinals.max())
        )
        last_day(last, question.grain, question.year_start)
    except (ValueError, OverflowError):
        raise BindError(
            f"a row has a date in {question.time!r} that the calendar ends before or at",
            hint="leave out rows before the year 1, and placeholders such as 9999-12-31",
        ) from None
    count = int(ordinals.max() - ordinals.min()) + 1
    if count > MOST_PERIODS or last.removeprefix("FY")[:4] == "9999":
        raise BindError(
            f"the dates in {question.time!r} go from {first} to {last}, {format_count(count)} periods",
            hint="leave out placeholders such as 9999-12-31, or take a coarser grain",
        )
    return ordinals


def _refuse_undated(found: Ordinals, columns: Columns, question: Question) -> None:
    rows = columns[ROWS]
    undated = int(rows[found < undated_below(question.grain, question.year_start)].sum())
    if undated:
        raise BindError(
            f"{undated} of {int(rows.sum())} rows have no date in {question.time!r}",
            hint=f"fill them, or leave them out: frame.dropna(subset=[{question.time!r}])",
        )


def _prepared(asked: Iterable[Reduced]) -> tuple[list[Prepared], dict[Prepared, str]]:
    """The columns that rows get, and their names."""
    wanted: dict[Prepared, None] = {}
    for one in asked:
        if one.of is not None:
            wanted |= dict.fromkeys((*first_needed(one.of), one.of))
    return list(wanted), {one: f"__{one.role}{place}" for place, one in enumerate(wanted)}


def _reduced(asked: Reduced, names: Mapping[Prepared, str]) -> nw.Expr:
    if asked.of is None:
        return nw.len()
    reduced: nw.Expr = getattr(nw.col(names[asked.of]), asked.function)()
    return reduced


def _combined(one: Reduced, values: Series, places: Ordinals) -> Series:
    size = int(places.max()) + 1 if len(places) else 0
    if one.function in ("min", "max"):
        combined = np.full(size, np.nan)
        (np.fmin if one.function == "min" else np.fmax).at(combined, places, values)
        return combined
    if one.function == "n_unique" or (one.of is not None and one.of.role == "extreme"):
        return np.full(size, np.nan)
    return np.asarray(np.bincount(places, values, minlength=size), dtype=np.float64)

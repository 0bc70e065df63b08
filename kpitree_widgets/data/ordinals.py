"""The calendar's ordinals over a whole column, in plain arithmetic that every engine has."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, assert_never

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from kpitree_widgets.calendar import EPOCH, ordinal

if TYPE_CHECKING:
    from kpitree_widgets.calendar import Grain
    from kpitree_widgets.data.frame import Frame

Ordinals = NDArray[np.int64]

YEAR, MONTH, DAY, START = "__year", "__month", "__day", "__start"
MONTHS = {"month": 1, "quarter": 3, "year": 12}


def codes(moment: nw.Expr, grain: Grain, year_start: int = 1) -> nw.Expr:
    """A number per period that grows with time; ``from_codes`` makes ordinals of it.

    Days are cheaper to tell apart than to count, so rows get a code and the few periods the count.
    Where there is no date, the code is below that of every date.
    """
    year, month = _part(moment.dt.year()), _part(moment.dt.month())
    months = year * 12 + month - 1
    match grain:
        case "hour":
            return (months * 31 + _part(moment.dt.day()) - 1) * 24 + _part(moment.dt.hour())
        case "day":
            return months * 31 + _part(moment.dt.day()) - 1
        case "week":
            return (_days(year, month, _part(moment.dt.day())) + 3) // 7
        case "month":
            return months
        case "quarter" | "year":
            return (months + _months_ahead(year_start)) // MONTHS[grain]
        case _:
            assert_never(grain)


def ordinals(moment: nw.Expr, grain: Grain, year_start: int = 1) -> nw.Expr:
    """``calendar.ordinal`` of each date or datetime; some number where there is none."""
    year, month, day = (
        _part(part) for part in (moment.dt.year(), moment.dt.month(), moment.dt.day())
    )
    match grain:
        case "hour":
            return _days(year, month, day) * 24 + _part(moment.dt.hour())
        case "day":
            return _days(year, month, day)
        case _:
            return codes(moment, grain, year_start)


def code(moment: date, grain: Grain, year_start: int = 1) -> int:
    """What ``codes`` gives for one date or datetime.

    Examples:
        >>> code(date(2022, 12, 31), "day") - code(date(2022, 12, 1), "day")
        30
    """
    day = (moment.year * 12 + moment.month - 1) * 31 + moment.day - 1
    match grain:
        case "hour":
            return day * 24 + (moment.hour if isinstance(moment, datetime) else 0)
        case "day":
            return day
        case _:
            return ordinal(moment, grain, year_start)


def from_codes(found: Ordinals, grain: Grain) -> Ordinals:
    """``calendar.ordinal`` of each code.

    Raises:
        ValueError: a code is of no date, or of one that the calendar does not have.
    """
    match grain:
        case "hour":
            return from_codes(found // 24, "day") * 24 + found % 24
        case "day":
            return np.array(
                [(_date(int(code)) - EPOCH).days for code in found], dtype=np.int64
            ).reshape(found.shape)
        case _:
            return found


def undated_below(grain: Grain, year_start: int = 1) -> int:
    """The code of the first date there is: what is below has no date."""
    first = date.min
    days = first.year * 12 * 31
    match grain:
        case "hour":
            return days * 24
        case "day":
            return days
        case _:
            return ordinal(first, grain, year_start)


def in_first_days(
    frame: Frame, moment: nw.Expr, days: int, grain: Grain, year_start: int = 1
) -> Frame:
    """The rows of the first ``days`` days of each period; hours and days have one day.

    In steps, each a column: engines that write SQL repeat an expression wherever it is used.
    """
    if grain in ("hour", "day"):
        return frame
    parts = {YEAR: moment.dt.year(), MONTH: moment.dt.month(), DAY: moment.dt.day()}
    frame = frame.with_columns(*(_part(part).alias(name) for name, part in parts.items()))
    year, month, day = (nw.col(name) for name in parts)
    if grain == "month":
        return frame.filter(day <= days)
    frame = frame.with_columns(_days(year, month, day).alias(DAY))
    if grain == "week":
        monday = (nw.col(DAY) + 3) // 7 * 7 - 3
        return frame.with_columns(monday.alias(START)).filter(nw.col(DAY) - nw.col(START) < days)
    size, ahead = MONTHS[grain], _months_ahead(year_start)
    first = (year * 12 + month - 1 + ahead) // size * size - ahead
    frame = frame.with_columns(first.alias(MONTH))
    frame = frame.with_columns((nw.col(MONTH) // 12).alias(YEAR))
    frame = frame.with_columns((nw.col(MONTH) - nw.col(YEAR) * 12 + 1).alias(MONTH))
    frame = frame.with_columns(_days(nw.col(YEAR), nw.col(MONTH), 1).alias(START))
    return frame.filter(nw.col(DAY) - nw.col(START) < days)


def in_range(frame: Frame, moment: nw.Expr, first: date, last: date, *, hours: bool) -> Frame:
    """The rows from one day (or hour) to another, both included."""
    unit: Grain = "hour" if hours else "day"
    frame = frame.with_columns(codes(moment, unit).alias(DAY))
    return frame.filter(nw.col(DAY) >= code(first, unit), nw.col(DAY) <= code(last, unit))


def _date(code: int) -> date:
    months, day = divmod(code, 31)
    return date(months // 12, months % 12 + 1, day + 1)


def _days(year: nw.Expr, month: nw.Expr, day: nw.Expr | int) -> nw.Expr:
    """Days since 1970-01-01, counted in years that begin in March so that leap days come last.

    See "days_from_civil" in Howard Hinnant, chrono-Compatible Low-Level Date Algorithms.
    """
    from_march = year - (14 - month) // 12
    since_march = (year - from_march) * 12 + month - 3
    leap_days = from_march // 4 - from_march // 100 + from_march // 400
    return from_march * 365 + leap_days + (since_march * 306 + 5) // 10 + day - 719_469


def _months_ahead(year_start: int) -> int:
    return (13 - year_start) % 12


def _part(part: nw.Expr) -> nw.Expr:
    return part.fill_null(0).cast(nw.Int64)

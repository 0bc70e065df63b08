"""Dates to periods, by counting.

A period's *ordinal* is an integer that grows by one from each period to the next: days since 1970,
ISO weeks since the Monday before it, months, quarters and years since year 0. A gap is then a
difference greater than one, in every grain alike.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, assert_never

from kpitree_widgets.errors import PeriodError
from kpitree_widgets.periods import Periods, grain_of

if TYPE_CHECKING:
    from kpitree_widgets.periods import Grain

EPOCH = date(1970, 1, 1)
MONDAY_OF_EPOCH = date(1969, 12, 29)


def ordinal(day: date, grain: Grain) -> int:
    """The ordinal of the period that ``day`` falls in.

    Examples:
        >>> ordinal(date(2022, 12, 31), "month") - ordinal(date(2022, 1, 1), "month")
        11
    """
    match grain:
        case "day":
            return (day - EPOCH).days
        case "week":
            return (day - MONDAY_OF_EPOCH).days // 7
        case "month":
            return day.year * 12 + day.month - 1
        case "quarter":
            return day.year * 4 + (day.month - 1) // 3
        case "year":
            return day.year
        case _:
            assert_never(grain)


def period_key(number: int, grain: Grain) -> str:
    """The key of the period with that ordinal; the inverse of ``key_ordinal``.

    Examples:
        >>> period_key(ordinal(date(2021, 1, 3), "week"), "week")  # the last day of the ISO week
        '2020-W53'
    """
    match grain:
        case "day":
            return (EPOCH + timedelta(days=number)).isoformat()
        case "week":
            year, week, _ = (MONDAY_OF_EPOCH + timedelta(weeks=number)).isocalendar()
            return f"{year:04d}-W{week:02d}"
        case "month":
            return f"{number // 12:04d}-{number % 12 + 1:02d}"
        case "quarter":
            return f"{number // 4:04d}-Q{number % 4 + 1}"
        case "year":
            return f"{number:04d}"
        case _:
            assert_never(grain)


def key_ordinal(key: str) -> tuple[Grain, int]:
    """Grain and ordinal of a period key.

    Raises:
        PeriodError: ``key`` is none, or names a day, week or month that the calendar does not have.

    Examples:
        >>> period_key(key_ordinal("2022-Q4")[1] + 1, "quarter")
        '2023-Q1'
    """
    grain = grain_of(key)
    if grain is None:
        raise PeriodError(f"{key!r} is not a period", hint="write it like '2022-12' or '2022-Q4'")
    try:
        return grain, ordinal(first_day(key, grain), grain)
    except ValueError as error:
        raise PeriodError(f"{key!r} is not a {grain}", hint=str(error)) from None


def first_day(key: str, grain: Grain) -> date:
    """The first day of the period with that key.

    Raises:
        ValueError: the calendar does not have it.

    Examples:
        >>> str(first_day("2022-Q4", "quarter")), str(first_day("2020-W53", "week"))
        ('2022-10-01', '2020-12-28')
    """
    year = int(key[:4])
    match grain:
        case "day":
            return date.fromisoformat(key)
        case "week":
            return date.fromisocalendar(year, int(key[6:]), 1)
        case "month":
            return date(year, int(key[5:]), 1)
        case "quarter":
            return date(year, 3 * int(key[6:]) - 2, 1)
        case "year":
            return date(year, 1, 1)
        case _:
            assert_never(grain)


def periods_between(first: int, last: int, grain: Grain) -> Periods:
    """All periods from one ordinal to another, both included and none left out.

    Examples:
        >>> periods_between(2022 * 4 + 2, 2023 * 4, "quarter").keys
        ('2022-Q3', '2022-Q4', '2023-Q1')
    """
    return Periods(grain, tuple(period_key(number, grain) for number in range(first, last + 1)))


def joined(one: Periods, other: Periods) -> Periods:
    """All periods from the first to the last of both, which have the same grain.

    Examples:
        >>> joined(Periods("year", ("2019", "2020")), Periods("year", ("2022",))).keys
        ('2019', '2020', '2021', '2022')
    """
    if one.grain is None or other.grain is None:
        return one
    ends = [
        key_ordinal(key)[1]
        for periods in (one, other)
        for key in (periods.keys[0], periods.keys[-1])
    ]
    return periods_between(min(ends), max(ends), one.grain)

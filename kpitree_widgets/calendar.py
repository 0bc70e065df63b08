"""The calendar: grains, period keys, and counting in periods.

A period is known by its key, which sorts in time within one grain: ``2022-12-31T14`` (hour),
``2022-12-31`` (day), ``2022-W51`` (ISO 8601 week), ``2022-12`` (month), ``2022-Q4`` (quarter),
``2022`` (year). Where the year starts in another month than January, quarters and years are those
of the fiscal year, which is named for the year it ends in: ``FY2023-Q1``, ``FY2023``.

A period's *ordinal* is an integer that grows by one from each period to the next: hours and days
since 1970, ISO weeks since the Monday before it, months, quarters and years since year 0. A gap is
then a difference greater than one, in every grain alike.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Literal, assert_never

from kpitree_widgets.errors import PeriodError
from kpitree_widgets.locale import isolated, local_date

Grain = Literal["hour", "day", "week", "month", "quarter", "year"]

PATTERNS: Mapping[Grain, re.Pattern[str]] = {
    "hour": re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3])"),
    "day": re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"),
    "week": re.compile(r"\d{4}-W(?:0[1-9]|[1-4]\d|5[0-3])"),
    "month": re.compile(r"\d{4}-(?:0[1-9]|1[0-2])"),
    "quarter": re.compile(r"(?:FY)?\d{4}-Q[1-4]"),
    "year": re.compile(r"(?:FY)?\d{4}"),
}
EXAMPLES: Mapping[Grain, str] = {
    "hour": "2022-12-31T14",
    "day": "2022-12-31",
    "week": "2022-W51",
    "month": "2022-12",
    "quarter": "2022-Q4",
    "year": "2022",
}
GRAINS: tuple[Grain, ...] = tuple(PATTERNS)
"""From the finest to the coarsest."""
EPOCH = date(1970, 1, 1)
MONDAY_OF_EPOCH = date(1969, 12, 29)
ONE_DAY = timedelta(days=1)


def grain_of(key: str) -> Grain | None:
    """The grain that ``key`` is written in, or ``None`` if it is no period key.

    Examples:
        >>> grain_of("2022-Q4"), grain_of("soon")
        ('quarter', None)
    """
    return next((grain for grain, pattern in PATTERNS.items() if pattern.fullmatch(key)), None)


def fits(key: str, grain: Grain, year_start: int = 1) -> bool:
    """Whether ``key`` is written as a period of ``grain``, in a year that starts in that month.

    Examples:
        >>> fits("FY2023-Q1", "quarter", year_start=4), fits("2023-Q1", "quarter", year_start=4)
        (True, False)
    """
    fiscal = year_start != 1 and grain in ("quarter", "year")
    return PATTERNS[grain].fullmatch(key) is not None and key.startswith("FY") == fiscal


def ordinal(moment: date, grain: Grain, year_start: int = 1) -> int:
    """The ordinal of the period that ``moment`` falls in; for hours it is a ``datetime``.

    Examples:
        >>> ordinal(date(2022, 12, 31), "month") - ordinal(date(2022, 1, 1), "month")
        11
        >>> ordinal(date(2022, 4, 1), "year", year_start=4)
        2023
    """
    match grain:
        case "hour":
            hour = moment.hour if isinstance(moment, datetime) else 0
            return (_day(moment) - EPOCH).days * 24 + hour
        case "day":
            return (_day(moment) - EPOCH).days
        case "week":
            return (_day(moment) - MONDAY_OF_EPOCH).days // 7
        case "month":
            return moment.year * 12 + moment.month - 1
        case "quarter":
            return (moment.year * 12 + moment.month - 1 + _months_ahead(year_start)) // 3
        case "year":
            return (moment.year * 12 + moment.month - 1 + _months_ahead(year_start)) // 12
        case _:
            assert_never(grain)


def period_key(number: int, grain: Grain, year_start: int = 1) -> str:
    """The key of the period with that ordinal; the inverse of ``key_ordinal``.

    Examples:
        >>> period_key(ordinal(date(2021, 1, 3), "week"), "week")  # the last day of the ISO week
        '2020-W53'
        >>> period_key(ordinal(date(2022, 6, 30), "quarter", 4), "quarter", 4)
        'FY2023-Q1'
    """
    fiscal = "FY" if year_start != 1 else ""
    match grain:
        case "hour":
            return f"{(EPOCH + timedelta(days=number // 24)).isoformat()}T{number % 24:02d}"
        case "day":
            return (EPOCH + timedelta(days=number)).isoformat()
        case "week":
            year, week, _ = (MONDAY_OF_EPOCH + timedelta(weeks=number)).isocalendar()
            return f"{year:04d}-W{week:02d}"
        case "month":
            return f"{number // 12:04d}-{number % 12 + 1:02d}"
        case "quarter":
            return f"{fiscal}{number // 4:04d}-Q{number % 4 + 1}"
        case "year":
            return f"{fiscal}{number:04d}"
        case _:
            assert_never(grain)


def key_ordinal(key: str, year_start: int = 1) -> tuple[Grain, int]:
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
        return grain, ordinal(start_of(key, grain, year_start), grain, year_start)
    except ValueError as error:
        raise PeriodError(f"{key!r} is not a {grain}", hint=str(error)) from None


def start_of(key: str, grain: Grain, year_start: int = 1) -> datetime:
    """The first moment of the period with that key.

    Raises:
        ValueError: the calendar does not have it.

    Examples:
        >>> str(start_of("2022-Q4", "quarter")), str(start_of("2022-12-31T14", "hour"))
        ('2022-10-01 00:00:00', '2022-12-31 14:00:00')
    """
    first = first_day(key[:10] if grain == "hour" else key, grain, year_start)
    return datetime(first.year, first.month, first.day, int(key[11:]) if grain == "hour" else 0)  # noqa: DTZ001


def first_day(key: str, grain: Grain, year_start: int = 1) -> date:
    """The first day of the period with that key.

    Raises:
        ValueError: the calendar does not have it.

    Examples:
        >>> str(first_day("2022-Q4", "quarter")), str(first_day("2020-W53", "week"))
        ('2022-10-01', '2020-12-28')
        >>> str(first_day("FY2023-Q1", "quarter", year_start=4))
        '2022-04-01'
    """
    digits = key.removeprefix("FY")
    year = int(digits[:4])
    match grain:
        case "hour" | "day":
            return date.fromisoformat(key[:10])
        case "week":
            return date.fromisocalendar(year, int(key[6:]), 1)
        case "month":
            return date(year, int(key[5:]), 1)
        case "quarter":
            return _first_of_month(year * 12 + 3 * int(digits[6:]) - 3 - _months_ahead(year_start))
        case "year":
            return _first_of_month(year * 12 - _months_ahead(year_start))
        case _:
            assert_never(grain)


def last_day(key: str, grain: Grain, year_start: int = 1) -> date:
    """The last day of the period with that key.

    Examples:
        >>> str(last_day("2023-02", "month")), str(last_day("FY2023", "year", year_start=4))
        ('2023-02-28', '2023-03-31')
    """
    first = first_day(key, grain, year_start)
    match grain:
        case "hour" | "day":
            return first
        case "week":
            return first + timedelta(days=6)
        case "month" | "quarter" | "year":
            months = {"month": 1, "quarter": 3, "year": 12}[grain]
            return _first_of_month(first.year * 12 + first.month - 1 + months) - ONE_DAY
        case _:
            assert_never(grain)


def days_in(key: str, grain: Grain, year_start: int = 1) -> int:
    """How many days the period has; an hour counts as its day."""
    return (last_day(key, grain, year_start) - first_day(key, grain, year_start)).days + 1


def label(key: str) -> str:
    """How a period is shown to people, in the language of ``locale.speaking``.

    Examples:
        >>> [label(key) for key in ("2022-12-31", "2022-W51", "2022-12", "2022-Q4", "2022")]
        ['31 Dec 2022', 'W51 2022', 'Dec 2022', 'Q4 2022', '2022']
        >>> label("2022-12-31T09"), label("FY2023-Q1")
        ('31 Dec 2022 09:00', 'Q1 FY2023')
    """
    day, _, hour = key.partition("T")
    year, _, rest = day.partition("-")
    return _timed(_named(year, rest), hour)


def short_label(key: str, beside: str) -> str:
    """Like ``label``, without the year where ``beside`` has the same one, or the day of an hour.

    Examples:
        >>> short_label("2026-09", "2026-10"), short_label("2025-10", "2026-10")
        ('Sep', 'Oct 2025')
    """
    day, _, hour = key.partition("T")
    if hour and beside.startswith(f"{day}T"):
        return f"{hour}:00"
    year, _, rest = day.partition("-")
    if not rest or not beside.startswith(f"{year}-"):
        return label(key)
    return _timed(_named("", rest), hour)


def _named(year: str, rest: str) -> str:
    """What is within a year, and the year where there is one."""
    month, _, day = rest.partition("-")
    dated = (year + month).isdigit()
    return local_date(year, month, day) if dated else f"{rest} {year}".strip()


def _timed(day: str, hour: str) -> str:
    return isolated(f"{day} {hour}:00" if hour else day)


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _months_ahead(year_start: int) -> int:
    """How many months the fiscal year is ahead of the calendar year it is named for."""
    return (13 - year_start) % 12


def _first_of_month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)

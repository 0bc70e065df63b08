"""What a column of periods says: dates, period texts, pandas periods or years, as ordinals of one grain."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from kpitree_widgets.calendar import fits, grain_of, key_ordinal, ordinal, period_key
from kpitree_widgets.errors import BindError, PeriodError
from kpitree_widgets.locale import MONTHS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kpitree_widgets.calendar import Grain

SPELLINGS: Sequence[tuple[re.Pattern[str], Callable[[re.Match[str]], str]]] = (
    (
        re.compile(r"((?:FY)?\d{4})[- ]?Q([1-4])", re.IGNORECASE),
        lambda found: f"{found[1].upper()}-Q{found[2]}",
    ),
    (
        re.compile(r"Q([1-4])[- ]((?:FY)?\d{4})", re.IGNORECASE),
        lambda found: f"{found[2].upper()}-Q{found[1]}",
    ),
    (
        re.compile(r"(\d{4})[- ]?W(\d{1,2})", re.IGNORECASE),
        lambda found: f"{found[1]}-W{int(found[2]):02d}",
    ),
    (re.compile(r"(\d{4}-\d{2}-\d{2})[ T]00:00(?::00)?"), lambda found: found[1]),
)
"""Other ways to write a period, and the key they stand for."""

MIDNIGHT = time()
PANDAS_FREQUENCIES: dict[str, Grain] = {
    "h": "hour",
    "H": "hour",
    "D": "day",
    "W-SUN": "week",
    "M": "month",
    "Q-DEC": "quarter",
    "Y-DEC": "year",
    "A-DEC": "year",
}


def read_periods(
    values: Sequence[object], grain: Grain | None, name: str, year_start: int = 1
) -> tuple[Grain, list[int]]:
    """The grain and the ordinal of each of ``values``.

    Args:
        values: dates, datetimes, period texts, pandas periods or years; of one kind.
        grain: the grain asked for, or ``None`` to take the one the values tell.
        name: what to call the column in an error.
        year_start: the month in which the (fiscal) year starts.

    Raises:
        BindError: a value is missing or no period, two fall in one, or the grain cannot be told.

    Examples:
        >>> read_periods(["2022-Q3", "2022Q4"], None, "quarter")
        ('quarter', [8090, 8091])
        >>> read_periods([date(2022, 11, 1), date(2022, 12, 1)], None, "month")
        ('month', [24274, 24275])
    """
    dates: list[date] = []
    keys: list[tuple[Grain, int]] = []
    zones: set[str] = set()
    for value in values:
        match _plain(value, name, year_start):
            case datetime() as moment:
                zones.add(str(moment.tzinfo))
                dates.append(moment.replace(tzinfo=None))
            case date() as day:
                dates.append(day)
            case key:
                keys.append(key)
    if len(zones) > 1:
        raise BindError(
            f"{name!r} mixes the time zones {', '.join(sorted(zones))}",
            hint="convert its dates to one zone",
        )
    if dates and keys:
        raise BindError(f"{name!r} mixes dates and periods", hint="write all of them in one way")
    if keys:
        grain, counted = _of_keys(keys, grain, name)
    else:
        grain, counted = _of_dates(dates, grain, name, year_start)
    for before, after in pairwise(sorted(counted)):
        if before == after:
            raise BindError(
                f"several rows of {name!r} fall in the {grain} {period_key(after, grain, year_start)}",
                hint="bring the frame to one row per period first, or bind its rows with measures=",
            )
    return grain, counted


def _plain(value: object, name: str, year_start: int) -> date | tuple[Grain, int]:
    if value is None or value != value:  # noqa: PLR0124 - NaT and NaN differ from themselves
        raise BindError(f"a row has no period in {name!r}", hint="fill it or leave the row out")
    if isinstance(value, date):
        return value
    frequency = getattr(value, "freqstr", None)
    if frequency is not None:
        return _of_pandas_period(value, frequency, name, year_start)
    text = str(value).strip()
    for pattern, key in SPELLINGS:
        found = pattern.fullmatch(text)
        if found is not None:
            text = key(found)
            break
    try:
        if grain_of(text) == "day":
            return date.fromisoformat(text)
        grain = grain_of(text)
        if grain is not None and not fits(text, grain, year_start):
            raise PeriodError(_other_year(grain, year_start))  # noqa: TRY301
        return key_ordinal(text, year_start)
    except (PeriodError, ValueError) as error:
        raise BindError(
            f"{value!r} in {name!r} is not a period ({error})",
            hint="use dates, or texts like '2022-12', '2022-Q4', '2022-W51', '2022'",
        ) from None


def _other_year(grain: Grain, year_start: int) -> str:
    if year_start == 1:
        return "it is one of a fiscal year: say in which month that starts, year_start=4"
    fiscal = "FY2023-Q1" if grain == "quarter" else "FY2023"
    return f"the year starts in month {year_start}: write it like {fiscal!r}"


def _of_pandas_period(
    value: object, frequency: str, name: str, year_start: int
) -> tuple[Grain, int]:
    year_end = f"-{MONTHS[year_start - 2].upper()}"
    fiscal = year_start != 1 and frequency.startswith(("Q-", "Y-", "A-"))
    plain = frequency.replace(year_end, "-DEC") if fiscal else frequency
    grain = None if fiscal and plain == frequency else PANDAS_FREQUENCIES.get(plain)
    if grain is None:
        raise BindError(
            f"{name!r} holds pandas periods of frequency {frequency!r}",
            hint=f"use h, D, W-SUN (ISO weeks), M, Q{year_end} or Y{year_end}",
        )
    start: datetime = value.start_time  # type: ignore[attr-defined]
    return grain, ordinal(start, grain, year_start)


def _of_keys(
    keys: Sequence[tuple[Grain, int]], grain: Grain | None, name: str
) -> tuple[Grain, list[int]]:
    grains = sorted({found for found, _ in keys})
    if len(grains) > 1:
        raise BindError(
            f"{name!r} mixes periods of {' and '.join(grains)}",
            hint="write all of them in one grain",
        )
    if grain is not None and grain != grains[0]:
        raise BindError(
            f"{name!r} holds periods of a {grains[0]}, but grain={grain!r} was asked for",
            hint=f"leave grain= out, or bring the frame to one row per {grain} first",
        )
    return grains[0], [number for _, number in keys]


def _of_dates(
    dates: Sequence[date], grain: Grain | None, name: str, year_start: int
) -> tuple[Grain, list[int]]:
    if grain is None:
        grain = _told_by_times(dates)
    if grain is None:
        raise BindError(
            f"the dates in {name!r} do not tell the size of a period", hint="say it: grain='month'"
        )
    return grain, [ordinal(day, grain, year_start) for day in dates]


def _told_by_times(dates: Sequence[date]) -> Grain | None:
    moments = [moment for moment in dates if isinstance(moment, datetime)]
    if any(moment.time() != MIDNIGHT for moment in moments):
        whole = all((moment.minute, moment.second) == (0, 0) for moment in moments)
        return "hour" if whole else None
    return _told_by(sorted({_day(moment) for moment in dates}))


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _told_by(days: Sequence[date]) -> Grain | None:
    """The only grain that gives each day its own period and leaves no period size in doubt."""
    gaps = {(after - before).days for before, after in pairwise(days)}
    if not gaps or min(gaps) == 1:
        return "day" if gaps else None
    if min(gaps) == 7 and all(gap % 7 == 0 for gap in gaps):
        return "week"
    if not all(day.day == 1 for day in days) and not all(_ends_month(day) for day in days):
        return None
    months = {later - earlier for earlier, later in pairwise(ordinal(day, "month") for day in days)}
    sizes: Sequence[tuple[int, Grain]] = ((1, "month"), (3, "quarter"), (12, "year"))
    told = (
        grain
        for size, grain in sizes
        if min(months) == size and not any(step % size for step in months)
    )
    return next(told, None)


def _ends_month(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1

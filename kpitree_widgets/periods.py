"""Periods: the time axis of a tree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kpitree_widgets.calendar import (
    EXAMPLES,
    PATTERNS,
    Grain,
    fits,
    key_ordinal,
    ordinal,
    period_key,
    start_of,
)
from kpitree_widgets.errors import PeriodError

Series = NDArray[np.float64]
"""One value per period, shape ``(periods,)`` or ``(periods, segments)``; NaN where there is none."""


@dataclass(frozen=True)
class Periods:
    """A sorted run of period keys of one grain.

    Without a grain there is no time axis but one nameless period, so that a tree whose numbers were
    typed by hand has values too.

    Examples:
        >>> months = Periods("month", ("2022-11", "2022-12"))
        >>> len(months), months.position("2022-12")
        (2, 1)
        >>> TIMELESS.keys
        ('',)
    """

    grain: Grain | None
    keys: tuple[str, ...]
    year_start: int = 1
    """The month in which the (fiscal) year starts; it names quarters and years and restarts ``ytd``."""

    def __post_init__(self) -> None:
        """Refuse keys that are not of the grain, not sorted or not distinct."""
        if isinstance(self.year_start, bool) or self.year_start not in range(1, 13):
            raise PeriodError(
                f"a year cannot start in month {self.year_start!r}",
                hint="give a month from 1 to 12",
            )
        if self.grain is None:
            if self.keys != ("",):
                raise PeriodError("periods without a grain are exactly one, without a name")
            return
        if self.grain not in PATTERNS:
            raise PeriodError(
                f"{self.grain!r} is not a grain", hint=f"use one of {', '.join(PATTERNS)}"
            )
        for key in self.keys:
            if not fits(key, self.grain, self.year_start):
                example = EXAMPLES[self.grain]
                if fits(f"FY{example}", self.grain, self.year_start):
                    example = f"FY{example}"
                article = "an" if self.grain == "hour" else "a"
                raise PeriodError(
                    f"{key!r} is not {article} {self.grain}", hint=f"write it like {example!r}"
                )
        if list(self.keys) != sorted(set(self.keys)):
            raise PeriodError(
                "periods must be sorted and distinct", hint="sort them, and keep each once"
            )

    def __len__(self) -> int:
        """How many periods there are."""
        return len(self.keys)

    def position(self, key: str) -> int:
        """Where ``key`` stands.

        Raises:
            PeriodError: it is not among the periods.
        """
        found = self.find(key)
        if found is None:
            timed = self.keys and self.keys[-1]
            span = f"{self.keys[0]} to {self.keys[-1]}" if timed else "none"
            raise PeriodError(f"there is no period {key!r}", hint=f"the periods are {span}")
        return found

    def find(self, key: str) -> int | None:
        """Where ``key`` stands, or ``None``."""
        return self._positions.get(key)

    def __contains__(self, key: str) -> bool:
        """Whether ``key`` is one of the periods."""
        return key in self._positions

    @cached_property
    def years(self) -> NDArray[np.int64]:
        """The year of each period (fiscal year, ISO year of a week), shape ``(periods,)``."""
        if self.grain is None:
            return np.zeros(len(self.keys), dtype=np.int64)
        if self.grain in ("quarter", "year"):
            return np.array([int(key.removeprefix("FY")[:4]) for key in self.keys], dtype=np.int64)
        if self.year_start == 1 or self.grain == "week":
            return np.array([int(key[:4]) for key in self.keys], dtype=np.int64)
        starts = (start_of(key, self.grain) for key in self.keys)
        return np.array([ordinal(day, "year", self.year_start) for day in starts], dtype=np.int64)

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {key: position for position, key in enumerate(self.keys)}


TIMELESS = Periods(None, ("",))


def periods_between(first: int, last: int, grain: Grain, year_start: int = 1) -> Periods:
    """All periods from one ordinal to another, both included and none left out.

    Examples:
        >>> periods_between(2022 * 4 + 2, 2023 * 4, "quarter").keys
        ('2022-Q3', '2022-Q4', '2023-Q1')
    """
    numbers = range(first, last + 1)
    return Periods(grain, tuple(period_key(n, grain, year_start) for n in numbers), year_start)


def spanning(keys: Iterable[str], year_start: int = 1) -> Periods:
    """All periods from the earliest of ``keys`` to the latest, which have one grain.

    Raises:
        PeriodError: there are none, or one of them is no period.

    Examples:
        >>> spanning(["2022", "2019"]).keys
        ('2019', '2020', '2021', '2022')
    """
    counted = [key_ordinal(key, year_start) for key in keys]
    if not counted:
        raise PeriodError("there are no periods", hint="bind a frame with data")
    numbers = [number for _, number in counted]
    return periods_between(min(numbers), max(numbers), counted[0][0], year_start)


def joined(one: Periods, other: Periods) -> Periods:
    """All periods from the first to the last of both, which have the same grain.

    Examples:
        >>> joined(Periods("year", ("2019", "2020")), Periods("year", ("2022",))).keys
        ('2019', '2020', '2021', '2022')
    """
    if one.grain is None or other.grain is None:
        return one
    return spanning((one.keys[0], one.keys[-1], other.keys[0], other.keys[-1]), one.year_start)


def previous(position: int) -> int | None:
    """The position before ``position``, or ``None`` at the start."""
    return position - 1 if position > 0 else None


def year_ago(periods: Periods, position: int) -> int | None:
    """The position of the same period one year earlier, or ``None`` if there is none.

    Examples:
        >>> year_ago(Periods("month", ("2021-12", "2022-11", "2022-12")), 2)
        0
    """
    key = periods.keys[position]
    if not key:
        return None
    prefix = "FY" if key.startswith("FY") else ""
    digits = key.removeprefix("FY")
    return periods.find(f"{prefix}{int(digits[:4]) - 1:04d}{digits[4:]}")


def comparison(periods: Periods, position: int, compare: str | None) -> int | None:
    """The position that ``position`` is compared with.

    Args:
        periods: the time axis.
        position: the period shown.
        compare: ``"previous"``, ``"year"`` (the same period a year ago), a period key, or ``None``.

    Raises:
        PeriodError: ``compare`` is a key that is not among the periods.
    """
    match compare:
        case None | "":
            return None
        case "previous":
            return previous(position)
        case "year":
            return year_ago(periods, position)
        case key:
            return periods.position(key)

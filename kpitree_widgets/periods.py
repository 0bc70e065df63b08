"""Periods: the time axis of a tree, and values that change along it.

A period is known by its key, which sorts in time within one grain: ``2022-12-31`` (day),
``2022-W51`` (ISO 8601 week), ``2022-12`` (month), ``2022-Q4`` (quarter), ``2022`` (year).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kpitree_widgets.errors import PeriodError

Grain = Literal["day", "week", "month", "quarter", "year"]
Series = NDArray[np.float64]
"""One value per period, shape ``(periods,)``; NaN where there is none."""

PATTERNS: Mapping[Grain, re.Pattern[str]] = {
    "day": re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"),
    "week": re.compile(r"\d{4}-W(?:0[1-9]|[1-4]\d|5[0-3])"),
    "month": re.compile(r"\d{4}-(?:0[1-9]|1[0-2])"),
    "quarter": re.compile(r"\d{4}-Q[1-4]"),
    "year": re.compile(r"\d{4}"),
}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


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

    def __post_init__(self) -> None:
        """Refuse keys that are not of the grain, not sorted or not distinct."""
        if self.grain is None:
            if self.keys != ("",):
                raise PeriodError("periods without a grain are exactly one, without a name")
            return
        if self.grain not in PATTERNS:
            raise PeriodError(
                f"{self.grain!r} is not a grain", hint=f"use one of {', '.join(PATTERNS)}"
            )
        for key in self.keys:
            if PATTERNS[self.grain].fullmatch(key) is None:
                raise PeriodError(
                    f"{key!r} is not a {self.grain}", hint=f"write it like {EXAMPLES[self.grain]!r}"
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
        try:
            return self._positions[key]
        except KeyError:
            span = (
                f"{self.keys[0]} to {self.keys[-1]}"
                if self.keys[-1:] != ("",) and self.keys
                else "none"
            )
            raise PeriodError(
                f"there is no period {key!r}", hint=f"the periods are {span}"
            ) from None

    def __contains__(self, key: str) -> bool:
        """Whether ``key`` is one of the periods."""
        return key in self._positions

    @cached_property
    def years(self) -> NDArray[np.int64]:
        """The year of each period (of an ISO week: its ISO year), shape ``(periods,)``."""
        return np.array([int(key[:4] or 0) for key in self.keys], dtype=np.int64)

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {key: position for position, key in enumerate(self.keys)}


EXAMPLES: Mapping[Grain, str] = {
    "day": "2022-12-31",
    "week": "2022-W51",
    "month": "2022-12",
    "quarter": "2022-Q4",
    "year": "2022",
}
TIMELESS = Periods(None, ("",))


def grain_of(key: str) -> Grain | None:
    """The grain that ``key`` is written in, or ``None`` if it is no period key.

    Examples:
        >>> grain_of("2022-Q4"), grain_of("soon")
        ('quarter', None)
    """
    return next((grain for grain, pattern in PATTERNS.items() if pattern.fullmatch(key)), None)


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
    return periods._positions.get(f"{int(key[:4]) - 1:04d}{key[4:]}")  # noqa: SLF001


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


def label(key: str) -> str:
    """How a period is shown to people.

    Examples:
        >>> [label(key) for key in ("2022-12-31", "2022-W51", "2022-12", "2022-Q4", "2022")]
        ['31 Dec 2022', 'W51 2022', 'Dec 2022', 'Q4 2022', '2022']
    """
    year, _, rest = key.partition("-")
    within = _within_year(rest)
    return f"{within} {year}" if within else year


def short_label(key: str, beside: str) -> str:
    """Like ``label``, without the year where ``beside`` has the same one.

    Examples:
        >>> short_label("2026-09", "2026-10"), short_label("2025-10", "2026-10")
        ('Sep', 'Oct 2025')
    """
    year, _, rest = key.partition("-")
    return _within_year(rest) if rest and beside.startswith(f"{year}-") else label(key)


def _within_year(rest: str) -> str:
    month, _, day = rest.partition("-")
    if not month.isdigit():
        return rest
    name = MONTHS[int(month) - 1]
    return f"{int(day)} {name}" if day else name


@dataclass(frozen=True)
class PeriodValues:
    """Values that hold for single periods, by key; a period that is not named has none.

    Examples:
        >>> target = PeriodValues.of({"2022-12": 900.0, "2022-11": 800.0})
        >>> target.at("2022-11"), target.at("2023-01")
        (800.0, None)
    """

    pairs: tuple[tuple[str, float], ...]

    @classmethod
    def of(cls, values: Mapping[str, float]) -> PeriodValues:
        """Sorted by key, so that equal mappings give equal values."""
        return cls(tuple(sorted((str(key), float(value)) for key, value in values.items())))

    def at(self, key: str) -> float | None:
        """The value in period ``key``."""
        return self._by_key.get(key)

    def replacing(self, key: str, value: float | None) -> PeriodValues:
        """The same values with another one in period ``key``; ``None`` removes it."""
        pairs = {k: v for k, v in self.pairs if k != key}
        return PeriodValues.of(pairs if value is None else pairs | {key: value})

    @cached_property
    def _by_key(self) -> dict[str, float]:
        return dict(self.pairs)


Amount = float | PeriodValues
"""A number that holds for every period, or one for each."""


def amount_at(amount: Amount | None, key: str) -> float | None:
    """What ``amount`` is in period ``key``."""
    match amount:
        case PeriodValues():
            return amount.at(key)
        case _:
            return amount


def amount_series(amount: Amount | None, periods: Periods) -> Series | None:
    """``amount`` over all periods, shape ``(periods,)``; NaN in periods it does not name."""
    match amount:
        case None:
            return None
        case PeriodValues():
            found = (amount.at(key) for key in periods.keys)
            return np.array(
                [np.nan if value is None else value for value in found], dtype=np.float64
            )
        case number:
            return np.full(len(periods), number, dtype=np.float64)

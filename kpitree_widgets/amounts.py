"""Amounts: what a metric should be, or was said to be: a number, numbers by period, or a path."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

import numpy as np

from kpitree_widgets.calendar import last_day
from kpitree_widgets.errors import PeriodError
from kpitree_widgets.periods import Periods, Series


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


@dataclass(frozen=True)
class Path:
    """Values that are to be reached by certain days, and on a straight line between them.

    A period has the value of its last day. Before the first day there is none; after the last day
    its value stays.

    Examples:
        >>> from kpitree_widgets.periods import periods_between
        >>> quarters = periods_between(2022 * 4, 2022 * 4 + 3, "quarter")
        >>> path = Path.of({"2022-06-30": 100, "2022-12-31": 284})
        >>> path.series(quarters)
        array([ nan, 100., 192., 284.])
    """

    pairs: tuple[tuple[date, float], ...]

    @classmethod
    def of(cls, values: Mapping[str | date, float]) -> Path:
        """From ISO dates and the value on each.

        Raises:
            PeriodError: there is none, or a date cannot be read.
        """
        try:
            pairs = {date.fromisoformat(str(day)[:10]): float(v) for day, v in values.items()}
        except ValueError as error:
            raise PeriodError(
                f"a path needs dates: {error}", hint="write them like '2023-12-31'"
            ) from None
        if not pairs:
            raise PeriodError("a path needs a date", hint="write it like {'2023-12-31': 900}")
        return cls(tuple(sorted(pairs.items())))

    def on(self, day: date) -> float | None:
        """The value on ``day``, ``None`` before the first."""
        if day < self.pairs[0][0]:
            return None
        for (start, low), (end, high) in pairwise(self.pairs):
            if day < end:
                return low + (high - low) * ((day - start).days / (end - start).days)
        return self.pairs[-1][1]

    def at(self, key: str, periods: Periods) -> float | None:
        """The value at the end of period ``key``."""
        if periods.grain is None or not key:
            return self.pairs[-1][1]
        return self.on(last_day(key, periods.grain, periods.year_start))

    def series(self, periods: Periods) -> Series:
        """The values at the ends of all periods, shape ``(periods,)``."""
        return _floats(self.at(key, periods) for key in periods.keys)


Given = float | PeriodValues
"""A number that holds for every period, or one for each."""
Amount = Given | Path
"""Or a path by dates."""


def amount_at(amount: Amount | None, key: str, periods: Periods) -> float | None:
    """What ``amount`` is in period ``key``."""
    match amount:
        case PeriodValues():
            return amount.at(key)
        case Path():
            return amount.at(key, periods)
        case _:
            return amount


def amount_series(amount: Amount | None, periods: Periods) -> Series | None:
    """``amount`` over all periods, shape ``(periods,)``; NaN in periods it does not name."""
    match amount:
        case None:
            return None
        case PeriodValues():
            return _floats(amount.at(key) for key in periods.keys)
        case Path():
            return amount.series(periods)
        case number:
            return np.full(len(periods), number, dtype=np.float64)


def _floats(values: Iterable[float | None]) -> Series:
    found = [np.nan if value is None else value for value in values]
    return np.array(found, dtype=np.float64)

"""How often something was so: counts of what happened, never a share with more digits than that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from kpitree_widgets.calendar import Grain, key_ordinal, period_key
from kpitree_widgets.errors import PeriodError
from kpitree_widgets.periods import Series

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kpitree_widgets.evaluation import Evaluation
    from kpitree_widgets.periods import Periods

A_YEAR: Final[Mapping[Grain | None, int]] = {"month": 12, "quarter": 4, "year": 1}
"""How many periods there are in a year, where that is always the same."""
SHORTEST_YEAR: Final[Mapping[Grain | None, int]] = {**A_YEAR, "week": 52, "day": 365}
FEWEST: Final = 10
"""With fewer cases a count says little."""
ROUNDING: Final = 1e-9
"""What comes so close to a value has reached it."""


@dataclass(frozen=True, slots=True)
class BaseRate:
    """So many of so many."""

    reached: int
    of: int

    @property
    def is_few(self) -> bool:
        """Whether there are too few to judge by."""
        return self.of < FEWEST

    def __str__(self) -> str:
        """``"3 of 35"``."""
        return f"{self.reached} of {self.of}"


@dataclass(frozen=True)
class History:
    """The values of a metric in the periods that are over, by the period's number in the calendar."""

    periods: Periods
    numbers: tuple[int, ...]
    values: Series

    @classmethod
    def of(cls, evaluation: Evaluation, metric: str) -> History:
        """That of ``metric``; empty without a time axis."""
        periods, series = evaluation.periods, evaluation.values[metric]
        if periods.grain is None:
            return cls(periods, (), np.empty(0))
        known = np.isfinite(series)
        if evaluation.coverage is not None:
            for key in (evaluation.coverage.key, *evaluation.coverage.also):
                if key in periods:
                    known[periods.position(key)] = False
        numbers = np.array(numbers_of(periods))[known]
        return cls(periods, tuple(numbers.tolist()), series[known])

    def __len__(self) -> int:
        """How many periods have a value."""
        return len(self.numbers)

    @property
    def spans_a_year(self) -> bool:
        """Whether it goes back a year at least."""
        least = SHORTEST_YEAR.get(self.periods.grain, 1)
        return len(self) > 0 and self.numbers[-1] - self.numbers[0] >= least - 1

    def without(self, number: int) -> History:
        """Without the period of that number."""
        kept = [at for at, one in enumerate(self.numbers) if one != number]
        return History(self.periods, tuple(self.numbers[at] for at in kept), self.values[kept])

    def at(self, number: int) -> float | None:
        """The value in the period of that number."""
        return float(self.values[self.numbers.index(number)]) if number in self.numbers else None

    def last_before(self, number: int) -> int | None:
        """The number of the last period before it that has a value."""
        return max((one for one in self.numbers if one < number), default=None)

    def key(self, number: int) -> str:
        """The key of the period of that number."""
        grain = self.periods.grain
        return "" if grain is None else period_key(number, grain, self.periods.year_start)

    def changes(self, apart: int, *, relative: bool, but: int | None = None) -> Series:
        """The changes over all stretches of that many periods, save the one that ends at ``but``."""
        return self._changes(self._numbers - apart, relative=relative, but=but)

    def over_a_year(self, *, relative: bool, but: int | None = None) -> Series:
        """The changes of all periods against the same period a year before."""
        return self._changes(self._year_before, relative=relative, but=but)

    def year_before(self, number: int) -> int | None:
        """The number of the same period a year before; ``None`` where there is none such."""
        grain, key = self.periods.grain, self.key(number)
        if grain in A_YEAR:
            return number - A_YEAR[grain]
        prefix = "FY" if key.startswith("FY") else ""
        digits = key.removeprefix("FY")
        try:
            return number_of(f"{prefix}{int(digits[:4]) - 1:04d}{digits[4:]}", self.periods)
        except PeriodError:
            return None

    def _changes(self, before: NDArray[np.int64], *, relative: bool, but: int | None) -> Series:
        """From the values at the numbers ``before`` to those of the periods, where both are known."""
        numbers = self._numbers
        if numbers.size == 0:
            return np.empty(0)
        at = np.minimum(np.searchsorted(numbers, before), numbers.size - 1)
        both = numbers[at] == before
        if but is not None:
            both &= numbers != but
        one, other = self.values[at[both]], self.values[both]
        found: Series = (other - one) / one if relative else other - one
        return found

    @cached_property
    def _numbers(self) -> NDArray[np.int64]:
        return np.array(self.numbers, dtype=np.int64)

    @cached_property
    def _year_before(self) -> NDArray[np.int64]:
        """Of every period; before all of them where there is none."""
        if self.periods.grain in A_YEAR:
            return self._numbers - A_YEAR[self.periods.grain]
        found = (self.year_before(number) for number in self.numbers)
        return np.array([-1 if one is None else one for one in found], dtype=np.int64)


def numbers_of(periods: Periods) -> Sequence[int]:
    """The numbers of all periods in the calendar."""
    first, last = number_of(periods.keys[0], periods), number_of(periods.keys[-1], periods)
    if last - first == len(periods) - 1:
        return range(first, last + 1)
    return [number_of(key, periods) for key in periods.keys]


def number_of(key: str, periods: Periods) -> int:
    """The number of a period in the calendar."""
    return key_ordinal(key, periods.year_start)[1]


def change(before: float, after: float, *, relative: bool) -> float:
    """What lies between two values: a share of the first, or the difference."""
    return (after - before) / before if relative else after - before


def base_rate(known: Series, asked: float, *, rising: bool) -> BaseRate:
    """How many of ``known`` are at least ``asked``; at most if not rising.

    Examples:
        >>> print(base_rate(np.array([0.01, 0.05, 0.1]), 0.05, rising=True))
        2 of 3
    """
    near = ROUNDING * max(abs(asked), float(np.abs(known).max(initial=0.0)))
    hit = known >= asked - near if rising else known <= asked + near
    return BaseRate(int(hit.sum()), len(known))

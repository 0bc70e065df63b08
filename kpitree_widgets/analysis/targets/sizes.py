"""How far levers are moved, in sizes that compare: ratios, or shares of a range."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kpitree_widgets.periods import Series


@dataclass(frozen=True)
class Sizes:
    """Levers by number, each with a coordinate that is 0 where it starts; shape ``(levers,)``.

    A lever that keeps its sign is measured by ``ln(x / start)``: 10% up is as far as 10% down, about.
    One that is 0 or may change its sign is measured in shares of ``size``.
    """

    start: Series
    low: Series
    """The lowest value of each, or minus infinity."""
    high: Series
    weight: Series
    """Above 0: how hard each is to move."""
    size: Series
    """The size of each, for those that are not measured by their ratio."""

    @cached_property
    def by_ratio(self) -> np.ndarray:
        """Which of them keep their sign."""
        found: np.ndarray = (
            (self.start != 0) & (self.low * self.start >= 0) & (self.high * self.start >= 0)
        )
        return found

    @cached_property
    def ends(self) -> tuple[Series, Series]:
        """The coordinates of the lowest and of the highest values."""
        return self.coordinates(self.low), self.coordinates(self.high)

    @cached_property
    def bounds(self) -> tuple[Series, Series]:
        """The lowest and the highest coordinates: of negative levers the other way round."""
        return np.minimum(*self.ends), np.maximum(*self.ends)

    def only(self, number: int) -> Sizes:
        """Of one lever, its values in turn."""
        parts = (self.start, self.low, self.high, self.weight, self.size)
        return Sizes(*(part[number : number + 1] for part in parts))

    def coordinates(self, levels: Series) -> Series:
        """How far each lever is from where it starts."""
        with np.errstate(all="ignore"):
            ratio = np.log(np.abs(levels / np.where(self.by_ratio, self.start, 1.0)))
            return np.where(self.by_ratio, ratio, (levels - self.start) / self.size)

    def levels(self, far: Series) -> Series:
        """The levers' values; never past their limits."""
        with np.errstate(over="ignore"):
            found = np.where(self.by_ratio, self.start * np.exp(far), self.start + self.size * far)
        at_low, at_high = self.ends
        found = np.where(far == at_low, self.low, np.where(far == at_high, self.high, found))
        return np.clip(found, self.low, self.high)

    def speeds(self, levels: Series) -> Series:
        """How fast each lever's value changes with its coordinate."""
        return np.where(self.by_ratio, levels, self.size)

    def efforts(self, levels: Series) -> Series:
        """``weight * coordinate ** 2`` of each."""
        found: Series = self.weight * self.coordinates(levels) ** 2
        return found

"""Families of distributions: what an input may be, and how likely.

Each is a frozen value with the two functions a simulation needs: ``quantile`` (a share in, the value
below which that share lies out) and ``probability`` (its inverse).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from kpitree_widgets.analysis.simulation import normal as standard
from kpitree_widgets.periods import Series

FINE = 20_001
"""Points of the table of a beta distribution."""
COARSE = 4_501
"""Points of the table from which draws are read: at every 0.004 standard deviations."""


@dataclass(frozen=True)
class Distribution:
    """What an input may be, in its unit."""

    def quantile(self, shares: Series) -> Series:
        """The values below which ``shares`` lie; the smallest value at 0, the largest at 1."""
        raise NotImplementedError

    def probability(self, values: Series) -> Series:
        """The probability of at most ``values``."""
        raise NotImplementedError

    @property
    def has_steps(self) -> bool:
        """Whether it has single values with nothing between them."""
        return False

    def of_normal(self, draws: Series) -> Series:
        """Draws of this distribution from those of a standard normal one, in the same ranks.

        From a table; to 1e-5 of the range.
        """
        if self.has_steps:
            return self.quantile(standard.probability(draws))
        return standard.looked_up(draws, self._table)

    @cached_property
    def _table(self) -> Series:
        return self.quantile(standard.probability(standard.grid(COARSE)))

    @property
    def text(self) -> str:
        """It in words."""
        raise NotImplementedError


@dataclass(frozen=True)
class Normal(Distribution):
    """A bell around ``mean``."""

    mean: float
    sd: float

    def quantile(self, shares: Series) -> Series:
        """By the inverse of the standard normal distribution."""
        return self.of_normal(standard.quantile(shares)) if self.sd else self._point(shares)

    def probability(self, values: Series) -> Series:
        """By the standard normal distribution; a step where ``sd`` is 0."""
        if not self.sd:
            return np.where(np.asarray(values) >= self.mean, 1.0, 0.0)
        return standard.probability((np.asarray(values) - self.mean) / self.sd)

    def of_normal(self, draws: Series) -> Series:
        """Exact."""
        return self.mean + self.sd * draws

    def _point(self, shares: Series) -> Series:
        return np.full(np.shape(shares), self.mean)

    @property
    def text(self) -> str:
        """``normal, mean 40 and sd 5``."""
        return f"normal, mean {self.mean:g} and sd {self.sd:g}"


@dataclass(frozen=True)
class Lognormal(Distribution):
    """Its logarithm is a bell; ``mean`` and ``sd`` are those of the value itself."""

    mean: float
    sd: float

    @property
    def location(self) -> float:
        """The mean of the logarithm."""
        return math.log(self.mean) - self.spread**2 / 2

    @property
    def spread(self) -> float:
        """The standard deviation of the logarithm."""
        return math.sqrt(math.log1p((self.sd / self.mean) ** 2))

    def quantile(self, shares: Series) -> Series:
        """By the logarithm."""
        return np.exp(Normal(self.location, self.spread).quantile(shares))

    def probability(self, values: Series) -> Series:
        """By the logarithm; 0 up to 0."""
        with np.errstate(divide="ignore"):
            logarithms = np.log(np.maximum(values, 0.0))
        return Normal(self.location, self.spread).probability(logarithms)

    def of_normal(self, draws: Series) -> Series:
        """Exact."""
        return np.exp(self.location + self.spread * draws)

    @property
    def text(self) -> str:
        """``lognormal, mean 40 and sd 5``."""
        return f"lognormal, mean {self.mean:g} and sd {self.sd:g}"


@dataclass(frozen=True)
class Uniform(Distribution):
    """Every value from ``low`` to ``high`` alike."""

    low: float
    high: float

    def quantile(self, shares: Series) -> Series:
        """A straight line."""
        return self.low + (self.high - self.low) * np.asarray(shares)

    def probability(self, values: Series) -> Series:
        """A straight line."""
        return np.clip((np.asarray(values) - self.low) / (self.high - self.low), 0.0, 1.0)

    @property
    def text(self) -> str:
        """``uniform, 30 to 50``."""
        return f"uniform, {self.low:g} to {self.high:g}"


@dataclass(frozen=True)
class Triangular(Distribution):
    """From ``low`` up to ``mode`` and down to ``high``."""

    low: float
    mode: float
    high: float

    def quantile(self, shares: Series) -> Series:
        """In closed form."""
        shares, width = np.asarray(shares), self.high - self.low
        rising = self.low + np.sqrt(shares * width * (self.mode - self.low))
        falling = self.high - np.sqrt((1.0 - shares) * width * (self.high - self.mode))
        return np.where(shares * width <= self.mode - self.low, rising, falling)

    def probability(self, values: Series) -> Series:
        """In closed form."""
        values, width = np.clip(values, self.low, self.high), self.high - self.low
        rising = (values - self.low) ** 2 / max(width * (self.mode - self.low), 1e-300)
        falling = 1.0 - (self.high - values) ** 2 / max(width * (self.high - self.mode), 1e-300)
        return np.where(values <= self.mode, np.minimum(rising, 1.0), np.maximum(falling, 0.0))

    @property
    def text(self) -> str:
        """``triangular, 30 to 50, most likely 42``."""
        return f"triangular, {self.low:g} to {self.high:g}, most likely {self.mode:g}"


@dataclass(frozen=True)
class Pert(Distribution):
    """A smooth triangle: the beta distribution with mean ``(low + 4 mode + high) / 6``.

    Malcolm, Roseboom, Clark and Fazar, Operations Research 7 (1959).
    """

    low: float
    mode: float
    high: float

    def quantile(self, shares: Series) -> Series:
        """From a table; to 1e-6 of the range."""
        grid, known = _beta((self.mode - self.low) / (self.high - self.low))
        return self.low + (self.high - self.low) * np.interp(shares, known, grid)

    def probability(self, values: Series) -> Series:
        """From a table."""
        grid, known = _beta((self.mode - self.low) / (self.high - self.low))
        return np.interp((np.asarray(values) - self.low) / (self.high - self.low), grid, known)

    @property
    def text(self) -> str:
        """``PERT, 30 to 50, most likely 42``."""
        return f"PERT, {self.low:g} to {self.high:g}, most likely {self.mode:g}"


@dataclass(frozen=True)
class Samples(Distribution):
    """One of ``values``, each as likely as the others."""

    values: tuple[float, ...]
    """In ascending order."""

    def quantile(self, shares: Series) -> Series:
        """A step for each value."""
        count = len(self.values)
        at = np.clip(np.ceil(np.asarray(shares) * count - 1e-9).astype(np.intp) - 1, 0, count - 1)
        return np.asarray(self.values)[at]

    def probability(self, values: Series) -> Series:
        """The share of values that are not larger."""
        return np.searchsorted(self.values, values, side="right") / len(self.values)

    @property
    def has_steps(self) -> bool:
        """It has."""
        return True

    @property
    def text(self) -> str:
        """``one of 24 samples``."""
        return f"one of {len(self.values)} samples"


@cache
def _beta(mode: float) -> tuple[Series, Series]:
    """Values between 0 and 1 and the probability below each, for the beta distribution of a PERT."""
    grid = np.linspace(0.0, 1.0, FINE)
    middle = (grid[1:] + grid[:-1]) / 2

    def density(at: Series) -> Series:
        return at ** (4 * mode) * (1 - at) ** (4 - 4 * mode)

    cells = density(grid[:-1]) + 4 * density(middle) + density(grid[1:])
    known = np.concatenate([[0.0], np.cumsum(cells)])
    return grid, known / known[-1]

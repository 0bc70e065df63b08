"""Distributions of inputs, fitted to how they changed.

What an input may be in a period is its value there, changed as it changed from one period to the
next: the changes of its last complete periods, on the scale on which it varies (factors of positive
values, odds of shares, amounts of others), less their median, so that the value itself is the median.
Between the changes seen the distribution is interpolated; beyond the largest and the smallest there
is nothing. No form is assumed, and one odd month is one change among many.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from kpitree_widgets.analysis.simulation.families import Distribution
from kpitree_widgets.analysis.simulation.scales import Scale, onto
from kpitree_widgets.periods import Series

HISTORY: Final = 60
"""So many changes are looked at, the last ones."""
FEWEST: Final = 8
"""With fewer the quantiles P10 and P90 would be those of a change or two."""
SAID: Final = {"factor": "relative changes", "odds": "changes of the odds", "amount": "changes"}


@dataclass(frozen=True)
class Fitted(Distribution):
    """A value, changed as it used to change."""

    value: float
    """Its median, in the metric's unit."""
    scale: Scale
    changes: tuple[float, ...]
    """On the scale, in ascending order, their median 0."""

    def quantile(self, shares: Series) -> Series:
        """Interpolated between the changes, the smallest at 0 and the largest at 1."""
        count = len(self.changes)
        steps = np.interp(np.asarray(shares) * (count - 1), np.arange(count), self.changes)
        return self._moved(steps)

    def probability(self, values: Series) -> Series:
        """The share of the interpolated changes that lead to no more."""
        steps = onto(self.scale, np.asarray(values, dtype=np.float64))
        steps = np.where(np.isnan(steps), -np.inf, steps) - onto(self.scale, np.array(self.value))
        if self.scale == "odds":
            steps = np.where(np.asarray(values) >= 1, np.inf, steps)
        count = len(self.changes)
        known, at = np.unique(self.changes, return_index=True)
        last = np.append(at[1:], count) - 1
        below = np.interp(steps, known, last / max(count - 1, 1), left=0.0, right=1.0)
        return np.where(steps < known[0], 0.0, below)

    def _moved(self, steps: Series) -> Series:
        if self.scale == "factor":
            return self.value * np.exp(steps)
        if self.scale == "amount":
            return self.value + steps
        odds = self.value / (1.0 - self.value) * np.exp(steps)
        return np.where(steps == 0, self.value, odds / (1.0 + odds))

    @property
    def text(self) -> str:
        """``24 relative changes``."""
        return f"{len(self.changes)} {SAID[self.scale]}"


def changes(series: Series, scale: Scale) -> Series:
    """The changes from each period to the next on the scale, NaN where a value is missing.

    Args:
        series: shape ``(periods,)``, complete periods alone.
        scale: what is one.

    Returns:
        The last ones, shape ``(changes,)``.
    """
    return np.diff(onto(scale, series))[-HISTORY:]


def fitted(value: float, scale: Scale, steps: Series) -> Fitted:
    """The distribution around ``value`` with those of ``steps`` that are known.

    Examples:
        >>> grown = changes(np.array([100.0, 110.0, 132.0, 171.6]), "factor")  # by 10, 20, 30 %
        >>> fitted(60.0, "factor", grown).quantile(np.array([0.0, 0.5, 1.0]))
        array([55., 60., 65.])
    """
    known = np.sort(steps[np.isfinite(steps)])
    return Fitted(value, scale, tuple((known - np.median(known)).tolist()))

"""Correlation of two series at several lags, against a baseline of shuffled ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kpitree_widgets.periods import Series

if TYPE_CHECKING:
    from numpy.typing import NDArray

FEWEST: Final = 12
"""Fewer pairs of values tell nothing."""
SHUFFLES: Final = 499
CONSTANT: Final = 1e-9
"""Changes that vary by no more than this share of the values are rounding."""


@dataclass(frozen=True, eq=False)
class Lagged:
    """Correlations by lag, and how often chance alone gives as much."""

    correlations: Series
    """By lag from 0 on; NaN with too few pairs, or none that differ."""
    points: NDArray[np.int64]
    """So many pairs of values by lag."""
    by_lag: Series
    """By lag: how often a shuffled source correlates as much there."""
    by_best: float
    """How often it correlates as much at any lag as the source does at its best."""

    @property
    def best(self) -> int | None:
        """The lag with the strongest correlation, for its number of pairs."""
        strength = _strength(self.correlations, self.points)
        return int(np.argmax(strength)) if (strength > 0).any() else None


def changes(series: Series, season: int) -> Series:
    """What is left of ``series`` when trend and season are taken out; NaN at its start.

    Differences from a season ago if ``season`` is not 0, then from the period before, then less a
    straight line. Of positive values, or of their logarithms where that leaves less noise (Box and
    Cox 1964). Two series that only grow, or only have the same season, have nothing in common any
    more; where nothing at all is left, all is NaN.
    """
    known = series[np.isfinite(series)]
    left = _changes(series, season)
    if known.size and (known > 0).all():
        grown = _changes(np.log(series), season) * np.exp(np.log(known).mean())
        if _noise(grown) < _noise(left):
            left = grown
    rounding = CONSTANT * float(np.abs(known).max(initial=0.0))
    return left if _noise(left) > rounding else np.full(len(series), np.nan)


def _changes(series: Series, season: int) -> Series:
    left = series
    for step in (season, 1):
        if step:
            left = np.concatenate((np.full(step, np.nan), left[step:] - left[:-step]))[
                : len(series)
            ]
    there = np.isfinite(left)
    if there.sum() < 3:
        return np.full(len(series), np.nan)
    time = np.arange(len(series), dtype=np.float64)
    time -= time[there].mean()
    line = np.polynomial.polynomial.polyfit(time[there], left[there], 1)
    found: Series = left - np.polynomial.polynomial.polyval(time, line)
    return found


def _noise(changes: Series) -> float:
    known = changes[np.isfinite(changes)]
    return float(known.std()) if known.size else 0.0


def lagged(source: Series, target: Series, most: int, seed: int) -> Lagged:
    """Correlate ``source`` with ``target`` 0 to ``most`` periods later.

    The baseline shuffles the phases of the source, which keeps its autocorrelation: neighbours have
    as much in common as before (Ebisuzaki 1997, J. Climate 10). All lags are searched in it as they
    are in the source itself.

    Args:
        source: without trend and season, shape ``(periods,)``; NaN where missing.
        target: the same.
        most: the largest lag.
        seed: the same seed gives the same answer.
    """
    there = np.flatnonzero(np.isfinite(source))
    start = int(there[0]) if there.size else 0
    source, target = source[start:], target[start:]
    rows = np.vstack((source, _shuffled(source, np.random.default_rng(seed))))
    strengths, correlations, points = [], [], []
    for lag in range(most + 1):
        found, count = _correlations(rows[:, : len(source) - lag], target[lag:])
        strengths.append(_strength(found, count))
        correlations.append(found[0])
        points.append(count[0])
    table = np.array(strengths)
    reached = (table[:, 1:] >= table[:, :1]).sum(axis=1)
    best = table.max(axis=0)
    return Lagged(
        np.array(correlations),
        np.array(points, dtype=np.int64),
        (1 + reached) / (1 + SHUFFLES),
        float(1 + (best[1:] >= best[0]).sum()) / (1 + SHUFFLES),
    )


def _shuffled(series: Series, chance: np.random.Generator) -> NDArray[np.float64]:
    """Shape ``(SHUFFLES, periods)``: other series with the same autocorrelation, and the same gaps."""
    known = np.isfinite(series)
    spectrum = np.fft.rfft(np.where(known, series, 0.0))
    turns = chance.uniform(0, 2 * np.pi, size=(SHUFFLES, len(spectrum)))
    rows = np.fft.irfft(np.abs(spectrum) * np.exp(1j * turns), n=len(series), axis=1)
    return np.where(known, rows, np.nan)


def _correlations(rows: NDArray[np.float64], other: Series) -> tuple[Series, NDArray[np.int64]]:
    """Pearson's of every row with ``other``, over the pairs that are known; NaN with too few."""
    known = np.isfinite(rows) & np.isfinite(other)
    weights = known.astype(np.float64)
    x, y = np.where(known, rows, 0.0), np.where(np.isfinite(other), other, 0.0)
    count = weights.sum(axis=1)
    with np.errstate(all="ignore"):
        mean_x, mean_y = x.sum(axis=1) / count, weights @ y / count
        covariance = x @ y / count - mean_x * mean_y
        spread_x = np.einsum("ij,ij->i", x, x) / count - mean_x**2
        spread_y = weights @ (y * y) / count - mean_y**2
        found = covariance / np.sqrt(spread_x * spread_y)
    found = np.where((count >= FEWEST) & np.isfinite(found), np.clip(found, -1, 1), np.nan)
    return found, count.astype(np.int64)


def _strength(correlations: Series, points: NDArray[np.int64]) -> Series:
    """Size of a correlation, times the root of its number of pairs; 0 where there is none."""
    return np.nan_to_num(np.abs(correlations)) * np.sqrt(points)

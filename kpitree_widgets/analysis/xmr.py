"""XmR charts: how far the values of a metric vary by themselves, and what stands out.

An XmR chart (individuals and moving range; Shewhart 1931, Wheeler, "Understanding Variation", 1993)
has its limits 2.66 mean moving ranges from the mean: 3 / 1.128, three standard deviations as the
ranges of neighbours tell them. It is meant for values without trend and season.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from kpitree_widgets.periods import Series

Rule = Literal["beyond a limit", "run on one side", "near a limit"]

FACTOR: Final = 2.66
FEWEST: Final = 10
"""With fewer values the limits say little."""
RUN: Final = 8
NEAR: Final = 3
NEAR_OF: Final = 4


@dataclass(frozen=True, slots=True)
class Signal:
    """Values that the metric's own variation does not explain."""

    rule: Rule
    positions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class XmR:
    """The limits of a series, in its unit, and what stands out from them."""

    mean: float
    lower: float
    upper: float
    moving_range: float
    """Mean difference between neighbours."""
    count: int
    """So many values made the limits."""
    signals: tuple[Signal, ...]

    @property
    def outside(self) -> tuple[int, ...]:
        """Positions of the values beyond a limit."""
        found = (one.positions for one in self.signals if one.rule == "beyond a limit")
        return tuple(position for positions in found for position in positions)


def xmr(series: Series) -> XmR | None:
    """The XmR chart of ``series``; ``None`` with fewer than ten values, or where none differ.

    A gap ends a run, and no moving range reaches over it. Signals are (Wheeler 1993, after the
    Western Electric handbook 1956): a value beyond a limit; eight values in a row on one side of
    the mean; three of four in a row nearer to one limit than to the mean.

    Args:
        series: values in order of time, shape ``(periods,)``; leave an incomplete period out.

    Examples:
        >>> flow = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
        >>> chart = xmr(np.array(flow))  # NIST/SEMATECH e-Handbook 6.3.2.2
        >>> round(chart.mean, 2), round(chart.moving_range, 4), round(chart.lower, 2), round(chart.upper, 2)
        (50.81, 1.8778, 45.82, 55.8)
    """
    found = centre_and_range(series)
    if found is None:
        return None
    mean, moving_range = found
    reach = FACTOR * moving_range
    count = int(np.isfinite(series).sum())
    signals = _signals((series - mean) / reach)
    return XmR(mean, mean - reach, mean + reach, moving_range, count, signals)


def centre_and_range(series: Series) -> tuple[float, float] | None:
    """The mean and the mean moving range; ``None`` with fewer than ten values, or where none differ."""
    known = series[np.isfinite(series)]
    steps = np.abs(series[1:] - series[:-1])
    steps = steps[np.isfinite(steps)]
    if known.size < FEWEST or steps.size == 0 or not steps.any():
        return None
    return float(known.sum()) / known.size, float(steps.sum()) / steps.size


def _signals(away: Series) -> tuple[Signal, ...]:
    """Of distances from the mean, in distances of the limits."""
    beyond = tuple(np.flatnonzero(np.abs(away) > 1).tolist())
    found = [Signal("beyond a limit", beyond)] if beyond else []
    for side in (away, -away):
        found += [Signal("run on one side", run) for run in _runs(side > 0)]
        near = side > 0.5
        windows = np.convolve(near, np.ones(NEAR_OF), "valid")
        members: set[int] = set()
        for start in np.flatnonzero(windows >= NEAR):
            members.update(start + np.flatnonzero(near[start : start + NEAR_OF]))
        if members:
            found.append(Signal("near a limit", tuple(sorted(int(one) for one in members))))
    return tuple(found)


def _runs(on_side: np.ndarray) -> list[tuple[int, ...]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], on_side.astype(int), [0]))))
    pairs = zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    return [tuple(range(start, end)) for start, end in pairs if end - start >= RUN]

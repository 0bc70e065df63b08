"""Ticks of a chart: round numbers, written in the metric's unit."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kpitree_widgets.locale import without_trailing_zeros
from kpitree_widgets.units import format_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpitree_widgets.periods import Series

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Ticks:
    """Where the value axis has its lines, and what stands beside them."""

    values: tuple[float, ...]
    texts: tuple[str, ...]

    @property
    def expression(self) -> str:
        """The texts by value, as a Vega expression for ``labelExpr``."""
        return f"{json.dumps(self.texts)}[indexof({json.dumps(self.values)}, datum.value)]"


def ticks(series: Sequence[Series], unit: str | None, count: int = 4) -> Ticks:
    """About ``count`` steps of a round size that reach around all of ``series``, which have values.

    The axis starts at 0 where the smallest value is less than half of the largest: there a cut axis
    would exaggerate.

    Examples:
        >>> ticks([np.array([974_800.0, 1_066_980.0, np.nan])], "EUR").texts
        ('€950K', '€975K', '€1M', '€1.025M', '€1.05M', '€1.075M')
        >>> ticks([np.array([3.0, 8.0])], None).values
        (0.0, 2.0, 4.0, 6.0, 8.0)
    """
    if not series:
        return Ticks((0.0, 1.0), ("", ""))
    known = np.concatenate([values[np.isfinite(values)] for values in series])
    low, high = float(known.min()), float(known.max())
    if low == high:
        low, high = (low - abs(low) * 0.1, high + abs(high) * 0.1) if low else (0.0, 1.0)
    low = 0.0 if 0 <= low < high / 2 else low
    high = 0.0 if low / 2 < high <= 0 else high
    step = _round_step((high - low) / count)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    values = tuple(float(f"{number * step:.12g}") for number in range(first, last + 1))
    return Ticks(values, tuple(_written(value, unit) for value in values))


def period_ticks(labels: Sequence[str], count: int = 8) -> list[str]:
    """At most ``count`` of ``labels``, evenly apart and with the last one.

    Examples:
        >>> period_ticks(["Jan", "Feb", "Mar", "Apr", "May"], 3)
        ['Jan', 'Mar', 'May']
    """
    apart = max(1, math.ceil((len(labels) - 1) / max(1, count - 1)))
    return list(labels[::-1][::apart][::-1])


def _round_step(least: float) -> float:
    power = 10.0 ** math.floor(math.log10(least))
    return next(step * power for step in STEPS if step * power >= least * (1 - 1e-9))


def _written(value: float, unit: str | None) -> str:
    return without_trailing_zeros(format_value(value, unit))

"""A difference, and whether it is good."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from kpitree_widgets.analysis.levers.better import Better

Verdict = Literal["better", "worse", "same", "unknown"]


@dataclass(frozen=True, slots=True)
class Variance:
    """A difference, in the metric's unit, and whether it is good as the metric's aim has it."""

    value: float | None
    verdict: Verdict
    """``"unknown"`` where a number is missing, or a balance has neither range nor target."""


def variance(better: Better, before: float | None, after: float | None) -> Variance:
    """``after - before``, judged.

    Examples:
        >>> variance(Better("minimize"), 100.0, 90.0)
        Variance(value=-10.0, verdict='better')
    """
    if before is None or after is None:
        return Variance(None, "unknown")
    gain = float(better.gain(before, after))
    if after == before:
        return Variance(0.0, "same")
    if np.isnan(gain):
        return Variance(after - before, "unknown")
    return Variance(after - before, "better" if gain > 0 else "worse" if gain < 0 else "same")

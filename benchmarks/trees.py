"""Trees of a given size with 52 weeks of data: every fourth level multiplies, the others add."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

import kpitree_widgets as kt

if TYPE_CHECKING:
    from collections.abc import Iterator

BRANCHES = 4
WEEKS = 52


def formulas(size: int) -> Iterator[tuple[int, list[int], str]]:
    """Each computed metric, its drivers and its operator; metric 0 is the root of ``size``."""
    for metric in range(size):
        first = BRANCHES * metric + 1
        drivers = list(range(first, min(first + BRANCHES, size)))
        if drivers:
            yield metric, drivers, "*" if metric % BRANCHES == 3 else "+"


def series(size: int) -> dict[int, np.ndarray]:
    """The input metrics' values, near 1 so that products stay in bounds."""
    computed = {metric for metric, _, _ in formulas(size)}
    random = np.random.default_rng(1)
    return {
        metric: random.uniform(0.9, 1.1, WEEKS) for metric in range(size) if metric not in computed
    }


def tree(size: int) -> kt.KPITree:
    """A bound ``KPITree`` of ``size`` metrics named ``m0`` ... ."""
    lines = (
        f"m{metric} = " + f" {operator} ".join(f"m{driver}" for driver in drivers)
        for metric, drivers, operator in formulas(size)
    )
    made = kt.KPITree.from_text("\n".join(lines), name=f"{size} metrics")
    frame = pd.DataFrame({f"m{metric}": values for metric, values in series(size).items()})
    frame["week"] = pd.date_range("2025-01-06", periods=WEEKS, freq="W-MON")
    made.bind(frame, time="week", grain="week")
    return made

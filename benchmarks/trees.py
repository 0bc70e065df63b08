"""Trees of a given size with 52 weeks of data: every fourth level multiplies, the others add."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

import kpitree_widgets as kt
from kpitree_widgets.calendar import ordinal
from kpitree_widgets.evaluation import Evaluation, evaluate
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.periods import periods_between

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


def series(size: int, periods: int = WEEKS) -> dict[int, np.ndarray]:
    """The input metrics' values, near 1 so that products stay in bounds."""
    computed = {metric for metric, _, _ in formulas(size)}
    random = np.random.default_rng(1)
    return {
        metric: random.uniform(0.9, 1.1, periods)
        for metric in range(size)
        if metric not in computed
    }


def text(size: int) -> str:
    """The formulas of ``size`` metrics named ``m0`` ... , one a line."""
    return "\n".join(
        f"m{metric} = " + f" {operator} ".join(f"m{driver}" for driver in drivers)
        for metric, drivers, operator in formulas(size)
    )


def evaluation(size: int, periods: int) -> Evaluation:
    """A tree of ``size`` metrics evaluated over so many days."""
    first = ordinal(date(1800, 1, 1), "day")
    days = periods_between(first, first + periods - 1, "day")
    inputs = {f"m{metric}": values for metric, values in series(size, periods).items()}
    return evaluate(tree_from_text(text(size), ""), days, inputs)


def tree(size: int) -> kt.KPITree:
    """A bound ``KPITree`` of ``size`` metrics."""
    made = kt.KPITree.from_text(text(size), name=f"{size} metrics")
    frame = pd.DataFrame({f"m{metric}": values for metric, values in series(size).items()})
    frame["week"] = pd.date_range("2025-01-06", periods=WEEKS, freq="W-MON")
    made.bind(frame, time="week", grain="week")
    return made

"""What moves a metric: all elasticities by one gradient, beside finite differences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import trees
from figure import Figure, median_ms

from kpitree_widgets.analysis.levers.moving import levers
from kpitree_widgets.analysis.model import Model

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpitree_widgets.analysis.model import Moment

SIZES = (100, 1_000)
PERIODS = 24
ROOT = "m0"
STEP = 1e-6


def figures() -> Iterator[Figure]:
    """Two sizes of trees; then everything that ``levers`` says."""
    for size in SIZES:
        now = trees.evaluation(size, PERIODS)
        moment = Model(now).at(PERIODS - 1, ROOT)
        took = median_ms(lambda moment=moment: moment.gradient(ROOT), 11)  # type: ignore[misc]
        differences = median_ms(lambda moment=moment: by_differences(moment), 3)  # type: ignore[misc]
        name = f"elasticities, {size:,} metrics"
        yield Figure(name, took, "ms", "finite differences", differences)
        slopes, found = moment.gradient(ROOT), by_differences(moment)
        largest = max(map(abs, found.values()))
        error = max(abs(slopes[m] - found[m]) for m in found) / largest
        yield Figure(f"{name}, apart", float(error), "of the largest", limit=1e-6)
        whole = median_ms(lambda now=now: levers(now, ROOT), 3)  # type: ignore[misc]
        yield Figure(f"levers, {size:,} metrics", whole, "ms")


def by_differences(moment: Moment) -> dict[str, float]:
    """The slopes by moving every input a little up and down; only what it reaches is computed."""
    now = moment.values()
    found = {}
    for metric in moment.given:
        step = STEP * abs(float(now[metric]))
        ends = float(now[metric]) + np.array([-step, step])
        below, above = moment.values({metric: ends})[ROOT]
        found[metric] = float(above - below) / (2 * step)
    return found

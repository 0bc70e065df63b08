"""Where a metric ceases to have a value on the way of a lever."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from kpitree_widgets.periods import Series

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kpitree_widgets.analysis.targets.far_ends import Response

AROUND: Final = 33
ROUNDS: Final = 12


def with_edges(response: Response, points: Series, values: Series) -> tuple[Series, Series]:
    """With the outermost points at which the metric still has a value, where it ceases to have one."""
    known = np.isfinite(values)
    cells = np.flatnonzero(known[:-1] != known[1:])
    edges = [_last_known(response, points[at : at + 2], known[at : at + 2]) for at in cells]
    if not edges:
        return points, values
    together = np.unique(np.concatenate([points, edges]))
    return together, response(together)


def _last_known(response: Response, ends: Series, known: NDArray[np.bool_]) -> float:
    inside, outside = (ends[0], ends[1]) if known[0] else (ends[1], ends[0])
    for _ in range(ROUNDS):
        around = np.linspace(inside, outside, AROUND)
        missing = np.flatnonzero(~np.isfinite(response(around)))
        if missing.size == 0 or missing[0] == 0:
            break
        inside, outside = around[missing[0] - 1], around[missing[0]]
    return float(inside)

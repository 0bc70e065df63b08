"""What may come: past errors drawn again, and what the formulas make of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from kpitree_widgets.analysis.simulation.drawing import BLOCK_VALUES, stream

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kpitree_widgets.analysis.forecasting.foreseeing import Foreseen
    from kpitree_widgets.analysis.model import Model

ROWS: Final = 8
"""With fewer periods in which all inputs have an error, each draws its own."""


def paths(
    model: Model,
    found: Mapping[str, Foreseen],
    wanted: Sequence[str],
    known: int,
    n: int,
    seed: int,
) -> tuple[dict[str, NDArray[np.float64]], str]:
    """Shape ``(periods foretold, paths)`` per metric, and how the errors went together."""
    total = len(model.evaluation.periods)
    rows = _rows(found, known)
    size = max(10, BLOCK_VALUES // (total * max(len(model.cone(wanted)), 1)))
    ahead = max((total - one.start for one in found.values()), default=total - known)
    made = {metric: np.empty((total - known, n)) for metric in wanted}
    shared = stream(seed, " rows")
    own = {metric: stream(seed, metric) for metric in found}
    for start in range(0, n, size):
        count = min(size, n - start)
        # Row by row a path: fewer paths are then the first ones of more.
        drawn = shared.integers(len(rows), size=(count, ahead)).T if len(rows) else None
        overrides = {}
        for metric, one in found.items():
            steps = total - one.start
            if drawn is None:
                pool = one.residuals[np.isfinite(one.residuals)]
                pool = pool if len(pool) else np.zeros(1)
                errors = pool[own[metric].integers(len(pool), size=(count, steps)).T]
            else:
                errors = one.residuals[rows][drawn[ahead - steps :]]
            overrides[metric] = _series(model, metric, one, errors)
        values = model.run(overrides, wanted)
        for metric, table in made.items():
            series = values[metric][known:]
            table[:, start : start + count] = series if series.ndim == 2 else series[:, None]
    return made, _said(found, len(rows))


def _series(
    model: Model, metric: str, one: Foreseen, errors: NDArray[np.float64]
) -> NDArray[np.float64]:
    """History and what may come, shape ``(periods, paths)``; what was given by hand stays."""
    held = model.evaluation.values[metric]
    table = np.repeat(held[:, None], errors.shape[1], axis=1)
    later = table[one.start :]
    np.copyto(later, one.paths(errors), where=np.isnan(later))
    return table


def _rows(found: Mapping[str, Foreseen], known: int) -> NDArray[np.intp]:
    """Positions of the periods in which every input has an error; empty if they are too few."""
    complete_rows = np.ones(known, dtype=np.bool_)
    for one in found.values():
        padded = np.full(known, np.nan)
        padded[: len(one.residuals)] = one.residuals
        complete_rows &= np.isfinite(padded)
        if len(one.residuals) < known:
            complete_rows[len(one.residuals) :] = False
    rows = np.flatnonzero(complete_rows)
    return rows if len(rows) >= ROWS else rows[:0]


def _said(found: Mapping[str, Foreseen], rows: int) -> str:
    if not found:
        return "Everything is given by hand."
    if rows:
        return f"Intervals: errors of {rows} periods drawn again, of all inputs together."
    return "Intervals: errors of each input drawn again on its own, for too few are of one period."

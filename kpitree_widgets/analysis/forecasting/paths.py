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
    together = _together(found)
    rows = _rows([found[metric] for metric in together], known)
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
            if drawn is not None and metric in together:
                errors = one.residuals[rows][drawn[ahead - steps :]]
            else:
                pool = one.residuals[np.isfinite(one.residuals)]
                pool = pool if len(pool) else np.zeros(1)
                errors = pool[own[metric].integers(len(pool), size=(count, steps)).T]
            overrides[metric] = _series(model, metric, one, errors)
        values = model.run(overrides, wanted)
        for metric, table in made.items():
            series = values[metric][known:]
            table[:, start : start + count] = series if series.ndim == 2 else series[:, None]
    return made, _said(found, together if len(rows) else (), len(rows))


def _series(
    model: Model, metric: str, one: Foreseen, errors: NDArray[np.float64]
) -> NDArray[np.float64]:
    """History and what may come, shape ``(periods, paths)``; what was given by hand stays."""
    held = model.evaluation.values[metric]
    table = np.repeat(held[:, None], errors.shape[1], axis=1)
    later = table[one.start :]
    np.copyto(later, one.paths(errors), where=np.isnan(later))
    return table


def _together(found: Mapping[str, Foreseen]) -> tuple[str, ...]:
    """The inputs with enough errors to be drawn together with others."""
    counts = {metric: int(np.isfinite(one.residuals).sum()) for metric, one in found.items()}
    return tuple(metric for metric, count in counts.items() if count >= ROWS)


def _rows(found: Sequence[Foreseen], known: int) -> NDArray[np.intp]:
    """Positions of the periods in which every input has an error; empty if they are too few."""
    shared = np.ones(known, dtype=np.bool_)
    for one in found:
        has = np.zeros(known, dtype=np.bool_)
        has[: len(one.residuals)] = np.isfinite(one.residuals)
        shared &= has
    rows = np.flatnonzero(shared)
    return rows if found and len(rows) >= ROWS else rows[:0]


def _said(found: Mapping[str, Foreseen], together: Sequence[str], rows: int) -> str:
    if not found:
        return "Everything is given by hand."
    if not rows:
        return (
            "Intervals: errors of each input drawn again on its own, for too few are of one period."
        )
    alone = len(found) - len(together)
    said = f"Intervals: errors of {rows} periods drawn again, of all inputs together"
    return f"{said} but {alone} with too few." if alone else f"{said}."

"""Whether a tree read at a coarser grain, or over a range, says what its own periods add up to."""

from __future__ import annotations

from typing import Final

import numpy as np

from kpitree_widgets.analysis.explaining.change import Change, State
from kpitree_widgets.analysis.units import shown_unit
from kpitree_widgets.calendar import first_day, last_day
from kpitree_widgets.evaluation import Evaluation
from kpitree_widgets.units import format_value

ADDS_UP_WITHIN: Final = 0.25
"""What is nearer than this to the sum of its parts is taken for something that adds up."""
SAME_WITHIN: Final = 1e-6


def grain_notes(change: Change, fine: Evaluation) -> tuple[str, ...]:
    """A sentence where the longer periods of a change are not what the shorter ones add up to.

    A formula that holds by month need not hold by quarter: distinct customers of three months are
    fewer than their sum, and a constant counts once.

    Args:
        change: between two periods of a coarser grain than that of ``fine``, or two ranges.
        fine: the tree as it is.
    """
    notes = (_note(change.metric, side, fine) for side in reversed(change.sides))
    return tuple(note for note in notes if note)[:1]


def _note(metric: str, side: State, fine: Evaluation) -> str:
    coarse, grain = side.evaluation.periods, fine.periods.grain
    read = "as one period" if side.days is not None else f"by {coarse.grain}"
    if side.days is not None:
        start, end = side.days
    elif coarse.grain not in (None, grain):
        key = coarse.keys[side.position]
        start, end = (edge(key, coarse.grain, coarse.year_start) for edge in (first_day, last_day))
    else:
        return ""
    if grain is None:
        return ""
    within = [
        at
        for at, short in enumerate(fine.periods.keys)
        if start <= first_day(short, grain, fine.periods.year_start) <= end
    ]
    total, value = float(fine.values[metric][within].sum()), side.value(metric)
    if not total or np.isnan(total):
        return ""
    if not SAME_WITHIN < abs(value / total - 1) <= ADDS_UP_WITHIN:
        return ""
    unit = shown_unit(fine.tree, metric)
    return (
        f"The {grain}s of {side.label} add up to {format_value(total, unit)}; read {read}"
        f" the formula gives {format_value(value, unit)}, since not all that it names adds up."
    )

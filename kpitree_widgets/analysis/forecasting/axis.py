"""The time axis of a forecast: what is known for good, and what is to come."""

from __future__ import annotations

from typing import Final

import numpy as np

from kpitree_widgets.calendar import key_ordinal, label, period_key
from kpitree_widgets.errors import PeriodError
from kpitree_widgets.evaluation import Evaluation, evaluate
from kpitree_widgets.periods import Periods

HORIZON: Final = {"hour": 24, "day": 14, "week": 13, "month": 12, "quarter": 4, "year": 3}
"""How many periods are foretold if nothing is said."""
FARTHEST: Final = 1_000


def until(evaluation: Evaluation, known: int) -> Evaluation:
    """The complete periods alone."""
    axis = evaluation.periods
    if known == len(axis):
        return evaluation
    shorter = Periods(axis.grain, axis.keys[:known], axis.year_start)
    inputs = {metric: series[:known] for metric, series in evaluation.inputs.items()}
    return evaluate(evaluation.tree, shorter, inputs, programs=evaluation.programs)


def ahead(evaluation: Evaluation, known: int, periods: int | str | None) -> Evaluation:
    """The complete periods and those to come, of which nothing is known but what was given by hand."""
    axis = evaluation.periods
    grain = axis.grain
    if grain is None or known == 0:
        raise PeriodError("the tree has no time axis", hint="bind data with time=")
    last = key_ordinal(axis.keys[known - 1], axis.year_start)[1]
    if isinstance(periods, str):
        count = _count_to(periods, axis, last)
    else:
        count = HORIZON[grain] if periods is None else periods
    if type(count) is bool or not float(count).is_integer() or count < 1:
        raise PeriodError(
            f"{periods!r} does not lie ahead of {label(axis.keys[known - 1])}",
            hint=f"give a number of periods, or a key after {axis.keys[known - 1]}",
        )
    if count > FARTHEST:
        raise PeriodError(
            f"{count} periods are too far ahead", hint=f"give a number up to {FARTHEST}"
        )
    to_come = (period_key(last + step, grain, axis.year_start) for step in range(1, int(count) + 1))
    longer = Periods(grain, (*axis.keys[:known], *to_come), axis.year_start)
    unknown = np.full(int(count), np.nan)
    inputs = {
        metric: np.concatenate([series[:known], unknown])
        for metric, series in evaluation.inputs.items()
    }
    return evaluate(evaluation.tree, longer, inputs, programs=evaluation.programs)


def _count_to(key: str, axis: Periods, last: int) -> int:
    grain, number = key_ordinal(key, axis.year_start)
    if grain != axis.grain:
        raise PeriodError(
            f"{key!r} is a {grain}, and the tree has {axis.grain}s",
            hint=f"write it like {axis.keys[-1]!r}",
        )
    return number - last

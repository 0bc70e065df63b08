"""States that are not simply a period: a segment, the targets, what is expected."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kpitree_widgets.amounts import amount_series
from kpitree_widgets.analysis.explaining.change import State
from kpitree_widgets.analysis.model import Model
from kpitree_widgets.analysis.pace import paced
from kpitree_widgets.calendar import label
from kpitree_widgets.errors import ExplanationError
from kpitree_widgets.evaluation import Evaluation

TARGET = "target"


def in_segment(evaluation: Evaluation, segment: int) -> Evaluation:
    """One segment of an evaluation by segment, as an evaluation without any."""
    inputs = {metric: series[:, segment] for metric, series in evaluation.inputs.items()}
    values = {metric: series[:, segment] for metric, series in evaluation.values.items()}
    return Evaluation(evaluation.tree, evaluation.periods, inputs, values, evaluation.programs)


def actual(evaluation: Evaluation, position: int) -> State:
    """A period as it is."""
    return State(evaluation, position, label(evaluation.periods.keys[position]) or "now")


def compared(evaluation: Evaluation, position: int, before: int) -> State:
    """A period as another one, which may be incomplete, compares with it: like for like.

    Raises:
        ExplanationError: they compare in no way.
    """
    keys = evaluation.periods.keys
    if evaluation.is_refused(position, before):
        raise ExplanationError(
            f"{label(keys[before])} compares with {label(keys[position])} in no way: its data end early",
            hint="compare periods that are complete",
        )
    if position == before or not evaluation.is_incomplete(position) or evaluation.coverage is None:
        return actual(evaluation, before)
    days = evaluation.coverage.days
    name = f"the first {days} days of {label(keys[before])}"
    return State(evaluation.part(before), before, name)


def expected(evaluation: Evaluation, position: int) -> State:
    """A period as a target is held against it: where it is expected to end, if it is incomplete."""
    if not evaluation.is_incomplete(position):
        return actual(evaluation, position)
    name = f"{label(evaluation.periods.keys[position])} as expected"
    return State(paced(evaluation), position, name)


def targeted(evaluation: Evaluation, position: int, metric: str) -> State:
    """The targets in a period; what has none is as it is.

    The targets nearest to ``metric`` count: a computed driver with a target is taken at it, whatever
    targets stand below; one without is computed. ``metric`` itself is at its own target if it has one.

    Raises:
        ExplanationError: neither it nor anything it is computed from has a target.
    """
    tree, periods = evaluation.tree, evaluation.periods
    amounts = {
        m: amount_series(definition.target, periods) for m, definition in tree.metrics.items()
    }
    aimed = {
        m: series
        for m, series in amounts.items()
        if series is not None and not np.isnan(series[position])
    }
    below = tree.below(metric) - {metric}
    if not below & aimed.keys():
        name = tree[metric].label
        raise ExplanationError(
            f"nothing that {name} is computed from has a target",
            metric=metric,
            hint=f"give targets to drivers such as {next(iter(sorted(below)), metric)!r}",
        )
    aims = below & aimed.keys()
    held = frozenset(m for m in aims if tree.metrics[m].expression is not None)
    now = expected(evaluation, position).evaluation
    values = dict(now.values)
    for m in aims:
        values[m] = np.where(np.isnan(aimed[m]), values[m], aimed[m])
    model = Model(now, held)
    computed = model.run({m: values[m] for m in model.below(metric)}, wanted=model.cone([metric]))
    if metric in aimed:
        computed[metric] = aimed[metric]
    return State(
        replace(now, values={**values, **computed}), position, "the target", held, is_time=False
    )

"""Why a computed metric has no value where one is expected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kpitree_widgets.analysis.checks.when import when
from kpitree_widgets.analysis.finding import Finding
from kpitree_widgets.formula.expression import Call, Negation, Operation, walk
from kpitree_widgets.formula.functions import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpitree_widgets.evaluation import Evaluation
    from kpitree_widgets.formula.expression import Expression
    from kpitree_widgets.tree.metric import Metric

DIVISION = "a division by zero"
NO_SUCH_NUMBER = "a root or logarithm of a number that has none"
LOOKS_BACK = "it looks back further than the data go"
CHOOSE = "use safe_div(a, b) to choose a value there"
GAPS = "missing periods are shown as gaps"


def missing_values(definition: Metric, evaluation: Evaluation) -> tuple[Finding, ...]:
    """Drivers without any value, and periods in which the formula gives none."""
    if definition.expression is None:
        return ()
    metric = definition.id
    missing = np.isnan(evaluation.values[metric])
    if not missing.any() and metric not in evaluation.inputs:
        return ()
    drivers = evaluation.tree.drivers(metric)
    empty = [driver for driver in drivers if np.isnan(evaluation.values[driver]).all()]
    if empty:
        return (_of_empty_drivers(definition, evaluation, empty),)
    known = ~np.logical_or.reduce(
        [np.isnan(evaluation.values[driver]) for driver in drivers] or [np.zeros_like(missing)]
    )
    undefined = np.flatnonzero(missing & known)
    if undefined.size == 0:
        return ()
    causes = _causes(definition.expression)
    reason = " or ".join(causes) or "the number is too large"
    message = f"{definition.label!r} has no value{when(evaluation, undefined)}: {reason}"
    if causes == (LOOKS_BACK,):
        return (Finding("no_value", "info", metric, message, GAPS),)
    hint = CHOOSE if DIVISION in causes else "change the formula, or the values of its drivers"
    return (Finding("no_value", "warning", metric, message, hint),)


def _of_empty_drivers(definition: Metric, evaluation: Evaluation, empty: Sequence[str]) -> Finding:
    """The finding of a metric some of whose drivers have no value in any period."""
    metric, shown = definition.id, repr(definition.label)
    if metric in evaluation.tree.structure.loops and definition.opening is None:
        message = f"{shown} looks back at itself and has no opening value"
        return Finding("no_opening", "warning", metric, message, "give it one: .opening = ...")
    names = ", ".join(repr(evaluation.tree.metrics[driver].label) for driver in empty)
    if metric in evaluation.inputs:
        message = f"{shown} shows its own data, not its formula: there are no data for {names}"
        return Finding("own_data", "info", metric, message, "bind data for every driver")
    message = f"{shown} has no value: there are no data for {names}"
    return Finding("missing_driver", "warning", metric, message, "bind data or type a value")


def _causes(expression: Expression) -> tuple[str, ...]:
    """Why a formula can have no value where all its drivers have one."""
    found: dict[str, None] = {}
    for part in walk(expression):
        match part:
            case Operation("/") | Call("wavg") | Operation("**", _, Negation()):
                found[DIVISION] = None
            case Call("sqrt" | "log") | Operation("**"):
                found[NO_SUCH_NUMBER] = None
            case Call(name) if FUNCTIONS[name].window:
                found[LOOKS_BACK] = None
            case _:
                pass
    return tuple(found)

"""Findings: why a metric has no value where one is expected, and units that do not fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from kpitree_widgets.analysis.units import units_of
from kpitree_widgets.formula.expression import Call, Negation, Operation, walk
from kpitree_widgets.formula.functions import FUNCTIONS
from kpitree_widgets.periods import PeriodValues, label
from kpitree_widgets.unit_algebra import dimension

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpitree_widgets.evaluation import Evaluation
    from kpitree_widgets.formula.expression import Expression
    from kpitree_widgets.periods import Periods
    from kpitree_widgets.tree.metric import Metric
    from kpitree_widgets.tree.tree import Tree

DIVISION = "a division by zero"
NO_SUCH_NUMBER = "a root or logarithm of a number that has none"
LOOKS_BACK = "it looks back further than the data go"
CHOOSE = "use safe_div(a, b) to choose a value there"
GAPS = "missing periods are shown as gaps"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a metric that its reader should know."""

    code: Literal[
        "no_data",
        "no_value",
        "no_opening",
        "missing_driver",
        "own_data",
        "other_periods",
        "unit_mismatch",
        "unit_of_formula",
    ]
    severity: Literal["error", "warning", "info"]
    metric: str
    message: str
    hint: str

    def __str__(self) -> str:
        """Message and hint in one line."""
        return f"{self.message}; {self.hint}"


def findings(evaluation: Evaluation) -> tuple[Finding, ...]:
    """All findings, in reading order.

    Examples:
        >>> import numpy as np
        >>> from kpitree_widgets.evaluation import evaluate
        >>> from kpitree_widgets.io.text import tree_from_text
        >>> from kpitree_widgets.periods import Periods
        >>> tree, months = tree_from_text("Rate = Orders / Visits"), Periods("month", ("2022-11", "2022-12"))
        >>> inputs = {"orders": np.array([1.0, 2.0]), "visits": np.array([4.0, 0.0])}
        >>> [str(finding) for finding in findings(evaluate(tree, months, inputs))]
        ["'Rate' has no value in Dec 2022: a division by zero; use safe_div(a, b) to choose a value there"]
    """
    return tuple(
        finding for metric in evaluation.tree for finding in findings_of(evaluation, metric)
    )


def findings_of(evaluation: Evaluation, metric: str) -> tuple[Finding, ...]:
    """The findings of one metric; it looks at the metric and its drivers only."""
    definition = evaluation.tree.metrics[metric]
    return (
        *_of_value(definition, evaluation),
        *_of_other_periods(definition, evaluation.periods),
        *_of_units(definition, evaluation.tree),
    )


def _of_value(definition: Metric, evaluation: Evaluation) -> tuple[Finding, ...]:
    metric = definition.id
    missing = np.isnan(evaluation.values[metric])
    if definition.expression is None:
        return _of_input(definition, evaluation, missing)
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
    message = f"{definition.label!r} has no value{_when(evaluation, undefined)}: {reason}"
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


def _of_units(definition: Metric, tree: Tree) -> tuple[Finding, ...]:
    if definition.expression is None:
        return ()
    metric = definition.id
    units = units_of(tree, metric)
    found = [
        Finding(
            "unit_mismatch",
            "warning",
            metric,
            f"the formula of {definition.label!r} puts {one.left} in {one.left_unit}"
            f" beside {one.right} in {one.right_unit}",
            "check the formula, or the units of its drivers",
        )
        for one in units.mismatches
    ]
    said = None if definition.unit is None else dimension(definition.unit)
    if not found and None not in (said, units.dimension) and said != units.dimension:
        message = (
            f"{definition.label!r} is said to be in {said}, its formula gives {units.dimension}"
        )
        hint = "change its unit, or the units of its drivers"
        found.append(Finding("unit_of_formula", "warning", metric, message, hint))
    return tuple(found)


def _of_input(
    definition: Metric, evaluation: Evaluation, missing: np.ndarray
) -> tuple[Finding, ...]:
    if missing.all():
        message = f"{definition.label!r} has no data"
        return (Finding("no_data", "warning", definition.id, message, "bind data or type a value"),)
    gaps = np.flatnonzero(missing)
    if gaps.size == 0:
        return ()
    message = f"{definition.label!r} has no data{_when(evaluation, gaps)}"
    return (Finding("no_data", "info", definition.id, message, GAPS),)


def _of_other_periods(definition: Metric, periods: Periods) -> tuple[Finding, ...]:
    """Targets, benchmarks and values by hand that are given for periods the tree does not have."""
    given = {
        "target": definition.target,
        "benchmark": definition.benchmark,
        "value": definition.values,
    }
    hint = (
        "bind data with periods, or give one number"
        if periods.grain is None
        else f"the periods are {label(periods.keys[0])} to {label(periods.keys[-1])}"
    )
    return tuple(
        Finding(
            "other_periods",
            "warning",
            definition.id,
            f"the {name} of {definition.label!r} shows nowhere: the tree has no period {label(amount.pairs[0][0])}",
            hint,
        )
        for name, amount in given.items()
        if isinstance(amount, PeriodValues)
        and amount.pairs
        and not any(key in periods for key, _ in amount.pairs)
    )


def _when(evaluation: Evaluation, positions: np.ndarray) -> str:
    first = label(evaluation.periods.keys[int(positions[0])])
    if not first:
        return ""
    return (
        f" in {first}" if positions.size == 1 else f" in {positions.size} periods, first in {first}"
    )

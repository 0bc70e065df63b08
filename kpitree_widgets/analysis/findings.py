"""Findings: why a metric has no value where one is expected, and units that do not fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from kpitree_widgets.analysis.units import units_of
from kpitree_widgets.formula.expression import Call, reach, walk
from kpitree_widgets.periods import label
from kpitree_widgets.unit_algebra import dimension

if TYPE_CHECKING:
    from kpitree_widgets.evaluation import Evaluation
    from kpitree_widgets.tree.metric import Metric
    from kpitree_widgets.tree.tree import Tree

RANGED = ("log", "sqrt")
"""Functions that have no value for some numbers."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a metric that its reader should know."""

    code: Literal[
        "no_data",
        "no_value",
        "no_opening",
        "missing_driver",
        "own_data",
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
    return (*_of_values(evaluation, metric), *_of_units(evaluation.tree, metric))


def _of_values(evaluation: Evaluation, metric: str) -> tuple[Finding, ...]:
    definition = evaluation.tree.metrics[metric]
    missing = np.isnan(evaluation.values[metric])
    if definition.expression is None:
        return _of_input(definition, evaluation, missing)
    if missing.all() and metric in evaluation.tree.structure.loops and definition.opening is None:
        message = f"{definition.label!r} looks back at itself and has no opening value"
        return (Finding("no_opening", "warning", metric, message, "give it one: .opening = ..."),)
    drivers = evaluation.tree.drivers(metric)
    empty = [driver for driver in drivers if np.isnan(evaluation.values[driver]).all()]
    if empty:
        names = ", ".join(repr(evaluation.tree.metrics[driver].label) for driver in empty)
        if metric in evaluation.inputs:
            message = f"{definition.label!r} shows its own data, not its formula: there are no data for {names}"
            return (Finding("own_data", "info", metric, message, "bind data for every driver"),)
        message = f"{definition.label!r} has no value: there are no data for {names}"
        return (Finding("missing_driver", "warning", metric, message, "bind data or type a value"),)
    known = ~np.logical_or.reduce(
        [np.isnan(evaluation.values[driver]) for driver in drivers] or [np.zeros_like(missing)]
    )
    known[: reach(definition.expression)] = False
    undefined = np.flatnonzero(missing & known)
    if undefined.size == 0:
        return ()
    cause, hint = "a division by zero", "use safe_div(a, b) to choose a value there"
    if any(
        isinstance(part, Call) and part.function in RANGED for part in walk(definition.expression)
    ):
        cause, hint = f"{cause} or a function outside its range", "choose a value there with if_"
    message = f"{definition.label!r} has no value{_when(evaluation, undefined)}: {cause}"
    return (Finding("no_value", "warning", metric, message, hint),)


def _of_units(tree: Tree, metric: str) -> tuple[Finding, ...]:
    definition = tree.metrics[metric]
    if definition.expression is None:
        return ()
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
    return (
        Finding("no_data", "info", definition.id, message, "missing periods are shown as gaps"),
    )


def _when(evaluation: Evaluation, positions: np.ndarray) -> str:
    first = label(evaluation.periods.keys[int(positions[0])])
    if not first:
        return ""
    return (
        f" in {first}" if positions.size == 1 else f" in {positions.size} periods, first in {first}"
    )

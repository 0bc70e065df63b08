"""Whether the units of a formula fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpitree_widgets.analysis.finding import Finding
from kpitree_widgets.analysis.units import units_of
from kpitree_widgets.unit_algebra import dimension

if TYPE_CHECKING:
    from kpitree_widgets.evaluation import Evaluation
    from kpitree_widgets.tree.metric import Metric


def unfit_units(definition: Metric, evaluation: Evaluation) -> tuple[Finding, ...]:
    """Parts that cannot be added or compared, and a unit that the formula does not give."""
    if definition.expression is None:
        return ()
    metric = definition.id
    units = units_of(evaluation.tree, metric)
    found = [
        Finding(
            "unit_mismatch",
            "warning",
            metric,
            f"the formula of {definition.label!r} {one}",
            "check the formula, or the units of its drivers",
        )
        for one in units.mismatches
    ]
    said = None if definition.unit is None else dimension(definition.unit)
    if not found and None not in (said, units.dimension) and said != units.dimension:
        given = units.text or "a number"
        message = (
            f"{definition.label!r} is said to be in {definition.unit}, its formula gives {given}"
        )
        hint = "change its unit, or the units of its drivers"
        found.append(Finding("unit_of_formula", "warning", metric, message, hint))
    return tuple(found)

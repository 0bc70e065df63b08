"""A scenario and its baseline as the two sides of a comparison."""

from __future__ import annotations

from dataclasses import replace

from kpitree_widgets.analysis.explaining.change import State
from kpitree_widgets.analysis.explaining.states import actual
from kpitree_widgets.analysis.scenarios.scenario import Supposition


def baseline_state(found: Supposition, position: int) -> State:
    """What would be without the scenario."""
    return replace(actual(found.baseline, position), label="the baseline", is_time=False)


def scenario_state(found: Supposition, position: int, label: str) -> State:
    """What would be with it, on the tree of the baseline: overridden formulas are out of force."""
    tree = found.baseline.tree
    held = frozenset(m for m in found.scenario.held if tree.metrics[m].expression is not None)
    seen = replace(found.evaluation, tree=tree)
    return State(seen, position, label, held, is_time=False)

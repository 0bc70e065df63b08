"""Edits of scenarios."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kpitree_widgets.errors import ScenarioError
from kpitree_widgets.tree.applied import Applied
from kpitree_widgets.tree.scenarios import Scenario
from kpitree_widgets.tree.tree import Tree


@dataclass(frozen=True, slots=True)
class Keep:
    """A scenario is kept in the tree, in place of the one of its name if there is one."""

    scenario: Scenario


@dataclass(frozen=True, slots=True)
class Drop:
    """The scenario of that name goes."""

    name: str


def keep(tree: Tree, edit: Keep) -> Applied:
    """The tree with the scenario; its overrides may name metrics by label.

    Names that differ in capitals alone are the same.

    Raises:
        UnknownMetricError: it overrides a metric that is not there.
        ScenarioError: it overrides one metric twice.
    """
    scenario = with_ids(tree, edit.scenario)
    known = {found.name.casefold(): found for found in tree.scenarios}
    name = scenario.name.casefold()
    if known.get(name) == scenario:
        return Applied(tree, ())
    verb = "Change" if name in known else "Keep"
    known[name] = scenario
    return Applied(tree.supposing(known.values()), (), (), f"{verb} the scenario {scenario.name!r}")


def drop(tree: Tree, edit: Drop) -> Applied:
    """The tree without the scenario.

    Raises:
        ScenarioError: there is none of that name.
    """
    gone = tree.find_scenario(edit.name)
    kept = (found for found in tree.scenarios if found != gone)
    return Applied(tree.supposing(kept), (), (), f"Remove the scenario {gone.name!r}")


def with_ids(tree: Tree, scenario: Scenario) -> Scenario:
    """The scenario with metrics by id and in reading order, in whatever way it names them.

    Raises:
        UnknownMetricError: it overrides a metric that is not there.
        ScenarioError: it overrides one metric twice.
    """
    overrides = {tree.find(name): value for name, value in scenario.overrides.items()}
    if len(overrides) < len(scenario.overrides):
        ids = [tree.find(name) for name in scenario.overrides]
        twice = next(metric for metric in ids if ids.count(metric) > 1)
        raise ScenarioError(
            f"{tree[twice].label!r} is overridden twice",
            metric=twice,
            hint="name it by its id or by its label, once",
        )
    ordered = {metric: overrides[metric] for metric in tree.reading_order if metric in overrides}
    return replace(scenario, overrides=ordered)

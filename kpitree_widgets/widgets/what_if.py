"""What a view asks while levers are moved in it: formulas to compute with, and whether it is right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from kpitree_widgets.amounts import Path, PeriodValues
from kpitree_widgets.analysis.explaining.change import Change
from kpitree_widgets.analysis.explaining.explain import explain
from kpitree_widgets.analysis.scenarios.scenario import suppose, supposed
from kpitree_widgets.analysis.scenarios.states import baseline_state, scenario_state
from kpitree_widgets.errors import ScenarioError
from kpitree_widgets.formula.wire import formula_states
from kpitree_widgets.report.explained import described
from kpitree_widgets.tree.groups import formula_groups
from kpitree_widgets.tree.scenario_edits import with_ids
from kpitree_widgets.tree.scenarios import Override, Scenario, Shift

if TYPE_CHECKING:
    from kpitree_widgets.document import Document
    from kpitree_widgets.periods import Series

FIELDS = {"name", "overrides", "since", "until", "note"}


def formulas(document: Document) -> dict[str, Any]:
    """What a page needs to compute scenarios itself, and the scenarios that are kept."""
    with document.lock:
        tree = document.tree
        openings = {key: metric.opening for key, metric in tree.metrics.items()}
        return {
            "rev": document.revision,
            "groups": formula_states(formula_groups(tree)),
            "years": np.asarray(document.periods.years).tolist(),
            "openings": {key: value for key, value in openings.items() if value is not None},
            "scenarios": [written(scenario) for scenario in tree.scenarios],
        }


def supposition(document: Document, state: Any) -> tuple[dict[str, Any], tuple[bytes, ...]]:
    """The kernel's own numbers: of the metrics that a scenario's overrides reach, in reading order.

    The buffer has a row for each of them, by the periods there are; little-endian float64.

    Raises:
        ScenarioError: it is no scenario, its range cannot be, or an override says nothing.
        UnknownMetricError: it overrides a metric that is not there.
    """
    with document.lock:
        tree, periods = document.tree, len(document.periods)
        scenario = with_ids(tree, read_scenario(state))
        found = supposed(document.evaluation, scenario).values
        reached = tree.above(*scenario.held)
        metrics = [metric for metric in tree.reading_order if metric in reached]
        told = {"rev": document.revision, "metrics": metrics}
    return told, (b"".join(_bytes(found[metric][:periods]) for metric in metrics),)


def difference(document: Document, state: Any, metric: str, period: str) -> dict[str, Any]:
    """Why a metric is another in a scenario than in the baseline of the same period.

    Args:
        document: the tree with its data.
        state: a scenario as ``read_scenario`` reads it.
        metric: id or label.
        period: a key; empty: the last.

    Raises:
        ExplanationError: the metric has no value in one of them.
        PeriodError: there is no such period.
        ScenarioError: it is no scenario.
        UnknownMetricError: there is no such metric.
    """
    with document.lock:
        now, tree, revision = document.evaluation, document.tree, document.revision
    worked = suppose(now, read_scenario(state))
    position = now.periods.position(period) if period else len(now.periods) - 1
    scenario = worked.scenario
    label = f"scenario {scenario.name!r}" if scenario in tree.scenarios else "the scenario"
    sides = baseline_state(worked, position), scenario_state(worked, position, label)
    found = explain(Change(tree.find(metric), *sides))
    return described(found, revision, now.periods.keys[position], "baseline")


def read_scenario(state: Any) -> Scenario:
    """The scenario in a message.

    Raises:
        ScenarioError: it is none.

    Examples:
        >>> print(read_scenario({"name": "Dearer", "overrides": {"price": "+10%"}, "note": ""}))
        Dearer: price +10%
    """
    fields = dict(state) if isinstance(state, Mapping) else {}
    if "name" not in fields or not fields.keys() <= FIELDS:
        raise ScenarioError("this is no scenario", hint="reload the page")
    return Scenario(**fields)


def written(scenario: Scenario) -> dict[str, Any]:
    """A scenario as ``read_scenario`` reads it.

    Examples:
        >>> written(Scenario("Dearer", {"price": "+10%"}, "2022-11"))["overrides"]
        {'price': '+10%'}
    """
    overrides = {key: _override_state(value) for key, value in scenario.overrides.items()}
    return {
        "name": scenario.name,
        "overrides": overrides,
        "since": scenario.since,
        "until": scenario.until,
        "note": scenario.note,
    }


def _override_state(override: Override) -> float | str | dict[str, Any]:
    match override:
        case PeriodValues(pairs):
            return dict(pairs)
        case Path(pairs):
            return {"path": {day.isoformat(): value for day, value in pairs}}
        case Shift():
            return str(override)
        case number:
            return number


def _bytes(series: Series) -> bytes:
    return np.ascontiguousarray(series, dtype="<f8").tobytes()

"""An evaluated tree as it would be in a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from kpitree_widgets.amounts import PeriodValues
from kpitree_widgets.analysis.scenarios.ahead import ahead
from kpitree_widgets.analysis.scenarios.ranging import Range, factors, given, ranging
from kpitree_widgets.coverage import Coverage
from kpitree_widgets.errors import ScenarioError
from kpitree_widgets.evaluation import Evaluation
from kpitree_widgets.formula.expression import Call, Ref
from kpitree_widgets.periods import Series
from kpitree_widgets.tree.applied import Applied
from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.tree.scenario_edits import with_ids
from kpitree_widgets.tree.scenarios import Override, Scenario, Shift
from kpitree_widgets.tree.tree import Tree


@dataclass(frozen=True)
class Supposition:
    """A scenario on a tree, worked out."""

    scenario: Scenario
    """With metrics by id."""
    span: Range
    """The periods, and where it holds."""
    baseline: Evaluation
    """On the same periods."""
    evaluation: Evaluation
    """As it would be."""
    given: Mapping[str, Series]
    """By overridden metric the values that are given, NaN where the override says nothing."""


def supposed(evaluation: Evaluation, scenario: Scenario) -> Evaluation:
    """The evaluation as it would be in ``scenario``.

    A number, a series or a path is the value; a change is relative to the baseline of the same
    period. A computed metric that is overridden is held: its formula is out of force where the
    override says something, and in force elsewhere. In the tree of the result held metrics have no
    formula, so that evaluating it again gives the same.

    Laws: without overrides the values are those of the baseline; metrics that no override reaches
    keep theirs; ``evaluate(found.tree, found.periods, found.inputs).values == found.values``.

    Args:
        evaluation: the baseline.
        scenario: its overrides name metrics by id or by label; ``until`` past the last period makes
            the time axis longer.

    Raises:
        ScenarioError: its range cannot be, or an override says nothing.
        UnknownMetricError: it overrides a metric that is not there.

    Examples:
        >>> from kpitree_widgets.evaluation import evaluate
        >>> from kpitree_widgets.io.text import tree_from_text
        >>> from kpitree_widgets.periods import Periods
        >>> tree = tree_from_text("Revenue = Visits * Price")
        >>> inputs = {"visits": np.array([10.0, 20.0]), "price": np.array([3.0, 4.0])}
        >>> now = evaluate(tree, Periods("month", ("2022-11", "2022-12")), inputs)
        >>> supposed(now, Scenario("Dearer", {"price": "+50%"})).values["revenue"]
        array([ 30., 120.])
        >>> supposed(now, Scenario("Dearer", {"price": "+1"}, since="2022-11")).values["revenue"]
        array([ 40., 100.])
    """
    return suppose(evaluation, scenario).evaluation


def suppose(evaluation: Evaluation, scenario: Scenario, horizon: str | None = None) -> Supposition:
    """``scenario`` worked out on periods that reach at least to ``horizon``; see ``supposed``."""
    scenario = with_ids(evaluation.tree, scenario)
    span = ranging(scenario, evaluation.periods, horizon)
    base = ahead(evaluation, span.periods)
    said: dict[str, Series] = {}
    for metric, override in scenario.overrides.items():
        _refuse_parted(base, metric, override)
        _refuse_other_grain(base, metric, override)
        with np.errstate(over="ignore"):
            found = given(override, base.values[metric], span)
        if np.isinf(found).any():
            raise ScenarioError(
                f"{base.tree.metrics[metric].label!r} would be infinite",
                metric=metric,
                hint="change it by less, or for fewer periods",
            )
        if not np.isnan(found).all():
            said[metric] = found
        elif base.periods.grain is not None:
            raise _empty(base, metric, override, span)
    return Supposition(scenario, span, base, _held(base, said, scenario, span), said)


def _held(
    base: Evaluation, said: Mapping[str, Series], scenario: Scenario, span: Range
) -> Evaluation:
    """``base`` with these values in place of its own, where they are not NaN."""
    if not said:
        return base
    inputs = dict(base.inputs)
    for metric, series in said.items():
        declared = base.inputs.get(metric, base.values[metric])
        before = base.values[metric] if base.tree.metrics[metric].is_input else declared
        inputs[metric] = np.where(np.isnan(series), before, series)
    computed = [metric for metric in said if not base.tree.metrics[metric].is_input]
    inputs |= {f"@{metric} held": (~np.isnan(said[metric])).astype(float) for metric in computed}
    inputs |= {f"@{metric} given": said[metric] for metric in computed}
    tree = base.tree.replacing(*_parted(base.tree, said))
    touched = (*said, *(name for name in inputs if name.startswith("@")))
    found = replace(base, inputs=inputs, parts={}).after(Applied(tree, touched))
    values = {metric: found.values[metric] for metric in base.tree.metrics}
    for metric in computed:
        inputs[metric] = values[metric]
    return Evaluation(
        base.tree.replacing(*(_as_input(base.tree.metrics[metric]) for metric in said)),
        base.periods,
        {metric: series for metric, series in inputs.items() if not metric.startswith("@")},
        values,
        {metric: code for metric, code in found.programs.items() if metric not in said},
        base.segments,
        _covered(base.coverage, said, scenario, span),
    )


def _parted(tree: Tree, said: Mapping[str, Series]) -> list[Metric]:
    """The overridden metrics: inputs without values by hand, and formulas that give way.

    ``if_(held, given, formula)`` lets a formula that looks back see what is held in earlier periods,
    in a loop too.
    """
    made = []
    for metric in said:
        definition = tree.metrics[metric]
        if definition.expression is None:
            made.append(_as_input(definition))
            continue
        held, value = (
            Metric(f"@{metric} {word}", f"@{metric} {word}") for word in ("held", "given")
        )
        formula = Call("if_", (Ref(held.id), Ref(value.id), definition.expression))
        made += [replace(definition, expression=formula), held, value]
    return made


def _as_input(metric: Metric) -> Metric:
    return replace(metric, expression=None, values=None)


def _covered(
    coverage: Coverage | None, said: Mapping[str, Series], scenario: Scenario, span: Range
) -> Coverage | None:
    """A metric whose value is given is no longer partial; one that is changed in percent still is."""
    if coverage is None:
        return None
    inputs = dict(coverage.inputs)
    for metric in said:
        override = scenario.overrides[metric]
        if (
            metric in inputs
            and isinstance(override, Shift)
            and override.kind in ("percent", "growth")
        ):
            rows = (-1, *(1 for _ in inputs[metric].shape[1:]))
            scale = np.where(span.mask, factors(override, span), 1.0).reshape(rows)
            inputs[metric] = inputs[metric] * scale
        else:
            inputs.pop(metric, None)
    return replace(coverage, inputs=inputs)


def _refuse_parted(base: Evaluation, metric: str, override: Override) -> None:
    """A total is not what it is in a segment, unless it is a mean."""
    relative = isinstance(override, Shift) and override.kind in ("percent", "growth")
    definition = base.tree.metrics[metric]
    if base.segments is not None and not relative and definition.aggregation != "mean":
        raise ScenarioError(
            f"what {definition.label!r} is in a segment is not known from its total",
            metric=metric,
            hint='change it in percent, like "+10%"',
        )


def _refuse_other_grain(base: Evaluation, metric: str, override: Override) -> None:
    grain = base.periods.grain
    per = override.per if isinstance(override, Shift) else ""
    if grain is not None and per not in ("", "period", grain):
        raise ScenarioError(
            f"{base.tree.metrics[metric].label!r} grows per {per}, and the tree is by {grain}",
            metric=metric,
            hint=f"write it as growth per {grain}, or per period",
        )


def _empty(base: Evaluation, metric: str, override: Override, span: Range) -> ScenarioError:
    """The error for an override that says nothing in any period."""
    name = base.tree.metrics[metric].label
    where = f" in {span.text}" if span.text else ""
    if isinstance(override, PeriodValues):
        there = ", ".join(key for key, _ in override.pairs[:3]) or "no period"
        keys = base.periods.keys
        return ScenarioError(
            f"the override of {name!r} names {there}, which the scenario does not reach",
            metric=metric,
            hint=f"name periods from {keys[0]} to {keys[-1]}, or say until= to look ahead",
        )
    if isinstance(override, Shift):
        return ScenarioError(
            f"{name!r} has no value{where}, so that {str(override)!r} says nothing",
            metric=metric,
            hint="give the value itself, or choose other periods",
        )
    return ScenarioError(
        f"the path of {name!r} says nothing{where}",
        metric=metric,
        hint="let it start earlier, or choose other periods",
    )

"""Which inputs vary, and how."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from numbers import Real
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from kpitree_widgets.amounts import PeriodValues
from kpitree_widgets.analysis.simulation.families import Distribution
from kpitree_widgets.analysis.simulation.fitting import FEWEST, changes, fitted
from kpitree_widgets.analysis.simulation.scales import scale_of
from kpitree_widgets.analysis.simulation.truncating import Truncated, within
from kpitree_widgets.analysis.units import shown_unit
from kpitree_widgets.calendar import label
from kpitree_widgets.errors import SimulationError
from kpitree_widgets.periods import Series

if TYPE_CHECKING:
    from kpitree_widgets.analysis.model import Model
    from kpitree_widgets.tree.metric import Metric

Inputs = Mapping[str, Any] | Iterable[str] | None
HISTORY = "history"


@dataclass(frozen=True)
class Varying:
    """An input and what it may be."""

    metric: Metric
    unit: str | None
    value: float
    """In the period, NaN where it has none there."""
    distribution: Distribution
    origin: Literal["history", "given"]
    changes: Series = field(repr=False, compare=False)
    """How it changed, for correlation: shape ``(changes,)``, NaN where that is not known."""

    @property
    def outside(self) -> float:
        """The share of its distribution that limits cut off."""
        one = self.distribution
        return one.outside if isinstance(one, Truncated) else 0.0


@dataclass(frozen=True)
class Choice:
    """What a user said about inputs, by id."""

    given: Mapping[str, Distribution]
    held: Mapping[str, float]
    only: frozenset[str] | None
    """If not ``None``, all others are held."""

    @property
    def metrics(self) -> frozenset[str]:
        """All that are named."""
        return frozenset(self.given) | frozenset(self.held) | (self.only or frozenset())


def chosen(tree_find: Any, inputs: Inputs) -> Choice:
    """``inputs=`` as people write it.

    Raises:
        SimulationError: what is said about an input is neither a distribution nor a number.
    """
    if inputs is None:
        return Choice({}, {}, None)
    if isinstance(inputs, str):
        inputs = [inputs]
    if not isinstance(inputs, Mapping):
        return Choice({}, {}, frozenset(tree_find(name) for name in inputs))
    given: dict[str, Distribution] = {}
    held: dict[str, float] = {}
    for name, said in inputs.items():
        metric = tree_find(name)
        if isinstance(said, Distribution):
            given[metric] = said
        elif isinstance(said, Real) and math.isfinite(said):
            held[metric] = float(said)
        elif said != HISTORY:
            raise SimulationError(
                f"{name}: {said!r} is no distribution",
                metric=metric,
                hint='give kt.normal(mean, sd), kt.triangular(low, mode, high), ..., "history", '
                "or a number to hold it",
            )
    return Choice(given, held, None)


def varying(
    model: Model, position: int, metrics: Iterable[str], choice: Choice, end: int
) -> tuple[Varying, ...]:
    """The inputs that vary, in the order of their ids.

    Args:
        model: what is simulated.
        position: the period.
        metrics: ids of the given metrics that count.
        choice: what was said about them.
        end: so many periods are complete; history ends there, and never after ``position``.

    Raises:
        SimulationError: an input has too little history, or no value in the period.
    """
    found = []
    for metric in sorted(metrics):
        definition = model.tree.metrics[metric]
        if metric in choice.held or (choice.only is not None and metric not in choice.only):
            continue
        series = model.evaluation.values[metric]
        history = series[: min(end, position + 1)]
        value = float(series[position])
        unit = shown_unit(model.tree, metric)
        scale = scale_of(definition, unit, np.append(history, value))
        steps = changes(history, scale)
        told = choice.given.get(metric)
        if told is not None:
            one = within(definition, told)
            found.append(Varying(definition, unit, value, one, "given", steps))
            continue
        if definition.values is not None and not isinstance(definition.values, PeriodValues):
            continue
        known = steps[np.isfinite(steps)]
        _refuse(model, definition, position, value, len(known))
        if np.ptp(known) == 0:
            continue
        lowest = 0.0 if scale == "amount" and np.nanmin(history) >= 0 else -np.inf
        one = within(definition, fitted(value, scale, known), lowest)
        found.append(Varying(definition, unit, value, one, "history", steps))
    return tuple(found)


def _refuse(model: Model, metric: Metric, position: int, value: float, known: int) -> None:
    when = label(model.evaluation.periods.keys[position])
    if math.isnan(value):
        raise SimulationError(
            f"{metric.label} has no value{when and f' in {when}'}",
            metric=metric.id,
            hint="bind its data or choose another period=, or say in inputs= what it may be: "
            f'{{"{metric.id}": kt.triangular(low, mode, high)}}',
        )
    if known < FEWEST:
        raise SimulationError(
            f"{metric.label} has {known} changes from one period to the next"
            f"{when and f' up to {when}'}, and a distribution is fitted to {FEWEST} or more",
            metric=metric.id,
            hint="say in inputs= what it may be: "
            f'{{"{metric.id}": kt.triangular(low, mode, high)}}, or a number to hold it',
        )

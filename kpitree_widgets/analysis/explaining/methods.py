"""The methods of explanation: what each computes, and what it takes for granted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kpitree_widgets.analysis.explaining.endpoint import endpoint
from kpitree_widgets.analysis.explaining.level import level_flow
from kpitree_widgets.analysis.explaining.lmdi import lmdi
from kpitree_widgets.analysis.explaining.path import TOLERANCE, flow_along, path
from kpitree_widgets.analysis.explaining.problem import Problem
from kpitree_widgets.analysis.explaining.sequential import driver_order, sequential
from kpitree_widgets.analysis.explaining.shapley import shapley
from kpitree_widgets.errors import ExplanationError
from kpitree_widgets.formula.flow import Flow
from kpitree_widgets.periods import Series

Method = Literal["path", "shapley", "lmdi", "sequential", "endpoint"]


@dataclass(frozen=True)
class Split:
    """The parts of a change that a method gives each given metric, one for each comparison."""

    contributions: Mapping[str, Series]
    """By id of every changed given metric, shape ``(comparisons,)``."""
    flow: Callable[[], Flow]
    """The same metric by metric and edge by edge, computed when somebody asks."""
    refused: str = ""
    """Why the method does not hold here; its numbers are then of no use."""


@dataclass(frozen=True)
class How:
    """A method of explanation."""

    title: str
    """What people read."""
    assumes: str
    """What it takes for granted, in a paragraph."""
    split: Callable[[Problem, Sequence[str]], Split]
    """Takes a problem and an order of given metrics, which only ``sequential`` reads."""


def _path(problem: Problem, _order: Sequence[str]) -> Split:
    found = path(problem)
    refused = ""
    if not found.exact.all():
        refused = (
            "a denominator passes zero between the two states"
            if found.crossed.any()
            else "the metric jumps, or has no slope, between the two states"
        )
    return Split(found.contributions, lambda: flow_along(problem, found.way), refused)


def _endpoint(problem: Problem, _order: Sequence[str]) -> Split:
    found = endpoint(problem)
    if not (found.residual <= TOLERANCE).all():
        raise ExplanationError(
            f"{problem.metric} has no value when only some of what it is computed from has changed",
            metric=problem.metric,
            hint='explain a metric further down, or use method="shapley"',
        )
    return Split(found.contributions, lambda: endpoint(problem, edges=True).flow)


def _lmdi(problem: Problem, _order: Sequence[str]) -> Split:
    found = lmdi(problem)
    if not (found.residual <= TOLERANCE).all():
        raise ExplanationError(
            f"LMDI has no limit for the zeros that {problem.metric} is computed from",
            metric=problem.metric,
            hint='use method="path"',
        )
    return Split(found.contributions, lambda: lmdi(problem, edges=True).flow)


def _shapley(problem: Problem, _order: Sequence[str]) -> Split:
    parts = shapley(problem)
    return Split(parts, lambda: level_flow(problem, parts, shapley))


def _sequential(problem: Problem, order: Sequence[str]) -> Split:
    parts = sequential(problem, order)

    def by_level(own: Problem) -> Mapping[str, Series]:
        return sequential(own, driver_order(problem, tuple(own.before), order))

    return Split(parts, lambda: level_flow(problem, parts, by_level))


METHODS: Mapping[str, How] = {
    "path": How(
        "Driver contributions (path average)",
        "All drivers are taken to have moved evenly and at the same time from before to after; each "
        "gets its change times the mean slope of the metric along that way. No order of drivers is "
        "assumed, a driver that did not change gets nothing, and it makes no difference how formulas "
        "are cut into metrics. It says how the formulas carry the change, not what caused it.",
        _path,
    ),
    "shapley": How(
        "Shapley values",
        "Drivers are taken to have changed at once, one after the other, in an order that nobody knows; "
        "each gets what its turn changes in the mean over all orders. All mixtures of before and after "
        "must make sense, also those that never were. Cutting one driver into several changes what the "
        "others get.",
        _shapley,
    ),
    "lmdi": How(
        "Growth index (LMDI)",
        "Drivers are taken to have grown at constant rates from before to after; each gets the logarithm "
        "of its growth, weighed by the logarithmic mean of what it is part of. Values must keep their "
        "sign. Something that vanishes or appears accounts for all that its vanishing did; several that "
        "do so together share it.",
        _lmdi,
    ),
    "sequential": How(
        "Price-volume-mix (in this order)",
        "Drivers are taken to have changed at once, one after the other, in the order that was given, "
        "and each gets what its turn changes. Another order gives other contributions: whatever "
        "several drivers do together goes to the one that comes last.",
        _sequential,
    ),
    "endpoint": How(
        "Driver contributions (ends only)",
        "Every operation of a formula is taken to split its change evenly among its arguments; a "
        "product gives each factor its change times the mean of the other. Only the values before and "
        "after count, so that it holds where a denominator passes zero or a metric jumps; but cutting "
        "formulas into other metrics changes the contributions.",
        _endpoint,
    ),
}


def method_of(name: str) -> How:
    """The method called ``name``.

    Raises:
        ExplanationError: there is none; the hint lists them.
    """
    if name not in METHODS:
        raise ExplanationError(
            f"there is no method {name!r}", hint=f"it is one of {', '.join(METHODS)}"
        )
    return METHODS[name]

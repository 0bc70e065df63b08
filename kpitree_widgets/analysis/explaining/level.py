"""One level of a tree as a problem of its own: the metric's formula, with its drivers as what is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from kpitree_widgets.analysis.explaining.problem import Problem
from kpitree_widgets.formula.expression import Expression, refs, renaming
from kpitree_widgets.formula.flow import Flow
from kpitree_widgets.periods import Series

Parts = Mapping[str, Series]
"""Contributions by metric id, shape ``(comparisons,)``."""
PAST = " past"
"""What a metric was before, where it is a driver of itself; no metric has an id like it."""


def is_looped(problem: Problem) -> bool:
    """Whether the metric is computed from its own past, directly or through others."""
    own = _formulas(problem)
    return problem.metric in own and any(m in own for f in own.values() for m in refs(f))


def level(problem: Problem) -> Problem:
    """The metric's own formula, from what its drivers were to what they are.

    What the metric was before is a driver of its own, called ``PAST``.
    """
    own = _formulas(problem)
    if problem.metric not in own:
        return problem
    formula, openings = own[problem.metric], dict(problem.openings or {})
    if problem.metric in openings:
        openings[PAST] = openings[problem.metric]
    values = problem.ends.values
    before: dict[str, Series] = {}
    after: dict[str, Series] = {}
    for driver in refs(formula):
        ends = np.broadcast_to(values[driver], (problem.rows, 2))
        known = np.where(np.isnan(ends), np.flip(ends, axis=1), ends)
        name = PAST if driver == problem.metric else driver
        before[name], after[name] = known[:, 0], known[:, 1]
    renamed = {problem.metric: renaming(formula, {problem.metric: PAST})}
    return Problem(problem.metric, [renamed], before, after, problem.years, openings)


def level_edges(problem: Problem, parts: Parts) -> dict[tuple[str, str], Series]:
    """What the drivers of the metric's own formula bring, by the ids of metric and driver."""
    named = refs(_formulas(problem)[problem.metric])
    zero = np.zeros_like(problem.start)
    return {
        (problem.metric, driver): parts.get(PAST if driver == problem.metric else driver, zero)
        for driver in named
    }


def level_flow(problem: Problem, parts: Parts, split: Callable[[Problem], Parts]) -> Flow:
    """What the drivers of the metric's own formula bring, and what its inputs bring.

    Args:
        problem: the change.
        parts: contributions of its inputs.
        split: the method, asked again with the drivers in place of the inputs.
    """
    whole = {problem.metric: problem.end - problem.start}
    if problem.metric not in _formulas(problem):
        return Flow({**whole, **parts}, {})
    found = split(level(problem))
    return Flow({**found, **parts, **whole}, level_edges(problem, found))


def _formulas(problem: Problem) -> Mapping[str, Expression]:
    """That of the metric, with the others of its loop; empty if it is given."""
    return next((group for group in problem.groups if problem.metric in group), {})

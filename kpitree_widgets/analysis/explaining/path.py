"""The path method: every input moves evenly from before to after, and gets what it does on the way.

The share of an input is its change times the mean slope of the metric on the straight line between the
two states (Aumann and Shapley 1974; Horiuchi, Wilmoth and Pletcher 2008 for demographic rates;
"integrated gradients", Sundararajan, Taly and Yan 2017). For sums of products of different inputs it
equals the Shapley value (Owen 1972).

The mean is taken by Gauss-Legendre quadrature with 4 points (8 where something is divided), then 8, 16
and 32, until what is left is rounding. A kink on the way (a minimum, a bound) is closed in on by halving
the stretch it lies in. Where a denominator passes zero, or the metric jumps, there is no such mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from kpitree_widgets.analysis.explaining.level import is_looped, level, level_edges
from kpitree_widgets.analysis.explaining.problem import Problem
from kpitree_widgets.formula.flow import Flow, flow
from kpitree_widgets.formula.gradient import Sweep
from kpitree_widgets.periods import Series

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

Place = TypeVar("Place")
TOLERANCE = 1e-9
"""What may be left of the change, as a part of all that was added up."""
AIM = 1e-13
"""What is left is rounding; more points would change nothing."""
POINTS = (4, 8, 16, 32)
HALVINGS = 64
"""So often a stretch with a kink is halved: to the last digit of where it is, and of a root at zero."""
STRETCHES = 64
"""No more stretches than that are halved at once; a metric with so many kinks has a jump."""


@dataclass(frozen=True)
class Way:
    """Points on the way and their weights, which add up to 1."""

    steps: Series
    weights: Series

    @cached_property
    def bounded(self) -> tuple[Series, Series]:
        """The same with both ends, which weigh nothing."""
        steps = np.concatenate([[0.0], self.steps, [1.0]])
        return steps, np.concatenate([[0.0], self.weights, [0.0]])


@dataclass(frozen=True)
class Found:
    """Contributions along the way; NaN in comparisons that have none."""

    contributions: dict[str, Series]
    """By id of every changed input, shape ``(comparisons,)``."""
    residual: Series
    """What is left of the change, shape ``(comparisons,)``."""
    scale: Series
    """What the residual is small against."""
    crossed: NDArray[np.bool_]
    """Whether a denominator passes zero on the way."""
    way: Way

    def within(self, tolerance: float) -> NDArray[np.bool_]:
        """Which comparisons are explained up to so small a part."""
        return (np.abs(self.residual) <= tolerance * self.scale) & ~self.crossed

    @property
    def exact(self) -> NDArray[np.bool_]:
        """Which comparisons are explained."""
        return self.within(TOLERANCE)


@lru_cache(maxsize=8)
def gauss(points: int) -> Way:
    """Gauss-Legendre points and weights between 0 and 1."""
    steps, weights = np.polynomial.legendre.leggauss(points)
    return Way((steps + 1) / 2, weights / 2)


def path(problem: Problem) -> Found:
    """Contributions of all changed inputs, with as few points as will do.

    Law: where ``exact``, they add up to the change.

    Examples:
        >>> from kpitree_widgets.formula.parser import parse
        >>> groups = [{"revenue": parse("a * b", {"a": "a", "b": "b"}).expression}]
        >>> before, after = {"a": np.array([2.0]), "b": np.array([5.0])}, {"a": np.array([3.0]), "b": np.array([7.0])}
        >>> found = path(Problem("revenue", groups, before, after))
        >>> {metric: round(float(amount[0]), 9) for metric, amount in found.contributions.items()}
        {'a': 6.0, 'b': 5.0}
    """
    more = POINTS[1:] if problem.divisions else POINTS
    for points in more:
        found = _along(problem, gauss(points))
        if (found.within(AIM) | found.crossed).all():
            return found
    bent = ~(found.exact | found.crossed)
    if bent.any() and len(found.residual) == 1:
        closer = _halved(problem)
        if closer is not None:
            return closer
    return found


def flow_along(problem: Problem, way: Way) -> Flow:
    """What passes through every metric and edge on the way, shape ``(comparisons,)`` each.

    Of a metric that is computed from its own past, what came by then passes along the edge to itself.
    """
    steps, weights = way.bounded
    sweep = problem.at(steps, edges=True)
    moves = dict(zip(problem.changed, problem.moves[:, :, None], strict=True))
    passing = flow(sweep, problem.upstream(weights), moves)
    metrics = _gathered(problem, passing.metrics, len(steps))
    edges = _gathered(problem, passing.edges, len(steps))
    if is_looped(problem):
        parts = path(level(problem)).contributions
        metrics[problem.metric] = problem.end - problem.start
        edges.update(level_edges(problem, parts))
    return Flow(metrics, edges)


def _gathered(problem: Problem, amounts: Mapping[Place, Series], steps: int) -> dict[Place, Series]:
    table = np.zeros((len(amounts), problem.rows, steps))
    for row, amount in enumerate(amounts.values()):
        table[row] = amount
    return dict(zip(amounts, problem.gathered(table), strict=True))


def _along(problem: Problem, way: Way) -> Found:
    steps, weights = way.bounded
    sweep = problem.at(steps)
    results = problem.result(sweep, len(steps))
    slopes = sweep.slopes(problem.upstream(weights), problem.changed)
    amounts = problem.gathered(slopes * problem.moves[:, :, None])
    start, end = results[:, 0], results[:, -1]
    residual = end - start - amounts.sum(axis=0)
    scale = np.abs(start) + np.abs(end) + np.abs(amounts).sum(axis=0)
    contributions = dict(zip(problem.changed, amounts, strict=True))
    crossed = _crossed(sweep, problem, weights)
    return Found(contributions, residual, scale, crossed, way)


def _crossed(sweep: Sweep, problem: Problem, weights: Series) -> NDArray[np.bool_]:
    """Whether a denominator that counts has both signs on the way, or is zero on it."""
    moving = [pair for pair in problem.divisions if np.shape(sweep.slots[pair[0]])[-1:] > (1,)]
    none = np.zeros(1 if problem.looks_back else problem.rows, dtype=bool)
    if not moving:
        return none
    table = np.array([sweep.slots[bottom] for bottom, _ in moving])
    signs = np.sign(table)
    found = signs.min(axis=2) < signs.max(axis=2)
    if not found.any():
        return none
    adjoints = sweep.adjoints(problem.upstream(weights))
    for row, (_, quotient) in enumerate(moving):
        adjoint = adjoints[quotient]
        found[row] &= adjoint is not None and np.not_equal(adjoint, 0.0).any(axis=1)
    return np.array([found.any()]) if problem.looks_back else np.asarray(found.any(axis=0))


def _halved(problem: Problem) -> Found | None:
    """Stretches halved until each of them is explained; ``None`` where that does not end."""
    rule = gauss(POINTS[0])
    stretches = [(0.0, 1.0)]
    done: list[tuple[float, float]] = []
    for _ in range(HALVINGS):
        bad: list[tuple[float, float]] = []
        for low, high in stretches:
            part = _stretch(problem, rule, low, high)
            (done if part else bad).append((low, high))
        if not bad:
            break
        if len(bad) > STRETCHES:
            return None
        stretches = [
            half
            for low, high in bad
            for half in ((low, (low + high) / 2), ((low + high) / 2, high))
        ]
    else:
        done += stretches
    lengths = sorted(done)
    steps = np.concatenate([low + (high - low) * rule.steps for low, high in lengths])
    weights = np.concatenate([(high - low) * rule.weights for low, high in lengths])
    found = _along(problem, Way(steps, weights))
    return found if found.exact.all() else None


def _stretch(problem: Problem, rule: Way, low: float, high: float) -> bool:
    """Whether the slopes at the points of a stretch explain the change over it."""
    steps = low + (high - low) * np.concatenate([[0.0], rule.steps, [1.0]])
    weights = (high - low) * np.concatenate([[0.0], rule.weights, [0.0]])
    sweep = problem.at(steps)
    results = problem.result(sweep, len(steps))
    slopes = sweep.slopes(problem.upstream(weights), problem.changed)
    added = problem.gathered(slopes * problem.moves[:, :, None]).sum(axis=0)
    residual = results[:, -1] - results[:, 0] - added
    scale = np.abs(problem.start) + np.abs(problem.end) + np.abs(added)
    return bool((np.abs(residual) <= TOLERANCE / HALVINGS * scale).all())

"""The Shapley method: what an input brings when it changes, in the mean over all orders of changing.

Shapley 1953; Shorrocks 2013; Das Gupta 1993 for products of rates. Every combination of inputs before
and after is evaluated, ``2 ** inputs`` of them: exact, and slow from some number of inputs on.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kpitree_widgets.analysis.explaining.problem import Problem
from kpitree_widgets.analysis.explaining.shares import coalitions, shares
from kpitree_widgets.errors import ExplanationError
from kpitree_widgets.periods import Series

MOST = 16
"""So many changed inputs can be explained."""
BLOCK = 1 << 20
"""So many values of a metric are held at once."""


def shapley(problem: Problem) -> dict[str, Series]:
    """Contributions of all changed inputs, shape ``(comparisons,)``.

    Raises:
        ExplanationError: more than ``MOST`` inputs changed, or the metric is missing where only some
            of them have; the error names them.

    Examples:
        >>> from kpitree_widgets.formula.parser import parse
        >>> groups = [{"rate": parse("a / b", {"a": "a", "b": "b"}).expression}]
        >>> before, after = {"a": np.array([2.0]), "b": np.array([5.0])}, {"a": np.array([3.0]), "b": np.array([4.0])}
        >>> found = shapley(Problem("rate", groups, before, after))
        >>> {metric: round(float(amount[0]), 9) for metric, amount in found.items()}
        {'a': 0.225, 'b': 0.125}
    """
    players = problem.changed
    if len(players) > MOST:
        raise ExplanationError(
            f"{len(players)} inputs changed, and Shapley values are computed for up to {MOST}",
            metric=problem.metric,
            hint='explain a metric further down, or use method="path"',
        )
    if not players:
        return {}
    came = coalitions(len(players))
    size = max(1, BLOCK // problem.rows)
    blocks = [
        problem.corners(came[start : start + size], players) for start in range(0, len(came), size)
    ]
    values = np.concatenate(blocks, axis=1).T
    if np.isnan(values).any():
        raise _undefined(problem.metric, players, values)
    return dict(zip(players, shares(values), strict=True))


def _undefined(metric: str, players: Sequence[str], values: Series) -> ExplanationError:
    """Who makes a difference to whether there is a value."""
    gaps = np.isnan(values).any(axis=1).reshape((2,) * len(players))
    concerned = [
        player for at, player in enumerate(players) if np.diff(gaps.astype(int), axis=at).any()
    ]
    return ExplanationError(
        f"{metric} has no value when only some of {', '.join(concerned or players)} have changed",
        metric=metric,
        hint='use method="path" or "endpoint", which do not ask for it',
    )

"""The sequential method: inputs change one after the other, and each gets what its turn changes.

Price-volume-mix analysis is this, in the order of its name's parts. The contributions depend on the
order, which is the user's to choose.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kpitree_widgets.analysis.explaining.problem import Problem
from kpitree_widgets.errors import ExplanationError
from kpitree_widgets.formula.expression import refs
from kpitree_widgets.periods import Series

BLOCK = 1 << 20
"""So many values of a metric are held at once."""


def sequential(problem: Problem, order: Sequence[str] = ()) -> dict[str, Series]:
    """Contributions of all changed inputs, shape ``(comparisons,)``, when they change in ``order``.

    Args:
        problem: the change.
        order: ids of given metrics; those not named follow in the problem's own order.

    Raises:
        ExplanationError: an id that is not given or stands twice, or the metric is missing after one
            of the turns.

    Examples:
        >>> from kpitree_widgets.formula.parser import parse
        >>> groups = [{"revenue": parse("a * b", {"a": "a", "b": "b"}).expression}]
        >>> before, after = {"a": np.array([2.0]), "b": np.array([5.0])}, {"a": np.array([3.0]), "b": np.array([7.0])}
        >>> problem = Problem("revenue", groups, before, after)
        >>> sequential(problem), sequential(problem, ["b"])
        ({'a': array([5.]), 'b': array([6.])}, {'b': array([4.]), 'a': array([7.])})
    """
    changed = set(problem.changed)
    players = [metric for metric in whole_order(problem, order) if metric in changed]
    if not players:
        return {}
    came = np.tri(len(players) + 1, len(players), -1, dtype=bool)
    size = max(1, BLOCK // problem.rows)
    blocks = [
        problem.corners(came[start : start + size], players) for start in range(0, len(came), size)
    ]
    values = np.concatenate(blocks, axis=1)
    missing = np.isnan(values).any(axis=0)
    if missing.any():
        last = players[max(int(np.argmax(missing)) - 1, 0)]
        raise ExplanationError(
            f"{problem.metric} has no value when {last} has changed and those after it have not",
            metric=last,
            hint='choose another order, or use method="path"',
        )
    return dict(zip(players, np.diff(values, axis=1).T, strict=True))


def whole_order(problem: Problem, order: Sequence[str]) -> list[str]:
    """All given metrics: those in ``order``, then the others.

    Raises:
        ExplanationError: an id that is not given or stands twice.
    """
    for at, metric in enumerate(order):
        if metric not in problem.before:
            raise ExplanationError(
                f"{metric!r} in the order is not given below {problem.metric}",
                metric=problem.metric,
                hint=f"what is given is {', '.join(problem.before)}",
            )
        if metric in order[:at]:
            raise ExplanationError(
                f"{metric!r} stands twice in the order", metric=metric, hint="name it once"
            )
    return list(dict.fromkeys([*order, *problem.before]))


def driver_order(problem: Problem, drivers: Sequence[str], order: Sequence[str]) -> list[str]:
    """Drivers in the order in which the first input below each of them changes; the past comes first."""
    place = {metric: at for at, metric in enumerate(whole_order(problem, order))}
    for group in problem.groups:
        named = {driver for formula in group.values() for driver in refs(formula)}
        first = min((place[m] for m in named if m in place), default=len(place))
        place.update(dict.fromkeys(group, first))
    return sorted(drivers, key=lambda driver: place.get(driver, -1))

"""Which metrics show and where: the tree as a forest of branches; mirrored by ``forest.ts``."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence


class Branch(NamedTuple):
    """One place where a metric shows."""

    key: str
    """The metric's id at its home, ``"parent/metric"`` for a ghost."""
    metric: str
    parent: int
    """Position of the parent branch, -1 for a root."""
    depth: int
    ghost: bool
    """The metric has its home elsewhere; this branch only points there."""
    drivers: int
    """How many drivers it has; 0 for a ghost, whose drivers show at its home."""
    hidden: int
    """How many of them are hidden because it is collapsed."""
    setsize: int
    posinset: int


def forest(
    roots: Sequence[str],
    drivers_of: Callable[[str], Sequence[str]],
    collapsed: Collection[str] = frozenset(),
) -> list[Branch]:
    """The visible branches in reading order, so a parent before its drivers.

    The first place of a metric is its home, later ones are ghosts.

    Examples:
        >>> drivers = {"profit": ["revenue", "cost"], "cost": ["revenue", "share"]}
        >>> [branch.key for branch in forest(["profit"], lambda id: drivers.get(id, []))]
        ['profit', 'revenue', 'cost', 'cost/revenue', 'share']
    """
    branches: list[Branch] = []
    homes: set[str] = set()
    waiting = _planted(roots, -1, 0)
    while waiting:
        metric, parent, depth, setsize, posinset = waiting.pop()
        ghost = metric in homes
        if ghost and parent < 0:
            continue
        drivers = () if ghost else drivers_of(metric)
        closed = metric in collapsed
        key = f"{branches[parent].metric}/{metric}" if ghost else metric
        hidden = len(drivers) if closed else 0
        homes.add(metric)
        branches.append(
            Branch(key, metric, parent, depth, ghost, len(drivers), hidden, setsize, posinset)
        )
        if not closed:
            waiting += _planted(drivers, len(branches) - 1, depth + 1)
    return branches


def _planted(
    metrics: Sequence[str], parent: int, depth: int
) -> list[tuple[str, int, int, int, int]]:
    seeds = [
        (metric, parent, depth, len(metrics), posinset)
        for posinset, metric in enumerate(metrics, start=1)
    ]
    return seeds[::-1]

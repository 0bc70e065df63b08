"""Which metrics open with their drivers hidden; mirrors ``js/src/views/collapse.ts``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kpitree_widgets.tree.tree import Tree

FIRST_CARDS: Final = 60
"""About so many cards show at first."""


def initially_collapsed(tree: Tree, limit: int = FIRST_CARDS) -> frozenset[str]:
    """Metrics to collapse so that about ``limit`` cards show: breadth first, whole levels at a time."""
    collapsed = set()
    met = set(tree.roots)
    queue = list(tree.roots)
    count = len(queue)
    for at, metric in enumerate(queue):
        drivers = tree.drivers(metric)
        if not drivers:
            continue
        if count + len(drivers) <= limit or at == 0:
            count += len(drivers)
        else:
            collapsed.add(metric)
        fresh = [driver for driver in drivers if driver not in met]
        met.update(fresh)
        queue += fresh
    return frozenset(collapsed)


def collapsed_below(tree: Tree, depth: int | None) -> frozenset[str]:
    """Metrics to collapse so that ``depth`` levels below the roots show; ``None``: what fits."""
    if depth is None:
        return initially_collapsed(tree)
    level = list(tree.roots)
    above: set[str] = set()
    for _ in range(depth):
        above.update(level)
        level = [driver for metric in level for driver in tree.drivers(metric)]
        level = [driver for driver in dict.fromkeys(level) if driver not in above]
    return frozenset(metric for metric in tree if metric not in above and tree.drivers(metric))

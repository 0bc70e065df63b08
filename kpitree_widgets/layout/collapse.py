"""Which metrics open with their drivers hidden; mirrored by ``js/src/views/collapse.ts``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FIRST_CARDS: Final = 60
"""About so many cards show at first."""


def initially_collapsed(
    roots: Sequence[str], drivers_of: Callable[[str], Sequence[str]], limit: int = FIRST_CARDS
) -> frozenset[str]:
    """Metrics to collapse so that about ``limit`` cards show, breadth first.

    Everything below a collapsed metric is collapsed too, so that opening it shows one level.

    Examples:
        >>> drivers = {"a": ["b", "c"], "b": ["d", "e"], "c": ["f"]}
        >>> sorted(initially_collapsed(["a"], lambda id: drivers.get(id, []), limit=4))
        ['b']
    """
    collapsed = set()
    met = set(roots)
    queue = list(roots)
    count = len(queue)
    for at, metric in enumerate(queue):
        drivers = drivers_of(metric)
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


def collapsed_below(
    roots: Sequence[str], drivers_of: Callable[[str], Sequence[str]], depth: int
) -> frozenset[str]:
    """Metrics to collapse so that ``depth`` levels below the roots show.

    Examples:
        >>> drivers = {"a": ["b", "c"], "b": ["d", "e"]}
        >>> sorted(collapsed_below(["a"], lambda id: drivers.get(id, []), depth=1))
        ['b']
    """
    open_metrics: set[str] = set()
    level = list(dict.fromkeys(roots))
    for _ in range(depth):
        open_metrics.update(level)
        below = (driver for metric in level for driver in drivers_of(metric))
        level = [driver for driver in dict.fromkeys(below) if driver not in open_metrics]
    collapsed: set[str] = set()
    while level:
        collapsed.update(metric for metric in level if drivers_of(metric))
        below = (driver for metric in level for driver in drivers_of(metric))
        level = [
            driver for driver in dict.fromkeys(below) if driver not in open_metrics | collapsed
        ]
    return frozenset(collapsed)

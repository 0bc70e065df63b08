"""Who drives whom, and in which order metrics can be computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kpitree_widgets.errors import CycleError, UnknownMetricError
from kpitree_widgets.formula.expression import present_refs, refs
from kpitree_widgets.tree.metric import Metric

Links = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Structure:
    """Drivers and parents of every metric, and an order in which drivers come first.

    A metric may look back at itself through ``lag``; metrics that do so together are a loop.
    """

    drivers: Mapping[str, tuple[str, ...]]
    parents: Mapping[str, tuple[str, ...]]
    rank: Mapping[str, int]
    """A driver's rank is below that of every metric it drives outside its own loop."""
    loops: Mapping[str, tuple[str, ...]]
    """By metric in a loop: all metrics of the loop, what counts in the same period first."""

    @classmethod
    def of(cls, metrics: Mapping[str, Metric]) -> Structure:
        """The structure of ``metrics``.

        Raises:
            UnknownMetricError: a formula names an id that is not among them.
            CycleError: a metric depends on its own value of the same period; the message shows the
                way round.
        """
        drivers = {
            metric.id: () if metric.expression is None else refs(metric.expression)
            for metric in metrics.values()
        }
        parents: dict[str, list[str]] = {metric: [] for metric in metrics}
        for metric, named in drivers.items():
            for driver in named:
                if driver not in parents:
                    raise UnknownMetricError(
                        f"the formula of {metric!r} names {driver!r}, which is not in the tree",
                        metric=metric,
                    )
                parents[driver].append(metric)
        rank = _ranks(drivers, parents)
        loops: dict[str, tuple[str, ...]] = {}
        if len(rank) < len(drivers):
            for number, group in enumerate(_groups(drivers, parents)):
                rank.update(dict.fromkeys(group, number))
                loop = _in_loop_order(group, drivers, metrics)
                loops.update(dict.fromkeys(loop, loop))
        return cls(
            drivers, {metric: tuple(above) for metric, above in parents.items()}, rank, loops
        )

    @cached_property
    def roots(self) -> tuple[str, ...]:
        """The metrics that drive no other, in the order they were defined; the first of a loop."""
        found: dict[str, None] = {}
        for metric, above in self.parents.items():
            loop = self.loops.get(metric, ())
            if not above:
                found[metric] = None
            elif loop and not any(set(self.parents[member]) - set(loop) for member in loop):
                found.setdefault(min(loop, key=list(self.parents).index))
        return tuple(found)

    @cached_property
    def order(self) -> tuple[str, ...]:
        """All ids, drivers before the metrics they drive."""
        return tuple(sorted(self.rank, key=self.rank.__getitem__))

    @cached_property
    def reading_order(self) -> tuple[str, ...]:
        """All ids, depth first from the roots."""
        return self.reading_from(self.roots)

    def reading_from(self, starts: Sequence[str]) -> tuple[str, ...]:
        """``starts`` and all that drives them, depth first."""
        seen: dict[str, None] = {}
        stack = list(reversed(starts))
        while stack:
            metric = stack.pop()
            if metric not in seen:
                seen[metric] = None
                stack.extend(reversed(self.drivers[metric]))
        return tuple(seen)


def above(start: Iterable[str], parents: Links) -> set[str]:
    """``start`` and everything it drives, directly or not."""
    found: set[str] = set()
    stack = list(start)
    while stack:
        metric = stack.pop()
        if metric not in found:
            found.add(metric)
            stack.extend(parents[metric])
    return found


def _ranks(drivers: Links, parents: Links) -> dict[str, int]:
    """Longest ways down to an input; metrics on or above a circle are left out."""
    waiting = {metric: len(named) for metric, named in drivers.items()}
    rank = {metric: 0 for metric, count in waiting.items() if count == 0}
    ready = list(rank)
    for metric in ready:
        for parent in parents[metric]:
            waiting[parent] -= 1
            if waiting[parent] == 0:
                rank[parent] = 1 + max(rank[driver] for driver in drivers[parent])
                ready.append(parent)
    return rank


def _groups(drivers: Links, parents: Links) -> tuple[tuple[str, ...], ...]:
    """The strongly connected components, drivers before what they drive.

    Kosaraju's two passes (Sharir 1981): the order in which a walk along one direction ends, then
    walks along the other direction in the reverse of it.
    """
    ended: list[str] = []
    seen: set[str] = set()
    for metric in parents:
        ended += _walk(metric, parents, seen)
    seen.clear()
    groups = (tuple(_walk(metric, drivers, seen)) for metric in reversed(ended))
    return tuple(group for group in groups if group)


def _walk(start: str, links: Links, seen: set[str]) -> list[str]:
    """What is reached from ``start`` and not in ``seen``, in the order in which the walk leaves it."""
    left: list[str] = []
    stack = [] if start in seen else [(start, iter(links[start]))]
    seen.add(start)
    while stack:
        metric, rest = stack[-1]
        ahead = next((link for link in rest if link not in seen), None)
        if ahead is None:
            left.append(metric)
            stack.pop()
        else:
            seen.add(ahead)
            stack.append((ahead, iter(links[ahead])))
    return left


def _in_loop_order(
    group: Sequence[str], drivers: Links, metrics: Mapping[str, Metric]
) -> tuple[str, ...]:
    """The metrics of a loop, what counts in the same period first; empty if it is none."""
    if len(group) == 1 and group[0] not in drivers[group[0]]:
        return ()
    members = set(group)
    present = {
        metric: [driver for driver in present_drivers(metrics[metric]) if driver in members]
        for metric in metrics
        if metric in members
    }
    above: dict[str, list[str]] = {metric: [] for metric in present}
    for metric, named in present.items():
        for driver in named:
            above[driver].append(metric)
    rank = _ranks(present, above)
    if len(rank) < len(present):
        raise _cycle(present, [metric for metric in present if metric not in rank], metrics)
    return tuple(sorted(rank, key=rank.__getitem__))


def present_drivers(metric: Metric) -> tuple[str, ...]:
    """The drivers whose value in the same period counts: not those only looked back at."""
    return () if metric.expression is None else present_refs(metric.expression)


def _cycle(links: Links, stuck: Sequence[str], metrics: Mapping[str, Metric]) -> CycleError:
    way: list[str] = []
    at = stuck[0]
    while at not in way:
        way.append(at)
        at = next(driver for driver in links[at] if driver in stuck)
    way = way[way.index(at) :]
    labels = " -> ".join(metrics[metric].label for metric in (*way, way[0]))
    return CycleError(
        f"{metrics[way[0]].label!r} would depend on itself: {labels}",
        metric=way[0],
        hint="take one of them out of the formula, or look back with lag(..., 1)",
    )

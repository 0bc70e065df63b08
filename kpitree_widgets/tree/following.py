"""The structure of a tree after an edit, from the one before: only what the edit reaches is derived."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kpitree_widgets.formula.expression import refs
from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.tree.structure import Links, Structure, above


def following(
    before: Structure, metrics: Mapping[str, Metric], changed: Iterable[str]
) -> Structure:
    """The structure of ``metrics``, of which only ``changed`` are new or have another formula.

    Law: equal to ``Structure.of(metrics)``, errors included.

    Args:
        before: that of the tree before the edit; what is not ``changed`` was in it as it is now.
        metrics: all metrics now; none of those before is gone.
        changed: ids.
    """
    named = {metric: _drivers(metrics[metric]) for metric in changed}
    known = all(driver in metrics for ids in named.values() for driver in ids)
    if before.loops or not known:
        return Structure.of(metrics)
    drivers = {**before.drivers, **named}
    parents = _parents(before, named, metrics)
    reached = above(named, parents)
    rank = {metric: number for metric, number in before.rank.items() if metric not in reached}
    for metric in _in_order(reached, drivers, parents):
        rank[metric] = 1 + max((rank[driver] for driver in drivers[metric]), default=-1)
    if len(rank) < len(drivers):
        return Structure.of(metrics)
    return Structure(drivers, parents, rank, {})


def _drivers(metric: Metric) -> tuple[str, ...]:
    return () if metric.expression is None else refs(metric.expression)


def _parents(
    before: Structure, named: Mapping[str, tuple[str, ...]], metrics: Mapping[str, Metric]
) -> dict[str, tuple[str, ...]]:
    """Parents of every metric, in the order in which metrics were defined."""
    parents = {**dict.fromkeys(metrics, ()), **before.parents}
    place: dict[str, int] = {}
    for metric, drivers in named.items():
        for driver in {*before.drivers.get(metric, ())}.difference(drivers):
            parents[driver] = tuple(one for one in parents[driver] if one != metric)
        for driver in set(drivers).difference(before.drivers.get(metric, ())):
            parents[driver] = (*parents[driver], metric)
            if len(parents[driver]) > 1:
                place = place or {one: number for number, one in enumerate(metrics)}
                parents[driver] = tuple(sorted(parents[driver], key=place.__getitem__))
    return parents


def _in_order(reached: set[str], drivers: Links, parents: Links) -> Iterable[str]:
    """``reached``, drivers before what they drive; metrics on or above a circle are left out."""
    waiting = {metric: len(reached.intersection(drivers[metric])) for metric in reached}
    ready = [metric for metric, count in waiting.items() if count == 0]
    for metric in ready:
        yield metric
        for parent in parents[metric]:
            waiting[parent] -= 1
            if waiting[parent] == 0:
                ready.append(parent)

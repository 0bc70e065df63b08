"""A metric that goes."""

from __future__ import annotations

from dataclasses import dataclass

from kpitree_widgets.formula.expression import Ref
from kpitree_widgets.tree.applied import Applied
from kpitree_widgets.tree.inserting import replacing
from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.tree.parenting import losing
from kpitree_widgets.tree.tree import Tree


@dataclass(frozen=True, slots=True)
class Remove:
    """The metric goes, and its term in every formula that names it.

    Where its whole formula is one other metric, that takes its place: no value changes.
    """

    metric: str
    with_drivers: bool = False
    """Whether drivers that nothing else uses go too."""


def remove(tree: Tree, edit: Remove) -> Applied:
    """The tree without the metric.

    Raises:
        EditError: a formula cannot do without it.
        UnknownMetricError: there is no such metric.
    """
    metric = tree[edit.metric]
    if isinstance(metric.expression, Ref) and not edit.with_drivers:
        return _pass(tree, metric, metric.expression.metric)
    removed = {metric.id}
    if edit.with_drivers:
        below = tree.below(metric.id)
        for driver in sorted(below, key=tree.structure.rank.__getitem__, reverse=True):
            if set(tree.parents(driver)) <= removed and tree.parents(driver):
                removed.add(driver)
    changed = {parent: losing(tree[parent], metric) for parent in tree.parents(metric.id)}
    gone = tuple(key for key in tree.metrics if key in removed)
    after = tree.replacing(*changed.values()).without(*gone)
    more = (
        f" and {len(gone) - 1} drivers"
        if len(gone) > 2
        else " and its driver"
        if len(gone) > 1
        else ""
    )
    return Applied(after, tuple(changed), gone, f"Remove {metric.label}{more}")


def _pass(tree: Tree, metric: Metric, driver: str) -> Applied:
    """Without ``metric``, which was only another name of ``driver``."""
    parents = tuple(parent for parent in tree.parents(metric.id) if parent != metric.id)
    changed = (replacing(tree.metrics[parent], metric.id, driver) for parent in parents)
    after = tree.replacing(*changed).without(metric.id)
    return Applied(after, parents, (metric.id,), f"Remove {metric.label}")

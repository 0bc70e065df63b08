"""A metric that gets another parent."""

from __future__ import annotations

from dataclasses import dataclass

from kpitree_widgets.errors import AmbiguousEditError, EditError
from kpitree_widgets.formula.expression import Operator
from kpitree_widgets.tree.applied import Applied
from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.tree.parenting import gaining, losing
from kpitree_widgets.tree.tree import Tree

ANYWHERE = ""
"""As ``Move.source``: from its only parent, or from nowhere if it is a root."""


@dataclass(frozen=True, slots=True)
class Move:
    """Another parent: the old one's formula loses the term, the new one's gains it."""

    metric: str
    target: str | None
    """The new parent; ``None`` makes the metric a root."""
    source: str | None = ANYWHERE
    """The parent it leaves; ``None`` leaves none, so that it drives one more metric."""
    operator: Operator | None = None


def move(tree: Tree, edit: Move) -> Applied:
    """The tree with the metric below another parent.

    Raises:
        AmbiguousEditError: the parent it leaves, or an operator, must be said.
        EditError: it drives that parent already, or a formula cannot do without it.
        UnknownMetricError: there is no such metric.
    """
    metric = tree[edit.metric]
    source = _source(tree, metric, edit.source)
    target = None if edit.target is None else tree[edit.target]
    if target is not None and metric.id in tree.drivers(target.id):
        raise EditError(
            f"{metric.label!r} already drives {target.label!r}",
            metric=metric.id,
            hint="edit the formula instead",
        )
    if source is None and target is None:
        raise EditError(
            f"{metric.label!r} is a root already",
            metric=metric.id,
            hint="name the parent it should have",
        )
    changed = [] if source is None else [losing(source, metric)]
    if target is not None:
        changed.append(gaining(target, metric.id, edit.operator))
    where = "the top" if target is None else target.label
    return Applied(
        tree.replacing(*changed),
        tuple(c.id for c in changed),
        (),
        f"Move {metric.label} to {where}",
    )


def _source(tree: Tree, metric: Metric, source: str | None) -> Metric | None:
    if source is None:
        return None
    parents = tree.parents(metric.id)
    if source != ANYWHERE:
        parent = tree[source]
        if parent.id not in parents:
            raise EditError(
                f"{metric.label!r} does not drive {parent.label!r}",
                metric=metric.id,
                hint="name one of its parents",
            )
        return parent
    if len(parents) > 1:
        raise AmbiguousEditError(
            f"{metric.label!r} drives {len(parents)} metrics",
            metric=metric.id,
            choices=parents,
            hint=f"say which it leaves: {', '.join(parents)}",
        )
    return tree[parents[0]] if parents else None

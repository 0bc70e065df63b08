"""Edits of influences and conflicts."""

from __future__ import annotations

from dataclasses import dataclass

from kpitree_widgets.errors import EditError
from kpitree_widgets.tree.applied import Applied
from kpitree_widgets.tree.relations import Relation
from kpitree_widgets.tree.tree import Tree


@dataclass(frozen=True, slots=True)
class Relate:
    """An influence or a conflict is declared, or another one like it replaced."""

    relation: Relation


@dataclass(frozen=True, slots=True)
class Unrelate:
    """The influences and conflicts between exactly these metrics are taken back."""

    metrics: tuple[str, ...]


def relate(tree: Tree, edit: Relate) -> Applied:
    """The tree with the relation.

    Raises:
        UnknownMetricError: it names a metric that is not there.
    """
    known = {metric: tree[metric] for metric in edit.relation.metrics}
    others = [found for found in tree.relations if not _alike(found, edit.relation)]
    if edit.relation in tree.relations:
        return Applied(tree, ())
    first, *rest = (metric.label for metric in known.values())
    kind = type(edit.relation).__name__.lower()
    summary = f"Declare the {kind} of {first} on {' and '.join(rest)}"
    return Applied(tree.relating((*others, edit.relation)), tuple(known), (), summary)


def unrelate(tree: Tree, edit: Unrelate) -> Applied:
    """The tree without these relations.

    Raises:
        EditError: there are none.
    """
    kept = tuple(found for found in tree.relations if found.metrics != edit.metrics)
    if len(kept) == len(tree.relations):
        labels = " and ".join(repr(tree[metric].label) for metric in edit.metrics)
        raise EditError(
            f"nothing is declared between {labels}", metric=edit.metrics[0], hint="see .relations"
        )
    labels = " and ".join(tree[metric].label for metric in edit.metrics)
    summary = f"Take back what was declared of {labels}"
    return Applied(tree.relating(kept), edit.metrics, (), summary)


def _alike(one: Relation, other: Relation) -> bool:
    return type(one) is type(other) and one.metrics == other.metrics

"""Edits of influences and conflicts."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kpitree_widgets.errors import EditError
from kpitree_widgets.tree.applied import Applied
from kpitree_widgets.tree.relations import Conflict, Influence, Relation
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
    relation = _with_ids(tree, edit.relation)
    others = [found for found in tree.relations if not _alike(found, relation)]
    if relation in tree.relations:
        return Applied(tree, ())
    first, *rest = (tree.metrics[metric].label for metric in relation.metrics)
    kind = type(relation).__name__.lower()
    summary = f"Declare the {kind} of {first} on {' and '.join(rest)}"
    return Applied(tree.relating((*others, relation)), relation.metrics, (), summary)


def unrelate(tree: Tree, edit: Unrelate) -> Applied:
    """The tree without these relations.

    Raises:
        EditError: there are none.
    """
    metrics = tuple(map(tree.find, edit.metrics))
    kept = tuple(found for found in tree.relations if found.metrics != metrics)
    if len(kept) == len(tree.relations):
        labels = " and ".join(repr(tree[metric].label) for metric in metrics)
        raise EditError(
            f"nothing is declared between {labels or 'no metrics'}",
            metric=metrics[0] if metrics else None,
            hint="see .relations",
        )
    labels = " and ".join(tree[metric].label for metric in metrics)
    summary = f"Take back what was declared of {labels}"
    return Applied(tree.relating(kept), metrics, (), summary)


def _with_ids(tree: Tree, relation: Relation) -> Relation:
    match relation:
        case Influence(source, target):
            return replace(relation, source=tree.find(source), target=tree.find(target))
        case Conflict(lever, helps, hurts):
            named = {"lever": lever, "helps": helps, "hurts": hurts}
            return replace(relation, **{part: tree.find(one) for part, one in named.items()})


def _alike(one: Relation, other: Relation) -> bool:
    return type(one) is type(other) and one.metrics == other.metrics

"""A metric between another and its parents, and out of there again."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kpitree_widgets.formula.expression import Ref, renaming
from kpitree_widgets.formula.labels import unique_slug
from kpitree_widgets.tree.applied import Applied
from kpitree_widgets.tree.fields import clean_label, refuse_duplicate
from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.tree.tree import Tree


@dataclass(frozen=True, slots=True)
class Insert:
    """A new metric above another: its formula is the other, and the parents name the new one.

    No value changes. Above a root it becomes the root.
    """

    metric: str
    label: str


def insert(tree: Tree, edit: Insert) -> Applied:
    """The tree with the new metric; formulas that the metric depends on keep naming it.

    Raises:
        DuplicateMetricError: the label is in the tree already.
        UnknownMetricError: there is no such metric.
    """
    below = tree[edit.metric]
    label = clean_label(edit.label)
    refuse_duplicate(tree, label)
    identifier = unique_slug(label, tree.metrics)
    aim = "maximize" if below.aim == "balance" else below.aim
    new = Metric(identifier, label, Ref(below.id), aim=aim)
    looking_back = tree.below(below.id)
    parents = [one for one in tree.parents(below.id) if one not in looking_back]
    changed = [replacing(tree.metrics[parent], below.id, new.id) for parent in parents]
    after = tree.replacing(new, *changed)
    if below.id in tree.roots:
        after = _before(after, new.id, below.id)
    return Applied(after, (new.id, *parents), (), f"Insert {label} above {below.label}")


def replacing(parent: Metric, driver: str, other: str) -> Metric:
    """``parent`` with ``other`` wherever its formula names ``driver``."""
    assert parent.expression is not None, "a parent has a formula"  # noqa: S101
    return replace(parent, expression=renaming(parent.expression, {driver: other}))


def _before(tree: Tree, metric: str, other: str) -> Tree:
    """``metric`` defined right before ``other``, whose place among the roots it takes."""
    ordered: dict[str, Metric] = {}
    for key, one in tree.metrics.items():
        if key == other:
            ordered[metric] = tree.metrics[metric]
        if key != metric:
            ordered[key] = one
    return Tree(tree.name, ordered, tree.relations, scenarios=tree.scenarios, notes=tree.notes)

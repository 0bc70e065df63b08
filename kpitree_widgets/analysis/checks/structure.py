"""Whether a metric has its place in the tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kpitree_widgets.analysis.finding import Finding

if TYPE_CHECKING:
    from kpitree_widgets.evaluation import Evaluation
    from kpitree_widgets.tree.metric import Metric

MOST_DRIVERS: Final = 7
"""More are hard to hold in mind (Miller 1956, seven plus or minus two), or to see beside a parent."""


def unused(definition: Metric, evaluation: Evaluation) -> tuple[Finding, ...]:
    """A metric that no formula and no relation names, in a tree that has some."""
    tree = evaluation.tree
    if (
        definition.expression is not None
        or tree.parents(definition.id)
        or len(tree.roots) == len(tree)
        or any(definition.id in relation.metrics for relation in tree.relations)
    ):
        return ()
    message = f"nothing in the tree uses {definition.label!r}"
    hint = "name it in a formula, declare what it influences, or remove it"
    return (Finding("unused", "info", definition.id, message, hint),)


def many_drivers(definition: Metric, evaluation: Evaluation) -> tuple[Finding, ...]:
    """A parent with more than seven drivers."""
    count = len(evaluation.tree.drivers(definition.id))
    if count <= MOST_DRIVERS:
        return ()
    message = f"{definition.label!r} has {count} drivers"
    hint = f"group them, so that none has more than {MOST_DRIVERS}"
    return (Finding("many_drivers", "info", definition.id, message, hint),)

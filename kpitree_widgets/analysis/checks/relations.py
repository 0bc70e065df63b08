"""Declared relations that the data contradict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpitree_widgets.analysis.finding import Finding
from kpitree_widgets.analysis.influences import estimate_conflict, estimate_influence
from kpitree_widgets.tree.relations import Influence

if TYPE_CHECKING:
    from kpitree_widgets.evaluation import Evaluation
    from kpitree_widgets.tree.metric import Metric


def contradicted_relations(definition: Metric, evaluation: Evaluation) -> tuple[Finding, ...]:
    """Influences of a metric, and conflicts over it, that the data speak against."""
    found = []
    for relation in evaluation.tree.relations:
        if relation.metrics[0] != definition.id:
            continue
        if isinstance(relation, Influence):
            influence = estimate_influence(
                evaluation, *relation.metrics, sign=relation.sign, lag=relation.lag
            )
            if influence.verdict == "contradicted":
                hint = "change the sign or the lag of the influence, or remove it"
                found.append(Finding("influence", "warning", definition.id, influence.text, hint))
        else:
            conflict = estimate_conflict(evaluation, relation)
            if conflict.verdict == "contradicted":
                hint = "remove the conflict, or say what else is at stake"
                found.append(Finding("conflict", "warning", definition.id, conflict.text, hint))
    return tuple(found)

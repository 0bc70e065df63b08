"""Finds conflicts: every lever moved over its range, and who is better off and who is worse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kpitree_widgets.analysis.levers.conflict import ConflictFound, ConflictsFound, GuardrailBreak
from kpitree_widgets.analysis.levers.looking import Looking
from kpitree_widgets.analysis.levers.moved import Moved, nearness
from kpitree_widgets.analysis.levers.moving import position_of
from kpitree_widgets.analysis.units import shown_unit
from kpitree_widgets.tree.relations import Conflict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kpitree_widgets.evaluation import Evaluation
    from kpitree_widgets.tree.tree import Tree


def conflicts(
    evaluation: Evaluation, metric: str | None = None, position: int | None = None
) -> ConflictsFound:
    """Levers that help one metric and hurt another in one period, and guardrails in their reach.

    Looked at are the roots, metrics with a target or a guardrail, those of declared conflicts, and
    ``metric``. Every lever is moved to the ends of its realistic range; the end that is better for the
    root counts. What is found is what the formulas say, declared or not; a declared conflict that they
    do not show is listed as such.

    Args:
        evaluation: the tree with its values, without segments.
        metric: id; only what helps or hurts it, and guardrails that its levers break.
        position: the period; the last one that is over by default.

    Raises:
        PeriodError: there is no such period, or ``metric`` has no value in it.
        EditError: limits that contradict each other.
        SegmentError: the evaluation is one of segments.

    Examples:
        >>> from kpitree_widgets.evaluation import evaluate
        >>> from kpitree_widgets.io.text import tree_from_text
        >>> from kpitree_widgets.tree.edits import Update, applied
        >>> tree = tree_from_text('''Profit = Revenue - Spend
        ... Revenue = Spend * Return''')
        >>> tree = applied(tree, Update("revenue", {"target": 90})).tree
        >>> tree = applied(tree, Update("spend", {"values": 100})).tree
        >>> tree = applied(tree, Update("return", {"values": 0.8})).tree
        >>> print(conflicts(evaluate(tree)))
        1 conflict
        Spend 100 → 90 helps Profit (+2), hurts Revenue (−8)
    """
    at = position_of(evaluation, metric, position)
    tree = evaluation.tree
    declared = [one for one in tree.conflicts if metric in (None, *one.metrics)]
    looking = Looking(evaluation, at, _considered(tree, metric, declared))
    levers = _levers(looking, metric, declared)
    found: list[ConflictFound] = []
    guardrails: list[GuardrailBreak] = []
    for moved in Moved.all(looking, levers, metric):
        said = [one for one in declared if one.lever == moved.lever]
        pairs = moved.conflicts(said)
        found += [one for one in pairs if metric in (None, one.helps, one.hurts)]
        proven = {(one.helps, one.hurts) for one in pairs if one.is_declared}
        found += [moved.unproven(one) for one in said if (one.helps, one.hurts) not in proven]
        guardrails += moved.guardrails() if levers[moved.lever] else []
    named = {*looking.considered, *levers, *tree.roots}
    return ConflictsFound(
        _ranked(found, looking),
        tuple(sorted(guardrails, key=nearness)),
        looking.broken,
        looking.considered,
        evaluation.periods.keys[at],
        {one: tree.metrics[one] for one in tree if one in named},
        {one: shown_unit(tree, one) for one in tree if one in named},
        looking.base,
    )


def _ranked(found: list[ConflictFound], looking: Looking) -> tuple[ConflictFound, ...]:
    """Declared ones first, then lever by lever, the one that costs most in front."""
    worst: dict[str, tuple[bool, float]] = {}
    for one in found:
        worst[one.lever] = min(worst.get(one.lever, (True, np.inf)), looking.rank(one))
    return tuple(
        sorted(
            found,
            key=lambda one: (
                not one.is_declared,
                worst[one.lever],
                one.lever,
                one.to,
                looking.rank(one),
            ),
        )
    )


def _levers(looking: Looking, metric: str | None, declared: Iterable[Conflict]) -> dict[str, bool]:
    """Every lever by id, and whether ``metric`` is computed from it."""
    tree = looking.evaluation.tree
    below = set(looking.moment.given if metric is None else looking.model.below(metric))
    said = {one.lever for one in declared}
    return {name: name in below for name in tree if name in below or name in said}


def _considered(tree: Tree, metric: str | None, declared: Iterable[Conflict]) -> tuple[str, ...]:
    said = {name for one in declared for name in (one.helps, one.hurts)}
    chosen = {*tree.roots, *said, *(() if metric is None else (metric,))}
    for definition in tree.metrics.values():
        has_range = definition.aim == "balance" and definition.balance is not None
        if definition.target is not None or definition.guardrail is not None or has_range:
            chosen.add(definition.id)
    return tuple(name for name in tree if name in chosen)

"""What a view asks about conflicts: what helps one metric and hurts another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kpitree_widgets.analysis.levers.conflicting import conflicts
from kpitree_widgets.report.conflicts import MOST, clashes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kpitree_widgets.analysis.levers.conflict import ConflictsFound
    from kpitree_widgets.document import Document
    from kpitree_widgets.report.conflicts import Clash


def conflicts_found(document: Document, args: Mapping[str, Any]) -> dict[str, Any]:
    """The conflicts of the tree, or of one metric, in one period.

    Args:
        document: the tree with its data.
        args: ``period``, a key, empty for the last one that is over; ``metric``, an id or a label,
            ``None`` for the whole tree.

    Raises:
        UnknownMetricError: there is no such metric.
        PeriodError: there is no such period, or the metric has no value in it.
        EditError: limits that contradict each other.
    """
    with document.lock:
        now, tree, revision = document.evaluation, document.tree, document.revision
    metric = None if args.get("metric") is None else tree.find(args["metric"])
    position = now.periods.position(args["period"]) if args["period"] else None
    found = conflicts(now, metric, position)
    marks = clashes(found)
    return {
        "rev": revision,
        "metric": metric,
        "period": found.period,
        "title": _title(found),
        "notes": list(found.notes),
        "clashes": [_state(one) for one in marks[:MOST]],
        "more": max(0, len(marks) - MOST),
    }


def _title(found: ConflictsFound) -> str:
    """How many levers stand in the list, and how many conflicts they make."""
    levers = len({one.lever for one in found.conflicts})
    return f"{levers} lever{'s' * (levers > 1)} with {found.title}" if levers else found.title


def _state(one: Clash) -> dict[str, Any]:
    return {
        "lever": one.lever,
        "value": _number(one.value),
        "to": _number(one.to),
        "helps": _effects(one.helps),
        "hurts": _effects(one.hurts),
        "breaks": list(one.breaks),
        "root": one.root or None,
        "net": _number(one.net),
        "tone": one.tone,
        "declared": one.is_declared,
        "found": one.is_found,
        "short": one.short,
        "text": one.text,
    }


def _effects(effects: Iterable[tuple[str, float]]) -> list[tuple[str, float | None]]:
    return [(metric, _number(effect)) for metric, effect in effects]


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None

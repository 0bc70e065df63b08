"""Messages between kernel and browser, as ``js/src/protocol.ts`` has them.

A view sends commands and each is answered, failure included. Changes go to every view as patches
with a revision; a gap in the revisions makes a view ask for a snapshot. Series travel as float64
buffers. NaN is never JSON.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kpitree_widgets.errors import AmbiguousEditError, KPITreeError
from kpitree_widgets.report.metric_state import Facts, changed_state, facts_of
from kpitree_widgets.report.snapshot import history, notes, relations
from kpitree_widgets.tree.status import all_thresholds

if TYPE_CHECKING:
    from kpitree_widgets.document import Change, Document
    from kpitree_widgets.evaluation import Evaluation
    from kpitree_widgets.periods import Series

Message = dict[str, Any]


class ProtocolError(KPITreeError):
    """A message that is not one of ours."""

    code = "protocol"


class InterruptedEditError(KPITreeError):
    """The kernel was interrupted while it did an edit; nothing changed."""

    code = "interrupted"


@dataclass(frozen=True, slots=True)
class Command:
    """A request from the browser."""

    id: str
    name: str
    args: Mapping[str, Any]


def read_command(content: object) -> Command:
    """The command in a message.

    Raises:
        ProtocolError: it is none.
    """
    match content:
        case {"kind": "command", "id": str(identifier), "name": str(name), "args": dict(args)}:
            return Command(identifier, name, args)
        case _:
            raise ProtocolError("a message is not a command", hint="reload the page")


def success(command: str, revision: int, result: object) -> Message:
    """The answer to a command that was carried out."""
    return {"kind": "reply", "id": command, "ok": True, "rev": revision, "result": result}


def failure(command: str, revision: int, error: Exception) -> Message:
    """The answer to a command that was refused; anything else than our errors is our own mistake."""
    state: Message = {
        "code": "internal",
        "message": f"{type(error).__name__}: {error}",
        "metric": None,
        "span": None,
    }
    state["hint"] = "this is a mistake in kpitree-widgets; the tree is as it was"
    if isinstance(error, KPITreeError):
        span = None if error.span is None else list(error.span)
        state = {
            "code": error.code,
            "message": error.message,
            "metric": error.metric,
            "span": span,
            "hint": error.hint,
        }
    if isinstance(error, AmbiguousEditError):
        state["choices"] = list(error.choices)
    return {"kind": "reply", "id": command, "ok": False, "rev": revision, "error": state}


def interrupted(command: str, revision: int) -> Message:
    """The answer to an edit that the kernel was kept from: it may be sent again."""
    error = InterruptedEditError(
        "the kernel was interrupted before the edit was done", hint="send it again"
    )
    return failure(command, revision, error)


def patch(document: Document, change: Change) -> tuple[Message, list[bytes]]:
    """What ``change`` did, and the changed stretches of series as one buffer."""
    if change.reset:
        return {"kind": "reset", "rev": document.revision}, []
    before, after = change.before, change.after
    reached = after.tree.above(*change.touched)
    stretches, buffers = [], []
    rank = after.tree.structure.rank
    for metric in sorted(reached, key=lambda metric: (rank[metric], metric)):
        stretch = _stretch(before.values.get(metric), after.values[metric])
        if stretch is not None:
            start, series = stretch
            stretches.append({"metric": metric, "start": start, "length": len(series)})
            buffers.append(series.astype("<f8", copy=False).tobytes())
    described, facts = dict.fromkeys(change.touched), facts_of(after)
    message = {
        "kind": "patch",
        "rev": document.revision,
        "metrics": [facts.state(metric) for metric in described],
        "derived": _derived(before, facts, (*sorted(reached), *_near(change)), described),
        "removed": list(change.removed),
        "roots": None if before.tree.roots == after.tree.roots else list(after.tree.roots),
        "series": stretches,
        "name": None if before.tree.name == after.tree.name else after.tree.name,
        "relations": None
        if before.tree.relations == after.tree.relations
        else relations(after.tree.relations),
        "notes": None if before.tree.notes == after.tree.notes else notes(after),
        "history": history(document),
    }
    return message, [b"".join(buffers)]


def _derived(
    before: Evaluation, after: Facts, metrics: Iterable[str], described: Mapping[str, None]
) -> dict[str, Message]:
    """What follows from an edit for metrics that are described as they were."""
    found, earlier = {}, facts_of(before)
    for metric in dict.fromkeys(metrics):
        if metric in described or metric not in before.tree:
            continue
        changed = changed_state(earlier.derived(metric), after.derived(metric))
        if changed:
            found[metric] = changed
    return found


def _near(change: Change) -> list[str]:
    """Other metrics of which something else may follow.

    They gained or lost a parent, a relation, or the thresholds of what they drive. With the first
    formula in a tree all that it does not name turn out to be unused.
    """
    before, after = change.before.tree, change.after.tree
    if (len(before.roots) == len(before)) != (len(after.roots) == len(after)):
        return list(after.metrics)
    named: set[str] = set()
    for metric in (*change.touched, *change.removed):
        old = before.drivers(metric) if metric in before else ()
        named |= {*old} ^ {*(after.drivers(metric) if metric in after else ())}
    for relation in set(before.relations) ^ set(after.relations):
        named.update(relation.metrics)
    return [*sorted(metric for metric in named if metric in after), *_below(change)]


def _below(change: Change) -> list[str]:
    """The metrics that inherit other thresholds than before."""
    before, after = change.before.tree, change.after.tree
    if all(one.thresholds is None for tree in (before, after) for one in tree.metrics.values()):
        return []
    old, new = all_thresholds(before), all_thresholds(after)
    return sorted(metric for metric, thresholds in new.items() if old.get(metric) != thresholds)


def _stretch(old: Series | None, new: Series) -> tuple[int, Series] | None:
    """The part of ``new`` from the first to the last value that is another than in ``old``."""
    if old is None:
        return 0, new
    if old is new:
        return None
    changed = np.flatnonzero((old != new) & ~(np.isnan(old) & np.isnan(new)))
    if changed.size == 0:
        return None
    start = int(changed[0])
    return start, new[start : int(changed[-1]) + 1]

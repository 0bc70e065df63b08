"""Why did it change: what a view asks about the change of a metric."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from weakref import WeakKeyDictionary

from kpitree_widgets.document import Document
from kpitree_widgets.report.explained import answer, lean_edges
from kpitree_widgets.widgets.aside import still


def explained(document: Document, args: Mapping[str, Any]) -> dict[str, Any]:
    """The explanation of one change, or why there is none; see ``report.explained.answer``.

    Args:
        document: the tree with its data.
        args: ``metric`` (``None``: the first root), ``period``, ``compare``; ``by`` and ``segment``
            where a segment is shown; ``method``; ``known`` where it is drawn on the tree: the
            revision of the answer that is drawn now, whose contributions are not sent again.
    """
    where = {args["by"]: args["segment"]} if args.get("by") else None
    told = answer(
        document if where else still(document),
        args.get("metric"),
        args["period"],
        args["compare"],
        where=where,
        method=args.get("method") or "path",
    )
    return _drawn(document, args, told) if "known" in args else told


LATEST: WeakKeyDictionary[Document, dict[str, dict[str, Any]]] = WeakKeyDictionary()
"""The latest answers by question."""
KEPT = 8
"""How many."""


def _drawn(document: Document, args: Mapping[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """What is drawn on a tree: after an edit of words it is known already, and left out."""
    asked = json.dumps({**args, "known": None}, sort_keys=True)
    latest = LATEST.setdefault(document, {})
    before = latest.pop(asked, None)
    latest[asked] = told
    if len(latest) > KEPT:
        latest.pop(next(iter(latest)), None)  # another thread may have been here
    told = {**told, "drivers": []}
    if before is None or before["rev"] != args["known"] or not _alike(before, told):
        return {**told, "edges": lean_edges(told)}
    del told["nodes"], told["edges"]
    return {**told, "alike": True}


def _alike(before: Mapping[str, Any], told: Mapping[str, Any]) -> bool:
    """Whether there is a change and its contributions are the same."""
    return told["change"] is not None and all(
        before[part] == told[part] for part in ("change", "nodes", "edges")
    )

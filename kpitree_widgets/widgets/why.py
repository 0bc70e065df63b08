"""Why did it change: what a view asks about the change of a metric."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kpitree_widgets.report.explained import answer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kpitree_widgets.document import Document


def explained(document: Document, args: Mapping[str, Any]) -> dict[str, Any]:
    """The explanation of one change, or why there is none; see ``report.explained.answer``.

    Args:
        document: the tree with its data.
        args: ``metric`` (``None``: the first root), ``period``, ``compare``; ``by`` and ``segment``
            where a segment is shown; ``method``.
    """
    where = {args["by"]: args["segment"]} if args.get("by") else None
    return answer(
        document,
        args.get("metric"),
        args["period"],
        args["compare"],
        where=where,
        method=args.get("method") or "path",
    )

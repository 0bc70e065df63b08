"""What an output holds, so that it reads everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kpitree_widgets.report.snapshot import series_lists, snapshot
from kpitree_widgets.report.text import outline

if TYPE_CHECKING:
    from kpitree_widgets.document import Document

MIME_TYPE = "application/vnd.kpitree.v1+json"


def mimebundle(
    document: Document,
    *,
    period: str = "",  # noqa: ARG001
    compare: str = "previous",  # noqa: ARG001
    direction: str = "lr",  # noqa: ARG001
) -> dict[str, Any]:
    """The document as data for other programs and as text for people."""
    series = series_lists(document.values, document.tree.reading_order)
    return {MIME_TYPE: {**snapshot(document), "series": series}, "text/plain": outline(document)}

"""What an output holds besides the live view, so that it reads without kernel and network.

Never svg, markdown or javascript: nbconvert's PDF fails on svg where Inkscape is missing, and Quarto
prefers markdown over the picture.
"""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any, Final

from kpitree_widgets.report.html import MIME, fragment, saved_snapshot
from kpitree_widgets.report.png import can_draw, png
from kpitree_widgets.report.svg import picture
from kpitree_widgets.report.text import outline

if TYPE_CHECKING:
    from kpitree_widgets.document import Document
    from kpitree_widgets.layout.tree_layout import Direction

CARDS: Final = 30
"""About so many cards are in the picture; the HTML has them all."""
PIXELS: Final = 4_000_000
"""A larger picture would take seconds, and outputs are drawn again after edits."""
LARGE: Final = 2_500
"""So many values take time: to make, on their way, and in JupyterLab, which reads every HTML for headings."""


def is_cut(document: Document) -> bool:
    """Whether a brief bundle of ``document`` leaves something out."""
    return can_draw() or _is_large(document)


def _is_large(document: Document) -> bool:
    return len(document.tree) * (len(document.periods) + 10) > LARGE


def mimebundle(
    document: Document,
    *,
    period: str = "",
    compare: str = "previous",
    direction: Direction = "lr",
    brief: bool = False,
) -> dict[str, Any]:
    """Our JSON, static HTML with a script that upgrades it, PNG where a rasteriser is, text.

    Args:
        document: the tree with its values.
        period: a key; empty for the last period.
        compare: ``"previous"``, ``"year"``, a key, or empty for no comparison.
        direction: ``"lr"`` left to right, ``"tb"`` top down.
        brief: without the picture, and of a large tree only the text: a live view need not wait for
            the rest.

    Raises:
        PeriodError: a key is not among the periods.
    """
    options: dict[str, Any] = {"period": period, "compare": compare}
    bundle: dict[str, Any] = {"text/plain": outline(document, **options)}
    if brief and _is_large(document):
        return bundle
    saved = saved_snapshot(document, (period, compare), packed=True)
    bundle[MIME] = saved
    bundle["text/html"] = fragment(document, **options, direction=direction, saved=saved)
    if can_draw() and not brief:
        drawn = picture(document, **options, direction=direction, cards=CARDS)
        bundle["image/png"] = b64encode(png(*drawn, zoom=1, largest=PIXELS)).decode("ascii")
    return bundle

"""How wide text is and what fits, without measuring; ``text_width`` is mirrored by ``format.ts``."""

from __future__ import annotations

from typing import Final

from kpitree_widgets.theme import ADVANCES

BOLD: Final = 1.06
"""How much wider weights 600 and 700 run."""


def text_width(text: str, size: float) -> float:
    """About how wide ``text`` is in px at font size ``size``.

    Examples:
        >>> round(text_width("Revenue", 13), 1)
        55.2
    """
    width = 0.0
    for letter in text:
        width += ADVANCES.get(letter, 1.0 if ord(letter) >= 0x1100 else 0.65)
    return width * size


def fitted(text: str, width: float, size: float) -> str:
    """``text``, cut with "…" where it is wider than ``width``.

    Examples:
        >>> fitted("Average order value", 80, 12.5)
        'Average or…'
    """
    if text_width(text, size) <= width:
        return text
    kept = text
    while kept and text_width(f"{kept}…", size) > width:
        kept = kept[:-1].rstrip()
    return f"{kept}…" if kept else ""

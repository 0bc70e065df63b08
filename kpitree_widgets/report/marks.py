"""Small pieces of SVG: text, status shapes, sparkline, bullet bar. Mirrors the widget's views."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Final

import numpy as np

from kpitree_widgets.layout.text import BOLD, fitted, text_width

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kpitree_widgets.periods import Series
    from kpitree_widgets.report.reading import Reading
    from kpitree_widgets.tree.status import Status

Palette = "Mapping[str, str]"

TONES: Final[dict[Status | None, str]] = {
    "on track": "good",
    "at risk": "warn",
    "off track": "bad",
    "no data": "neutral",
    None: "neutral",
}
LOW, HIGH = 0.8, 1.12
"""Ends of the bullet bar as shares of the target, unless something shown is further out."""

_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

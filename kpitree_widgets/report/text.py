"""The tree as an indented outline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from kpitree_widgets.layout.forest import forest
from kpitree_widgets.report.reading import shown

if TYPE_CHECKING:
    from kpitree_widgets.document import Document
    from kpitree_widgets.layout.forest import Branch
    from kpitree_widgets.periods import Series
    from kpitree_widgets.report.reading import Reading

BARS: Final = "▁▂▃▄▅▆▇█"
LINES: Final = 200
"""An outline ends after so many lines and says how many are left."""


def outline(document: Document, *, period: str = "", compare: str = "previous") -> str:
    """One line per metric: label, value, change against the comparison period, status.

    Examples:
        >>> from kpitree_widgets.document import Document
        >>> from kpitree_widgets.io.text import tree_from_text
        >>> print(outline(Document(tree_from_text("Profit = Revenue - Cost", "Shop"))))
        Shop
        Profit      –
          Revenue   –
          Cost      –
    """
    now = shown(document, period, compare)
    tree = document.tree
    branches = forest(tree.roots, tree.drivers)
    readings = [now.reading(branch.metric) for branch in branches[:LINES]]
    names = [_name(branch, reading) for branch, reading in zip(branches, readings, strict=False)]
    wide = max(map(len, names), default=0)
    far = max((len(reading.value_text) for reading in readings), default=0)
    lines = [
        f"{name:<{wide}}  {reading.value_text:>{far}}  {remarks(branch, reading)}".rstrip()
        for name, branch, reading in zip(names, branches, readings, strict=False)
    ]
    head = ", ".join(part for part in (tree.name, now.period_text) if part)
    rest = len(branches) - LINES
    tail = [f"and {rest} more"] if rest > 0 else []
    return "\n".join([head or f"KPITree, {len(tree)} metrics", *lines, *tail])


def remarks(branch: Branch, reading: Reading) -> str:
    """What stands behind the value: change, status, and where the drivers are."""
    if branch.ghost:
        return "(see above)"
    status = reading.status
    reached: str | None = status
    if reading.target_text and reading.target is not None:
        pace = "on pace for " if reading.so_far else ""
        reached = f"{pace}{reading.target_text} of target, {status}"
    return "  ".join(part for part in (reading.change_text, reached) if part)


def sparkline(series: Series) -> str:
    """A run of bars; a missing value is a space.

    Examples:
        >>> sparkline(np.array([1.0, 2.0, np.nan, 8.0]))
        '▁▂ █'
    """
    known = series[np.isfinite(series)]
    if len(known) < 2:
        return ""
    low, high = known.min(), known.max()
    span = (high - low) or 1.0
    return "".join(
        BARS[round(float((value - low) / span) * (len(BARS) - 1))] if np.isfinite(value) else " "
        for value in series
    )


def _name(branch: Branch, reading: Reading) -> str:
    return "  " * branch.depth + reading.metric.label

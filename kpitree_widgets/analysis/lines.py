"""Results as lines of text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def aligned(rows: Iterable[Sequence[str]]) -> str:
    """``rows`` as columns: the first to the left, the others to the right, the last as it comes.

    Examples:
        >>> print(aligned([("Revenue", "5", "on track"), ("Cost", "12", "off track")]))
        Revenue   5  on track
        Cost     12  off track
    """
    table = [tuple(row) for row in rows]
    if not table:
        return ""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    last = len(widths) - 1
    return "\n".join(
        "  ".join(
            cell if at == last > 0 else cell.rjust(wide) if at else cell.ljust(wide)
            for at, (cell, wide) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in table
    )

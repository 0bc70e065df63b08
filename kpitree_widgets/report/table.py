"""The tree as an HTML table that survives every sanitizer.

Only ``div span table tr td b`` are used and nothing depends on a style: nbconvert's sanitizer shows
other tags as text, JupyterLab's drops ``svg``, ``style`` and ``script``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kpitree_widgets.layout.forest import forest
from kpitree_widgets.report.marks import escaped
from kpitree_widgets.report.reading import shown
from kpitree_widgets.report.text import LINES, sparkline
from kpitree_widgets.tree.terms import operator_sign

if TYPE_CHECKING:
    from kpitree_widgets.document import Document
    from kpitree_widgets.layout.forest import Branch
    from kpitree_widgets.report.reading import Reading, Shown

INDENT: Final = "\u2003\u2002"
LEFT: Final = ' style="text-align:left;white-space:nowrap"'
RIGHT: Final = ' style="text-align:right;white-space:nowrap"'
GOOD: Final = "#0f875f"
"""Tones that read on white and on near-black, since no theme reaches this table."""
WARN: Final = "#9f6a10"
BAD: Final = "#cf4433"
TONES: Final = {"better": GOOD, "worse": BAD, "same": None}
STATUS_TONES: Final = {"on track": GOOD, "at risk": WARN, "off track": BAD}
STATUS_MARKS: Final = {"on track": "●", "at risk": "▲", "off track": "◆", "no data": "○", None: ""}


def table(document: Document, *, period: str = "", compare: str = "previous") -> str:
    """Name, value, change, target and recent values of every metric, in reading order."""
    now = shown(document, period, compare)
    tree = document.tree
    branches = forest(tree.roots, tree.drivers)
    rows = [_row(branch, now) for branch in branches[:LINES]]
    if len(branches) > LINES:
        rows.append(f"<tr><td{LEFT}>and {len(branches) - LINES} more</td></tr>")
    title = f"<b>{escaped(now.title)}</b>"
    period_text = f" {escaped(now.period_text)}" if now.period_text else ""
    return f"<div>{title}{period_text}</div><table>{_heading(now)}{''.join(rows)}</table>"


def _heading(now: Shown) -> str:
    words = ["Metric", "Value", "Change", "Of target", "Status", "Recent"]
    if now.before is None:
        words[2] = ""
    cells = (
        f"<td{LEFT if word in ('Metric', 'Status', 'Recent') else RIGHT}><b>{word}</b></td>"
        for word in words
    )
    return f"<tr>{''.join(cells)}</tr>"


def _row(branch: Branch, now: Shown) -> str:
    reading = now.reading(branch.metric)
    name = INDENT * branch.depth + reading.metric.label
    if branch.ghost:
        return _cells(name, reading.value_text, "", "", "see above", "")
    sign = operator_sign(reading.metric.expression)
    return _cells(
        f"{name}  {sign}" if sign else name,
        reading.value_text,
        _change(reading),
        reading.target_text,
        _status(reading),
        sparkline(reading.recent).replace(" ", "\u2007"),
    )


def _cells(name: str, value: str, change: str, target: str, status: str, recent: str) -> str:
    return (
        f"<tr><td{LEFT}>{escaped(name)}</td><td{RIGHT}><b>{escaped(value)}</b></td>"
        f"<td{RIGHT}>{change}</td><td{RIGHT}>{escaped(target)}</td>"
        f"<td{LEFT}>{status}</td><td{LEFT}>{recent}</td></tr>"
    )


def _change(reading: Reading) -> str:
    return _coloured(reading.change_text, TONES[reading.verdict])


def _status(reading: Reading) -> str:
    words = f"{STATUS_MARKS[reading.status]} {reading.status or ''}".strip()
    return _coloured(words, STATUS_TONES.get(reading.status or ""))


def _coloured(words: str, tone: str | None) -> str:
    if tone is None or not words:
        return escaped(words)
    return f'<span style="color:{tone}">{escaped(words)}</span>'

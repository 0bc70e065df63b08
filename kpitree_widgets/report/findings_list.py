"""The findings of a tree as a list for pages: the worst first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kpitree_widgets.analysis.findings import findings_of
from kpitree_widgets.report.marks import escaped

if TYPE_CHECKING:
    from kpitree_widgets.evaluation import Evaluation

MARKS: Final = {"error": "◆", "warning": "▲", "info": "●"}
"""A shape per severity, so that colour is never alone."""
TONES: Final = {"error": "#cf4433", "warning": "#9f6a10", "info": "#6a5acd"}
MOST: Final = 30
"""A list ends after so many and says how many are left."""


def findings_list(evaluation: Evaluation) -> str:
    """One line per finding, in tags that every sanitizer lets through; empty where there is none."""
    found = [
        (finding, evaluation.tree.metrics[metric].label)
        for metric in evaluation.tree
        for finding in findings_of(evaluation, metric)
    ]
    found.sort(key=lambda one: list(MARKS).index(one[0].severity))
    lines = [
        f'<div><span style="color:{TONES[finding.severity]}">{MARKS[finding.severity]}</span>'
        f" {finding.severity}: <b>{escaped(label)}</b> {escaped(str(finding))}</div>"
        for finding, label in found[:MOST]
    ]
    if len(found) > MOST:
        lines.append(f"<div>and {len(found) - MOST} more</div>")
    return f"<div><b>Findings</b>{''.join(lines)}</div>" if lines else ""

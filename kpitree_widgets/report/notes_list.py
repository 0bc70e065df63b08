"""The notes of a tree as a list for pages: the latest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kpitree_widgets.calendar import label
from kpitree_widgets.report.marks import escaped

if TYPE_CHECKING:
    from kpitree_widgets.tree.tree import Tree

MOST: Final = 30
"""A list ends after so many and says how many are left."""


def notes_list(tree: Tree) -> str:
    """One line per note, in tags that every sanitizer lets through; empty where there is none.

    Examples:
        >>> from kpitree_widgets.tree.notes import Note
        >>> from kpitree_widgets.tree.tree import Tree
        >>> notes_list(Tree(notes=(Note("2022-10-03", "Strike & rain"),)))
        '<div><b>Notes</b><div>3 Oct 2022: Strike &amp; rain</div></div>'
    """
    lines = []
    for note in tree.notes[::-1][:MOST]:
        about = "" if note.metric is None else f" <b>{escaped(tree.metrics[note.metric].label)}</b>"
        lines.append(f"<div>{label(note.date.isoformat())}:{about} {escaped(note.text)}</div>")
    if len(tree.notes) > MOST:
        lines.append(f"<div>and {len(tree.notes) - MOST} more</div>")
    return f"<div><b>Notes</b>{''.join(lines)}</div>" if lines else ""

"""Edits of notes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kpitree_widgets.errors import EditError
from kpitree_widgets.tree.applied import Applied
from kpitree_widgets.tree.notes import Note, in_time
from kpitree_widgets.tree.tree import Tree


@dataclass(frozen=True, slots=True)
class WriteNote:
    """A note is written; one that is there already is not written twice."""

    note: Note


@dataclass(frozen=True, slots=True)
class DropNote:
    """The note goes."""

    note: Note


def write_note(tree: Tree, edit: WriteNote) -> Applied:
    """The tree with the note; it may name its metric by label.

    Raises:
        UnknownMetricError: it is about a metric that is not there.
    """
    note = _known(tree, edit.note)
    if note in tree.notes:
        return Applied(tree, ())
    after = tree.noting(in_time((*tree.notes, note)))
    return Applied(after, (), (), f"Note {_short(note.text)!r}")


def drop_note(tree: Tree, edit: DropNote) -> Applied:
    """The tree without the note.

    Raises:
        EditError: there is none such.
        UnknownMetricError: it is about a metric that is not there.
    """
    gone = _known(tree, edit.note)
    if gone not in tree.notes:
        raise EditError(f"there is no note {str(gone)!r}", metric=gone.metric, hint="see .notes")
    kept = tuple(note for note in tree.notes if note != gone)
    return Applied(tree.noting(kept), (), (), f"Remove the note {_short(gone.text)!r}")


def _known(tree: Tree, note: Note) -> Note:
    return note if note.metric is None else replace(note, metric=tree.find(note.metric))


def _short(text: str, most: int = 40) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"

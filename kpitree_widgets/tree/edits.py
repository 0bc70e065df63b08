"""Edits as values: what changes, applied to a tree it gives another tree.

An edit either gives a whole new tree or raises and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from kpitree_widgets.amounts import Given, PeriodValues
from kpitree_widgets.errors import DuplicateMetricError, LabelError
from kpitree_widgets.formula.expression import Operator
from kpitree_widgets.formula.labels import is_id, slug, unique_slug
from kpitree_widgets.tree.applied import Applied
from kpitree_widgets.tree.fields import (
    clean_label,
    computed,
    refuse_duplicate,
    with_fields,
)
from kpitree_widgets.tree.given import finite
from kpitree_widgets.tree.inserting import Insert, insert
from kpitree_widgets.tree.locking import refuse_locked
from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.tree.moving import Move, move
from kpitree_widgets.tree.note_edits import DropNote, WriteNote, drop_note, write_note
from kpitree_widgets.tree.parenting import gaining
from kpitree_widgets.tree.pasting import Paste, paste
from kpitree_widgets.tree.relation_edits import Relate, Unrelate, relate, unrelate
from kpitree_widgets.tree.removing import Remove, remove
from kpitree_widgets.tree.scenario_edits import Drop, Keep, drop, keep
from kpitree_widgets.tree.tree import Tree


@dataclass(frozen=True, slots=True)
class Add:
    """A new metric, as a root or as one more driver of ``parent``."""

    label: str
    id: str | None = None
    """The slug of the label if not given."""
    parent: str | None = None
    operator: Operator | None = None
    """How it enters the parent's formula; needed where that has several meanings."""
    fields: Mapping[str, Any] = field(default_factory=dict)
    """Any of ``fields.FIELDS`` but the label."""


@dataclass(frozen=True, slots=True)
class Update:
    """Other fields of a metric; a formula is text or ``None``."""

    metric: str
    fields: Mapping[str, Any]
    placeholders: bool = True
    """Whether names that the tree does not know become new input metrics, or are refused."""
    value: SetValue | None = None
    """A value of the same metric given by hand along with them."""


@dataclass(frozen=True, slots=True)
class SetValue:
    """A value given by hand; ``period=None`` means every period, ``value=None`` takes it back."""

    metric: str
    value: float | None
    period: str | None = None
    keys: tuple[str, ...] = ()
    """All period keys, needed to change one period of a value that holds for all."""


@dataclass(frozen=True, slots=True)
class Several:
    """Edits one after the other as one step of the history: all of them, or none."""

    edits: tuple[Edit, ...]
    summary: str = ""
    """What the step is called; made of the edits if not given."""


Edit = (
    Add
    | Insert
    | Paste
    | Update
    | SetValue
    | Move
    | Remove
    | Relate
    | Unrelate
    | Keep
    | Drop
    | WriteNote
    | DropNote
    | Several
)


def applied(tree: Tree, edit: Edit) -> Applied:
    """The tree after ``edit``.

    Raises:
        KPITreeError: it is refused; ``tree`` is as it was.

    Examples:
        >>> after = applied(Tree(), Add("Revenue", fields={"formula": "Orders * Average order value"}))
        >>> after.tree.reading_order
        ('revenue', 'orders', 'average_order_value')
    """
    outcome = APPLYING[type(edit)](tree, edit)
    if not isinstance(edit, Several):
        refuse_locked(tree, outcome)
    return outcome


def _add(tree: Tree, edit: Add) -> Applied:
    label = clean_label(edit.label)
    refuse_duplicate(tree, label)
    metric = edit.id if edit.id is not None else unique_slug(label, tree.metrics)
    if metric in tree:
        raise DuplicateMetricError(
            f"there is already a metric {metric!r}", metric=metric, hint="choose another id"
        )
    if not is_id(metric):
        raise LabelError(f"{metric!r} cannot be an id", metric=metric, hint=f"use {slug(metric)!r}")
    new = Metric(metric, label)
    changed, summary = {metric: new}, f"Add {label}"
    changed |= with_fields(tree.replacing(new), new, edit.fields, placeholders=True)
    if edit.parent is not None:
        parent = tree[edit.parent]
        changed[parent.id] = gaining(parent, metric, edit.operator)
    return Applied(tree.replacing(*changed.values()), tuple(changed), (), summary)


def _update(tree: Tree, edit: Update) -> Applied:
    old = tree[edit.metric]
    fields = edit.fields
    if edit.value is not None:
        fields = {**fields, "values": given_value(old, edit.value)}
    changed = with_fields(tree, old, fields, placeholders=edit.placeholders)
    if changed[old.id] == old:
        return Applied(tree, ())
    return Applied(tree.replacing(*changed.values()), tuple(changed), (), _summary(old, fields))


def _summary(old: Metric, fields: Mapping[str, Any]) -> str:
    if set(fields) == {"label"}:
        return f"Rename {old.label} to {clean_label(fields['label'])}"
    if set(fields) == {"locked"}:
        return f"{'Lock' if fields['locked'] else 'Unlock'} {old.label}"
    return f"Change {', '.join(fields)} of {old.label}"


def _set_value(tree: Tree, edit: SetValue) -> Applied:
    metric = tree[edit.metric]
    if metric.expression is not None:
        raise computed(metric)
    values = given_value(metric, edit)
    if values == metric.values:
        return Applied(tree, ())
    summary = (
        f"Set the value of {metric.label}"
        if edit.value is not None
        else f"Take back the value of {metric.label}"
    )
    return Applied(tree.replacing(replace(metric, values=values)), (metric.id,), (), summary)


def given_value(metric: Metric, edit: SetValue) -> Given | None:
    """All values by hand of ``metric`` once ``edit`` has changed one of them."""
    value = None if edit.value is None else finite(edit.value, metric.id, "value")
    if not edit.period:
        return value
    match metric.values:
        case PeriodValues() as before:
            pass
        case None:
            before = PeriodValues(())
        case number:
            before = PeriodValues.of(dict.fromkeys(edit.keys, number))
    after = before.replacing(edit.period, edit.value)
    return after if after.pairs else None


def _several(tree: Tree, edit: Several) -> Applied:
    before, touched, told = tree, dict[str, None](), []
    for one in edit.edits:
        outcome = applied(tree, one)
        if outcome.tree is not tree:
            tree = outcome.tree
            touched |= dict.fromkeys(outcome.touched)
            told.append(outcome.summary)
    removed = tuple(metric for metric in before.metrics if metric not in tree)
    kept = tuple(metric for metric in touched if metric in tree)
    more = f" and {len(told) - 1} more" if len(told) > 1 else ""
    return Applied(tree, kept, removed, edit.summary.strip() or f"{''.join(told[:1])}{more}")


APPLYING: Mapping[type[Edit], Callable[[Tree, Any], Applied]] = {
    Add: _add,
    Insert: insert,
    Paste: paste,
    Update: _update,
    SetValue: _set_value,
    Move: move,
    Remove: remove,
    Relate: relate,
    Unrelate: unrelate,
    Keep: keep,
    Drop: drop,
    WriteNote: write_note,
    DropNote: drop_note,
    Several: _several,
}

"""Edits as values: what changes, applied to a tree it gives another tree.

An edit either gives a whole new tree or raises and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from kpitree_widgets.amounts import Given, PeriodValues
from kpitree_widgets.errors import (
    AmbiguousEditError,
    DuplicateMetricError,
    EditError,
    LabelError,
)
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
from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.tree.parenting import gaining, losing
from kpitree_widgets.tree.relation_edits import Relate, Unrelate, relate, unrelate
from kpitree_widgets.tree.scenario_edits import Drop, Keep, drop, keep
from kpitree_widgets.tree.tree import Tree

ANYWHERE = ""
"""As ``Move.source``: from its only parent, or from nowhere if it is a root."""


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


@dataclass(frozen=True, slots=True)
class SetValue:
    """A value given by hand; ``period=None`` means every period, ``value=None`` takes it back."""

    metric: str
    value: float | None
    period: str | None = None
    keys: tuple[str, ...] = ()
    """All period keys, needed to change one period of a value that holds for all."""


@dataclass(frozen=True, slots=True)
class Move:
    """Another parent: the old one's formula loses the term, the new one's gains it."""

    metric: str
    target: str | None
    """The new parent; ``None`` makes the metric a root."""
    source: str | None = ANYWHERE
    """The parent it leaves; ``None`` leaves none, so that it drives one more metric."""
    operator: Operator | None = None


@dataclass(frozen=True, slots=True)
class Remove:
    """The metric goes, and its term in every formula that names it."""

    metric: str
    with_drivers: bool = False
    """Whether drivers that nothing else uses go too."""


Edit = Add | Update | SetValue | Move | Remove | Relate | Unrelate | Keep | Drop


def applied(tree: Tree, edit: Edit) -> Applied:
    """The tree after ``edit``.

    Raises:
        KPITreeError: it is refused; ``tree`` is as it was.

    Examples:
        >>> after = applied(Tree(), Add("Revenue", fields={"formula": "Orders * Average order value"}))
        >>> after.tree.reading_order
        ('revenue', 'orders', 'average_order_value')
    """
    return APPLYING[type(edit)](tree, edit)


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
    changed = with_fields(tree, old, edit.fields, placeholders=edit.placeholders)
    if changed[old.id] == old:
        return Applied(tree, ())
    return Applied(
        tree.replacing(*changed.values()), tuple(changed), (), _summary(old, edit.fields)
    )


def _summary(old: Metric, fields: Mapping[str, Any]) -> str:
    if set(fields) == {"label"}:
        return f"Rename {old.label} to {clean_label(fields['label'])}"
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


def _move(tree: Tree, edit: Move) -> Applied:
    metric = tree[edit.metric]
    source = _source(tree, metric, edit.source)
    target = None if edit.target is None else tree[edit.target]
    if target is not None and metric.id in tree.drivers(target.id):
        raise EditError(
            f"{metric.label!r} already drives {target.label!r}",
            metric=metric.id,
            hint="edit the formula instead",
        )
    if source is None and target is None:
        raise EditError(
            f"{metric.label!r} is a root already",
            metric=metric.id,
            hint="name the parent it should have",
        )
    changed = [] if source is None else [losing(source, metric)]
    if target is not None:
        changed.append(gaining(target, metric.id, edit.operator))
    where = "the top" if target is None else target.label
    return Applied(
        tree.replacing(*changed),
        tuple(c.id for c in changed),
        (),
        f"Move {metric.label} to {where}",
    )


def _source(tree: Tree, metric: Metric, source: str | None) -> Metric | None:
    if source is None:
        return None
    parents = tree.parents(metric.id)
    if source != ANYWHERE:
        parent = tree[source]
        if parent.id not in parents:
            raise EditError(
                f"{metric.label!r} does not drive {parent.label!r}",
                metric=metric.id,
                hint="name one of its parents",
            )
        return parent
    if len(parents) > 1:
        raise AmbiguousEditError(
            f"{metric.label!r} drives {len(parents)} metrics",
            metric=metric.id,
            choices=parents,
            hint=f"say which it leaves: {', '.join(parents)}",
        )
    return tree[parents[0]] if parents else None


def _remove(tree: Tree, edit: Remove) -> Applied:
    metric = tree[edit.metric]
    removed = {metric.id}
    if edit.with_drivers:
        below = tree.below(metric.id)
        for driver in sorted(below, key=tree.structure.rank.__getitem__, reverse=True):
            if set(tree.parents(driver)) <= removed and tree.parents(driver):
                removed.add(driver)
    changed = {parent: losing(tree[parent], metric) for parent in tree.parents(metric.id)}
    gone = tuple(key for key in tree.metrics if key in removed)
    after = tree.replacing(*changed.values()).without(*gone)
    more = (
        f" and {len(gone) - 1} drivers"
        if len(gone) > 2
        else " and its driver"
        if len(gone) > 1
        else ""
    )
    return Applied(after, tuple(changed), gone, f"Remove {metric.label}{more}")


APPLYING: Mapping[type[Edit], Callable[[Tree, Any], Applied]] = {
    Add: _add,
    Update: _update,
    SetValue: _set_value,
    Move: _move,
    Remove: _remove,
    Relate: relate,
    Unrelate: unrelate,
    Keep: keep,
    Drop: drop,
}

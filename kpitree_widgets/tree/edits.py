"""Edits as values: what changes, applied to a tree it gives another tree.

An edit either gives a whole new tree or raises and changes nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, assert_never

from kpitree_widgets.errors import (
    AmbiguousEditError,
    CycleError,
    DuplicateMetricError,
    EditError,
    KPITreeError,
    LabelError,
    UnknownMetricError,
)
from kpitree_widgets.formula.expression import Expression, Operator
from kpitree_widgets.formula.labels import is_id, normalise, slug, unique_slug
from kpitree_widgets.formula.parser import Name, Parsed, parse
from kpitree_widgets.periods import Amount, PeriodValues
from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.tree.suggest import did_you_mean
from kpitree_widgets.tree.terms import OPERATORS, with_term, without_term
from kpitree_widgets.tree.tree import Tree

ANYWHERE = ""
"""As ``Move.source``: from its only parent, or from nowhere if it is a root."""
FIELDS = (
    "label",
    "formula",
    "unit",
    "aim",
    "owner",
    "description",
    "tags",
    "target",
    "benchmark",
    "opening",
    "values",
)


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
    """Any of ``FIELDS`` but the label."""


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


Edit = Add | Update | SetValue | Move | Remove


@dataclass(frozen=True, slots=True)
class Applied:
    """What an edit gave."""

    tree: Tree
    touched: tuple[str, ...]
    """Ids of metrics that are new or changed."""
    removed: tuple[str, ...] = ()
    summary: str = ""
    """What happened, in a few words."""


def applied(tree: Tree, edit: Edit) -> Applied:
    """The tree after ``edit``.

    Raises:
        KPITreeError: it is refused; ``tree`` is as it was.

    Examples:
        >>> after = applied(Tree(), Add("Revenue", fields={"formula": "Orders * Average order value"}))
        >>> after.tree.reading_order
        ('revenue', 'orders', 'average_order_value')
    """
    match edit:
        case Add():
            return _add(tree, edit)
        case Update():
            return _update(tree, edit)
        case SetValue():
            return _set_value(tree, edit)
        case Move():
            return _move(tree, edit)
        case Remove():
            return _remove(tree, edit)
        case _:
            assert_never(edit)


def _add(tree: Tree, edit: Add) -> Applied:
    label = clean_label(edit.label)
    _refuse_duplicate(tree, label)
    metric = edit.id if edit.id is not None else unique_slug(label, tree.metrics)
    if metric in tree:
        raise DuplicateMetricError(
            f"there is already a metric {metric!r}", metric=metric, hint="choose another id"
        )
    if not is_id(metric):
        raise LabelError(f"{metric!r} cannot be an id", metric=metric, hint=f"use {slug(metric)!r}")
    new = Metric(metric, label)
    changed, summary = {metric: new}, f"Add {label}"
    changed |= _with_fields(tree.replacing(new), new, edit.fields, placeholders=True)
    if edit.parent is not None:
        parent = tree[edit.parent]
        changed[parent.id] = _gaining(parent, metric, edit.operator)
    return Applied(tree.replacing(*changed.values()), tuple(changed), (), summary)


def _update(tree: Tree, edit: Update) -> Applied:
    old = tree[edit.metric]
    changed = _with_fields(tree, old, edit.fields, placeholders=edit.placeholders)
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
        raise _computed(metric)
    values = given_value(metric, edit)
    if values == metric.values:
        return Applied(tree, ())
    summary = (
        f"Set the value of {metric.label}"
        if edit.value is not None
        else f"Take back the value of {metric.label}"
    )
    return Applied(tree.replacing(replace(metric, values=values)), (metric.id,), (), summary)


def _computed(metric: Metric) -> EditError:
    message = f"{metric.label!r} is computed by its formula"
    return EditError(message, metric=metric.id, hint="set the value of its drivers")


def given_value(metric: Metric, edit: SetValue) -> Amount | None:
    """All values by hand of ``metric`` once ``edit`` has changed one of them."""
    value = None if edit.value is None else as_amount(edit.value, metric.id, "value")
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
    changed = [] if source is None else [_losing(source, metric)]
    if target is not None:
        changed.append(_gaining(target, metric.id, edit.operator))
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
    changed = {parent: _losing(tree[parent], metric) for parent in tree.parents(metric.id)}
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


def _gaining(parent: Metric, driver: str, operator: Operator | None) -> Metric:
    if operator is not None and operator not in OPERATORS:
        raise EditError(f"{operator!r} is not an operator", metric=parent.id, hint="use + - * or /")
    try:
        return replace(parent, expression=with_term(parent.expression, driver, operator))
    except KPITreeError as error:
        raise error.about(parent.id) from None


def _losing(parent: Metric, driver: Metric) -> Metric:
    if parent.expression is None:
        return parent
    try:
        return replace(parent, expression=without_term(parent.expression, driver.id))
    except KPITreeError as error:
        message = f"{driver.label!r} cannot be taken out of the formula of {parent.label!r}: {error.message}"
        raise EditError(message, metric=parent.id, hint=error.hint) from None


def _with_fields(
    tree: Tree, metric: Metric, fields: Mapping[str, Any], *, placeholders: bool
) -> dict[str, Metric]:
    """The metric with ``fields``, and the placeholders its formula asks for, by id."""
    unknown = [name for name in fields if name not in FIELDS]
    if unknown:
        raise EditError(
            f"a metric has no {unknown[0]!r}",
            metric=metric.id,
            hint=did_you_mean(unknown[0], FIELDS),
        )
    changes: dict[str, Any] = {
        name: _field(tree, metric, name, value)
        for name, value in fields.items()
        if name != "formula"
    }
    made: dict[str, Metric] = {}
    if "formula" in fields:
        expression, made = _formula(tree, metric, fields["formula"], placeholders=placeholders)
        changes["expression"] = expression
    after = replace(metric, **changes)
    if after.expression is not None and changes.get("values") is not None:
        raise _computed(after)
    return {metric.id: after, **made}


def _formula(
    tree: Tree, metric: Metric, text: str | None, *, placeholders: bool
) -> tuple[Expression | None, dict[str, Metric]]:
    if text is None or not text.strip():
        return None, {}
    try:
        parsed: Parsed = parse(text, tree.names)
        if parsed.placeholders and not placeholders:
            raise _unknown(parsed.placeholders[0], tree, metric)
        _refuse_cycle(tree, metric, parsed.names)
    except KPITreeError as error:
        error.metric = error.metric or metric.id
        error.text = text
        raise
    return parsed.expression, {
        new.metric: Metric(new.metric, clean_label(new.label)) for new in parsed.placeholders
    }


def _refuse_cycle(tree: Tree, metric: Metric, names: tuple[Name, ...]) -> None:
    """The tree would refuse it too; here the position is known."""
    for name in names:
        if name.metric in tree and metric.id in tree.below(name.metric, present=True):
            raise CycleError(
                f"{metric.label!r} would depend on itself through {name.label!r}",
                metric=metric.id,
                span=name.span,
                hint=f"take it out of the formula, or look back: lag({name.label}, 1)",
            )


def _unknown(name: Name, tree: Tree, metric: Metric) -> UnknownMetricError:
    message = f"unknown metric {name.label!r} at {name.span[0]} in the formula of {metric.label!r}"
    return UnknownMetricError(
        message, metric=metric.id, span=name.span, hint=did_you_mean(name.label, tree.labels)
    )


def _field(tree: Tree, metric: Metric, name: str, value: Any) -> Any:
    match name:
        case "label":
            label = clean_label(value)
            _refuse_duplicate(tree, label, but=metric.id)
            return label
        case "target" | "benchmark" | "values":
            return None if value is None else as_amount(value, metric.id, name)
        case "unit":
            return (str(value).strip() or None) if value is not None else None
        case "opening":
            return None if value is None else _finite(value, metric.id, name)
        case "tags":
            return tuple(str(tag) for tag in value)
        case _:
            return value


def clean_label(label: str) -> str:
    """``label`` with single spaces and without a trailing full stop.

    Raises:
        LabelError: nothing is left.
    """
    cleaned = " ".join(str(label).split()).removesuffix(".")
    if not cleaned:
        raise LabelError("the label is empty", hint="give the metric a name")
    return cleaned


def _refuse_duplicate(tree: Tree, label: str, but: str | None = None) -> None:
    twin = tree.names.get(normalise(label))
    if twin is not None and twin != but:
        raise DuplicateMetricError(
            f"{tree.metrics[twin].label!r} is already in the tree",
            metric=twin,
            hint="choose another label, or name it in the formula to use it again",
        )


def as_amount(value: Any, metric: str, name: str) -> Amount:
    """``value`` as a finite number or as values by period.

    Raises:
        EditError: it is neither.
    """
    if isinstance(value, PeriodValues):
        return value
    if isinstance(value, Mapping):
        return PeriodValues.of(
            {str(key): _finite(number, metric, name) for key, number in value.items()}
        )
    return _finite(value, metric, name)


def _finite(value: Any, metric: str, name: str) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise EditError(
            f"{value!r} is not a number", metric=metric, hint=f"give the {name} as a number"
        ) from None
    if isinstance(value, bool) or not math.isfinite(number):
        raise EditError(
            f"{value!r} is not a finite number", metric=metric, hint=f"give the {name} as a number"
        )
    return number

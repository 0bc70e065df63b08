"""Lines or copied metrics that become part of a tree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from re import fullmatch

from kpitree_widgets.errors import EditError, KPITreeError
from kpitree_widgets.formula.expression import Expression, Operator, refs, renaming
from kpitree_widgets.formula.labels import normalise, unique_slug
from kpitree_widgets.tree.applied import Applied
from kpitree_widgets.tree.fields import clean_label
from kpitree_widgets.tree.lines import Line, lines_of, read_line
from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.tree.parenting import gaining
from kpitree_widgets.tree.tree import Tree


@dataclass(frozen=True, slots=True)
class Paste:
    """Metrics from lines such as ``A = B * C``, or copies of metrics; those at their top get a parent.

    Lines name what is in the tree already, and give a formula to a metric that has none. Copies are
    metrics of their own: a name that is taken gets a number, and no copy is locked.
    """

    text: str = ""
    metrics: tuple[Metric, ...] = ()
    """Copies; their formulas name each other by id."""
    parent: str | None = None
    operator: Operator | None = None
    """How they enter the parent's formula; needed where that has several meanings."""


def paste(tree: Tree, edit: Paste) -> Applied:
    """The tree with what is pasted.

    Raises:
        AmbiguousEditError: ``operator`` must be said.
        CycleError: a metric would depend on itself.
        EditError: there is nothing to paste, or a line gives another formula than there is.
        FormulaError: a line cannot be read; the span counts in the text.
    """
    parent = None if edit.parent is None else tree[edit.parent]
    try:
        pasted = _copies(tree, edit.metrics) if edit.metrics else _from_lines(tree, edit.text)
        after = tree.replacing(*pasted.changed.values())
    except KPITreeError as error:
        error.text = error.text if edit.metrics else edit.text
        raise
    changed = dict(pasted.changed)
    if parent is not None:
        gained = after.metrics[parent.id]
        for top in pasted.tops:
            if top != parent.id and top not in after.drivers(parent.id):
                gained = gaining(gained, top, edit.operator)
        if gained != after.metrics[parent.id]:
            changed[parent.id] = gained
            after = after.replacing(gained)
    if not changed:
        return Applied(tree, ())
    new = [metric for metric in changed if metric not in tree]
    return Applied(after, tuple(changed), (), _summary(after, new or list(changed)))


@dataclass(frozen=True, slots=True)
class _Pasted:
    """Metrics that are new or get a formula, by id; and those that drive none of the others."""

    changed: Mapping[str, Metric]
    tops: tuple[str, ...]


def _summary(tree: Tree, metrics: list[str]) -> str:
    more = f" and {len(metrics) - 1} more" if len(metrics) > 1 else ""
    return f"Paste {tree.metrics[metrics[0]].label}{more}"


def _from_lines(tree: Tree, text: str) -> _Pasted:
    lines = tuple(lines_of(text))
    if not lines:
        raise EditError("there is nothing to paste", hint="write it like: Revenue = Price * Volume")
    known, metrics, ids = dict(tree.names), dict[str, Metric](), list[str]()
    for line in lines:
        found = known.get(line.label) or known.get(normalise(line.label))
        if found is not None and found in ids:
            raise EditError(
                f"{line.label!r} stands there twice",
                metric=found,
                span=line.span,
                hint="keep one of the two lines",
            )
        if found is None:
            found = unique_slug(line.label, tree.metrics, metrics)
            metrics[found] = Metric(found, line.label)
            known.setdefault(found, found)
            known[normalise(line.label)] = found
        ids.append(found)
    for metric, line in zip(ids, lines, strict=True):
        if line.formula is not None:
            _define(tree, metrics, known, metric, line)
    named = {driver for key in ids for driver in _named(metrics.get(key) or tree.metrics[key])}
    changed = {key: metrics[key] for key in (*ids, *metrics) if key in metrics}
    return _Pasted(changed, _tops(ids, named))


def _define(
    tree: Tree, metrics: dict[str, Metric], known: dict[str, str], metric: str, line: Line
) -> None:
    """Give ``metric`` its formula, and add the metrics that it names first."""
    parsed = read_line(line, known, metric)
    for new in parsed.placeholders:
        metrics[new.metric] = Metric(new.metric, clean_label(new.label))
        known.setdefault(new.metric, new.metric)
        known[normalise(new.label)] = new.metric
    before = metrics.get(metric) or tree.metrics[metric]
    if before.expression == parsed.expression:
        return
    if before.expression is not None:
        raise EditError(
            f"{before.label!r} has another formula already",
            metric=metric,
            span=line.span,
            hint="edit its formula instead, or give the line another label",
        )
    if before.values is not None:
        raise _filled(before, line)
    metrics[metric] = replace(before, expression=parsed.expression)


def _filled(metric: Metric, line: Line) -> EditError:
    message = f"{metric.label!r} has values given by hand, which a formula would replace"
    return EditError(
        message,
        metric=metric.id,
        span=line.span,
        hint="take its values back first, or give the line another label",
    )


def _named(metric: Metric) -> tuple[str, ...]:
    return () if metric.expression is None else refs(metric.expression)


def _copies(tree: Tree, metrics: tuple[Metric, ...]) -> _Pasted:
    """``metrics`` under ids and labels that are free."""
    ids: dict[str, str] = {}
    labels: dict[str, str] = {}
    taken = dict(tree.names)
    for metric in metrics:
        label = _free(clean_label(metric.label), taken)
        free = metric.id not in taken and label == metric.label
        identifier = metric.id if free else unique_slug(label, tree.metrics, taken)
        taken |= {normalise(label): identifier, identifier: identifier}
        ids[metric.id], labels[metric.id] = identifier, label
    changed = {}
    for metric in metrics:
        new = replace(
            metric,
            id=ids[metric.id],
            label=labels[metric.id],
            expression=_renamed(metric, ids),
            locked=False,
        )
        changed[new.id] = new
    named = {driver for metric in changed.values() for driver in _named(metric)}
    return _Pasted(changed, _tops(changed, named))


def _tops(metrics: Iterable[str], named: set[str]) -> tuple[str, ...]:
    """Those that drive no other; the first where all do, in a loop."""
    found = tuple(metric for metric in metrics if metric not in named)
    return found or tuple(metrics)[:1]


def _renamed(metric: Metric, ids: Mapping[str, str]) -> Expression | None:
    if metric.expression is None:
        return None
    lacking = [driver for driver in _named(metric) if driver not in ids]
    if lacking:
        raise EditError(
            f"the formula of {metric.label!r} names {lacking[0]!r}, which is not among the copies",
            metric=metric.id,
            hint="copy it too",
        )
    return renaming(metric.expression, ids)


def _free(label: str, taken: Iterable[str]) -> str:
    """``label``, or the first of ``label 2``, ``label 3`` ... that nobody has."""
    if normalise(label) not in taken:
        return label
    numbered = fullmatch(r"(.+) (\d+)", label)
    stem, number = label, 2
    if numbered is not None and normalise(numbered[1]) in taken:
        stem, number = numbered[1], int(numbered[2]) + 1
    while normalise(f"{stem} {number}") in taken:
        number += 1
    return f"{stem} {number}"

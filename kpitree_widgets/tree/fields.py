"""Fields of a metric as people give them, checked and made ready to keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kpitree_widgets.errors import (
    CycleError,
    DuplicateMetricError,
    EditError,
    FormulaError,
    KPITreeError,
    LabelError,
    UnknownMetricError,
)
from kpitree_widgets.formula.expression import Expression, present_refs
from kpitree_widgets.formula.labels import normalise
from kpitree_widgets.formula.parser import Name, Parsed, parse
from kpitree_widgets.tree.expectations import Bounds
from kpitree_widgets.tree.given import as_amount, as_benchmark, as_bounds, as_thresholds, finite
from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.tree.suggest import did_you_mean
from kpitree_widgets.tree.tree import Tree

FIELDS = (
    "label",
    "formula",
    "unit",
    "aim",
    "owner",
    "description",
    "tags",
    "locked",
    "target",
    "benchmark",
    "balance",
    "guardrail",
    "limits",
    "maximum",
    "thresholds",
    "aggregation",
    "opening",
    "values",
)
"""What an edit may change; ``values`` are those given by hand."""
MEASURED = FIELDS[FIELDS.index("target") :]
"""Those that may be ``None``: not said."""


def with_fields(
    tree: Tree, metric: Metric, fields: Mapping[str, Any], *, placeholders: bool
) -> dict[str, Metric]:
    """The metric with ``fields``, and the placeholders its formula asks for, by id."""
    unknown = [name for name in fields if name not in FIELDS]
    if unknown:
        raise EditError(
            f"a metric has no {unknown[0]!r}",
            metric=metric.id,
            hint=did_you_mean(unknown[0], FIELDS).replace("the metrics are", "the fields are"),
        )
    changes: dict[str, Any] = {
        name: _field(tree, metric, name, value)
        for name, value in fields.items()
        if name != "formula"
    }
    if isinstance(changes.get("aim"), Bounds):
        changes["aim"], changes["balance"] = "balance", changes["aim"]
    made: dict[str, Metric] = {}
    if "formula" in fields:
        expression, made = _formula(tree, metric, fields["formula"], placeholders=placeholders)
        changes["expression"] = expression
    after = replace(metric, **changes)
    if after.expression is not None and changes.get("values") is not None:
        raise computed(after)
    return {metric.id: after, **made}


def _formula(
    tree: Tree, metric: Metric, text: object, *, placeholders: bool
) -> tuple[Expression | None, dict[str, Metric]]:
    if text is None or (isinstance(text, str) and not text.strip()):
        return None, {}
    if not isinstance(text, str):
        raise FormulaError(
            f"{text!r} is not a formula",
            metric=metric.id,
            hint='write it as text, like "Price * Volume"; a number is given as the value',
        )
    try:
        parsed: Parsed = parse(_right_side(metric, text), tree.names)
        if parsed.placeholders and not placeholders:
            raise _unknown(parsed.placeholders[0], tree, metric)
        present = present_refs(parsed.expression)
        _refuse_cycle(tree, metric, tuple(name for name in parsed.names if name.metric in present))
    except KPITreeError as error:
        error.metric = error.metric or metric.id
        error.text = text
        raise
    return parsed.expression, {
        new.metric: Metric(new.metric, clean_label(new.label)) for new in parsed.placeholders
    }


def _right_side(metric: Metric, text: str) -> str:
    """``text`` with the metric's own left side, as in a line that was pasted, made blank."""
    left, equals, right = text.partition("=")
    own = normalise(left) in ("", metric.id, normalise(metric.label))
    return " " * len(left + equals) + right if equals and own else text


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


def _field(  # noqa: C901, PLR0911 - a case per kind
    tree: Tree, metric: Metric, name: str, value: Any
) -> Any:
    match name:
        case "label":
            label = clean_label(value)
            refuse_duplicate(tree, label, but=metric.id)
            return label
        case _ if value is None and name in MEASURED:
            return None
        case "target" | "values" | "benchmark":
            return (
                as_benchmark(value, metric.id)
                if name == "benchmark"
                else as_amount(value, metric.id, name)
            )
        case "opening" | "maximum":
            return finite(value, metric.id, name)
        case "balance" | "guardrail" | "limits":
            return as_bounds(value, metric.id, name)
        case "thresholds":
            return as_thresholds(value, metric.id)
        case "tags":
            return (value,) if isinstance(value, str) else tuple(str(tag) for tag in value or ())
        case "locked":
            if not isinstance(value, bool):
                raise EditError(
                    f"{value!r} does not say whether it is locked",
                    metric=metric.id,
                    hint="give True or False",
                )
            return value
        case "unit" | "owner" | "description":
            text = "" if value is None else str(value).strip()
            return text or None if name == "unit" else text
        case _:
            return value


def clean_label(label: object) -> str:
    """``label`` with single spaces and without a trailing full stop.

    Raises:
        LabelError: it is no text, or nothing is left.
    """
    if not isinstance(label, str):
        raise LabelError(f"{label!r} is not a label", hint="give the metric a name as text")
    cleaned = " ".join(label.split()).removesuffix(".").rstrip()
    if not cleaned:
        raise LabelError("the label is empty", hint="give the metric a name")
    return cleaned


def refuse_duplicate(tree: Tree, label: str, but: str | None = None) -> None:
    """Let no two metrics answer to one name: neither by label nor by id.

    Raises:
        DuplicateMetricError: another metric than ``but`` is called ``label``.
    """
    twin = tree.names.get(normalise(label))
    if twin is None or twin == but:
        return
    named = tree.metrics[twin].label
    if normalise(named) == normalise(label):
        message = f"{named!r} is already in the tree"
    else:
        message = f"{label!r} is still the id of {named!r}"
    raise DuplicateMetricError(
        message,
        metric=twin,
        hint="choose another label, or name it in the formula to use it again",
    )


def computed(metric: Metric) -> EditError:
    """Why a metric with a formula takes no value by hand."""
    message = f"{metric.label!r} is computed by its formula"
    return EditError(message, metric=metric.id, hint="set the value of its drivers")

"""A metric as one line of a ``*.kpitree.json`` file."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from kpitree_widgets.errors import FileError, KPITreeError
from kpitree_widgets.formula.expression import Expression
from kpitree_widgets.formula.labels import is_id, slug
from kpitree_widgets.formula.parser import parse
from kpitree_widgets.formula.printer import to_text
from kpitree_widgets.periods import Amount, PeriodValues, grain_of
from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.tree.suggest import did_you_mean

AMOUNTS = ("target", "benchmark", "values")
TEXTS = ("id", "label", "formula", "unit", "aim", "owner", "description")
KEYS = (*TEXTS, "tags", *AMOUNTS)


def state_of(metric: Metric) -> dict[str, Any]:
    """The fields that are set, in the order people look for them."""
    state: dict[str, Any] = {"id": metric.id, "label": metric.label}
    if metric.expression is not None:
        state["formula"] = to_text(metric.expression)
    if metric.unit is not None:
        state["unit"] = metric.unit
    if metric.aim != "maximize":
        state["aim"] = metric.aim
    state |= {
        name: getattr(metric, name) for name in ("owner", "description") if getattr(metric, name)
    }
    if metric.tags:
        state["tags"] = list(metric.tags)
    for name in AMOUNTS:
        match getattr(metric, name):
            case None:
                pass
            case PeriodValues(pairs):
                state[name] = dict(pairs)
            case number:
                state[name] = number
    return state


def metric_of(state: Mapping[str, Any], ids: Iterable[str]) -> Metric:
    """The metric of a line, whose formula may name ``ids``.

    Raises:
        FileError: a field is unknown, of another type than it is written in, or cannot be.
    """
    metric = str(state["id"])
    for name, value in state.items():
        _refuse_unfit(metric, name, value)
    if not is_id(metric):
        raise FileError(f"{metric!r} cannot be an id", metric=metric, hint=f"use {slug(metric)!r}")
    amounts = {name: _amount(state[name]) for name in AMOUNTS if name in state}
    return Metric(
        metric,
        state["label"],
        _expression(metric, state.get("formula"), ids),
        unit=state.get("unit"),
        aim=state.get("aim", "maximize"),
        owner=state.get("owner", ""),
        description=state.get("description", ""),
        tags=tuple(state.get("tags", ())),
        target=amounts.get("target"),
        benchmark=amounts.get("benchmark"),
        values=amounts.get("values"),
    )


def is_number(value: object) -> bool:
    """Whether ``value`` is a finite number; true and false are none.

    Examples:
        >>> is_number(5), is_number(True), is_number("5"), is_number(float("inf"))
        (True, False, False, False)
    """
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _refuse_unfit(metric: str, name: str, value: object) -> None:
    if name not in KEYS:
        raise FileError(
            f"the metric {metric!r} has a field {name!r}, which this package does not know",
            metric=metric,
            hint=did_you_mean(name, KEYS).replace("the metrics are", "the fields are"),
        )
    if name in TEXTS:
        fits, kind = isinstance(value, str), "a text"
    elif name == "tags":
        fits, kind = isinstance(value, list) and all(isinstance(tag, str) for tag in value), "texts"
    else:
        fits, kind = _is_amount(value), "a number or numbers by period"
    if not fits:
        raise FileError(
            f"the {name} of {metric!r} is {value!r}, not {kind}",
            metric=metric,
            hint="write it so, or leave it out",
        )


def _is_amount(value: object) -> bool:
    if isinstance(value, Mapping):
        return all(grain_of(key) and is_number(number) for key, number in value.items())
    return is_number(value)


def _amount(value: Any) -> Amount:
    return PeriodValues.of(value) if isinstance(value, Mapping) else float(value)


def _expression(metric: str, formula: str | None, ids: Iterable[str]) -> Expression | None:
    if formula is None:
        return None
    try:
        parsed = parse(formula, {key: key for key in ids})
    except KPITreeError as error:
        raise error.about(metric) from None
    if parsed.placeholders:
        name = parsed.placeholders[0].label
        raise FileError(
            f"the formula of {metric!r} names {name!r}, which is not in the file",
            metric=metric,
            hint="add a metric with that id, or take it out of the formula",
        )
    return parsed.expression

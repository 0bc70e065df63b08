"""What is asked for, checked: the period, the value to reach, the levers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kpitree_widgets.amounts import amount_at
from kpitree_widgets.analysis.checks.when import last_complete
from kpitree_widgets.analysis.model import Model
from kpitree_widgets.calendar import label
from kpitree_widgets.errors import (
    EditError,
    PeriodError,
    ScenarioError,
    SegmentError,
    UnreachableError,
)
from kpitree_widgets.tree.given import finite
from kpitree_widgets.tree.scenarios import Shift

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kpitree_widgets.analysis.model import Moment
    from kpitree_widgets.evaluation import Evaluation
    from kpitree_widgets.periods import Periods
    from kpitree_widgets.tree.metric import Metric
    from kpitree_widgets.tree.tree import Tree

NAMED = ("target", "benchmark")
"""What a metric knows itself and may be asked to reach by name."""


def position_of(evaluation: Evaluation, period: str | None) -> int:
    """Where ``period`` stands; the last one that is over if it is not given.

    Raises:
        PeriodError: there is no such period, or none at all.
        SegmentError: the evaluation is one of segments.
    """
    if evaluation.segments is not None:
        raise SegmentError("targets are about totals", hint="use an evaluation without segments")
    if period is not None:
        return evaluation.periods.position(period)
    found = last_complete(evaluation)
    if found is None:
        raise PeriodError("there are no periods", hint="bind a frame with data")
    return found


def wanted(metric: Metric, value: Any, now: float, key: str, periods: Periods) -> float:
    """The value to reach, in the metric's unit.

    Args:
        metric: what is to reach it.
        value: a number, its ``"target"`` or ``"benchmark"``, or a change like ``"+10%"``.
        now: what a change starts from.
        key: the period.
        periods: the time axis.

    Raises:
        EditError: it is none of these.
        UnreachableError: the metric has no such target or benchmark in the period.
        PeriodError: there is nothing to start from.
    """
    if not isinstance(value, str):
        return finite(value, metric.id, "value to reach")
    if value not in NAMED:
        return _changed(metric, value, now, key)
    amount = metric.target if value == "target" else metric.benchmark_amount
    found = amount_at(amount, key, periods)
    if found is None or not np.isfinite(found):
        raise UnreachableError(
            f"{metric.label!r} has no {value}{in_period(key)}",
            metric=metric.id,
            hint=f"set its {value}, give a number, or another period",
        )
    return float(found)


def _changed(metric: Metric, text: str, now: float, key: str) -> float:
    try:
        shift = Shift.read(text)
    except ScenarioError:
        shift = None
    if shift is None or shift.kind == "growth":
        raise EditError(
            f"{text!r} is no value to reach",
            metric=metric.id,
            hint='give a number, a change like "+10%", or one of "target" and "benchmark"',
        )
    if not np.isfinite(now):
        raise PeriodError(
            f"{metric.label!r} has no value{in_period(key)} to start from",
            metric=metric.id,
            hint="give the value to reach as a number",
        )
    by = {"percent": now * shift.amount / 100, "points": shift.amount / 100}
    return now + by.get(shift.kind, shift.amount)


def moment_with(
    evaluation: Evaluation, metric: str, levers: Iterable[str], position: int
) -> Moment:
    """``metric`` in one period, as it depends on ``levers``, computed ones too.

    What the levers do not move is held as given, so that questions cost what lies between.

    Raises:
        UnreachableError: one of them does not drive ``metric``, or drives another one.
    """
    tree, chosen = evaluation.tree, tuple(levers)
    way = between(tree, metric, chosen)
    model = Model(evaluation, frozenset(chosen) | _beside(tree, way, chosen))
    reached = model.cone([metric])
    for lever in chosen:
        if lever == metric or lever not in way:
            raise _no_lever(evaluation, metric, lever)
        if lever not in reached or tree.above(lever) & set(chosen) != {lever}:
            raise _hidden(evaluation, metric, lever, chosen)
    return model.at(position, metric)


def between(tree: Tree, metric: str, levers: Iterable[str]) -> set[str]:
    """``metric``, the levers below it, and every metric on a way from one to the other."""
    above = tree.above(*levers)
    found: set[str] = set()
    stack = [metric]
    while stack:
        one = stack.pop()
        if one in above and one not in found:
            found.add(one)
            stack.extend(tree.drivers(one))
    return found


def _beside(tree: Tree, way: set[str], levers: tuple[str, ...]) -> frozenset[str]:
    """What metrics on the way are computed from and no lever moves."""
    computed = (one for one in way if one not in levers)
    return frozenset(
        driver for one in computed for driver in tree.drivers(one) if driver not in way
    )


def model_below(evaluation: Evaluation, metric: str) -> tuple[str, ...]:
    """The given metrics that ``metric`` is computed from."""
    return tuple(one for one in Model(evaluation).below(metric) if one != metric)


def has_value(evaluation: Evaluation, metric: str, position: int) -> bool:
    """Whether ``metric`` is known in that period."""
    return bool(np.isfinite(evaluation.values[metric][position]))


def no_value(evaluation: Evaluation, metric: str, position: int, hint: str) -> PeriodError:
    """The error where it is not."""
    key = evaluation.periods.keys[position]
    found = evaluation.tree.metrics[metric].label
    return PeriodError(f"{found!r} has no value{in_period(key)}", metric=metric, hint=hint)


def in_period(key: str) -> str:
    """``" in Dec 2022"``; nothing without a time axis."""
    return f" in {label(key)}" if key else ""


def _no_lever(evaluation: Evaluation, metric: str, lever: str) -> UnreachableError:
    tree = evaluation.tree
    said = f"{tree[lever].label!r} does not drive {tree[metric].label!r}"
    if lever == metric:
        said = f"{tree[metric].label!r} cannot be its own lever"
    hint = f"name {_some(tree, model_below(evaluation, metric))}"
    return UnreachableError(said, metric=lever, hint=hint)


def _hidden(
    evaluation: Evaluation, metric: str, lever: str, chosen: tuple[str, ...]
) -> UnreachableError:
    """Another lever is computed from it; or a metric between shows its own data."""
    tree, model = evaluation.tree, Model(evaluation)
    above = next((one for one in chosen if one in tree.above(lever) - {lever}), None)
    if above is not None:
        return UnreachableError(
            f"{tree[above].label!r} is computed from {tree[lever].label!r}, so that they cannot "
            "both be moved",
            metric=lever,
            hint="name one of them",
        )
    way = between(tree, metric, [lever]) - {lever}
    shown = next(one for one in tree.reading_order if one in way and model.is_given(one))
    return UnreachableError(
        f"{tree[lever].label!r} does not move {tree[metric].label!r}: {tree[shown].label!r} shows "
        "its own data, since a driver of it has none",
        metric=lever,
        hint=f"give every driver of {tree[shown].label!r} a value",
    )


def _some(tree: Tree, metrics: tuple[str, ...]) -> str:
    names = [repr(tree[metric].label) for metric in metrics]
    if not names:
        return "another metric: this one has no drivers"
    return f"{'one of ' if len(names) > 1 else ''}{', '.join(names[:6])}" + (
        " ..." if len(names) > 6 else ""
    )

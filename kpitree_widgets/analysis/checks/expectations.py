"""Whether a metric keeps to its bounds, and whether its bounds agree with each other."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from kpitree_widgets.amounts import amount_series
from kpitree_widgets.analysis.checks.when import last_complete, when
from kpitree_widgets.analysis.finding import Code, Finding
from kpitree_widgets.analysis.units import shown_unit
from kpitree_widgets.tree.expectations import Bounds
from kpitree_widgets.units import format_value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from kpitree_widgets.evaluation import Evaluation
    from kpitree_widgets.periods import Series
    from kpitree_widgets.tree.metric import Metric

ROUNDING = 1e-9


def unmet_bounds(definition: Metric, evaluation: Evaluation) -> tuple[Finding, ...]:
    """Guardrail broken or limits left in the last complete period; the maximum passed in any.

    Also targets outside of them, bounds that contradict each other, and a range that nobody asks for.
    """
    ranges = _ranges(definition)
    found = _unused_range(definition)
    if not ranges:
        return found
    clash = _contradiction(definition, evaluation, ranges)
    if clash:
        return (*found, clash)
    return (
        *found,
        *_values(definition, evaluation, ranges),
        *_target(definition, evaluation, ranges),
    )


def _ranges(definition: Metric) -> Mapping[str, Bounds]:
    ranges = {"guardrail": definition.guardrail, "limits": definition.limits}
    if definition.aim == "balance":
        ranges["range"] = definition.balance
    if definition.maximum is not None:
        ranges["maximum"] = Bounds(upper=definition.maximum)
    return {name: bounds for name, bounds in ranges.items() if bounds is not None}


def _values(
    definition: Metric, evaluation: Evaluation, ranges: Mapping[str, Bounds]
) -> list[Finding]:
    values, end = evaluation.values[definition.id], last_complete(evaluation)
    codes: Mapping[str, Code] = {"guardrail": "guardrail", "limits": "limits", "maximum": "maximum"}
    hints = {
        "guardrail": "look at what drives it, or change the guardrail",
        "limits": "check the value, or change the limits",
        "maximum": "check the data and the formula, or change the maximum",
    }
    found = []
    for name, code in codes.items():
        if name not in ranges:
            continue
        if name == "maximum":
            places = np.flatnonzero(_outside(values, ranges[name]))
        else:
            places = np.array([end] if end is not None and _past(values[end], ranges[name]) else [])
        if places.size == 0:
            continue
        at = int(places[0])
        past = _said(float(values[at]), ranges[name], shown_unit(evaluation.tree, definition.id))
        said = {"guardrail": "past its guardrail", "limits": "outside its limits"}
        where = said.get(name, "above its maximum")
        message = f"{definition.label!r} is {where}{when(evaluation, places)}: {past}"
        found.append(Finding(code, "warning", definition.id, message, hints[name]))
    return found


def _target(
    definition: Metric, evaluation: Evaluation, ranges: Mapping[str, Bounds]
) -> list[Finding]:
    series = amount_series(definition.target, evaluation.periods)
    if series is None:
        return []
    found = []
    for name, bounds in ranges.items():
        places = np.flatnonzero(_outside(series, bounds))
        if places.size:
            past = _said(
                float(series[places[0]]), bounds, shown_unit(evaluation.tree, definition.id)
            )
            one = isinstance(definition.target, float | int)
            where = "" if one else when(evaluation, places)
            what = {"limits": "limits", "range": "range of balance"}.get(name, name)
            message = f"the target of {definition.label!r} does not fit its {what}{where}: {past}"
            hint = f"change the target or the {what}"
            found.append(Finding("target_outside", "warning", definition.id, message, hint))
    return found


def _contradiction(
    definition: Metric, evaluation: Evaluation, ranges: Mapping[str, Bounds]
) -> Finding | None:
    for (one, first), (other, second) in combinations(ranges.items(), 2):
        low = max(_end(first.lower, -np.inf), _end(second.lower, -np.inf))
        high = min(_end(first.upper, np.inf), _end(second.upper, np.inf))
        if low > high:
            unit = shown_unit(evaluation.tree, definition.id)
            message = (
                f"no value of {definition.label!r} can keep to both its {one} and its {other}:"
                f" from {format_value(low, unit, 'full')} on,"
                f" and up to {format_value(high, unit, 'full')}"
            )
            hint = f"change the {one} or the {other}"
            return Finding("contradiction", "error", definition.id, message, hint)
    return None


def _unused_range(definition: Metric) -> tuple[Finding, ...]:
    if definition.balance is None or definition.aim == "balance":
        return ()
    message = f"{definition.label!r} has a range to keep to, and its aim is to {definition.aim}"
    return (Finding("range_unused", "info", definition.id, message, 'set its aim to "balance"'),)


def _outside(series: Series, bounds: Bounds) -> NDArray[np.bool_]:
    """Where ``series`` lies outside, by more than rounding; a missing value lies nowhere."""
    slack = ROUNDING * np.abs(series)
    low, high = _end(bounds.lower, -np.inf), _end(bounds.upper, np.inf)
    found: NDArray[np.bool_] = (series < low - slack) | (series > high + slack)
    return found


def _past(value: float, bounds: Bounds) -> bool:
    return bool(np.isfinite(value)) and bounds.distance(value) > ROUNDING * abs(value)


def _end(end: float | None, otherwise: float) -> float:
    return otherwise if end is None else end


def _said(value: float, bounds: Bounds, unit: str | None) -> str:
    nearest = bounds.nearest(value)
    side = "above" if value > nearest else "below"
    return f"{format_value(value, unit, 'full')} is {side} {format_value(nearest, unit, 'full')}"

"""Whether the data of a metric are there, go on, and agree with its formula."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from kpitree_widgets.amounts import PeriodValues
from kpitree_widgets.analysis.checks.values import GAPS
from kpitree_widgets.analysis.checks.when import last_complete, when
from kpitree_widgets.analysis.finding import Finding
from kpitree_widgets.analysis.residuals import disagreements, has_both
from kpitree_widgets.analysis.units import shown_unit
from kpitree_widgets.calendar import label
from kpitree_widgets.units import format_percent, format_value

if TYPE_CHECKING:
    from kpitree_widgets.evaluation import Evaluation
    from kpitree_widgets.periods import Series
    from kpitree_widgets.tree.metric import Metric

REPEATED: Final = 6
"""So many equal values in a row look like one that was carried on."""
SMALL: Final = 5e-4
"""Up to this relative residual it may come from rounding in the drivers: only good to know."""


def missing_data(definition: Metric, evaluation: Evaluation) -> tuple[Finding, ...]:
    """Inputs without data, with gaps, or whose data stopped while the periods go on."""
    if definition.expression is not None:
        return ()
    missing = np.isnan(evaluation.values[definition.id])
    if not missing.any():
        return ()
    metric, shown = definition.id, repr(definition.label)
    if missing.all():
        message = f"{shown} has no data"
        return (Finding("no_data", "warning", metric, message, "bind data or type a value"),)
    found = []
    last = int(np.flatnonzero(~missing)[-1])
    end = last_complete(evaluation)
    stale = end is not None and last < end
    gaps = np.flatnonzero(missing[: last + 1] if stale else missing)
    if gaps.size:
        message = f"{shown} has no data{when(evaluation, gaps)}"
        found.append(Finding("no_data", "info", metric, message, GAPS))
    if stale and end is not None:
        keys = evaluation.periods.keys
        message = f"the data of {shown} end in {label(keys[last])}, {end - last} before {label(keys[end])}"
        hint = "bind newer data, or type a value"
        found.append(Finding("stale", "warning", metric, message, hint))
    return tuple(found)


def repeated_values(definition: Metric, evaluation: Evaluation) -> tuple[Finding, ...]:
    """Bound data that end in a run of one value, having changed before."""
    series = evaluation.inputs.get(definition.id)
    if series is None or len(series) <= REPEATED:
        return ()
    value = series[-1]
    if value == 0 or not (series[-REPEATED:] == value).all() or (series == value).all():
        return ()
    other = np.flatnonzero(series != value)
    start = int(other[-1]) + 1
    since = label(evaluation.periods.keys[start])
    message = (
        f"{definition.label!r} is {format_value(float(value), definition.unit, 'full')}"
        f" in all {len(series) - start} periods since {since}"
    )
    hint = "check whether a value was carried on"
    return (Finding("repeated", "info", definition.id, message, hint),)


def residual(definition: Metric, evaluation: Evaluation) -> tuple[Finding, ...]:
    """Data of a computed metric that its formula does not give."""
    metric = definition.id
    if metric not in evaluation.inputs or not has_both(evaluation, metric):
        return ()
    declared, recomputed = evaluation.inputs[metric], evaluation.values[metric]
    off = disagreements(declared, recomputed)
    if not off:
        return ()
    at = off[0]
    unit = shown_unit(evaluation.tree, metric)
    size = _relative(declared, recomputed)
    share = f", {format_percent(size, 2 if size < 0.01 else 1)} off" if np.isfinite(size) else ""
    message = (
        f"the formula of {definition.label!r} does not give its data{when(evaluation, sorted(off))}:"
        f" at most it gives {format_value(float(recomputed[at]), unit, 'full')}"
        f" and not {format_value(float(declared[at]), unit, 'full')}{share}"
    )
    hint = "compare with tree.residuals(), or keep it: tree.keep_unexplained(...)"
    return (Finding("residual", "warning" if size > SMALL else "info", metric, message, hint),)


def _relative(declared: Series, recomputed: Series) -> float:
    """The largest difference, relative to the larger of the two numbers."""
    with np.errstate(all="ignore"):
        size = np.fmax(np.abs(declared), np.abs(recomputed))
        return float(np.nanmax(np.where(size > 0, np.abs(recomputed - declared) / size, 0.0)))


def other_periods(definition: Metric, evaluation: Evaluation) -> tuple[Finding, ...]:
    """Targets, benchmarks and values by hand that are given for periods the tree does not have."""
    periods = evaluation.periods
    given = {
        "target": definition.target,
        "benchmark": definition.benchmark_amount,
        "value": definition.values,
    }
    found = [
        (name, amount.pairs[0][0])
        for name, amount in given.items()
        if isinstance(amount, PeriodValues)
        and amount.pairs
        and not any(key in periods for key, _ in amount.pairs)
    ]
    if not found:
        return ()
    hint = (
        "bind data with periods, or give one number"
        if periods.grain is None or not periods.keys
        else f"the periods are {label(periods.keys[0])} to {label(periods.keys[-1])}"
    )
    return tuple(
        Finding(
            "other_periods",
            "warning",
            definition.id,
            f"the {name} of {definition.label!r} shows nowhere: the tree has no period {label(key)}",
            hint,
        )
        for name, key in found
    )

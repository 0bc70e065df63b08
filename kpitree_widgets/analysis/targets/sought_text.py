"""What goal seek found, in words."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from kpitree_widgets.analysis.targets.asking import in_period
from kpitree_widgets.analysis.targets.guardrails import sentences
from kpitree_widgets.analysis.targets.lever_range import SAYS
from kpitree_widgets.units import format_value

if TYPE_CHECKING:
    from kpitree_widgets.analysis.targets.goal_seeking import Sought

MORE = 3
"""So many other solutions are named."""
CLOSE = 1e-9
"""The metric tends to the target, to this share of the sizes around it."""


def sought_text(found: Sought) -> str:
    """One sentence on the lever, others where they are needed, then the metrics on the way."""
    said = _reached(found) if found.is_reached else _missed(found)
    if found.realism is not None:
        said += f" That {found.realism.line}."
    if found.guardrails:
        said += f" {sentences(found.guardrails)}"
    return f"{said}\n{found.table}"


def _reached(found: Sought) -> str:
    lever, metric = found.lever, found.metric
    target = f"{metric.metric.label} is {format_value(found.target, metric.unit)}"
    level = format_value(lever.after, lever.unit)
    if lever.after == lever.before:
        return f"{target}{in_period(found.key)} already, with {lever.metric.label} at {level}."
    said = f"{target}{in_period(found.key)} with {lever.metric.label} at {level}"
    if lever.before is not None:
        said += f" instead of {format_value(lever.before, lever.unit)}, {lever.change_text}"
    others = [format_value(one, lever.unit) for one in found.solutions[1:]]
    if others:
        more = "" if len(others) <= MORE else f" and {len(others) - MORE} more"
        beside = "the other is" if len(others) == 1 else "others are"
        said += f"; this is the nearest solution, {beside} {', '.join(others[:MORE])}{more}"
    return f"{said}."


def _missed(found: Sought) -> str:
    lever, metric, reach = found.lever, found.metric, found.reach
    target = format_value(found.target, metric.unit)
    said = f"{metric.metric.label} cannot be {target}{in_period(found.key)} by "
    said += f"{lever.metric.label} alone: "
    level, result = format_value(lever.after, lever.unit), format_value(metric.after, metric.unit)
    by, nearest = lever.metric.label, found.nearest
    if nearest.side is not None:
        tends = abs(nearest.limit - found.target) <= CLOSE * max(
            abs(found.target), abs(metric.before or 0.0)
        )
        if tends:
            said += f"it comes as near as you like, the {nearest.side} {by} is, and never there"
            return f"{said}. It is {result} with {by} at {level}."
        looked = reach.holds(found.target)
        said += f"{'it is not there as far as was looked' if looked else _bounds(found)}. "
        said += f"The {nearest.side} {by} is, the nearer it comes"
        return f"{said}: {result} with {by} at {level}."
    if reach.holds(found.target):
        return f"{said}it jumps past it; it comes nearest, {result}, with {by} at {level}."
    end = None if lever.after is None else found.range.end(lever.after)
    why = f", {SAYS[end]}" if end is not None else ""
    return f"{said}{_bounds(found)}. It comes nearest, {result}, with {by} at {level}{why}."


def _bounds(found: Sought) -> str:
    """``"it is 50 (at 0) or more"``, ``"it is more than 3"``, ``"it is between 1 (at 2) and 4 (at 9)"``."""
    reach, unit = found.reach, found.metric.unit
    low, high = (format_value(end, unit) for end in (reach.lower, reach.upper))
    low_at, high_at = (
        format_value(end, found.lever.unit) if isfinite(end) else ""
        for end in (reach.lower_at, reach.upper_at)
    )
    if isfinite(reach.lower) and isfinite(reach.upper) and low_at and high_at:
        return f"it is between {low} (at {low_at}) and {high} (at {high_at})"
    parts = []
    if isfinite(reach.lower):
        parts.append(f"{low} (at {low_at}) or more" if low_at else f"more than {low}")
    if isfinite(reach.upper):
        parts.append(f"{high} (at {high_at}) or less" if high_at else f"less than {high}")
    return f"it is {' and '.join(parts)}" if parts else "it has no value there"

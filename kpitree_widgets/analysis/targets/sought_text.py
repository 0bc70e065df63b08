"""What goal seek found, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpitree_widgets.analysis.targets.asking import in_period
from kpitree_widgets.analysis.targets.lever_range import SAYS
from kpitree_widgets.units import format_value

if TYPE_CHECKING:
    from kpitree_widgets.analysis.targets.goal_seeking import Sought

MORE = 3
"""So many other solutions are named."""


def sought_text(found: Sought) -> str:
    """One sentence on the lever, others where they are needed, then the metrics on the way."""
    said = _reached(found) if found.is_reached else _missed(found)
    if found.realism is not None:
        said += f" That {found.realism.line}."
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
    if reach.holds(found.target):
        return f"{said}it jumps past it; it comes nearest, {result}, with {lever.metric.label} at {level}."
    low, high = (format_value(end, metric.unit) for end in (reach.lower, reach.upper))
    low_at, high_at = (format_value(end, lever.unit) for end in (reach.lower_at, reach.upper_at))
    beyond = reach.rises_on if found.target > reach.upper else reach.falls_on
    if beyond:
        said += "it comes ever nearer and never there"
    elif reach.rises_on:
        said += f"it is {low} (at {low_at}) or more"
    elif reach.falls_on:
        said += f"it is {high} (at {high_at}) or less"
    else:
        said += f"it is between {low} (at {low_at}) and {high} (at {high_at})"
    end = None if lever.after is None else found.range.end(lever.after)
    why = f", {SAYS[end]}" if end is not None else ""
    return f"{said}. It comes nearest, {result}, with {lever.metric.label} at {level}{why}."

"""An explanation in two sentences, and what must be said besides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import numpy as np

from kpitree_widgets.analysis.xmr import xmr
from kpitree_widgets.units import format_change, format_percent, format_value

if TYPE_CHECKING:
    from kpitree_widgets.analysis.explaining.change import Change
    from kpitree_widgets.analysis.explaining.explained import Explained

NAMED: Final = 0.15
"""A contribution is named from so large a part of all that moved, whatever their sign."""
FLAT: Final = 0.01
"""A metric that changed by less of itself is called flat."""
REST: Final = ""
"""Among contributions by metric id: what no driver accounts for."""
HIDDEN: Final = 0.05
"""It hides opposite moves if each side is more of it than this."""
NEARLY: Final = 0.9
"""Opposite moves nearly cancel if the smaller side is so much of the larger."""
PARTLY: Final = 0.5
"""From here on they partly do."""


def told(found: Explained) -> str:
    """What happened and what it comes from, in two sentences, then any alarms.

    Contributions are named from the largest on, those that add to the change before those that take
    away from it. Where many inputs share it, the drivers of the metric itself are named instead.
    """
    sentences = [_happened(found), *_from(found), *alarms(found)]
    return " ".join(sentence for sentence in sentences if sentence)


def main_parts(found: Explained) -> Mapping[str, float]:
    """The contributions that the text names from: of inputs, or of drivers if no input stands out."""
    inputs = found.contributions
    moved = sum(map(abs, inputs.values()))
    if moved and max(map(abs, inputs.values())) >= NAMED * moved:
        return inputs
    return found.drivers


def alarms(found: Explained, *, partly: bool = True) -> tuple[str, ...]:
    """What a reader must know before believing the change: opposite moves, usual variation, method.

    Without ``partly`` opposite moves that only partly cancel are left out, where they were said before.
    """
    said = (_opposite(found, partly=partly), _usual(found.change), _method(found))
    return tuple(one for one in said if one)


def _happened(found: Explained) -> str:
    tree, (before, after) = found.change.tree, found.change.sides
    name, unit = tree[found.metric].label, found.unit
    is_time = before.is_time and after.is_time
    ends = f"from {before.label} to {after.label}"
    now = format_value(found.after, unit)
    if found.total == 0:
        return f"{name} is unchanged at {now} {ends}."
    ratio = found.total / abs(found.before) if found.before else None
    share = "" if ratio is None else f" ({format_percent(abs(ratio))})"
    size = f"{format_change(abs(found.total), unit).lstrip('+')}{share}"
    if is_time:
        verb = "rose" if found.total > 0 else "fell"
        return f"{name} {verb} by {size} {ends}, to {now}."
    more = "higher" if found.total > 0 else "lower"
    was = format_value(found.before, unit)
    return f"{name} is {size} {more} in {after.label} than in {before.label}: {now} against {was}."


def _from(found: Explained) -> list[str]:
    tree, unit = found.change.tree, found.unit
    if found.change.model.is_given(found.metric):
        return _unsaid(found)
    parts = dict(main_parts(found))
    names = {metric: tree[metric].label for metric in parts}
    if found.rest:
        parts[REST] = found.rest
        names[REST] = found.rest_label[:1].lower() + found.rest_label[1:]
    moved = sum(map(abs, parts.values()))
    if not moved:
        return []
    large = sorted(parts, key=lambda m: (-abs(parts[m]), names[m]))
    large = [m for m in large if abs(parts[m]) >= NAMED * moved][:4] or large[:1]
    sign = np.sign(found.total) or 1.0

    def listed(chosen: list[str]) -> str:
        words = [f"{names[m]} ({format_change(parts[m], unit)})" for m in chosen]
        return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"

    along = [m for m in large if parts[m] * sign > 0]
    against = [m for m in large if parts[m] * sign < 0]
    made = [part for part in parts.values() if part * sign > 0]
    named = sum(parts[m] for m in along)
    comes = f"{'It' if len(along) == len(made) else mostly(named, sum(made))} comes from"
    if not along:
        return [f"{listed(against)} and small moves the other way cancel out."]
    if against:
        verb = "works" if len(against) == 1 else "work"
        return [f"{comes} {listed(along)}; {listed(against)} {verb} against it."]
    return [f"{comes} {listed(along)}."]


def _unsaid(found: Explained) -> list[str]:
    """Of a metric that nothing is computed from."""
    if not found.total:
        return []
    if found.change.tree.metrics[found.metric].expression is None:
        return ["It is an input: no formula says what that comes from."]
    return ["Its formula is out of force there, and nothing else says what that comes from."]


def mostly(named: float, made: float) -> str:
    """What the contributions that are named are, of all that made the change.

    Examples:
        >>> mostly(60.0, 100.0), mostly(-30.0, -100.0)
        ('Most of it', 'The largest part')
    """
    return "Most of it" if abs(named) > abs(made) / 2 else "The largest part"


def _opposite(found: Explained, *, partly: bool) -> str:
    parts = [*found.contributions.values(), found.rest]
    up = sum(part for part in parts if part > 0)
    down = -sum(part for part in parts if part < 0)
    scale = max(abs(found.before), abs(found.after))
    smaller, larger = min(up, down), max(up, down)
    if smaller < PARTLY * larger or not smaller:
        return ""
    unit = found.unit
    moves = f"{format_change(up, unit)} against {format_change(-down, unit)}"
    if scale and abs(found.total) <= FLAT * scale and smaller >= HIDDEN * scale:
        return f"It hardly moved, but hides strong opposite moves: {moves}."
    if smaller >= NEARLY * larger:
        return f"Opposite moves nearly cancel: {moves}."
    return f"Opposite moves partly cancel: {moves}." if partly else ""


def _usual(change: Change) -> str:
    """Whether the new value is one that the metric takes anyway, as the periods before tell."""
    before, after = change.sides
    periods = after.evaluation.periods
    if before.evaluation.periods != periods or before.position >= after.position:
        return ""
    if before.held | after.held or after.evaluation.is_incomplete(after.position):
        return ""
    series = after.evaluation.values[change.metric][: after.position]
    chart = xmr(series)
    if chart is None or chart.signals or not chart.lower <= change.ends[1] <= chart.upper:
        return ""
    return f"That is within its normal variation of the {chart.count} periods before."


def _method(found: Explained) -> str:
    if not found.reason:
        return ""
    return f"The split compares the two ends only, since {found.reason}."

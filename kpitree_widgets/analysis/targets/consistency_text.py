"""Whether targets fit together, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpitree_widgets.analysis.lines import aligned
from kpitree_widgets.analysis.targets.asking import in_period
from kpitree_widgets.units import format_change, format_percent, format_value

if TYPE_CHECKING:
    from kpitree_widgets.analysis.targets.consistency import Consistent, TargetGap


def consistency_text(found: Consistent) -> str:
    """A line per metric; below those with a gap, the changed targets that close it."""
    if not found.gaps:
        return f"no metric with a target has targets below it{in_period(found.key)}"
    rows: list[tuple[str, ...]] = [("", "target", "its drivers give", "gap", "")]
    rows += [_row(one) for one in found.gaps]
    off = [_closing(one) for one in found.gaps if one.verdict in {"falls short", "differs"}]
    return "\n\n".join([f"Targets{in_period(found.key)}\n{aligned(rows)}", *off])


def _row(one: TargetGap) -> tuple[str, ...]:
    share = "" if one.relative is None else f" ({_signed(one.relative)})"
    return (
        one.metric.label,
        format_value(one.target, one.unit),
        format_value(one.implied, one.unit),
        f"{format_change(one.gap, one.unit)}{share}",
        one.verdict,
    )


def _closing(one: TargetGap) -> str:
    label, target = one.metric.label, format_value(one.target, one.unit)
    if not one.targets:
        return f"{label}: no target below it can be changed"
    rows = [
        (*move.texts[:3], "held" if move.metric.id in one.held else move.change_text)
        for move in one.drivers
    ]
    head = f"{label} is {target} with these targets, the smallest change:"
    if not one.is_closed:
        best = format_value(one.closest, one.unit)
        head = f"{label} cannot be {target} within the limits; these targets come nearest, {best}:"
    return f"{head}\n{aligned([('', 'target', 'instead', 'change'), *rows])}"


def _signed(ratio: float) -> str:
    return f"{'+' if ratio > 0 else ''}{format_percent(ratio)}"

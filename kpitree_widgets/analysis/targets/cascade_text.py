"""A cascade in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpitree_widgets.analysis.lines import aligned
from kpitree_widgets.analysis.targets.asking import in_period
from kpitree_widgets.analysis.targets.guardrails import sentences
from kpitree_widgets.analysis.targets.lever_range import SAYS
from kpitree_widgets.units import format_percent, format_value

if TYPE_CHECKING:
    from kpitree_widgets.analysis.targets.cascading import Cascaded, LeverMove

SHOWN = 20
"""So many levers stand in the text; the frame has all."""


def cascade_text(found: Cascaded) -> str:
    """Whether the target is met, what keeps it from being, a line per lever, guardrails passed."""
    said = " ".join(part for part in (headline(found), binding(found)) if part)
    past = f"\n{sentences(found.guardrails)}" if found.guardrails else ""
    return f"{said}\n{table(found)}{past}"


def headline(found: Cascaded) -> str:
    """The sentence above the table."""
    metric = found.metric
    label, target = metric.metric.label, format_value(found.target, metric.unit)
    now = format_value(metric.before, metric.unit)
    when = in_period(found.key)
    if metric.after == metric.before and found.is_reached:
        return f"{label} is {target}{when} already."
    if found.is_reached:
        return f"{label} is {target}{when} instead of {now} with the least effort so:"
    best = format_value(metric.after, metric.unit)
    return f"{label} cannot be {target}{when} with these levers: it comes nearest with {best}."


def binding(found: Cascaded) -> str:
    """What keeps the metric from the target, if anything does: the levers at their ends."""
    if found.is_reached:
        return ""
    held = [
        f"{one.metric.label} {format_value(one.after, one.unit)} ({SAYS[one.held]})"
        for one in found.levers
        if one.held is not None and one.held != "none"
    ]
    more = "" if len(held) <= SHOWN else f"; and {len(held) - SHOWN} more"
    return f"What binds: {'; '.join(held[:SHOWN])}{more}." if held else ""


def table(found: Cascaded) -> str:
    """A line per lever: from, to, change, its share of the effort, remarks."""
    rows: list[tuple[str, ...]] = [("", "now", "then", "change", "effort", "")]
    rows += [_row(one) for one in found.levers[:SHOWN]]
    rows.append((*found.metric.texts, "", ""))
    more = len(found.levers) - SHOWN
    return aligned(rows) + (f"\nand {more} levers more" if more > 0 else "")


def _row(one: LeverMove) -> tuple[str, ...]:
    if one.after == one.before:
        return (*one.texts[:3], "stays", "", "")
    remarks = [] if one.held is None else [f"at {SAYS[one.held]}"]
    remarks += [] if one.realism is None else [one.realism.line]
    return (*one.texts, format_percent(one.share, 0), ", ".join(remarks))

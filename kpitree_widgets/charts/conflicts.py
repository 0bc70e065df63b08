"""What a lever costs and what it gives: a row per conflict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpitree_widgets.charts.diverging import Bar, Row, diverging
from kpitree_widgets.units import format_change, format_value

if TYPE_CHECKING:
    from kpitree_widgets.analysis.levers.conflict import ConflictFound, ConflictsFound
    from kpitree_widgets.charts.display import OfflineLayers
    from kpitree_widgets.theme import Theme


def conflicts_chart(
    found: ConflictsFound, *, theme: Theme = "light", most: int = 12, width: int = 760
) -> OfflineLayers | None:
    """A row per conflict: to the right what gets better, to the left what gets worse.

    Bars are shares of what the metrics are, since a conflict is between metrics of different units;
    the texts beside them say the effects in theirs.

    Args:
        found: the conflicts; those that no formula shows are left out.
        theme: ``"light"`` or ``"dark"``; the ground is transparent.
        most: so many rows.
        width: in px.

    Returns:
        ``None`` where there is nothing to draw.
    """
    drawn = [one for one in found.conflicts if one.is_found]
    if not drawn:
        return None
    more = f", the first {most} of {len(drawn)} drawn" if len(drawn) > most else ""
    return diverging(
        [_row(found, one) for one in drawn[:most]],
        unit=None,
        title="What helps one and hurts another",
        subtitle=[found.title + more, "in percent of what each metric is"],
        theme=theme,
        width=width,
        relative=True,
    )


def _row(found: ConflictsFound, one: ConflictFound) -> Row:
    unit = found.units[one.lever]
    moved = f"{format_value(one.value, unit)} → {format_value(one.to, unit)}"
    in_all = ""
    if one.root and one.root not in (one.helps, one.hurts):
        in_all = f"{_said(found, one.root, one.net)} in all"
    bars = (
        _bar(found, one.helps, one.effect_on_helps, in_all, helps=True),
        _bar(found, one.hurts, one.effect_on_hurts, in_all, helps=False),
    )
    return Row(found.metrics[one.lever].label, moved, bars)


def _bar(found: ConflictsFound, metric: str, effect: float, more: str, *, helps: bool) -> Bar:
    share = _share(found, metric, effect)
    said, short = _said(found, metric, effect), found.metrics[metric].label
    return Bar(share if helps else -share, said, "good" if helps else "bad", more, short)


def _share(found: ConflictsFound, metric: str, effect: float) -> float:
    """The size of the effect over that of the metric; 0 where that is 0."""
    value = found.values[metric]
    return abs(effect / value) if value else 0.0


def _said(found: ConflictsFound, metric: str, effect: float) -> str:
    return f"{found.metrics[metric].label} {format_change(effect, found.units[metric])}"

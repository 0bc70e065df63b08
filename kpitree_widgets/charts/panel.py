"""What one chart shows of one metric, and its rows of data."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from kpitree_widgets.periods import label as period_label
from kpitree_widgets.periods import short_label
from kpitree_widgets.units import format_change, format_percent, format_value

if TYPE_CHECKING:
    from kpitree_widgets.periods import Periods, Series

Row: TypeAlias = dict[str, str | float | None]
NOW = "now"
"""The label of the nameless period of a tree without a time axis."""


@dataclass(frozen=True)
class Panel:
    """A metric as a chart shows it; every series has shape ``(periods,)`` and is in ``unit``."""

    label: str
    unit: str | None
    series: Series
    target: Series | None = None
    benchmark: Series | None = None

    @property
    def lines(self) -> dict[str, Series]:
        """The series that have a value somewhere, by name: Actual, Target, Benchmark."""
        lines = {"Actual": self.series, "Target": self.target, "Benchmark": self.benchmark}
        return {
            name: values for name, values in lines.items() if values is not None and _known(values)
        }


def rows(panel: Panel, periods: Periods) -> list[Row]:
    """One row per period: the numbers to draw, and beside each the text to show for it."""
    lines = panel.lines
    found: list[Row] = []
    for position, key in enumerate(periods.keys):
        row: Row = {"Period": period_label(key) or NOW}
        for name, values in lines.items():
            row[name] = _number(values[position])
            row[f"{name} text"] = format_value(_number(values[position]), panel.unit, "full")
        if position:
            row["Change"] = changed(panel, position, position - 1)
        found.append(row)
    return found


def changed(panel: Panel, position: int, before: int) -> str:
    """The change between two positions: ``"+€92.3K (+9.5%)"``; a dash where one is missing."""
    now, then = float(panel.series[position]), float(panel.series[before])
    if math.isnan(now) or math.isnan(then):
        return format_value(None, panel.unit)
    difference = format_change(now - then, panel.unit)
    if then == 0 or panel.unit == "%":
        return difference
    ratio = (now - then) / abs(then)
    return f"{difference} ({'+' if ratio > 0 else ''}{format_percent(ratio)})"


def story(panel: Panel, periods: Periods, position: int, compare: int | None) -> str:
    """The sentence over the chart: ``"Oct 2026: €1.067M, +€92.3K (+9.5%) vs Sep"``."""
    if "Actual" not in panel.lines:
        return "No data yet"
    key = periods.keys[position]
    value = _number(panel.series[position])
    period = period_label(key)
    said = (
        f"{period}: {format_value(value, panel.unit)}"
        if period
        else format_value(value, panel.unit)
    )
    if compare is None or compare == position:
        return said
    return (
        f"{said}, {changed(panel, position, compare)} vs {short_label(periods.keys[compare], key)}"
    )


def _known(values: Series) -> bool:
    return any(math.isfinite(value) for value in values)


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None

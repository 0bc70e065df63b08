"""What one chart shows of one metric, and its rows of data."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from kpitree_widgets.calendar import label as period_label
from kpitree_widgets.calendar import short_label
from kpitree_widgets.units import format_change, format_percent, format_value

if TYPE_CHECKING:
    from kpitree_widgets.periods import Periods, Series

Row: TypeAlias = dict[str, str | float | bool | None]
FORECAST = "Median forecast"
BAND = "8 of 10 paths"
NOW = "now"
"""The label of the nameless period of a tree without a time axis."""


@dataclass(frozen=True)
class SoFar:
    """A period whose data end before it does."""

    position: int
    days: int
    of: int
    """So many of its days have data."""
    likes: Mapping[int, float]
    """By position, the value of the same days there."""
    expected: float | None = None
    """What the metric is on its way to by the end of the period."""

    @property
    def text(self) -> str:
        """``"28 of 31 days"``."""
        return f"{self.days} of {self.of} days"


@dataclass(frozen=True)
class Ahead:
    """What is foretold, in the metric's unit; every series has shape ``(periods foretold,)``."""

    start: int
    """Position of the first period foretold: what is known there in part counts for nothing."""
    median: Series
    low: Series
    """A tenth of the paths is below."""
    high: Series
    """A tenth of the paths is above."""
    words: tuple[str, ...]
    """Lines below the story."""


@dataclass(frozen=True)
class Panel:
    """A metric as a chart shows it; every series has shape ``(periods,)`` and is in ``unit``."""

    label: str
    unit: str | None
    series: Series
    target: Series | None = None
    benchmark: Series | None = None
    guardrail: tuple[float | None, float | None] = (None, None)
    """Past these it must not get."""
    so_far: SoFar | None = None
    """The period that is incomplete, if one is."""
    ahead: Ahead | None = None
    """What is to come; the periods of the other series reach as far."""
    notes: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """By position, what happened in that period, each with its day."""

    @property
    def lines(self) -> dict[str, Series]:
        """The series that have a value somewhere, by name: Actual, Forecast, Target, Benchmark."""
        lines = {
            "Actual": self.series,
            FORECAST: self.foretold,
            "Target": self.target,
            "Benchmark": self.benchmark,
        }
        return {
            name: values for name, values in lines.items() if values is not None and _known(values)
        }

    @property
    def foretold(self) -> Series | None:
        """The median of what is to come; it begins where the history ends, so that lines meet."""
        if self.ahead is None:
            return None
        start = self.ahead.start
        found = np.full(len(self.series), np.nan)
        found[start - 1] = self.series[start - 1]
        found[start : start + len(self.ahead.median)] = self.ahead.median
        return found

    @property
    def expected(self) -> float | None:
        """What the incomplete period is on its way to."""
        return None if self.so_far is None else self.so_far.expected

    @property
    def rails(self) -> tuple[float, ...]:
        """The ends of the guardrail that are set."""
        return tuple(rail for rail in self.guardrail if rail is not None)


def rows(panel: Panel, periods: Periods) -> list[Row]:
    """One row per period: the numbers to draw, and beside each the text to show for it."""
    lines = panel.lines
    found: list[Row] = []
    for position, key in enumerate(periods.keys):
        row: Row = {"Period": period_label(key) or NOW}
        for name, values in lines.items():
            row[name] = _number(values[position])
            row[f"{name} text"] = format_value(_number(values[position]), panel.unit, "full")
        nothing = format_value(None, panel.unit)
        row["Change"] = changed(panel, position, position - 1) if position else nothing
        if panel.notes:
            row["Notes"] = " · ".join(panel.notes.get(position, ()))
        found.append(row)
    if panel.so_far is not None and "Actual" in lines:
        _mark_incomplete(found, panel, panel.so_far)
    if panel.ahead is not None:
        _mark_ahead(found, panel, panel.ahead)
    return found


def _mark_incomplete(found: list[Row], panel: Panel, so_far: SoFar) -> None:
    """The last stretch is drawn apart: dashed, to a hollow point, with what it is on its way to."""
    row = found[so_far.position]
    row["So far"] = so_far.text
    row["Actual text"] = f"{row['Actual text']} ({so_far.text})"
    for part in found[max(0, so_far.position - 1) : so_far.position + 1]:
        part["Reach"] = part["Actual"]
    if so_far.expected is not None:
        row["Expected"] = so_far.expected
        row["Expected text"] = f"on pace for {format_value(so_far.expected, panel.unit)}"


def _mark_ahead(found: list[Row], panel: Panel, ahead: Ahead) -> None:
    """The band, from the end of the history on, and the texts of what is foretold."""
    for row in found:
        row["Point"] = row.get("Actual")
        row[f"{FORECAST} text"] = row[f"{BAND} text"] = ""
    joint = found[ahead.start - 1]
    joint["Low"] = joint["High"] = joint.get("Actual")
    ends = zip(ahead.median, ahead.low, ahead.high, strict=True)
    for row, numbers in zip(found[ahead.start :], ends, strict=False):
        middle, low, high = (_number(value) for value in numbers)
        row["Low"], row["High"] = low, high
        row["Point"] = middle if row["Point"] is None else row["Point"]
        texts = [format_value(value, panel.unit) for value in (middle, low, high)]
        row[f"{FORECAST} text"], row[f"{BAND} text"] = texts[0], f"{texts[1]} to {texts[2]}"


def changed(panel: Panel, position: int, before: int) -> str:
    """The change between two positions: ``"+€92.3K (+9.5%)"``; a dash where one is missing.

    An incomplete period is compared with the same days of the other, or not at all.
    """
    now, then = float(panel.series[position]), _compared(panel, position, before)
    if math.isnan(now) or math.isnan(then):
        return format_value(None, panel.unit)
    difference = format_change(now - then, panel.unit)
    if then == 0 or panel.unit == "%":
        return difference
    ratio = (now - then) / abs(then)
    return f"{difference} ({'+' if ratio > 0 else ''}{format_percent(ratio)})"


def _compared(panel: Panel, position: int, before: int) -> float:
    so_far = panel.so_far
    if so_far is None or so_far.position not in (position, before):
        return float(panel.series[before])
    return so_far.likes.get(before, math.nan) if so_far.position == position else math.nan


def story(
    panel: Panel, periods: Periods, position: int, compare: int | None, *, short: bool = False
) -> str:
    """The sentence over the chart: ``"Oct 2026: €1.067M, +€92.3K (+9.5%) vs Sep"``.

    ``short`` leaves out how many days of a period have data.
    """
    if "Actual" not in panel.lines:
        return "No data yet"
    key = periods.keys[position]
    value = format_value(_number(panel.series[position]), panel.unit)
    so_far = panel.so_far if panel.so_far and panel.so_far.position == position else None
    period = period_label(key)
    if so_far is not None:
        period += " so far" if short else f" so far ({so_far.text})"
    said = f"{period}: {value}" if period else value
    if compare is None or compare == position:
        return said
    if so_far is not None and short:
        return f"{said}, {changed(panel, position, compare)}"
    beside = short_label(periods.keys[compare], key)
    beside = f"same days of {beside}" if so_far is not None else beside
    return f"{said}, {changed(panel, position, compare)} vs {beside}"


def _known(values: Series) -> bool:
    return any(math.isfinite(value) for value in values)


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None

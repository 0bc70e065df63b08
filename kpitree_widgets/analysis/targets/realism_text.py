"""Realism in words: one line for a table, or full sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpitree_widgets.analysis.targets.asking import in_period
from kpitree_widgets.calendar import label
from kpitree_widgets.units import format_change, format_percent, format_value

if TYPE_CHECKING:
    from kpitree_widgets.analysis.targets.base_rate import BaseRate
    from kpitree_widgets.analysis.targets.realism import Realism


def line(found: Realism) -> str:
    """Where the value would stand among all periods, and how often it moved as far in one.

    ``"would be the best month of 36; a rise like this in 3 of 35"``
    """
    if not found.is_possible:
        return _impossible(found)
    said = _level(found)
    step = "rise" if found.is_rising else "fall"
    said += f"; a {step} like this in {_counted(found.growths, found.apart, found.grain)}"
    return f"{said}, too few to judge by" if found.growths.is_few else said


def text(found: Realism) -> str:
    """All that is known, in full sentences."""
    unit, metric = found.unit, found.metric
    base = f"{label(found.base_key)} ({format_value(found.base, unit)})"
    value = f"{format_value(found.value, unit)}{in_period(found.key)}"
    sentences = [f"{metric.label} at {value} means {_growth(found, found.growth)} on {base}"]
    if not found.is_possible:
        sentences.append(f"That {_impossible(found)}")
    if found.growths.of:
        span = f"From one {found.grain} to the next"
        where = span if found.apart == 1 else f"Over {found.apart} {found.grain}s"
        counted = _counted(found.growths, found.apart, found.grain)
        sentences.append(f"{where} it {_verb(found)} in {counted}{_overlap(found)}")
    if found.year is not None and found.year_growth is not None and found.year.of:
        growth = _growth(found, found.year_growth)
        sentences.append(f"Against a year before it means {growth}: so in {found.year}")
    if found.level.of:
        level = _level(found)
        sentences.append(f"It {level}{_best(found)}")
    if found.benchmark is not None:
        sentences.append(f"Among others: {found.benchmark.text}")
    if found.growths.is_few:
        count = f"only {found.growths.of}" if found.growths.of else "nothing"
        sentences.append(f"With {count} to compare with, this says little")
    return ". ".join(sentences) + "."


def _growth(found: Realism, growth: float) -> str:
    if not found.is_relative:
        return format_change(growth, found.unit)
    return f"{'+' if growth >= 0 else ''}{format_percent(growth)}"


def _verb(found: Realism) -> str:
    if (found.growth >= 0) == found.is_rising:
        return "rose by as much" if found.is_rising else "fell by as much"
    return "did at least as well"


def _counted(rate: BaseRate, apart: int, grain: str) -> str:
    """``"3 of 35 months"``, ``"2 of 21 stretches of 3 months"``."""
    if apart == 1:
        return f"{rate} {grain}{'' if rate.of == 1 else 's'}"
    return f"{rate} stretch{'' if rate.of == 1 else 'es'} of {apart} {grain}s"


def _overlap(found: Realism) -> str:
    """Stretches that overlap tell less than they are many."""
    apart, of = found.apart, found.growths.of
    return f", which overlap: about {max(1, of // apart)} of their own" if 1 < apart < of else ""


def _level(found: Realism) -> str:
    level = found.level
    if level.of == 0:
        return f"has no other {found.grain} to stand beside"
    if level.reached == 0:
        return f"would be the {found.extreme} {found.grain} of {level.of + 1}"
    side = "high" if found.is_rising else "low"
    others = f"{level} other {found.grain}s" if level.of != 1 else f"the other {found.grain}"
    return f"was as {side} in {others}"


def _best(found: Realism) -> str:
    if found.best is None or found.level.reached:
        return ""
    return f"; so far that is {format_value(found.best, found.unit)}{in_period(found.best_key)}"


def _impossible(found: Realism) -> str:
    metric, unit = found.metric, found.unit
    if metric.maximum is not None and found.value > metric.maximum:
        return f"is more than is possible, {format_value(metric.maximum, unit)}"
    return "is outside its limits"

"""Values of short periods as those of longer ones, by rule and never by guess."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, TypeAlias, assert_never, cast

import numpy as np

from kpitree_widgets.calendar import (
    GRAINS,
    days_in,
    first_day,
    last_day,
    ordinal,
    period_key,
)
from kpitree_widgets.coverage import Coverage
from kpitree_widgets.errors import BindError
from kpitree_widgets.periods import Periods, Series, periods_between

if TYPE_CHECKING:
    from kpitree_widgets.calendar import Grain

Rule: TypeAlias = Literal["sum", "last", "mean"]
"""Added up, the value of the last short period, or their mean weighted by days."""


def grains_from(own: Grain) -> tuple[Grain, ...]:
    """The grains whose periods are made of whole periods of ``own``: of weeks only weeks are.

    Examples:
        >>> grains_from("month"), grains_from("week")
        (('month', 'quarter', 'year'), ('week',))
    """
    return ("week",) if own == "week" else GRAINS[GRAINS.index(own) :]


def coarser(
    periods: Periods,
    inputs: Mapping[str, Series],
    rules: Mapping[str, Rule],
    grain: Grain,
    year_start: int,
    partial: Coverage | None = None,
) -> tuple[Periods, dict[str, Series], Coverage | None]:
    """``inputs`` by ``grain``, and how far the last period goes if it is incomplete.

    A longer period whose last short ones are still to come is incomplete: it has the value of those
    there are, and is compared with as many of the first of every other one; of the last of these
    with as many days as ``partial`` says. Where a short period is missing anywhere else, what needs
    it is missing: a sum is never one of a part.

    Args:
        periods: the short periods, all from the first to the last.
        inputs: by metric id, shape ``(periods,)``.
        rules: by metric id.
        grain: the size of the longer periods.
        year_start: the month in which the (fiscal) year starts.
        partial: how far an incomplete short period goes. If other metrics have later ones, what it
            is a part of is missing.

    Raises:
        BindError: the short periods do not make up longer ones.
    """
    own = cast("Grain", periods.grain)
    if partial is not None and partial.key != periods.keys[-1]:
        inputs, partial = _without(partial, periods, inputs), None
    _refuse_crossing(own, grain)
    homes = [_home(key, periods, grain, year_start) for key in periods.keys]
    made = periods_between(homes[0], homes[-1], grain, year_start)
    places = np.array(homes) - homes[0]
    step = np.arange(len(places)) - np.searchsorted(places, places)
    late = (
        first_day(periods.keys[0], own, periods.year_start)
        > first_day(made.keys[0], grain, year_start)
    ) or (own == "hour" and not periods.keys[0].endswith("T00"))
    weights = np.array([days_in(key, own, periods.year_start) for key in periods.keys], dtype=float)
    until = last_day(periods.keys[-1], own, periods.year_start)
    first_days: Mapping[str, Series] = {}
    if partial is not None:
        until, first_days, weights[-1] = partial.until, partial.inputs, partial.days
    series = {
        metric: _reduced(values, rules[metric], places, weights, late=late)
        for metric, values in inputs.items()
    }
    end = last_day(made.keys[-1], grain, year_start)
    if until >= end and not (own == "hour" and not periods.keys[-1].endswith("T23")):
        return made, series, None
    seen = int(step[-1]) + 1
    known = step < seen
    ends = step == seen - 1
    if partial is not None:
        weights = np.where(ends, partial.days, weights)
    beginning = {}
    for metric, whole_values in inputs.items():
        values = np.where(ends, first_days.get(metric, whole_values), whole_values)
        reduced = np.full(len(made), np.nan)
        part = _reduced(values[known], rules[metric], places[known], weights[known], late=late)
        whole = np.bincount(places[known], minlength=len(made)) == seen
        whole[0] = whole[0] and not late
        reduced[whole] = part[whole]
        beginning[metric] = reduced
    days = (until - first_day(made.keys[-1], grain, year_start)).days + 1
    of = days_in(made.keys[-1], grain, year_start)
    return made, series, Coverage(made.keys[-1], until, days, of, beginning)


def _without(
    partial: Coverage, periods: Periods, inputs: Mapping[str, Series]
) -> dict[str, Series]:
    at = periods.find(partial.key)
    known = {metric: values.copy() for metric, values in inputs.items()}
    for metric in known.keys() & partial.inputs.keys():
        known[metric][at] = np.nan
    return known


def _refuse_crossing(own: Grain, grain: Grain) -> None:
    if grain in grains_from(own):
        return
    if own == "week":
        raise BindError(
            f"weeks do not make up a {grain}: some lie in two of them",
            hint=f"bind days, or rows of events with measures=, and read them by {grain}",
        )
    raise BindError(
        f"the data are by {own} and cannot be read by {grain}",
        hint=f"bind a frame by {grain}, or rows of events with measures=",
    )


def _home(key: str, periods: Periods, grain: Grain, year_start: int) -> int:
    """The longer period that a short one lies in."""
    own = cast("Grain", periods.grain)
    ends = (edge(key, own, periods.year_start) for edge in (first_day, last_day))
    first, last = (ordinal(day, grain, year_start) for day in ends)
    if first != last:
        raise BindError(
            f"the {own} {key} lies in two periods, {period_key(first, grain, year_start)} and"
            f" {period_key(last, grain, year_start)}",
            hint=f"let the year start as it does in the data: year_start={periods.year_start}",
        )
    return first


def _reduced(
    values: Series, rule: Rule, places: np.ndarray, weights: Series, *, late: bool
) -> Series:
    size = int(places[-1]) + 1
    match rule:
        case "sum":
            reduced = np.asarray(np.bincount(places, values, minlength=size), dtype=np.float64)
        case "mean":
            total = np.bincount(places, values * weights, minlength=size)
            reduced = np.asarray(total / np.bincount(places, weights, minlength=size))
        case "last":
            ends = np.append(np.flatnonzero(np.diff(places)), len(places) - 1)
            return np.asarray(values[ends], dtype=np.float64)
        case _:
            assert_never(rule)
    if late:
        reduced[0] = np.nan
    return reduced

"""What the drivers of a sum did within each of its segments, all segments at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from kpitree_widgets.analysis.explaining.change import Change, State
from kpitree_widgets.analysis.explaining.explain import explain
from kpitree_widgets.analysis.explaining.path import flow_along, path
from kpitree_widgets.analysis.explaining.problem import Problem
from kpitree_widgets.analysis.explaining.states import actual, compared, in_segment
from kpitree_widgets.analysis.mixing.fraction import fraction
from kpitree_widgets.analysis.mixing.sides import Sides
from kpitree_widgets.analysis.mixing.summed import DriverWithin
from kpitree_widgets.errors import ExplanationError
from kpitree_widgets.evaluation import Evaluation
from kpitree_widgets.periods import Series

MOST = 200
"""Segments that must be explained one by one, since formulas look back, are no more than these."""


def drivers_within(
    sides: Sides, metric: str, positions: tuple[int, int]
) -> tuple[DriverWithin, ...]:
    """What each driver in the formula of a metric did on the totals and within each segment.

    By the path method. A segment that is missing at one end is 0 there and keeps its rates, so that
    what counts in it did it all. Nothing where the metric has no formula, or cannot be explained.
    """
    tree = sides.tree
    whole = Change(metric, *_seen(sides.whole, positions))
    parts = _seen(sides.parts, positions)
    if tree[metric].is_input:
        return ()
    try:
        on_totals = explain(whole).drivers
        found = _at_once(sides, whole, parts) or _one_by_one(metric, parts, len(sides.segments))
    except ExplanationError:
        return ()
    missing = np.full(len(sides.segments), np.nan)
    return tuple(
        DriverWithin(
            driver, tree[driver].label, amount, tuple(map(float, found.get(driver, missing)))
        )
        for driver, amount in on_totals.items()
        if found
    )


def _at_once(sides: Sides, whole: Change, parts: tuple[State, State]) -> dict[str, Series]:
    """By driver, shape ``(segments,)``; nothing where formulas read other periods."""
    problem = whole.problem
    if problem.looks_back:
        return {}
    counting = {m for m in problem.before if _counts(sides, m)}
    before, after = (
        {m: side.evaluation.values[m][side.position] for m in problem.before} for side in parts
    )
    for metric, one in before.items():
        before[metric], after[metric] = _filled(one, after[metric], counts=metric in counting)
    by_segment = Problem(whole.metric, problem.groups, before, after)
    found = path(by_segment)
    edges = flow_along(by_segment, found.way).edges
    nothing = np.zeros(by_segment.rows)
    amounts = {
        driver: np.where(found.exact, edges.get((whole.metric, driver), nothing), np.nan)
        for driver in whole.tree.drivers(whole.metric)
    }
    for at in np.flatnonzero(~found.exact):
        alone = _alone(whole.metric, parts, int(at))
        for driver, series in amounts.items():
            series[at] = alone.get(driver, np.nan)
    return amounts


def _counts(sides: Sides, metric: str) -> bool:
    """Whether it is a quantity that is 0 where a segment is missing."""
    found = fraction(sides.tree, metric, sides.measured)
    return found is not None and found.degree == 1


def _filled(before: Series, after: Series, *, counts: bool) -> tuple[Series, Series]:
    """A gap at one end: 0 in what counts, else what there is at the other end."""
    instead = (np.zeros_like(before),) * 2 if counts else (after, before)
    both = np.isnan(before) & np.isnan(after)
    filled = (
        np.where(np.isnan(ends) & ~both, other, ends)
        for ends, other in zip((before, after), instead, strict=True)
    )
    first, last = filled
    return first, last


def _one_by_one(metric: str, parts: tuple[State, State], segments: int) -> dict[str, Series]:
    if segments > MOST:
        return {}
    found = [_alone(metric, parts, at) for at in range(segments)]
    drivers = dict.fromkeys(driver for one in found for driver in one)
    return {driver: np.array([one.get(driver, np.nan) for one in found]) for driver in drivers}


def _alone(metric: str, parts: tuple[State, State], at: int) -> Mapping[str, float]:
    """One segment; nothing where its change cannot be explained."""
    states = (replace(side, evaluation=in_segment(side.evaluation, at)) for side in parts)
    try:
        return explain(Change(metric, *states)).drivers
    except ExplanationError:
        return {}


def _seen(evaluation: Evaluation, positions: tuple[int, int]) -> tuple[State, State]:
    """Both periods, like for like where one of them is incomplete."""
    before, after = positions
    if evaluation.is_incomplete(before) and before != after:
        return actual(evaluation, before), compared(evaluation, before, after)
    return compared(evaluation, after, before), actual(evaluation, after)

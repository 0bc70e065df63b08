"""Two states of a tree, and the problem of getting from one to the other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from kpitree_widgets.analysis.explaining.problem import Problem
from kpitree_widgets.analysis.model import Model
from kpitree_widgets.errors import ExplanationError
from kpitree_widgets.evaluation import Evaluation
from kpitree_widgets.formula.expression import Call, walk
from kpitree_widgets.formula.rules import is_over_time
from kpitree_widgets.periods import Series
from kpitree_widgets.tree.groups import formula_groups
from kpitree_widgets.tree.tree import Tree

ROUNDING = 1e-13
"""Less of its scale than this is no difference."""


@dataclass(frozen=True)
class State:
    """One side of a comparison: an evaluation without segments, seen in one period."""

    evaluation: Evaluation
    position: int
    label: str
    """What people read: "Nov 2022", "the target", a scenario's name."""
    held: frozenset[str] = frozenset()
    """Computed metrics whose formula is out of force here."""
    is_time: bool = True
    """Whether it is a period or a range of them, so that a metric rises or falls to it."""
    days: tuple[date, date] | None = None
    """Of a range of whole periods taken as one: its first and its last day."""

    def value(self, metric: str) -> float:
        """Its value there, NaN if missing."""
        return float(self.evaluation.values[metric][self.position])


@dataclass(frozen=True)
class Change:
    """A metric in two states of one tree.

    Where formulas read other periods, the earlier state is seen as if it were the later period: its
    series are moved along, with openings, else zeros, before the first period. What the same series
    give there and gave in their own period differ where a function counts from a fixed date, such as
    ``ytd``; that is ``calendar``.
    """

    metric: str
    before: State
    after: State

    @property
    def tree(self) -> Tree:
        """The metrics."""
        return self.after.evaluation.tree

    @cached_property
    def ends(self) -> tuple[float, float]:
        """The metric before and after.

        Raises:
            ExplanationError: it has no value there; the error names the drivers that have none.
        """
        return self._end(self.before), self._end(self.after)

    @property
    def total(self) -> float:
        """The change."""
        before, after = self.ends
        change = after - before
        return 0.0 if abs(change) <= ROUNDING * (abs(before) + abs(after)) else change

    @cached_property
    def model(self) -> Model:
        """The tree as it is after, with everything given that is given in either state."""
        either = self.before.held | self.after.held
        evaluations = {id(side.evaluation): side.evaluation for side in self.sides}
        sides = [Model(evaluation, either) for evaluation in evaluations.values()]
        cone = set[str]().union(*(side.cone([self.metric]) for side in sides))
        computed = {m for m in cone if self.tree.metrics[m].expression is not None}
        cut = {m for m in computed if any(side.is_given(m) for side in sides)}
        return Model(self.after.evaluation, frozenset(cut))

    @cached_property
    def problem(self) -> Problem:
        """The inputs of both states, and the formulas that they go through."""
        model, order = self.model, self.tree.reading_order
        cone = model.cone([self.metric])
        given = [metric for metric in order if metric in cone and model.is_given(metric)]
        computed = cone.difference(given)
        groups = formula_groups(self.tree, computed)
        formulas = [formula for group in groups for formula in group.values()]
        parts = (part for formula in formulas for part in walk(formula))
        over_time = {
            part.function for part in parts if isinstance(part, Call) and is_over_time(part)
        }
        if not over_time:
            sides = ({m: np.array([side.value(m)]) for m in given} for side in self.sides)
            return Problem(self.metric, groups, *fill_gaps(*sides))
        last = max(side.position for side in self.sides)
        later = max(self.sides, key=lambda side: side.position).evaluation.periods
        by_year = over_time == {"ytd"}
        sides = (
            {m: self._moved(side, m, last, by_year=by_year) for m in given} for side in self.sides
        )
        years = later.years[: last + 1]
        return Problem(self.metric, groups, *fill_gaps(*sides), years, model.openings)

    @property
    def sides(self) -> tuple[State, State]:
        """Before and after."""
        return self.before, self.after

    @cached_property
    def calendar(self) -> float:
        """What the inputs of both states do not account for, see the class; usually 0.

        Of targets: what the drivers' targets do not imply of the metric's.
        """
        start, end = float(self.problem.start[0]), float(self.problem.end[0])
        before, after = self.ends
        rest = (start - before) + (after - end)
        scale = abs(before) + abs(after) + abs(start) + abs(end)
        if np.isnan(rest):
            raise ExplanationError(
                f"{self.tree[self.metric].label} cannot be computed from what it was before",
                metric=self.metric,
                hint="give the openings of metrics that formulas look back at, or another period",
            )
        return 0.0 if abs(rest) <= ROUNDING * scale else rest

    def _end(self, state: State) -> float:
        value = state.value(self.metric)
        if np.isnan(value):
            raise ExplanationError(
                f"{self.tree[self.metric].label} has no value in {state.label}",
                metric=self.metric,
                hint=_missing(state, self.metric),
            )
        return value

    def _moved(self, state: State, metric: str, last: int, *, by_year: bool) -> Series:
        """The series of an input as if the state's period were the last.

        What only counts within its year is 0 in earlier ones, so that a month more in a year to date
        is that month, whatever data there are before.
        """
        evaluation, at = state.evaluation, state.position
        series = evaluation.values[metric][: at + 1]
        if by_year:
            years = evaluation.periods.years
            series = np.where(years[: at + 1] == years[at], series, 0.0)
        opening = self.tree.metrics[metric].opening
        early = np.full(last - at, 0.0 if opening is None else opening)
        return np.concatenate([early, series])


def fill_gaps(
    before: dict[str, Series], after: dict[str, Series]
) -> tuple[dict[str, Series], dict[str, Series]]:
    """Gaps on one side filled from the other: what is missing where there is a result does nothing."""
    if not np.isnan([*before.values(), *after.values()]).any():
        return before, after
    for metric, one in before.items():
        other = after[metric]
        before[metric] = np.where(np.isnan(one), other, one)
        after[metric] = np.where(np.isnan(other), one, other)
    return before, after


def _missing(state: State, metric: str) -> str:
    """What to do about a metric without value: give the inputs that have none, or look elsewhere."""
    model = Model(state.evaluation, state.held)
    lacking = [m for m in model.below(metric) if np.isnan(state.value(m))]
    if lacking:
        names = ", ".join(state.evaluation.tree[m].label for m in lacking[:3])
        more = "" if len(lacking) <= 3 else f" and {len(lacking) - 3} more"
        return f"give values of {names}{more} there, or compare other periods"
    return "a formula divides by zero or looks back too far there; compare other periods"

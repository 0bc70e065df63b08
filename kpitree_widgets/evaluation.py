"""Series of every metric, and after an edit only of those that it reaches.

A metric without formula shows the values given by hand, else the bound data, else nothing (NaN). A
computed metric shows its formula; where some driver has no value in any period it shows its own
bound data instead, if it has some, so that a tree can be filled from the top.

Everything runs on arrays of one shape: ``(periods,)``, or ``(periods, segments)`` for all segments
at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import CodeType, MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from kpitree_widgets.amounts import PeriodValues, amount_series
from kpitree_widgets.coverage import Coverage
from kpitree_widgets.errors import SegmentError
from kpitree_widgets.formula.compiler import compiled, context, run
from kpitree_widgets.formula.expression import Expression
from kpitree_widgets.formula.stepwise import run_loop
from kpitree_widgets.periods import TIMELESS, Periods, Series
from kpitree_widgets.segments import Segments
from kpitree_widgets.tree.applied import Applied
from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.tree.tree import Tree

if TYPE_CHECKING:
    from numpy.typing import NDArray

Programs = Mapping[str, tuple[Expression, CodeType]]


@dataclass(frozen=True)
class Evaluation:
    """A tree with a value for every metric in every period.

    Examples:
        >>> from kpitree_widgets.tree.edits import Add, applied
        >>> tree = applied(Tree(), Add("Profit", fields={"formula": "Revenue - Cost"})).tree
        >>> inputs = {"revenue": np.array([5.0, 6.0]), "cost": np.array([4.0, np.nan])}
        >>> evaluate(tree, Periods("month", ("2022-11", "2022-12")), inputs).values["profit"]
        array([ 1., nan])
    """

    tree: Tree
    periods: Periods = TIMELESS
    inputs: Mapping[str, Series] = field(default_factory=dict)
    """Bound data by metric id, each of shape ``shape``."""
    values: Mapping[str, Series] = field(default_factory=dict)
    """Values by metric id, each of shape ``shape``; NaN where there is none."""
    programs: Programs = field(default_factory=dict, repr=False)
    segments: Segments | None = None
    """What the second axis of every array stands for, if it has one."""
    coverage: Coverage | None = None
    """How far the last period goes, if it is incomplete."""
    parts: dict[int | str, Evaluation] = field(default_factory=dict, repr=False, compare=False)
    """What ``part`` and ``analysis.pace`` have computed already; edits are carried into it."""

    @property
    def shape(self) -> tuple[int, ...]:
        """``(periods,)``, or ``(periods, segments)``."""
        return _shape(self.periods, self.segments)

    @property
    def known_segments(self) -> Segments:
        """The second axis.

        Raises:
            SegmentError: there is none.
        """
        if self.segments is None:
            raise SegmentError("there are no segments", hint="bind rows with by=")
        return self.segments

    def after(self, outcome: Applied) -> Evaluation:
        """The evaluation of the tree that an edit gave.

        Law: equal to ``evaluate(outcome.tree, periods, inputs)``.
        """
        tree = outcome.tree
        dirty = sorted(tree.above(*outcome.touched), key=tree.structure.rank.__getitem__)
        values, programs = dict(self.values), dict(self.programs)
        for metric in outcome.removed:
            del values[metric]
            programs.pop(metric, None)
        _fill(tree, dirty, self, values, programs)
        parts = {position: part.after(outcome) for position, part in self.parts.items()}
        return Evaluation(
            tree,
            self.periods,
            self.inputs,
            values,
            programs,
            self.segments,
            self.coverage,
            parts,
        )

    def part(self, position: int) -> Evaluation:
        """As if the period at ``position`` had ended after as many days as the incomplete one has.

        Its values at ``position`` compare like for like with those of the incomplete period;
        functions over time still see every other period whole.
        """
        if self.coverage is None:
            return self
        if position not in self.parts:
            inputs = dict(self.inputs)
            for metric, days in self.coverage.inputs.items():
                inputs[metric] = inputs[metric].copy()
                inputs[metric][position] = days[position]
            self.parts[position] = evaluate(
                self.tree, self.periods, inputs, segments=self.segments, programs=self.programs
            )
        return self.parts[position]

    def is_incomplete(self, position: int) -> bool:
        """Whether the data of that period end before it does."""
        return self.coverage is not None and self.periods.find(self.coverage.key) == position

    def is_refused(self, position: int, before: int) -> bool:
        """Whether the period at ``before`` compares with that at ``position`` in no way."""
        if self.coverage is None or position == before:
            return False
        keys = {self.periods.keys[position], self.periods.keys[before]}
        return self.is_incomplete(before) or not keys.isdisjoint(self.coverage.also)

    def compared(self, metric: str, position: int, before: int) -> Series:
        """The value at ``before`` that the value at ``position`` compares with, like for like.

        A number, or shape ``(segments,)``; NaN where an incomplete period has none such.
        """
        if self.is_refused(position, before):
            return np.full(self.shape[1:], np.nan)
        if position != before and self.is_incomplete(position):
            return np.asarray(self.part(before).values[metric][before])
        return np.asarray(self.values[metric][before])


def evaluate(
    tree: Tree,
    periods: Periods = TIMELESS,
    inputs: Mapping[str, Series] = MappingProxyType({}),
    *,
    segments: Segments | None = None,
    coverage: Coverage | None = None,
    programs: Programs = MappingProxyType({}),
) -> Evaluation:
    """Every metric of ``tree`` in every period, and in every segment where there are any.

    Args:
        tree: the metrics.
        periods: the time axis.
        inputs: bound data by metric id, shape ``(periods,)`` or ``(periods, segments)``.
        segments: the second axis of ``inputs``. A value or an opening given by hand holds in every
            segment only where the metric's aggregation is ``"mean"``; else what it is in a segment
            is not known.
        coverage: how far the last period goes, if it is incomplete.
        programs: compiled formulas to use again.
    """
    values: dict[str, Series] = {}
    compiled_anew = dict(programs)
    start = Evaluation(tree, periods, inputs, values, compiled_anew, segments, coverage)
    _fill(tree, tree.order, start, values, compiled_anew)
    return start


def _shape(periods: Periods, segments: Segments | None) -> tuple[int, ...]:
    return (len(periods),) if segments is None else (len(periods), len(segments))


def _fill(
    tree: Tree,
    order: Iterable[str],
    known: Evaluation,
    values: dict[str, Series],
    programs: dict[str, tuple[Expression, CodeType]],
) -> None:
    periods, inputs = known.periods, known.inputs
    missing = np.full(known.shape, np.nan)
    missing.flags.writeable = False
    openings = _openings(tree, by_segment=known.segments is not None)
    surroundings = context(periods.years, openings, known.shape)
    done: set[str] = set()
    with np.errstate(all="ignore"):
        for metric in order:
            definition = tree.metrics[metric]
            if definition.expression is None:
                values[metric] = _input(definition, known, inputs.get(metric, missing))
                continue
            if metric in tree.structure.loops:
                if metric not in done:
                    loop = tree.structure.loops[metric]
                    done.update(loop)
                    run_loop(_formulas(tree, loop), values, periods.years, openings, known.shape)
                continue
            declared = inputs.get(metric)
            own = None if declared is None else _unfed(tree.drivers(metric), values, known.shape)
            if declared is not None and own is not None and own.all():
                values[metric] = declared
                continue
            program = programs.get(metric)
            if program is None or program[0] is not definition.expression:
                program = programs[metric] = (
                    definition.expression,
                    compiled(definition.expression),
                )
            values[metric] = _shaped(run(program[1], values, surroundings), missing)
            if declared is not None and own is not None and own.any():
                values[metric] = np.where(own, declared, values[metric])


def _unfed(
    drivers: Iterable[str], values: Mapping[str, Series], shape: tuple[int, ...]
) -> NDArray[np.bool_]:
    """Where some driver has no value in any period: one answer, or shape ``(segments,)``."""
    unfed = np.zeros(shape[1:], dtype=bool)
    for driver in drivers:
        unfed |= np.isnan(values[driver]).all(axis=0)
    return unfed


def _openings(tree: Tree, *, by_segment: bool) -> dict[str, float]:
    """By segment an opening is known only where it holds for each, or there is nothing to part."""
    return {
        metric.id: metric.opening
        for metric in tree.metrics.values()
        if metric.opening is not None
        and not (by_segment and metric.opening != 0 and metric.aggregation != "mean")
    }


def _formulas(tree: Tree, loop: Iterable[str]) -> dict[str, Expression]:
    formulas = {metric: tree.metrics[metric].expression for metric in loop}
    return {metric: formula for metric, formula in formulas.items() if formula is not None}


def _input(metric: Metric, known: Evaluation, bound: Series) -> Series:
    if metric.values is None or (known.segments is not None and metric.aggregation != "mean"):
        return bound
    if not isinstance(metric.values, PeriodValues):
        return np.full(known.shape, metric.values)
    by_hand = amount_series(metric.values, known.periods)
    if by_hand is None:
        return bound
    by_hand = by_hand.reshape(-1, *(1 for _ in known.shape[1:]))
    return np.where(np.isnan(by_hand), bound, by_hand)


def _shaped(result: Series, missing: Series) -> Series:
    """The promised shape and no infinities: an overflow is missing too."""
    series = np.asarray(result, dtype=np.float64)
    if series.shape != missing.shape:
        over_segments = series.ndim == 1 and missing.ndim == 2
        series = np.full(missing.shape, series[:, None] if over_segments else series)
    finite = np.isfinite(series)
    return series if finite.all() else np.where(finite, series, np.nan)

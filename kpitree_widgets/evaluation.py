"""Series of every metric, and after an edit only of those that it reaches.

A metric without formula shows the values given by hand, else the bound data, else nothing (NaN). A
computed metric shows its formula; where some driver has no value in any period it shows its own
bound data instead, if it has some, so that a tree can be filled from the top.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import CodeType, MappingProxyType

import numpy as np

from kpitree_widgets.formula.compiler import compiled, context, run
from kpitree_widgets.formula.expression import Expression
from kpitree_widgets.formula.stepwise import run_loop
from kpitree_widgets.periods import TIMELESS, Periods, PeriodValues, Series, amount_series
from kpitree_widgets.tree.edits import Applied
from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.tree.tree import Tree

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
    """Bound data by metric id, each of shape ``(periods,)``."""
    values: Mapping[str, Series] = field(default_factory=dict)
    """Values by metric id, each of shape ``(periods,)``; NaN where there is none."""
    programs: Programs = field(default_factory=dict, repr=False)

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
        _fill(tree, dirty, self.periods, self.inputs, values, programs)
        return Evaluation(tree, self.periods, self.inputs, values, programs)


def evaluate(
    tree: Tree, periods: Periods = TIMELESS, inputs: Mapping[str, Series] = MappingProxyType({})
) -> Evaluation:
    """Every metric of ``tree`` in every period."""
    values: dict[str, Series] = {}
    programs: dict[str, tuple[Expression, CodeType]] = {}
    _fill(tree, tree.order, periods, inputs, values, programs)
    return Evaluation(tree, periods, inputs, values, programs)


def _fill(
    tree: Tree,
    order: Iterable[str],
    periods: Periods,
    inputs: Mapping[str, Series],
    values: dict[str, Series],
    programs: dict[str, tuple[Expression, CodeType]],
) -> None:
    missing = np.full(len(periods), np.nan)
    missing.flags.writeable = False
    openings = _openings(tree)
    known = context(periods.years, openings)
    done: set[str] = set()
    with np.errstate(all="ignore"):
        for metric in order:
            definition = tree.metrics[metric]
            if definition.expression is None:
                values[metric] = _input(definition, periods, inputs.get(metric, missing))
                continue
            if metric in tree.structure.loops:
                if metric not in done:
                    loop = tree.structure.loops[metric]
                    done.update(loop)
                    run_loop(_formulas(tree, loop), values, periods.years, openings)
                continue
            declared = inputs.get(metric)
            if declared is not None and any(
                np.isnan(values[driver]).all() for driver in tree.drivers(metric)
            ):
                values[metric] = declared
                continue
            program = programs.get(metric)
            if program is None or program[0] is not definition.expression:
                program = programs[metric] = (
                    definition.expression,
                    compiled(definition.expression),
                )
            values[metric] = _shaped(run(program[1], values, known), missing)


def _openings(tree: Tree) -> dict[str, float]:
    return {
        metric.id: metric.opening for metric in tree.metrics.values() if metric.opening is not None
    }


def _formulas(tree: Tree, loop: Iterable[str]) -> dict[str, Expression]:
    formulas = {metric: tree.metrics[metric].expression for metric in loop}
    return {metric: formula for metric, formula in formulas.items() if formula is not None}


def _input(metric: Metric, periods: Periods, bound: Series) -> Series:
    match metric.values:
        case None:
            return bound
        case PeriodValues() as given:
            by_hand = amount_series(given, periods)
            return bound if by_hand is None else np.where(np.isnan(by_hand), bound, by_hand)
        case number:
            return np.full(len(periods), number)


def _shaped(result: Series, missing: Series) -> Series:
    """The promised shape and no infinities: an overflow is missing too."""
    series = (
        result
        if np.shape(result) == missing.shape
        else np.full(missing.shape, result, dtype=np.float64)
    )
    finite = np.isfinite(series)
    return series if finite.all() else np.where(finite, series, np.nan)

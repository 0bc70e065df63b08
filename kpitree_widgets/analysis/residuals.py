"""Declared against recomputed: what a formula leaves unexplained of a metric that also has data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from kpitree_widgets.amounts import PeriodValues
from kpitree_widgets.analysis.units import shown_unit
from kpitree_widgets.calendar import label
from kpitree_widgets.errors import EditError
from kpitree_widgets.evaluation import Evaluation, evaluate
from kpitree_widgets.periods import Periods, Series
from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.units import format_change, format_percent, format_value

if TYPE_CHECKING:
    import pandas as pd

EQUAL: Final = 1e-9
"""Relative difference up to which two floating point numbers count as equal."""
MOST_DECIMALS: Final = 6
"""Data with more decimals are not taken to be rounded."""


@dataclass(frozen=True, eq=False)
class Residual:
    """One metric's declared and recomputed values, each of shape ``(periods,)`` and in its unit."""

    metric: Metric
    unit: str | None
    """Its own, or that of its formula."""
    periods: Periods
    declared: Series
    """The data that are bound to it."""
    recomputed: Series
    """What its formula gives on the values of the tree."""
    own: Series
    """The residual of its formula alone: on the declared values of its drivers, where they have any.
    What is in ``residual`` and not in ``own`` comes from further down."""

    @cached_property
    def residual(self) -> Series:
        """Recomputed less declared; NaN where one of both is missing."""
        return self.recomputed - self.declared

    @cached_property
    def relative(self) -> Series:
        """The residual over the size of the declared value; infinite where that is 0."""
        with np.errstate(all="ignore"):
            return np.where(self.residual == 0, 0.0, self.residual / np.abs(self.declared))

    @cached_property
    def off(self) -> tuple[int, ...]:
        """Positions where the two differ by more than rounding, the largest residual first."""
        return disagreements(self.declared, self.recomputed)

    @property
    def largest(self) -> float:
        """The relative residual that is largest in size; 0 where they agree."""
        return max((abs(float(self.relative[at])) for at in self.off), default=0.0)

    @property
    def text(self) -> str:
        """One sentence about the largest residual."""
        if not self.off:
            return f"{self.metric.label} is what its formula gives"
        at, unit = self.off[0], self.unit
        when = label(self.periods.keys[at])
        relative = abs(float(self.relative[at]))
        share = f" ({format_percent(relative)})" if np.isfinite(relative) else ""
        count = len(self.off)
        rest = "" if count == 1 else f"; {count} of {len(self.periods)} periods differ"
        return (
            f"the formula of {self.metric.label} gives {format_value(self.recomputed[at], unit)}"
            f"{f' in {when}' if when else ''}, {format_change(self.residual[at], unit)}{share} from"
            f" its data, {format_value(self.declared[at], unit)}{rest}"
        )


@dataclass(frozen=True)
class Residuals:
    """Every computed metric that also has data, the largest relative residual first.

    Prints as text; ``.frame`` is a pandas frame with a row per metric and period.
    """

    metrics: Mapping[str, Residual]
    """By metric id."""

    def __getitem__(self, metric: str) -> Residual:
        """That of one metric, by id."""
        return self.metrics[metric]

    @property
    def text(self) -> str:
        """One line per metric."""
        if not self.metrics:
            return "no computed metric has data of its own: there is nothing to compare"
        return "\n".join(one.text for one in self.metrics.values())

    @property
    def frame(self) -> pd.DataFrame:
        """Columns ``declared recomputed residual relative own``, by metric and period.

        Metrics stand in order of their largest residual, periods of a metric too.
        """
        import pandas as pd  # noqa: PLC0415

        columns = ("declared", "recomputed", "residual", "relative", "own")
        parts = []
        for metric, one in self.metrics.items():
            at = np.argsort(-np.nan_to_num(np.abs(one.residual), nan=-1.0), kind="stable")
            keys = [(metric, one.periods.keys[position]) for position in at]
            index = pd.MultiIndex.from_tuples(keys, names=("metric", "period"))
            values = {name: getattr(one, name)[at] for name in columns}
            parts.append(pd.DataFrame(values, index=index))
        if parts:
            return pd.concat(parts)
        index = pd.MultiIndex.from_arrays([[], []], names=("metric", "period"))
        return pd.DataFrame(columns=list(columns), index=index, dtype="float64")

    def __str__(self) -> str:
        """The text."""
        return self.text

    __repr__ = __str__


def residuals(evaluation: Evaluation) -> Residuals:
    """What formulas give against what the data say.

    Examples:
        >>> from kpitree_widgets.io.text import tree_from_text
        >>> months = Periods("month", ("2022-11", "2022-12"))
        >>> data = {"profit": [2, 3.0], "revenue": [5, 7.0], "cost": [3, 3.0]}
        >>> inputs = {metric: np.array(values) for metric, values in data.items()}
        >>> print(residuals(evaluate(tree_from_text("Profit = Revenue - Cost"), months, inputs)))
        the formula of Profit gives 4 in Dec 2022, +1 (33.3%) from its data, 3
    """
    tree, inputs = evaluation.tree, evaluation.inputs
    own = _own(evaluation)
    found = [
        Residual(
            tree.metrics[metric],
            shown_unit(tree, metric),
            evaluation.periods,
            inputs[metric],
            evaluation.values[metric],
            own[metric] - inputs[metric],
        )
        for metric in tree
        if has_both(evaluation, metric)
    ]
    found.sort(key=lambda one: -one.largest)
    return Residuals({one.metric.id: one for one in found})


def has_both(evaluation: Evaluation, metric: str) -> bool:
    """Whether ``metric`` is computed by its formula and has data too."""
    declared = evaluation.inputs.get(metric)
    computed = evaluation.tree.metrics[metric].expression is not None
    return computed and declared is not None and evaluation.values[metric] is not declared


def unexplained(evaluation: Evaluation, metric: str) -> PeriodValues:
    """Declared less recomputed, by period: with this as one more term the formula gives the data.

    It is 0 where they agree up to rounding and where one of both is missing. A metric that looks back at itself is recomputed from its
    declared past.

    Raises:
        EditError: the metric is not computed, or has no data to compare with.
    """
    found = evaluation.tree[metric].id
    if not has_both(evaluation, found):
        raise EditError(
            f"{evaluation.tree[found].label!r} has no residual",
            metric=found,
            hint="it needs a formula, data for every driver, and data of its own",
        )
    recomputed = evaluation.values[found]
    if found in evaluation.tree.structure.loops:
        recomputed = _own(evaluation)[found]
    declared = evaluation.inputs[found]
    off = list(disagreements(declared, recomputed))
    gap = np.zeros(len(declared))
    gap[off] = declared[off] - recomputed[off]
    return PeriodValues.of(dict(zip(evaluation.periods.keys, gap.tolist(), strict=True)))


def disagreements(declared: Series, recomputed: Series) -> tuple[int, ...]:
    """Positions where two series differ by more than rounding, the largest difference first.

    Both count as equal within 1e-9 of their size. Data that all have at most six decimals may have
    been rounded to as many as they have, and agree with anything that rounds to them: 86.4 with
    86.4372 and not with 86.46.

    Examples:
        >>> disagreements(np.array([86.4, 84.0]), np.array([86.4372, 84.2]))
        (1,)
    """
    with np.errstate(invalid="ignore"):
        gap = np.abs(recomputed - declared)
        size = np.maximum(np.abs(recomputed), np.abs(declared))
        if not (gap > EQUAL * size).any():
            return ()
        far = gap > EQUAL * size + _half_a_unit(declared)
    places = np.flatnonzero(far)
    return tuple(places[np.argsort(-gap[places], kind="stable")].tolist())


def _half_a_unit(declared: Series) -> float:
    """Half a unit in the last place that any of the data uses; 0 where they use too many."""
    known = declared[np.isfinite(declared)]
    if not _rounded(known, MOST_DECIMALS):
        return 0.0
    decimals = next(places for places in range(MOST_DECIMALS + 1) if _rounded(known, places))
    return 0.5 * 10.0**-decimals


def _rounded(known: Series, decimals: int) -> bool:
    return bool((np.abs(known.round(decimals) - known) <= 1e-12 * np.abs(known)).all())


def _own(evaluation: Evaluation) -> Mapping[str, Series]:
    """What each formula gives on declared values, by metric that has both."""
    tree, inputs = evaluation.tree, dict(evaluation.inputs)
    metrics = []
    both = [metric for metric in tree if has_both(evaluation, metric)]
    for metric in both:
        definition, declared = tree.metrics[metric], inputs[metric]
        missing = np.isnan(declared)
        inputs[metric] = np.where(missing, evaluation.values[metric], declared)
        metrics += [
            replace(definition, expression=None, values=None),
            replace(definition, id=f"own {metric}"),
        ]
    again = evaluate(
        tree.replacing(*metrics),
        evaluation.periods,
        inputs,
        segments=evaluation.segments,
        programs=evaluation.programs,
    )
    return {metric: again.values[f"own {metric}"] for metric in both}

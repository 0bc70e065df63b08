"""A tree as a whole and by segment, and any expression on it at two periods."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from kpitree_widgets.analysis.mixing.fraction import Measured
from kpitree_widgets.calendar import label
from kpitree_widgets.errors import ExplanationError, SegmentError
from kpitree_widgets.evaluation import Evaluation, evaluate
from kpitree_widgets.formula.expression import Expression, refs
from kpitree_widgets.formula.printer import to_text
from kpitree_widgets.periods import Series
from kpitree_widgets.segments import Segments
from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.tree.tree import Tree

PREFIX = "="
"""Begins ids that no formula of a user can name."""


@dataclass(frozen=True)
class Ends:
    """A quantity at two periods, like for like where one of them is incomplete."""

    before: Series
    """In each segment, shape ``(segments,)``; NaN where there is none."""
    after: Series
    """As before."""
    whole_before: float
    """In the tree as a whole, which need not be what the segments add up to."""
    whole_after: float

    @property
    def changes(self) -> Series:
        """Of each segment; one that is missing at one end was or became 0."""
        return np.asarray(np.nan_to_num(self.after) - np.nan_to_num(self.before))

    @property
    def change(self) -> float:
        """Of the whole."""
        return self.whole_after - self.whole_before

    @property
    def sums(self) -> tuple[float, float]:
        """What the segments add up to at both ends."""
        return float(np.nansum(self.before)), float(np.nansum(self.after))


@dataclass(frozen=True)
class Sides:
    """The same tree twice: its values of shape ``(periods,)`` and ``(periods, segments)``."""

    whole: Evaluation
    parts: Evaluation
    """On the same periods."""
    measured: Mapping[str, Measured] = field(default_factory=dict)
    """How bound metrics are counted; what they are ratios of has values in both evaluations."""
    words: Mapping[str, str] = field(default_factory=dict)
    """What people call that of which bound metrics are ratios, by its id."""
    names: Mapping[str, str] = field(default_factory=dict)
    """What people call its periods, where these stand for something else."""

    @property
    def is_time(self) -> bool:
        """Whether its periods are periods."""
        return not self.names

    @property
    def tree(self) -> Tree:
        """The formulas."""
        return self.whole.tree

    @property
    def segments(self) -> Segments:
        """The second axis of ``parts``."""
        return self.parts.known_segments

    def written(self, expression: Expression) -> str:
        """An expression as people read it."""
        return to_text(
            expression, lambda m: self.words[m] if m in self.words else self.tree[m].label
        )

    def positions(self, before: str, after: str) -> tuple[int, int]:
        """Where two periods stand.

        Raises:
            PeriodError: there is no such period.
            ExplanationError: one is incomplete and there is nothing like it in the other.
        """
        at = self.whole.periods.position(before), self.whole.periods.position(after)
        first, last = (at[1], at[0]) if self.whole.is_incomplete(at[0]) else at
        if self.whole.is_refused(last, first):
            raise ExplanationError(
                f"{before} and {after} do not compare: one of them is incomplete",
                hint="take periods that are complete",
            )
        return at

    def labels(self, before: int, after: int) -> tuple[str, str]:
        """What people call two periods; like for like where one of them is incomplete."""
        first, last = (self._label(at, other) for at, other in ((before, after), (after, before)))
        return first, last

    def ends(
        self, expressions: Mapping[str, Expression], before: int, after: int
    ) -> dict[str, Ends]:
        """Each of ``expressions`` at the positions ``before`` and ``after``, by its name."""
        tree = self._tree(expressions)
        whole, parts = _on(tree, self.whole), _on(tree, self.parts)
        return {
            name: Ends(
                *_pair(parts, PREFIX + name, before, after),
                *(float(value) for value in _pair(whole, PREFIX + name, before, after)),
            )
            for name in expressions
        }

    def refuse_unknown(self, metric: str, by: str) -> SegmentError:
        """The error for a metric without a value in any segment; it names the inputs to blame."""
        tree, parts = self.tree, self.parts
        blame = [
            tree[one].label
            for one in tree.reading_order
            if one in tree.below(metric)
            and tree[one].is_input
            and np.isnan(parts.values[one]).all()
            and not np.isnan(self.whole.values[one]).all()
        ]
        names = ", ".join(blame) or tree[metric].label
        return SegmentError(
            f"{tree[metric].label} is not known by {by}: {names} has no values there",
            metric=metric,
            hint=f"bind the rows of {names} with by={by!r}",
        )

    def _label(self, position: int, other: int) -> str:
        whole, key = self.whole, self.whole.periods.keys[position]
        name = self.names.get(key) or label(key) or "now"
        if position == other or not whole.is_incomplete(other) or whole.coverage is None:
            return name
        return f"the first {whole.coverage.days} days of {name}"

    def _tree(self, expressions: Mapping[str, Expression]) -> Tree:
        """What they are computed from, and they themselves."""
        named = {metric for expression in expressions.values() for metric in refs(expression)}
        known = {one for metric in named if metric in self.tree for one in self.tree.below(metric)}
        metrics = {one: self.tree.metrics[one] for one in self.tree.order if one in known}
        metrics |= {one: Metric(one, "Part") for one in sorted(named - known)}
        for name, expression in expressions.items():
            metrics[PREFIX + name] = Metric(PREFIX + name, name, expression)
        return Tree(metrics=metrics)


def _on(tree: Tree, evaluation: Evaluation) -> Evaluation:
    return evaluate(
        tree,
        evaluation.periods,
        evaluation.inputs,
        segments=evaluation.segments,
        coverage=evaluation.coverage,
        programs=evaluation.programs,
    )


def _pair(evaluation: Evaluation, metric: str, before: int, after: int) -> tuple[Series, Series]:
    """The values at both, so that they compare."""
    if evaluation.is_incomplete(before) and before != after:
        return evaluation.values[metric][before], evaluation.compared(metric, before, after)
    return evaluation.compared(metric, after, before), evaluation.values[metric][after]

"""A metric's change explained period after period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kpitree_widgets.analysis.explaining.change import Change, fill_gaps
from kpitree_widgets.analysis.explaining.explain import explain
from kpitree_widgets.analysis.explaining.methods import method_of
from kpitree_widgets.analysis.explaining.problem import Problem
from kpitree_widgets.analysis.explaining.states import actual, compared
from kpitree_widgets.analysis.lines import aligned
from kpitree_widgets.analysis.model import Model
from kpitree_widgets.analysis.units import shown_unit
from kpitree_widgets.errors import ExplanationError
from kpitree_widgets.evaluation import Evaluation
from kpitree_widgets.periods import Periods, Series, comparison
from kpitree_widgets.tree.groups import formula_groups
from kpitree_widgets.tree.tree import Tree
from kpitree_widgets.units import format_change

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class ExplainedOverTime:
    """The contributions to a metric's change in every period.

    Law: in every period they add up to ``change``, with ``rest``; where there is nothing to compare
    with they are NaN.
    """

    tree: Tree
    metric: str
    periods: Periods
    compare: str
    """``"previous"``, or ``"year"`` for a year earlier."""
    method: str
    change: Series
    """Shape ``(periods,)``, in the metric's unit."""
    contributions: Mapping[str, Series]
    """By id of every given metric below, in reading order, shape ``(periods,)``."""
    flagged: tuple[str, ...]
    """Periods in which the method did not hold, so that the two ends only are compared."""

    @property
    def unit(self) -> str | None:
        """That of the metric."""
        return shown_unit(self.tree, self.metric)

    @property
    def rest(self) -> Series:
        """What no driver accounts for, see ``Change.calendar``."""
        added = np.sum(list(self.contributions.values()), axis=0)
        rest = self.change - added
        scale = np.abs(self.change) + np.sum(
            [np.abs(s) for s in self.contributions.values()], axis=0
        )
        return np.where(np.abs(rest) <= 1e-9 * scale, 0.0, rest)

    @property
    def text(self) -> str:
        """Per period the change and its largest contribution."""
        rows = [("", "change", "largest contribution")]
        for at, key in enumerate(self.periods.keys):
            if np.isnan(self.change[at]):
                continue
            largest = max(self.contributions, key=lambda m: abs(self.contributions[m][at]))
            amount = format_change(float(self.contributions[largest][at]), self.unit)
            change = format_change(float(self.change[at]), self.unit)
            ends = " (the two ends only)" if key in self.flagged else ""
            rows.append((key, change, f"{self.tree[largest].label} {amount}{ends}"))
        return f"{self.tree[self.metric].label}, {self.method} method\n{aligned(rows)}"

    @property
    def frame(self) -> pd.DataFrame:
        """A row per period, a column per given metric, then ``rest`` and ``change``."""
        import pandas as pd  # noqa: PLC0415

        columns = {**self.contributions, "rest": self.rest, "change": self.change}
        return pd.DataFrame(columns, pd.Index(self.periods.keys, name="period", dtype=object))

    def __str__(self) -> str:
        """The text."""
        return self.text

    __repr__ = __str__


def explain_over_time(
    evaluation: Evaluation, metric: str, compare: str = "previous", method: str = "path"
) -> ExplainedOverTime:
    """Explain every period against the one before it, or a year earlier; all of them at once.

    Args:
        evaluation: the tree by periods, without segments.
        metric: its id.
        compare: ``"previous"`` or ``"year"``.
        method: see ``METHODS``.

    Raises:
        ExplanationError: no two periods compare.

    Examples:
        >>> from kpitree_widgets.evaluation import evaluate
        >>> from kpitree_widgets.io.text import tree_from_text
        >>> inputs = {"orders": np.array([100.0, 120.0, 90.0]), "price": np.array([10.0, 9.0, 9.0])}
        >>> months = Periods("month", ("2022-10", "2022-11", "2022-12"))
        >>> now = evaluate(tree_from_text("Revenue = Orders * Price"), months, inputs)
        >>> explain_over_time(now, "revenue").contributions["orders"].round(6)
        array([  nan,  190., -270.])
    """
    if compare not in ("previous", "year"):
        raise ExplanationError(
            f"over time a period compares with the previous one or with the year, not with {compare!r}",
            hint='give compare="previous" or compare="year"',
        )
    how, tree = method_of(method), evaluation.tree
    pairs = _pairs(evaluation, metric, compare)
    if not pairs:
        raise ExplanationError(
            f"{tree[metric].label} has no two periods to compare",
            metric=metric,
            hint="bind more periods, or compare with the previous one",
        )
    model = Model(evaluation)
    given = model.below(metric)
    shape = len(evaluation.periods)
    change = np.full(shape, np.nan)
    parts = {m: np.full(shape, np.nan) for m in given}
    single = list(pairs)
    if not model.at(0, metric).looks_back:
        problem = _problem(model, metric, given, pairs)
        split = how.split(problem, ())
        if not split.refused:
            at = [position for position, _ in pairs]
            change[at] = problem.end - problem.start
            for m in given:
                parts[m][at] = split.contributions.get(m, 0.0)
            single = []
    flagged = []
    for position, before in single:
        found = explain(_change(evaluation, metric, position, before), method)
        change[position] = found.total
        for m, amount in found.contributions.items():
            parts[m][position] = amount
        if found.reason:
            flagged.append(evaluation.periods.keys[position])
    return ExplainedOverTime(
        tree, metric, evaluation.periods, compare, method, change, parts, tuple(flagged)
    )


def _pairs(evaluation: Evaluation, metric: str, compare: str) -> Sequence[tuple[int, int]]:
    """Positions that compare and have values."""
    found = []
    for position in range(len(evaluation.periods)):
        before = comparison(evaluation.periods, position, compare)
        if before is None or evaluation.is_refused(position, before):
            continue
        values = evaluation.values[metric][position], evaluation.compared(metric, position, before)
        if not np.isnan(values).any():
            found.append((position, before))
    return found


def _change(evaluation: Evaluation, metric: str, position: int, before: int) -> Change:
    return Change(metric, compared(evaluation, position, before), actual(evaluation, position))


def _problem(
    model: Model, metric: str, given: Sequence[str], pairs: Sequence[tuple[int, int]]
) -> Problem:
    """All comparisons as the rows of one problem."""
    now = model.evaluation
    after = {m: now.values[m][[position for position, _ in pairs]] for m in given}
    before = {
        m: np.array([float(now.compared(m, position, at)) for position, at in pairs]) for m in given
    }
    computed = model.cone([metric]).difference(given)
    return Problem(metric, formula_groups(model.tree, computed), *fill_gaps(before, after))

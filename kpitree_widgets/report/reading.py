"""What a reader sees of a document: which period, compared with which, and each metric's numbers.

Mirrors ``js/src/views/reading.ts``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from kpitree_widgets.periods import amount_at, comparison, label, short_label
from kpitree_widgets.tree.status import Status, attainment, status
from kpitree_widgets.units import format_change, format_percent, format_value

if TYPE_CHECKING:
    from kpitree_widgets.document import Document
    from kpitree_widgets.evaluation import Evaluation
    from kpitree_widgets.periods import Series
    from kpitree_widgets.tree.metric import Aim, Metric

Verdict = Literal["better", "worse", "same"]

SPARK_PERIODS = 14
"""A sparkline shows so many periods, the shown one last."""


@dataclass(frozen=True)
class Reading:
    """A metric in the shown period, in its unit; ``None`` where there is no number."""

    metric: Metric
    value: float | None
    before: float | None
    """In the comparison period."""
    target: float | None
    benchmark: float | None
    recent: Series
    """The last periods up to the shown one, shape ``(<= SPARK_PERIODS,)``."""

    @property
    def status(self) -> Status | None:
        """Against the target, ``None`` where none is set."""
        return status(self.value, self.target, self.metric.aim)

    @property
    def attainment(self) -> float | None:
        """1 when the target is reached."""
        return attainment(self.value, self.target, self.metric.aim)

    @property
    def verdict(self) -> Verdict:
        """Whether the change is good, seen from the aim."""
        if self.value is None or self.before is None or self.value == self.before:
            return "same"
        return _verdict(self.metric.aim, self.value, self.before, self.target)

    @property
    def value_text(self) -> str:
        """The value as on a card."""
        return format_value(self.value, self.metric.unit, "short")

    @property
    def before_text(self) -> str:
        """The value it is compared with, as on a card."""
        return format_value(self.before, self.metric.unit, "short")

    @property
    def change_text(self) -> str:
        """Arrow and size of the change, empty where nothing is compared."""
        if self.value is None or self.before is None:
            return ""
        arrow = "▲" if self.value > self.before else "▼" if self.value < self.before else "="
        if self.before == 0:
            return f"{arrow} {format_change(self.value - self.before, self.metric.unit)}"
        return f"{arrow} {format_percent(abs((self.value - self.before) / self.before))}"

    @property
    def target_text(self) -> str:
        """Share of the target reached, empty where none is set or nothing is known."""
        return "" if self.attainment is None else format_percent(self.attainment, 0)


@dataclass(frozen=True)
class Shown:
    """A document at one period."""

    evaluation: Evaluation
    position: int
    before: int | None
    """Position of the comparison period."""

    @property
    def title(self) -> str:
        """The tree's name, or what it starts with."""
        tree = self.evaluation.tree
        first = tree.metrics[tree.roots[0]].label if tree.roots else "Empty"
        return tree.name or f"{first} tree"

    @property
    def period_text(self) -> str:
        """The shown period and what it is compared with; empty where there is no time axis.

        ``"Oct 2026 vs Sep"``
        """
        keys = self.evaluation.periods.keys
        if not keys or not keys[self.position]:
            return ""
        shown = keys[self.position]
        if self.before is None:
            return label(shown)
        return f"{label(shown)} vs {short_label(keys[self.before], shown)}"

    def reading(self, metric: str) -> Reading:
        """The numbers of ``metric``."""
        definition = self.evaluation.tree.metrics[metric]
        series = self.evaluation.values[metric]
        key = self.evaluation.periods.keys[self.position] if len(series) else ""
        return Reading(
            definition,
            _at(series, self.position),
            _at(series, self.before),
            amount_at(definition.target, key),
            amount_at(definition.benchmark, key),
            series[max(0, self.position + 1 - SPARK_PERIODS) : self.position + 1],
        )


def shown(document: Document, period: str = "", compare: str = "previous") -> Shown:
    """What to show of ``document``.

    Args:
        document: the tree with its values.
        period: a key; empty for the last period.
        compare: ``"previous"``, ``"year"``, a key, or empty for no comparison.

    Raises:
        PeriodError: a key is not among the periods.
    """
    periods = document.periods
    position = periods.position(period) if period else len(periods) - 1
    before = comparison(periods, position, compare) if position >= 0 else None
    return Shown(document.evaluation, position, before)


def _at(series: Series, position: int | None) -> float | None:
    if position is None or not 0 <= position < len(series) or not np.isfinite(series[position]):
        return None
    return float(series[position])


def _verdict(aim: Aim, value: float, before: float, target: float | None) -> Verdict:
    match aim:
        case "maximize":
            better = value > before
        case "minimize":
            better = value < before
        case "balance":
            if target is None:
                return "same"
            better = abs(value - target) < abs(before - target)
    return "better" if better else "worse"

"""What a reader sees of a document: which period, compared with which, and each metric's numbers.

Mirrors ``js/src/views/reading.ts``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from kpitree_widgets.amounts import amount_at
from kpitree_widgets.analysis.units import shown_unit
from kpitree_widgets.calendar import label, short_label
from kpitree_widgets.periods import comparison
from kpitree_widgets.report.metric_state import facts_of
from kpitree_widgets.tree.expectations import DEFAULT_THRESHOLDS, Benchmark, Bounds, Thresholds
from kpitree_widgets.tree.status import Status, attainment, status, thresholds_of
from kpitree_widgets.units import format_change, format_percent, format_value

if TYPE_CHECKING:
    from kpitree_widgets.document import Document
    from kpitree_widgets.evaluation import Evaluation
    from kpitree_widgets.periods import Series
    from kpitree_widgets.tree.metric import Metric

Verdict = Literal["better", "worse", "same"]

ROUNDING = 1e-12
"""So far apart, to the larger of them, two computed numbers are the same one."""
SPARK_PERIODS = 14
"""A sparkline shows so many periods, the shown one last."""


@dataclass(frozen=True)
class Reading:
    """A metric in the shown period, in its unit; ``None`` where there is no number."""

    metric: Metric
    value: float | None
    before: float | None
    """In the comparison period."""
    uncompared: str
    """Why nothing is compared although two periods are chosen; empty: it is."""
    target: float | None
    benchmark: float | None
    recent: Series
    """The last periods up to the shown one, shape ``(<= SPARK_PERIODS,)``."""
    unit: str | None = None
    """Its own unit, else the one its formula gives."""
    thresholds: Thresholds = DEFAULT_THRESHOLDS
    """Where its status turns."""
    expected: float | None = None
    """What the value is on its way to, in a period that is not over."""
    so_far: bool = False
    """Whether the shown period is not over."""

    @property
    def measured(self) -> float | None:
        """What is held against the target: of a period that is not over, what it is on its way to."""
        return self.expected if self.so_far else self.value

    @property
    def status(self) -> Status | None:
        """Against target, range and guardrail; ``None`` where it is measured against nothing."""
        if self.so_far and self.value is not None and self.expected is None:
            return None
        metric = self.metric
        bounds = metric.balance, metric.guardrail
        return status(self.measured, self.target, metric.aim, self.thresholds, *bounds)

    @property
    def attainment(self) -> float | None:
        """1 when the target is reached."""
        return attainment(self.measured, self.target, self.metric.aim, self.metric.balance)

    @property
    def verdict(self) -> Verdict:
        """Whether the change is good, seen from the aim."""
        if self.value is None or self.before is None or self.value == self.before:
            return "same"
        return _verdict(self.metric, self.value, self.before, self.target)

    @property
    def band(self) -> tuple[float | None, float | None]:
        """A quarter of the others is below the first, a quarter above the second."""
        benchmark = self.metric.benchmark
        return (benchmark.p25, benchmark.p75) if isinstance(benchmark, Benchmark) else (None, None)

    @property
    def rails(self) -> tuple[float, ...]:
        """The ends of its guardrail."""
        bounds = self.metric.guardrail
        ends = () if bounds is None else (bounds.lower, bounds.upper)
        return tuple(end for end in ends if end is not None)

    @property
    def bounds_text(self) -> str:
        """``"Range 20–30"``, ``"Guardrail at least 3.00%"``; empty where there are none."""
        metric = self.metric
        if metric.aim == "balance" and metric.balance is not None:
            return f"Range {self._between(metric.balance)}"
        return "" if metric.guardrail is None else f"Guardrail {self._between(metric.guardrail)}"

    def _between(self, bounds: Bounds) -> str:
        lower, upper = (format_value(end, self.unit) for end in (bounds.lower, bounds.upper))
        if bounds.lower is None:
            return f"at most {upper}"
        return f"at least {lower}" if bounds.upper is None else f"{lower}–{upper}"

    @property
    def value_text(self) -> str:
        """The value as on a card."""
        return format_value(self.value, self.unit, "short")

    @property
    def before_text(self) -> str:
        """The value it is compared with, as on a card."""
        return format_value(self.before, self.unit, "short")

    @property
    def change_text(self) -> str:
        """Arrow and size of the change, empty where nothing is compared."""
        if self.value is None or self.before is None:
            return ""
        arrow = "▲" if self.value > self.before else "▼" if self.value < self.before else "="
        if self.before == 0:
            return f"{arrow} {format_change(self.value - self.before, self.unit)}"
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
        coverage = self.evaluation.coverage
        so_far = coverage is not None and self.evaluation.is_incomplete(self.position)
        period = label(shown)
        if coverage is not None and so_far:
            period += f" so far ({coverage.days} of {coverage.of} days)"
        if self.before is None:
            return period
        beside = short_label(keys[self.before], shown)
        return f"{period} vs {f'same days of {beside}' if so_far else beside}"

    def reading(self, metric: str) -> Reading:
        """The numbers of ``metric``."""
        definition = self.evaluation.tree.metrics[metric]
        series = self.evaluation.values[metric]
        periods = self.evaluation.periods
        key = periods.keys[self.position] if len(series) else ""
        so_far = self.evaluation.is_incomplete(self.position)
        return Reading(
            definition,
            _at(series, self.position),
            self._before(metric),
            self._uncompared,
            amount_at(definition.target, key, periods),
            amount_at(definition.benchmark_amount, key, periods),
            series[max(0, self.position + 1 - SPARK_PERIODS) : self.position + 1],
            shown_unit(self.evaluation.tree, metric),
            thresholds_of(self.evaluation.tree, metric),
            facts_of(self.evaluation).expected(metric) if so_far else None,
            so_far,
        )

    @property
    def _uncompared(self) -> str:
        """A whole period is never compared with a part of one."""
        coverage, before = self.evaluation.coverage, self.before
        if (
            coverage is None
            or before is None
            or not self.evaluation.is_refused(self.position, before)
        ):
            return ""
        keys = self.evaluation.periods.keys
        early = next(
            (keys[at] for at in (self.position, before) if keys[at] in coverage.also), None
        )
        if early is not None:
            return f"not compared: some data of {label(early)} end before it does"
        days = f"{coverage.days} of {coverage.of} days"
        return f"not compared: {label(coverage.key)} has {days}"

    def _before(self, metric: str) -> float | None:
        """The value to compare with, like for like."""
        if self.before is None or not 0 <= self.position < len(self.evaluation.periods):
            return None
        number = float(self.evaluation.compared(metric, self.position, self.before))
        if not np.isfinite(number):
            return None
        value = _at(self.evaluation.values[metric], self.position)
        same = value is not None and abs(value - number) <= ROUNDING * max(abs(value), abs(number))
        return value if same else number


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


def _verdict(metric: Metric, value: float, before: float, target: float | None) -> Verdict:
    match metric.aim:
        case "maximize":
            better = value > before
        case "minimize":
            better = value < before
        case "balance":
            now, then = _gap(metric, value, target), _gap(metric, before, target)
            if now is None or then is None or now == then:
                return "same"
            better = now < then
    return "better" if better else "worse"


def _gap(metric: Metric, value: float, target: float | None) -> float | None:
    """How far off a balance is: outside its range, else from its target."""
    if metric.balance is not None:
        return metric.balance.distance(value)
    return None if target is None else abs(value - target)

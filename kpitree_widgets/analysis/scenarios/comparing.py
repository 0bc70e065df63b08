"""Baseline, scenarios and target side by side in one period, with the variances between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kpitree_widgets.amounts import amount_at, amount_series
from kpitree_widgets.analysis.levers.better import Better
from kpitree_widgets.analysis.scenarios.notes import notes, of_periods
from kpitree_widgets.analysis.scenarios.scenario import Supposition, suppose
from kpitree_widgets.analysis.scenarios.text import told
from kpitree_widgets.analysis.scenarios.variance import Variance, variance
from kpitree_widgets.analysis.units import shown_unit
from kpitree_widgets.calendar import label
from kpitree_widgets.errors import ScenarioError
from kpitree_widgets.evaluation import Evaluation
from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.tree.scenarios import Scenario

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 12
"""So many metrics stand in the text where nobody chose; all are in the frame."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One metric in one scenario and one period; ``None`` where there is no number."""

    metric: Metric
    unit: str | None
    scenario: str
    overridden: bool
    baseline: float | None
    value: float | None
    """In the scenario."""
    target: float | None
    to_baseline: Variance
    """Scenario minus baseline: what the overrides do."""
    baseline_to_target: Variance
    """Baseline minus target: where things stand without them."""
    to_target: Variance
    """Scenario minus target: where they would stand; the sum of the two others."""


@dataclass(frozen=True)
class Comparison:
    """Baseline, scenarios and target side by side, with three variances each.

    Prints as text; ``.frame`` is a pandas frame with a row per metric and scenario.
    """

    rows: tuple[Compared, ...]
    """Metric by metric in reading order; within one the scenarios as they were named."""
    suppositions: tuple[Supposition, ...]
    key: str
    """The period; empty where there is no time axis."""
    chosen: bool = False
    """Whether the metrics were named."""

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Names, in order."""
        return tuple(found.scenario.name for found in self.suppositions)

    @property
    def metrics(self) -> tuple[str, ...]:
        """Ids in order."""
        return tuple(dict.fromkeys(row.metric.id for row in self.rows))

    @property
    def notes(self) -> tuple[str, ...]:
        """What has to be said of the scenarios."""
        many = len(self.suppositions) > 1
        said = [
            f"{found.scenario.name}: {note}" if many else note
            for found in self.suppositions
            for note in (*_elsewhere(found, self.key), *notes(found))
        ]
        return (*said, *of_periods(self.suppositions[0], self.key))

    def __getitem__(self, of: str | tuple[str, str]) -> Compared:
        """The row of a metric (id), or of a metric in one of several scenarios.

        Raises:
            ScenarioError: it is not compared.
        """
        metric, scenario = (of, self.scenarios[0]) if isinstance(of, str) else of
        for row in self.rows:
            if row.metric.id == metric and row.scenario == scenario:
                return row
        raise ScenarioError(
            f"{metric!r} is not compared in {scenario!r}",
            metric=metric,
            hint=f"choose one of {', '.join(self.metrics[:5])}",
        )

    @property
    def text(self) -> str:
        """What is overridden, the values side by side, the variances, and what has to be said."""
        return told(self)

    @property
    def frame(self) -> pd.DataFrame:
        """Indexed by metric and scenario: values, three variances, three verdicts."""
        import pandas as pd  # noqa: PLC0415

        columns = (
            *("label", "unit", "overridden", "baseline", "value", "target"),
            *("to_baseline", "baseline_to_target", "to_target"),
            *("to_baseline_is", "baseline_to_target_is", "to_target_is"),
        )
        rows = [
            (
                *(row.metric.label, row.unit, row.overridden, row.baseline, row.value, row.target),
                *(one.value for one in _variances(row)),
                *(one.verdict for one in _variances(row)),
            )
            for row in self.rows
        ]
        pairs = [(row.metric.id, row.scenario) for row in self.rows]
        index = pd.MultiIndex.from_tuples(pairs, names=["metric", "scenario"])
        frame = pd.DataFrame(rows, index=index, columns=list(columns))
        return frame.astype(dict.fromkeys(columns[3:9], "float64"))

    def __str__(self) -> str:
        """The text."""
        return self.text

    __repr__ = __str__

    @property
    def shown(self) -> tuple[str, ...]:
        """The metrics of the text and the chart: all that were named, else a dozen that differ."""
        if self.chosen:
            return self.metrics
        kept = set(self._differing()[:SHOWN])
        return tuple(metric for metric in self.metrics if metric in kept)

    def over_time(self, metric: str) -> pd.DataFrame:
        """One metric (id) in all periods: a column for the baseline, each scenario and the target."""
        import pandas as pd  # noqa: PLC0415

        base = self.suppositions[0].baseline
        series = {"baseline": base.values[metric]}
        series |= {one.scenario.name: one.evaluation.values[metric] for one in self.suppositions}
        target = amount_series(base.tree.metrics[metric].target, base.periods)
        series["target"] = np.full(len(base.periods), np.nan) if target is None else target
        index = pd.Index(base.periods.keys, name="period", dtype=object)
        return pd.DataFrame(series, index=index)

    @property
    def differing(self) -> int:
        """How many metrics differ from the baseline in some scenario, or are overridden."""
        return len(self._differing())

    def _differing(self) -> list[str]:
        """Roots that differ first, then what is overridden, then everything else that differs."""
        moved = {row.metric.id for row in self.rows if not _alike(row)}
        roots = set(self.suppositions[0].baseline.tree.roots)
        own = {row.metric.id for row in self.rows if row.overridden}
        groups = (roots & moved, own, moved)
        return list(dict.fromkeys(m for group in groups for m in self.metrics if m in group))


def compare(
    evaluation: Evaluation,
    scenarios: Sequence[Scenario],
    *,
    period: str | None = None,
    metrics: Iterable[str] | None = None,
) -> Comparison:
    """``scenarios`` beside the baseline and the target.

    Args:
        evaluation: the baseline.
        scenarios: one or more; each may look ahead.
        period: key; if not given the last period in which all of them hold, else the last in which
            the first does.
        metrics: ids, all if not given.

    Raises:
        ScenarioError: there is no scenario, or one cannot be.
        PeriodError: there is no such period.

    Examples:
        >>> from kpitree_widgets.evaluation import evaluate
        >>> from kpitree_widgets.io.text import tree_from_text
        >>> tree = tree_from_text("Revenue = Visits * Price")
        >>> now = evaluate(tree, inputs={"visits": np.array([20.0]), "price": np.array([4.0])})
        >>> print(compare(now, [Scenario("Dearer", {"price": "+50%"})]))
        Dearer: Price +50%
                 baseline  Dearer  Dearer − baseline
        Revenue        80     120         +40 better
        Price           4       6          +2 better
    """
    if not scenarios:
        raise ScenarioError(
            "there is no scenario to compare", hint='name one, or tree.scenario("Cheaper", ...)'
        )
    names = [scenario.name for scenario in scenarios]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ScenarioError(f"{twice!r} is compared with itself", hint="name each scenario once")
    found = [suppose(evaluation, scenario) for scenario in scenarios]
    longest = max(found, key=lambda one: len(one.span.periods)).span.periods
    found = [
        one
        if len(one.span.periods) == len(longest)
        else suppose(evaluation, one.scenario, longest.keys[-1])
        for one in found
    ]
    position = _position(found) if period is None else longest.position(period)
    base = found[0].baseline
    named = base.tree.reading_order if metrics is None else map(base.tree.find, metrics)
    chosen = dict.fromkeys(named)
    rows = (_compared(one, metric, position) for metric in chosen for one in found)
    return Comparison(tuple(rows), tuple(found), longest.keys[position], metrics is not None)


def _position(found: Sequence[Supposition]) -> int:
    masks = np.array([one.span.mask for one in found])
    together = np.flatnonzero(masks.all(axis=0))
    return int(together[-1]) if len(together) else found[0].span.last


def _compared(found: Supposition, metric: str, position: int) -> Compared:
    base = found.baseline
    definition = base.tree.metrics[metric]
    key = base.periods.keys[position]
    before = _number(base.values[metric][position])
    after = _number(found.evaluation.values[metric][position])
    target = amount_at(definition.target, key, base.periods)
    better = Better.of(base, metric, position)
    return Compared(
        definition,
        shown_unit(base.tree, metric),
        found.scenario.name,
        metric in found.given and not np.isnan(found.given[metric][position]),
        before,
        after,
        target,
        variance(better, before, after),
        variance(better, target, before),
        variance(better, target, after),
    )


def _alike(row: Compared) -> bool:
    return row.baseline == row.value


def _variances(row: Compared) -> tuple[Variance, Variance, Variance]:
    return row.to_baseline, row.baseline_to_target, row.to_target


def _elsewhere(found: Supposition, key: str) -> tuple[str, ...]:
    """A scenario that does not hold in the period compared."""
    at = found.span.periods.find(key)
    inside = at is None or any(not np.isnan(one[at]).all() for one in found.given.values())
    if inside or not found.given:
        return ()
    return (f"nothing is overridden in {label(key)}; it holds in {found.span.text}.",)


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None

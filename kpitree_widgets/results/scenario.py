"""One scenario on a tree, as it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpitree_widgets.results.comparison import ScenarioComparison

if TYPE_CHECKING:
    from kpitree_widgets.evaluation import Evaluation
    from kpitree_widgets.tree.scenarios import Scenario


class WhatIf(ScenarioComparison):
    """What ``tree.scenario(...)`` gives: the tree as it would be, beside the baseline and the target.

    Prints as text and displays as bars; ``.chart("revenue")`` is the trend of a metric,
    ``.value("revenue")`` one number, ``.frame`` and ``.over_time("revenue")`` are pandas frames.
    """

    @property
    def name(self) -> str:
        """What the scenario is called."""
        return self.scenario.name

    @property
    def scenario(self) -> Scenario:
        """Name, overrides and range, as they are kept in the tree."""
        return self.suppositions[0].scenario

    @property
    def baseline(self) -> Evaluation:
        """The tree as it is, on the periods of the scenario."""
        return self.suppositions[0].baseline

    @property
    def evaluation(self) -> Evaluation:
        """The tree as it would be."""
        return self.suppositions[0].evaluation

    def value(self, metric: str, period: str | None = None) -> float | None:
        """What a metric would be in ``period``, that of the comparison if not given.

        Raises:
            UnknownMetricError: there is no such metric.
            PeriodError: there is no such period.
        """
        found = self.baseline.tree.find(metric)
        at = self.baseline.periods.position(self.key if period is None else period)
        number = float(self.evaluation.values[found][at])
        return None if number != number else number  # noqa: PLR0124 - only NaN differs from itself

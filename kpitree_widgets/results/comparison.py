"""Baseline, scenarios and target side by side, as they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kpitree_widgets.analysis.scenarios.comparing import Comparison
from kpitree_widgets.results.shown import Shown

if TYPE_CHECKING:
    import altair as alt


class ScenarioComparison(Shown, Comparison):
    """Baseline, scenarios and target side by side in one period; displays as bars per metric.

    Prints as text; ``.frame`` has a row per metric and scenario, ``comparison["revenue", "Cheaper"]``
    is one of them; ``.over_time("revenue")`` has a row per period.
    """

    def chart(self, metric: str | None = None, **options: Any) -> alt.TopLevelMixin | None:
        """Bars for each metric in the period, or the trend of one metric.

        Args:
            metric: id or label; bars of the metrics that differ if not given.
            options: ``theme`` (``"light"`` or ``"dark"``), ``width`` (px); of bars ``columns``, of a
                trend ``height`` (px).

        Returns:
            ``None`` where nothing differs and nothing was named.

        Raises:
            UnknownMetricError: there is no such metric.
        """
        from kpitree_widgets.charts.scenario_lines import trend  # noqa: PLC0415
        from kpitree_widgets.charts.scenarios import bars  # noqa: PLC0415

        if metric is not None:
            found = self.suppositions[0].baseline.tree.find(metric)
            return trend(self, found, **options)
        return bars(self, **options) if self.shown else None

"""An explanation as users get it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kpitree_widgets.analysis.explaining.explained import Explained
from kpitree_widgets.analysis.explaining.over_time import ExplainedOverTime
from kpitree_widgets.results.shown import Shown

if TYPE_CHECKING:
    import altair as alt

    from kpitree_widgets.charts.waterfall import Level


class Explanation(Shown, Explained):
    """Why a metric differs between two states; prints as text and displays as a waterfall."""

    def chart(self, level: Level = "inputs", **options: Any) -> alt.LayerChart:
        """A waterfall of the contributions.

        Args:
            level: ``"inputs"``, all the way down, or ``"drivers"`` of the metric itself.
            options: ``theme``, ``width`` and the other options of ``charts.waterfall.waterfall``.
        """
        from kpitree_widgets.charts.waterfall import waterfall  # noqa: PLC0415

        return waterfall(self, level, **options)


class ExplanationOverTime(Shown, ExplainedOverTime):
    """Why a metric changed, period after period; displays as stacked bars."""

    def chart(self, **options: Any) -> alt.LayerChart:
        """What each driver added and took away in every period.

        Args:
            options: ``theme``, ``width`` and the other options of ``charts.over_time.over_time``.
        """
        from kpitree_widgets.charts.over_time import over_time  # noqa: PLC0415

        return over_time(self, **options)

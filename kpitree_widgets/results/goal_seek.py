"""Goal seek as users get it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kpitree_widgets.analysis.targets.goal_seeking import Sought
from kpitree_widgets.results.shown import Shown

if TYPE_CHECKING:
    import altair as alt


class GoalSeek(Shown, Sought):
    """What one lever must be for a metric to reach a value."""

    def chart(self, **options: Any) -> alt.LayerChart:
        """The metric over the range of the lever, with the target and the solutions.

        Args:
            options: ``theme``, ``width``, ``height``.
        """
        from kpitree_widgets.charts.targets import lever_curve  # noqa: PLC0415

        return lever_curve(self, **options)

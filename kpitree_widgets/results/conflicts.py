"""What stands against what, as it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kpitree_widgets.analysis.levers.conflict import ConflictsFound
from kpitree_widgets.results.shown import Shown

if TYPE_CHECKING:
    import altair as alt


class Conflicts(Shown, ConflictsFound):
    """Levers that help one metric and hurt another, and guardrails in reach; displays as a chart.

    Prints as text; ``.frame`` has a row per conflict, ``.guardrail_frame`` one per guardrail.
    """

    def chart(self, **options: Any) -> alt.LayerChart | None:
        """A row per conflict: what is lost on the left, what is gained on the right.

        Args:
            options: ``theme`` (``"light"`` or ``"dark"``), ``most`` (so many conflicts), ``width``
                (px).

        Returns:
            ``None`` where there is no conflict to draw.
        """
        from kpitree_widgets.charts.conflicts import conflicts_chart  # noqa: PLC0415

        return conflicts_chart(self, **options)

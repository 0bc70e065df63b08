"""A target cascade as users get it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kpitree_widgets.analysis.targets.cascading import Cascaded
from kpitree_widgets.results.shown import Shown

if TYPE_CHECKING:
    import altair as alt


class Cascade(Shown, Cascaded):
    """What several levers must be for a metric to reach a value."""

    def chart(self, **options: Any) -> alt.LayerChart:
        """Each lever from its present value to the new one, and its share of the effort.

        Args:
            options: ``theme``, ``width``.
        """
        from kpitree_widgets.charts.targets import lever_moves  # noqa: PLC0415

        return lever_moves(self, **options)

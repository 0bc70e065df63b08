"""Realism as users get it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kpitree_widgets.analysis.targets.realism import Realism as Judged
from kpitree_widgets.results.shown import Shown

if TYPE_CHECKING:
    import altair as alt


class Realism(Shown, Judged):
    """How realistic a value is."""

    def chart(self, **options: Any) -> alt.LayerChart | None:
        """The growth asked for among those of the history; ``None`` without any.

        Args:
            options: ``theme``, ``width``.
        """
        from kpitree_widgets.charts.targets import growth_strip  # noqa: PLC0415

        return growth_strip(self, **options) if self.changes else None

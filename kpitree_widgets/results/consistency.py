"""Whether targets fit together, as users get it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kpitree_widgets.analysis.targets.consistency import Consistent
from kpitree_widgets.results.shown import Shown

if TYPE_CHECKING:
    import altair as alt


class TargetConsistency(Shown, Consistent):
    """Whether the targets of a tree fit together."""

    def chart(self, **options: Any) -> alt.LayerChart | None:
        """Per metric, what the targets below it give, against its own; ``None`` without a gap to show.

        Args:
            options: ``theme``, ``width``.
        """
        from kpitree_widgets.charts.targets import target_gaps  # noqa: PLC0415

        return target_gaps(self, **options) if self.gaps else None

"""Where a change comes from, as users hold it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kpitree_widgets.analysis.mixing.located import Located
from kpitree_widgets.results.shown import Shown

if TYPE_CHECKING:
    from kpitree_widgets.charts.display import OfflineLayers


class Where(Shown, Located):
    """The segments that explain a change best; see ``Located``."""

    def chart(self, **options: Any) -> OfflineLayers | None:
        """A bar per place: what it contributed, beside what its size would have it.

        Args:
            options: ``theme`` (``"light"`` or ``"dark"``), ``width`` (px).
        """
        from kpitree_widgets.charts.mix import where_chart  # noqa: PLC0415 - altair takes a second

        return where_chart(self, **options) if self.places else None

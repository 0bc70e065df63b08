"""Methods of explanation side by side, as users hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kpitree_widgets.analysis.explaining.comparing import MethodsCompared
from kpitree_widgets.results.shown import Shown

if TYPE_CHECKING:
    from kpitree_widgets.charts.display import OfflineLayers


class MethodComparison(Shown, MethodsCompared):
    """One change explained by several methods; displays as bars side by side.

    Prints as text; ``.frame`` has a row per driver and a column per method.
    """

    def chart(self, **options: Any) -> OfflineLayers:
        """A row per driver, and in it a bar per method.

        Args:
            options: ``theme`` (``"light"`` or ``"dark"``), ``most`` (so many drivers, those that
                contributed most), ``width`` (px).
        """
        from kpitree_widgets.charts.methods import methods_chart  # noqa: PLC0415

        return methods_chart(self, **options)

"""What moves a metric, as it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kpitree_widgets.analysis.levers.found import LeversFound
from kpitree_widgets.results.shown import Shown

if TYPE_CHECKING:
    import altair as alt

    from kpitree_widgets.charts.tornado import By


class Levers(Shown, LeversFound):
    """What moves a metric in one period, the most helpful lever first; displays as a tornado.

    Prints as text; ``.frame`` has a row per lever, ``levers["price"]`` is one of them.
    """

    def chart(self, by: By = "range", **options: Any) -> alt.LayerChart:
        """A tornado: a bar to each side of what the metric is, the most helpful lever on top.

        Args:
            by: ``"range"``: each lever from end to end of its realistic range; ``"step"``: one unit of
                effort up and down; ``"percent"``: 1% up and down; ``"potential"``: what is possible at
                most, or what the best of the others reach.
            options: ``theme`` (``"light"`` or ``"dark"``), ``most`` (so many levers, the rest in one
                row), ``width`` (px).
        """
        from kpitree_widgets.charts.tornado import tornado  # noqa: PLC0415

        return tornado(self, by, **options)

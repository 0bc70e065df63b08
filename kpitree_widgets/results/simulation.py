"""A simulation as users get it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from kpitree_widgets.analysis.simulation.simulated import Simulated
from kpitree_widgets.results.shown import Shown

if TYPE_CHECKING:
    import altair as alt

Kind = Literal["histogram", "sensitivity"]


class Simulation(Shown, Simulated):
    """What metrics may be when their inputs vary; displays as a histogram of the first metric.

    Prints as text; ``.frame`` has a row per metric, ``.inputs_frame`` one per input, and
    ``simulation["revenue"]`` is what one metric may be: ``.p10 .p50 .p90 .probability .draws``.
    """

    def chart(
        self, metric: str | None = None, kind: Kind = "histogram", **options: Any
    ) -> alt.LayerChart | None:
        """What a metric may be, or whose uncertainty matters.

        Args:
            metric: id of one of the metrics asked about; the first one if not given.
            kind: ``"histogram"`` of the draws with P10, P50, P90 and the target, or
                ``"sensitivity"``: a bar per input.
            options: ``theme`` (``"light"`` or ``"dark"``), ``width``, ``height`` (px); ``most``
                inputs.

        Returns:
            ``None`` where no draw has a value.
        """
        from kpitree_widgets.charts import simulation  # noqa: PLC0415

        chosen = self.outcomes[metric or next(iter(self.outcomes))]
        if not len(chosen.known):
            return None
        draw = simulation.sensitivity if kind == "sensitivity" else simulation.histogram
        return draw(self, chosen.metric.id, **options)

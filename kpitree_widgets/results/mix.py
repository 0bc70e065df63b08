"""Changes split by segment, as users hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kpitree_widgets.analysis.mixing.mix import mix as split
from kpitree_widgets.analysis.mixing.mix import ratio, refusal
from kpitree_widgets.analysis.mixing.mixed import Mixed
from kpitree_widgets.analysis.mixing.summed import Summed
from kpitree_widgets.analysis.mixing.sums import add_up, adds_up
from kpitree_widgets.results.shown import Shown

if TYPE_CHECKING:
    from kpitree_widgets.analysis.mixing.sides import Sides
    from kpitree_widgets.charts.display import OfflineLayers


class Mix(Shown, Mixed):
    """A change of a ratio, split into rate and mix by segment; see ``Mixed``."""

    def chart(self, **options: Any) -> OfflineLayers:
        """A stacked bar per segment: its rate and its mix effect.

        Args:
            options: ``theme`` (``"light"`` or ``"dark"``), ``most`` (so many segments are drawn, those
                that contributed most; the others are one bar), ``width`` (px).
        """
        from kpitree_widgets.charts.mix import mix_chart  # noqa: PLC0415 - altair takes a second

        return mix_chart(self, **options)


class SegmentChanges(Shown, Summed):
    """A change of a sum, split by segment; see ``Summed``."""

    def chart(self, **options: Any) -> OfflineLayers:
        """A bar per segment: what it added.

        Args:
            options: ``theme`` (``"light"`` or ``"dark"``), ``most`` (so many segments are drawn, those
                that contributed most; the others are one bar), ``width`` (px).
        """
        from kpitree_widgets.charts.mix import sum_chart  # noqa: PLC0415 - altair takes a second

        return sum_chart(self, **options)


def mix(
    sides: Sides, metric: str, before: str, after: str, weight: str | None = None
) -> Mix | SegmentChanges:
    """Split a change by segment: see ``analysis.mixing.mix`` and ``analysis.mixing.sums``.

    Raises:
        ExplanationError: the metric is neither a ratio nor something that adds up.
    """
    if weight is not None or ratio(sides, metric) is not None:
        return Mix.of(split(sides, metric, before, after, weight))
    if adds_up(sides, metric, before, after):
        return SegmentChanges.of(add_up(sides, metric, before, after))
    raise refusal(sides, metric)

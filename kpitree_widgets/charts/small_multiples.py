"""Small multiples: the trends of several metrics side by side, each on its own value axis."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from kpitree_widgets.charts.display import OfflineConcat
from kpitree_widgets.charts.panel import Panel
from kpitree_widgets.charts.style import styled
from kpitree_widgets.charts.trend import layers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpitree_widgets.periods import Periods
    from kpitree_widgets.theme import Theme

__all__ = ["Panel", "trends"]


def trends(
    panels: Sequence[Panel],
    periods: Periods,
    *,
    position: int,
    compare: int | None = None,
    theme: Theme = "light",
    columns: int = 3,
    width: int = 240,
    height: int = 110,
    title: str = "",
    note: str = "",
) -> OfflineConcat:
    """One small trend per panel, in reading order.

    Args:
        panels: the metrics.
        periods: the time axis they share.
        position: the period that is marked in each.
        compare: the period it is compared with.
        theme: ``"light"`` or ``"dark"``; the ground is transparent.
        columns: how many stand in a row.
        width: of one, in px.
        height: of one, in px.
        title: what stands over them.
        note: what stands below that.

    Examples:
        >>> import numpy as np
        >>> from kpitree_widgets.periods import Periods
        >>> months = Periods("month", ("2026-09", "2026-10"))
        >>> panels = [Panel("Visits", None, np.array([70, 90])), Panel("Rate", "%", np.array([0.04, 0.05]))]
        >>> spec = trends(panels, months, position=1).to_dict()
        >>> [chart["title"]["subtitle"] for chart in spec["concat"]]
        ['Oct 2026: 90', 'Oct 2026: 5.00%']
    """
    charts = [
        layers(
            panel, periods, position, compare, theme, hover=f"hover_{number}", small=True
        ).properties(width=width, height=height)
        for number, panel in enumerate(panels)
    ]
    beside: OfflineConcat = OfflineConcat(concat=charts, columns=columns).resolve_scale(
        color="independent", strokeDash="independent", strokeWidth="independent"
    )
    if not title:
        return styled(beside, theme)
    return styled(beside, theme, title=alt.TitleParams(title, subtitle=note, offset=18))

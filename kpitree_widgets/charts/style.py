"""How charts look: the colours and the type of the cards, in light and in dark."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from kpitree_widgets.charts.display import OfflineConcat, OfflineLayers
from kpitree_widgets.theme import colours

if TYPE_CHECKING:
    from kpitree_widgets.theme import Theme

AnyChart = TypeVar("AnyChart", OfflineLayers, OfflineConcat)


def styled(chart: AnyChart, theme: Theme) -> AnyChart:
    """``chart`` with transparent ground, quiet axes and the theme's type."""
    token = colours(theme)
    drawn: AnyChart = (
        chart.configure(background="transparent", font=token["font"], padding=4)
        .configure_view(stroke=None)
        .configure_axis(
            domain=False,
            ticks=False,
            gridColor=token["line"],
            gridWidth=1,
            labelColor=token["text-3"],
            labelFontSize=11,
            labelPadding=8,
            title=None,
        )
        .configure_title(
            anchor="start",
            color=token["text-1"],
            fontSize=13,
            fontWeight=600,
            subtitleColor=token["text-2"],
            subtitleFontSize=12,
            subtitlePadding=4,
            offset=10,
        )
        .configure_legend(
            orient="top",
            direction="horizontal",
            offset=8,
            labelColor=token["text-2"],
            labelFontSize=11,
            symbolType="stroke",
            symbolSize=220,
            symbolStrokeWidth=2,
            title=None,
        )
        .configure_concat(spacing=28)
        .properties(usermeta={"ground": token["card"]})
    )
    return drawn

"""How charts look: the colours and the type of the cards, in light and in dark."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import altair as alt

from kpitree_widgets.charts.display import OfflineConcat, OfflineLayers
from kpitree_widgets.theme import colours

if TYPE_CHECKING:
    from kpitree_widgets.theme import Theme

AnyChart = TypeVar("AnyChart", OfflineLayers, OfflineConcat)


def styled(chart: AnyChart, theme: Theme, **properties: object) -> AnyChart:
    """``chart`` with transparent ground, quiet axes and the theme's type, and ``properties`` such as its size.

    All at once: each step of altair's fluent interface copies the chart with all its layers.
    """
    token = colours(theme)
    config = alt.Config(
        background="transparent",
        font=token["font"],
        padding=4,
        view=alt.ViewConfig(stroke=None),
        axis=alt.AxisConfig(
            domain=False,
            ticks=False,
            gridColor=token["line"],
            gridWidth=1,
            labelColor=token["text-3"],
            labelFontSize=11,
            labelPadding=8,
            title=None,
        ),
        title=alt.TitleConfig(
            anchor="start",
            color=token["text-1"],
            fontSize=13,
            fontWeight=600,
            subtitleColor=token["text-2"],
            subtitleFontSize=12,
            subtitlePadding=4,
            offset=10,
        ),
        legend=alt.LegendConfig(
            orient="top",
            direction="horizontal",
            offset=8,
            labelColor=token["text-2"],
            labelFontSize=11,
            symbolType="stroke",
            symbolSize=220,
            symbolStrokeWidth=2,
            title=None,
        ),
        concat=alt.CompositionConfig(spacing=28),
    )
    drawn: AnyChart = chart.properties(
        config=config, usermeta={"ground": token["card"]}, **properties
    )
    return drawn

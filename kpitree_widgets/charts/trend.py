"""The trend of one metric: actual, target and benchmark over the periods, two of them marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import altair as alt
import numpy as np

from kpitree_widgets.charts.axis import period_ticks, ticks
from kpitree_widgets.charts.display import OfflineLayers
from kpitree_widgets.charts.drawing import Drawing
from kpitree_widgets.charts.noted import noted
from kpitree_widgets.charts.panel import Panel, rows, story
from kpitree_widgets.charts.style import styled
from kpitree_widgets.theme import colours

if TYPE_CHECKING:
    from kpitree_widgets.periods import Periods, Series
    from kpitree_widgets.theme import Theme

POINTS_UP_TO = 60
"""With more periods the points would hide the line."""


def trend(
    series: Series,
    periods: Periods,
    *,
    label: str,
    unit: str | None,
    position: int,
    compare: int | None = None,
    target: Series | None = None,
    benchmark: Series | None = None,
    theme: Theme = "light",
    width: int | Literal["container"] = "container",
    height: int = 200,
) -> OfflineLayers:
    """The trend of a metric; a missing value is a gap in its line.

    Args:
        series: its values, shape ``(periods,)``, in ``unit``.
        periods: the time axis.
        label: its name, the chart's title.
        unit: how values are written.
        position: the period that is shown on the cards; it is marked.
        compare: the period it is compared with; it is marked too.
        target: dashed, shape ``(periods,)``.
        benchmark: dotted, shape ``(periods,)``.
        theme: ``"light"`` or ``"dark"``; the ground is transparent.
        width: in px, or ``"container"`` for that of the page around it.
        height: in px.

    Examples:
        >>> import numpy as np
        >>> from kpitree_widgets.periods import Periods
        >>> months = Periods("month", ("2026-08", "2026-09", "2026-10"))
        >>> chart = trend(
        ...     np.array([950_000, np.nan, 1_066_980.8]),
        ...     months,
        ...     label="Revenue",
        ...     unit="EUR",
        ...     position=2,
        ...     compare=0,
        ... )
        >>> spec = chart.to_dict()
        >>> spec["title"]["subtitle"]
        'Oct 2026: €1.067M, +€117.0K (+12.3%) vs Aug'
        >>> (data,) = spec["datasets"].values()
        >>> [(row["Period"], row["Actual"], row["Actual text"]) for row in data]
        [('Aug 2026', 950000.0, '€950,000.00'), ('Sep 2026', None, '–'), ('Oct 2026', 1066980.8, '€1,066,980.80')]
    """
    panel = Panel(label, unit, series, target, benchmark)
    return styled_trend(panel, periods, position, compare, theme=theme, width=width, height=height)


def styled_trend(
    panel: Panel,
    periods: Periods,
    position: int,
    compare: int | None,
    *,
    theme: Theme = "light",
    width: int | Literal["container"] = "container",
    height: int = 200,
) -> OfflineLayers:
    """The same of a panel, which may have a guardrail, notes, an incomplete period and a forecast."""
    chart = layers(panel, periods, position, compare, theme)
    return styled(chart, theme, width=width, height=height)


def layers(
    panel: Panel,
    periods: Periods,
    position: int,
    compare: int | None,
    theme: Theme,
    *,
    hover: str = "hover",
    small: bool = False,
) -> OfflineLayers:
    """The chart without size and style.

    Args:
        panel: what it shows.
        periods: the time axis.
        position: the period that is marked.
        compare: the period it is compared with, marked too.
        theme: the colours.
        hover: names its selection, unique in one picture.
        small: fewer ticks and no legend.
    """
    marks = {position: "shown"} if compare is None else {compare: "compared", position: "shown"}
    data = rows(panel, periods)
    for at, mark in marks.items():
        data[at]["Mark"] = mark
    unfinished = None if panel.so_far is None else panel.so_far.position
    labels = [str(row["Period"]) for row in data]
    x = alt.X(
        "Period:O",
        scale=alt.Scale(type="point", domain=labels, padding=0.5),
        axis=alt.Axis(
            values=period_ticks(labels, 3 if small else 10),
            labelAngle=0,
            labelOverlap="greedy",
            grid=False,
        ),
    )
    scale = ticks(_shown_values(panel), panel.unit, count=2 if small else 4)
    drawn = Drawing(panel, scale, colours(theme), x)
    actual = "Actual" in panel.lines
    parts: list[alt.Chart | alt.LayerChart] = [drawn.area()] if actual else []
    parts += [drawn.band()] if panel.ahead is not None else []
    if panel.notes:
        parts += noted(panel.notes, labels, x, colours(theme), named=not small)
    parts += [drawn.lines(legend=not small)] if panel.lines else []
    parts += [drawn.rails(named=not small)] if panel.rails else []
    parts += [
        drawn.mark(mark, hollow=at == unfinished or mark == "compared", size=50 if small else 90)
        for at, mark in marks.items()
        if actual
    ]
    if unfinished is not None and actual:
        parts += [drawn.reach(marked=unfinished in marks)]
        parts += [drawn.expected(named=not small)] if panel.expected is not None else []
    parts += [drawn.points(hover, size=22 if len(data) <= POINTS_UP_TO else 0)]
    told = story(panel, periods, position, compare, short=small)
    title = alt.TitleParams(
        panel.label,
        subtitle=told if panel.ahead is None else [told, *panel.ahead.words],
        frame="group" if small else "bounds",
    )
    return OfflineLayers(data=alt.InlineData(values=data), layer=parts, title=title)


def _shown_values(panel: Panel) -> list[Series]:
    """All that the value axis has to reach."""
    if not panel.lines:
        return []
    extra = [*panel.rails, *([] if panel.expected is None else [panel.expected])]
    if panel.ahead is not None:
        extra += [*panel.ahead.low, *panel.ahead.high]
    return [*panel.lines.values(), *([np.array(extra)] if extra else [])]

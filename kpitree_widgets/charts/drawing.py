"""The layers of a trend, back to front: area, lines, marked periods, points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import altair as alt

from kpitree_widgets.charts.panel import BAND, FORECAST
from kpitree_widgets.units import format_value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kpitree_widgets.charts.axis import Ticks
    from kpitree_widgets.charts.panel import Panel

DASHES = {"Actual": [1, 0], FORECAST: [3, 4], "Target": [6, 4], "Benchmark": [1.5, 3.5]}
HUES = {"Actual": "brand", FORECAST: "brand", "Target": "text-2", "Benchmark": "inf"}
WIDTHS = {"Actual": 2, FORECAST: 2, "Target": 1.5, "Benchmark": 1.5}
BREAK: Literal["break-paths-show-path-domains"] = "break-paths-show-path-domains"
"""A missing value interrupts a line, and its period keeps its place."""


@dataclass(frozen=True)
class Drawing:
    """What all layers share."""

    panel: Panel
    scale: Ticks
    colours: Mapping[str, str]
    x: alt.X

    def area(self) -> alt.Chart:
        """A faint fill under the actual line."""
        hue = self.colours["brand"]
        stops = [{"offset": 0, "color": hue}, {"offset": 1, "color": f"{hue}00"}]
        fade = {"gradient": "linear", "x1": 0, "x2": 0, "y1": 0, "y2": 1, "stops": stops}
        area = alt.Chart().mark_area(color=fade, opacity=0.16, invalid=BREAK)
        y, floor = self._y("Actual"), alt.Y2Datum(self.scale.values[0])
        drawn: alt.Chart = area.encode(x=self.x, y=y, y2=floor)
        return drawn

    def band(self) -> alt.Chart:
        """Where 8 of 10 paths are."""
        base = alt.Chart().transform_filter("isValid(datum.Low)")
        area = base.mark_area(color=self.colours["brand"], opacity=0.16)
        drawn: alt.Chart = area.encode(x=self.x, y=self._y("Low"), y2="High:Q")
        return drawn

    def lines(self, *, legend: bool) -> alt.Chart:
        """Actual and its forecast (dotted) in front of target (dashed) and benchmark (dotted)."""
        names = list(self.panel.lines)
        shown = alt.Legend() if legend and len(names) > 1 else None

        def by_line(values: Mapping[str, Any]) -> dict[str, Any]:
            scale = alt.Scale(type="ordinal", domain=names, range=[values[name] for name in names])
            return {"scale": scale, "legend": shown, "title": None}

        hues = {name: self.colours[token] for name, token in HUES.items()}
        folded = alt.Chart().transform_fold([*reversed(names)], as_=["Line", "Value"])
        if self.panel.so_far is not None:
            unfinished = "datum.Line === 'Actual' && isValid(datum['So far'])"
            folded = folded.transform_calculate(Value=f"{unfinished} ? null : datum.Value")
        drawn: alt.Chart = folded.mark_line(
            strokeCap="round", strokeJoin="round", invalid=BREAK
        ).encode(
            x=self.x,
            y=self._y("Value"),
            color=alt.Color("Line:N", **by_line(hues)),
            strokeDash=alt.StrokeDash("Line:N", **by_line(DASHES)),
            strokeWidth=alt.StrokeWidth("Line:O", **by_line(WIDTHS)),
        )
        return drawn

    def mark(self, name: str, *, hollow: bool, size: int) -> alt.LayerChart:
        """A period that stands out: the one shown is filled, the one it is compared with hollow."""
        brand, card = self.colours["brand"], self.colours["card"]
        fill, stroke = (card, brand) if hollow else (brand, card)
        base = alt.Chart().transform_filter(f"datum.Mark === '{name}'")
        rule = base.mark_rule(
            color=self.colours["line-strong"], strokeDash=[2, 3] if name == "compared" else [1, 0]
        )
        point = base.mark_point(fill=fill, stroke=stroke, strokeWidth=2, size=size, opacity=1)
        layers = [rule.encode(x=self.x), point.encode(x=self.x, y=self._y("Actual"))]
        return alt.LayerChart(layer=layers)

    def reach(self, *, marked: bool) -> alt.LayerChart:
        """The last stretch of the actual line, to a period that has not ended: dashed, hollow point.

        A forecast is dashed too, and stands in front.
        """
        brand, card = self.colours["brand"], self.colours["card"]
        base = alt.Chart().transform_filter("isValid(datum.Reach)")
        width = 2 if self.panel.ahead is None else 1
        line = base.mark_line(color=brand, strokeWidth=width, strokeDash=[3, 4], strokeCap="round")
        layers = [line.encode(x=self.x, y=self._y("Reach"))]
        if not marked:
            point = base.transform_filter("isValid(datum['So far'])").mark_point(
                fill=card, stroke=brand, strokeWidth=2, size=40, opacity=1
            )
            layers.append(point.encode(x=self.x, y=self._y("Reach")))
        return alt.LayerChart(layer=layers)

    def expected(self, *, named: bool) -> alt.LayerChart:
        """What the metric is on its way to: a dashed ring, and its number beside it."""
        base = alt.Chart().transform_filter("isValid(datum.Expected)")
        ring = base.mark_point(
            fill="transparent", stroke=self.colours["brand"], strokeWidth=1.5, size=80, opacity=1
        )
        layers = [
            ring.encode(
                x=self.x, y=self._y("Expected"), tooltip=[alt.Tooltip("Expected text:N", title="")]
            )
        ]
        if named:
            words = base.mark_text(
                align="right",
                dx=8,
                dy=-15,
                fontSize=11,
                fontWeight=600,
                color=self.colours["text-2"],
            )
            layers.append(words.encode(x=self.x, y=self._y("Expected"), text="Expected text:N"))
        return alt.LayerChart(layer=layers)

    def rails(self, *, named: bool) -> alt.LayerChart:
        """The guardrail: past it the metric must not get."""
        bad = self.colours["bad"]
        layers: list[alt.Chart] = []
        for rail in self.panel.rails:
            text = f"guardrail {format_value(rail, self.panel.unit)}"
            once = alt.Chart(alt.InlineData(values=[{"Rail": rail, "Rail text": text}]))
            line = once.mark_rule(color=bad, strokeWidth=1.2, strokeDash=[8, 3], opacity=0.8)
            layers.append(line.encode(y=self._y("Rail")))
            if named:
                words = once.mark_text(
                    align="left", baseline="bottom", dx=2, dy=-2, fontSize=10.5, color=bad
                )
                layers.append(words.encode(x=alt.value(0), y=self._y("Rail"), text="Rail text:N"))
        return alt.LayerChart(layer=layers)

    def points(self, hover: str, *, size: int) -> alt.Chart:
        """A point per period; the one nearest to the pointer grows and tells its values."""
        near = alt.selection_point(
            name=hover,
            nearest=True,
            on="pointerover",
            clear="pointerout",
            fields=["Period"],
            empty=False,
        )
        lines = self.panel.lines
        first = next(iter(lines), "Actual")
        foretold = FORECAST in lines
        sizes = (
            alt.when(near)
            .then(alt.value(70))
            .when("isValid(datum.Mark) || isValid(datum['So far'])")
            .then(alt.value(0))
            .otherwise(alt.value(size))
        )
        told = [alt.Tooltip("Period:N")]
        told += [alt.Tooltip(f"{name} text:N", title=name) for name in lines]
        told += [alt.Tooltip(f"{BAND} text:N", title=BAND)] if foretold else []
        told += [alt.Tooltip("Change:N", title="vs before")] if first == "Actual" else []
        told += [alt.Tooltip("Notes:N")] if self.panel.notes else []
        drawn: alt.Chart = (
            alt.Chart()
            .mark_point(filled=True, color=self.colours[HUES[first]], opacity=1)
            .encode(x=self.x, y=self._y("Point" if foretold else first), size=sizes, tooltip=told)
            .add_params(near)
        )
        return drawn

    def _y(self, field: str) -> alt.Y:
        scale = alt.Scale(
            domain=[self.scale.values[0], self.scale.values[-1]], nice=False, zero=False
        )
        axis = alt.Axis(values=list(self.scale.values), labelExpr=self.scale.expression, title=None)
        return alt.Y(f"{field}:Q", title=None, scale=scale, axis=axis)

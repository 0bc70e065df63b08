"""How targets are reached: a lever's curve, levers from here to there, gaps between targets, growth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import altair as alt
import numpy as np

from kpitree_widgets.analysis.targets.asking import in_period
from kpitree_widgets.analysis.targets.cascade_text import binding, headline
from kpitree_widgets.analysis.targets.guardrails import sentences
from kpitree_widgets.calendar import label
from kpitree_widgets.charts.axis import Ticks, ticks
from kpitree_widgets.charts.display import OfflineLayers
from kpitree_widgets.charts.diverging import Bar, Row, Tone, diverging
from kpitree_widgets.charts.style import styled
from kpitree_widgets.theme import colours
from kpitree_widgets.units import format_change, format_percent, format_value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kpitree_widgets.analysis.targets.cascading import Cascaded, LeverMove
    from kpitree_widgets.analysis.targets.consistency import Consistent, TargetGap
    from kpitree_widgets.analysis.targets.goal_seeking import Sought
    from kpitree_widgets.analysis.targets.realism import Realism
    from kpitree_widgets.theme import Theme

MOST: Final = 12
"""So many levers or metrics are drawn."""


def lever_curve(
    found: Sought, *, theme: Theme = "light", width: int = 640, height: int = 240
) -> OfflineLayers:
    """The metric over the lever: where it is, where it should be, and every lever's value that does it.

    Args:
        found: what goal seek found.
        theme: ``"light"`` or ``"dark"``; the ground is transparent.
        width: in px.
        height: in px.
    """
    token, lever, metric = colours(theme), found.lever, found.metric
    levels, values = (np.array(part) for part in found.curve)
    wide = ticks([levels], lever.unit)
    tall = ticks([values, np.array([found.target])], metric.unit)
    x, y = _axis("Lever:Q", wide, alt.X), _axis("Metric:Q", tall, alt.Y)
    told = [
        alt.Tooltip("Lever text:N", title=lever.metric.label),
        alt.Tooltip("Metric text:N", title=metric.metric.label),
    ]
    rows = [_row(found, *pair) for pair in zip(levels, values, strict=True)]
    line = alt.Chart(alt.InlineData(values=rows)).mark_line(
        color=token["brand"], strokeWidth=2, invalid="break-paths-show-path-domains"
    )
    named = f"target {format_value(found.target, metric.unit)}"
    goal = alt.Chart(alt.InlineData(values=[{"Metric": found.target, "Text": named}]))
    dashed = goal.mark_rule(color=token["text-2"], strokeDash=[6, 4], strokeWidth=1.5)
    words = goal.mark_text(
        align="left", baseline="bottom", dx=4, dy=-3, fontSize=11, color=token["text-2"]
    )
    layers: list[alt.Chart | alt.LayerChart] = [
        line.encode(x=x, y=y),
        dashed.encode(y=y),
        words.encode(x=alt.value(0), y=y, text="Text:N"),
    ]
    for points, fill, size in _points(found, token):
        dots = alt.Chart(alt.InlineData(values=points)).mark_point(
            fill=fill, stroke=token["brand"], strokeWidth=2, size=size, opacity=1
        )
        layers.append(dots.encode(x=x, y=y, tooltip=told))
    first = found.text.split("\n", 1)[0].split(". ")[0]
    subtitle = [first.removesuffix(".") + ".", *(one.text for one in found.guardrails)]
    title = alt.TitleParams(
        f"{metric.metric.label} by {lever.metric.label}",
        subtitle=subtitle if len(subtitle) > 1 else subtitle[0],
    )
    return styled(OfflineLayers(layer=layers, title=title), theme, width=width, height=height)


def _points(found: Sought, token: Mapping[str, str]) -> list[tuple[list[dict[str, Any]], str, int]]:
    """Other solutions small, where it is hollow, where it goes filled."""
    lever, metric = found.lever, found.metric
    low, high = found.curve[0][0], found.curve[0][-1]
    others = [_row(found, one, found.target) for one in found.solutions[1:] if low <= one <= high]
    now = [] if lever.before is None else [_row(found, lever.before, metric.before)]
    then = [_row(found, lever.after, metric.after)]
    shown = [(others, token["card"], 30), (now, token["card"], 90), (then, token["brand"], 90)]
    return [one for one in shown if one[0]]


def _row(found: Sought, level: float | None, value: float | None) -> dict[str, Any]:
    return {
        "Lever": None if level is None else float(level),
        "Metric": None if value is None or not np.isfinite(value) else float(value),
        "Lever text": format_value(level, found.lever.unit),
        "Metric text": format_value(value, found.metric.unit),
    }


def _axis(field: str, scale: Ticks, channel: Any) -> Any:
    axis = alt.Axis(values=list(scale.values), labelExpr=scale.expression, title=None)
    domain = alt.Scale(domain=[scale.values[0], scale.values[-1]], nice=False, zero=False)
    return channel(field, title=None, scale=domain, axis=axis)


def lever_moves(found: Cascaded, *, theme: Theme = "light", width: int = 760) -> OfflineLayers:
    """How far each lever moves, in percent of what it is, and its share of the effort.

    Green where that is what the lever's own aim wants, red where it is not.

    Args:
        found: the cascade.
        theme: ``"light"`` or ``"dark"``; the ground is transparent.
        width: in px.
    """
    more = len(found.levers) - MOST
    metric, way = found.metric, "How" if found.is_reached else "How near"
    subtitle = [headline(found).removesuffix(" so:").removesuffix(".") + "."]
    subtitle += [part for part in (binding(found), sentences(found.guardrails)) if part]
    subtitle += [f"and {more} levers more, which take less effort"] if more > 0 else []
    return diverging(
        [_lever(one) for one in found.levers[:MOST]],
        unit=None,
        title=f"{way} {metric.metric.label} gets to {format_value(found.target, metric.unit)}",
        subtitle=subtitle,
        theme=theme,
        width=width,
        relative=True,
    )


def _lever(one: LeverMove) -> Row:
    before, after = format_value(one.before, one.unit), format_value(one.after, one.unit)
    if one.after == one.before:
        return Row(one.metric.label, f"stays at {before}", (Bar(0.0, "stays", "neutral"),))
    share = f"{format_percent(one.share, 0)} of the effort"
    held = "" if one.held in (None, "none") else ", at its limit"
    text = f"{one.change_text}, {share}{held}"
    realism = "" if one.realism is None else one.realism.line
    bar = Bar(one.relative or 0.0, text, _tone(one), realism)
    return Row(one.metric.label, f"{before} → {after}", (bar,))


def _tone(one: LeverMove) -> Tone:
    if one.metric.aim == "balance" or not one.change:
        return "neutral"
    return "good" if (one.change > 0) == (one.metric.aim == "maximize") else "bad"


def target_gaps(found: Consistent, *, theme: Theme = "light", width: int = 760) -> OfflineLayers:
    """Per metric, how far what the drivers' targets give is from its own, in percent of it.

    Args:
        found: the gaps.
        theme: ``"light"`` or ``"dark"``; the ground is transparent.
        width: in px.
    """
    shown = [one for one in found.gaps if one.gap is not None]
    return diverging(
        [_target_gap(one) for one in shown[:MOST]],
        unit=None,
        title=f"Do the targets fit together{in_period(found.key)}?",
        subtitle="what the drivers' targets give, against the metric's own",
        theme=theme,
        width=width,
        relative=True,
    )


def _target_gap(one: TargetGap) -> Row:
    tones: dict[str, Tone] = {"falls short": "bad", "better than its target": "good"}
    text: str = one.verdict
    if one.verdict != "consistent":
        text = f"{format_change(one.gap, one.unit)}, {one.verdict}"
    drivers = ", ".join(driver.metric.label for driver in one.drivers)
    bar = Bar(one.relative or 0.0, text, tones.get(one.verdict, "neutral"), f"from {drivers}")
    implied, target = (format_value(value, one.unit) for value in (one.implied, one.target))
    return Row(one.metric.label, f"{implied} for {target}", (bar,))


def growth_strip(found: Realism, *, theme: Theme = "light", width: int = 640) -> OfflineLayers:
    """A tick for every stretch of the history, and the growth that is asked for.

    Args:
        found: how realistic it is.
        theme: ``"light"`` or ``"dark"``; the ground is transparent.
        width: in px.
    """
    token = colours(theme)
    unit = "%" if found.is_relative else found.unit
    scale = ticks([np.array([*found.changes, found.growth, 0.0])], unit)
    write = format_percent if found.is_relative else None
    texts = tuple(
        write(value, 0 if abs(value * 100 - round(value * 100)) < 1e-9 else 1)
        if write
        else format_change(value, found.unit)
        for value in scale.values
    )
    x = _axis("Growth:Q", Ticks(scale.values, texts), alt.X)
    reached = [
        (one >= found.growth) if found.is_rising else (one <= found.growth) for one in found.changes
    ]
    rows = [
        {"Growth": one, "Reached": "as much" if hit else "less"}
        for one, hit in zip(found.changes, reached, strict=True)
    ]
    hues = alt.Scale(domain=["as much", "less"], range=[token["brand"], token["neutral"]])
    history = alt.Chart(alt.InlineData(values=rows)).mark_tick(thickness=2, size=26)
    asked = alt.Chart(alt.InlineData(values=[{"Growth": found.growth, "Text": _asked(found)}]))
    rule = asked.mark_rule(color=token["text-1"], strokeWidth=1.5)
    words = asked.mark_text(
        align="left", baseline="top", dx=5, dy=2, fontSize=11, color=token["text-1"]
    )
    layers = [
        history.encode(x=x, color=alt.Color("Reached:N", scale=hues, legend=None)),
        rule.encode(x=x),
        words.encode(x=x, y=alt.value(0), text="Text:N"),
    ]
    apart = found.grain if found.apart == 1 else f"{found.apart} {found.grain}s"
    title = alt.TitleParams(
        f"{found.metric.label}: growth in a {apart}"
        if found.apart == 1
        else f"{found.metric.label}: growth in {apart}",
        subtitle=f"reached in {found.growths}",
    )
    return styled(OfflineLayers(layer=layers, title=title), theme, width=width, height=60)


def _asked(found: Realism) -> str:
    value = format_value(found.value, found.unit)
    return f"{value} in {label(found.key)}" if found.key else value

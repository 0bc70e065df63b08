"""A waterfall: from what a metric was, contribution by contribution, to what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

import altair as alt
import numpy as np

from kpitree_widgets.charts.axis import Ticks, ticks
from kpitree_widgets.charts.display import OfflineLayers
from kpitree_widgets.charts.diverging import (
    BAR,
    GAP,
    NAME_WIDTH,
    NOTE_SIZE,
    Row,
    name_width,
    names,
)
from kpitree_widgets.charts.style import styled
from kpitree_widgets.layout.text import text_width
from kpitree_widgets.theme import colours
from kpitree_widgets.units import format_change, format_percent, format_value

if TYPE_CHECKING:
    from kpitree_widgets.analysis.explaining.explained import Explained
    from kpitree_widgets.theme import Theme

Level = Literal["inputs", "drivers"]
ROW: Final = 34
"""In px, from one row to the next."""


def waterfall(
    found: Explained,
    level: Level = "inputs",
    *,
    theme: Theme = "light",
    most: int = 12,
    width: int = 760,
) -> OfflineLayers:
    """What each driver adds and takes away, from the state before to the one after.

    Contributions stand from the largest on, drivers that did nothing are left out; what is beyond
    ``most`` is one row. The axis begins at 0 where that shows the contributions; else the two states
    are marks and not bars.

    Args:
        found: the explanation.
        level: ``"inputs"``, all the way down, or ``"drivers"`` of the metric itself.
        theme: ``"light"`` or ``"dark"``; the ground is transparent.
        most: so many contributions have a row of their own.
        width: in px.

    Examples:
        >>> from kpitree_widgets.analysis.explaining.change import Change, State
        >>> from kpitree_widgets.analysis.explaining.explain import explain
        >>> from kpitree_widgets.evaluation import evaluate
        >>> from kpitree_widgets.io.text import tree_from_text
        >>> from kpitree_widgets.periods import Periods
        >>> inputs = {"orders": np.array([100.0, 120.0]), "price": np.array([10.0, 9.0])}
        >>> months = Periods("month", ("2022-11", "2022-12"))
        >>> now = evaluate(tree_from_text("Revenue = Orders * Price"), months, inputs)
        >>> change = Change("revenue", State(now, 0, "Nov 2022"), State(now, 1, "Dec 2022"))
        >>> spec = waterfall(explain(change)).to_dict()
        >>> [(row["Name"], row["Text"]) for row in spec["datasets"][spec["data"]["name"]]]
        [('Nov 2022', '1,000'), ('Orders', '+190'), ('Price', '−110'), ('Dec 2022', '1,080')]
    """
    token = colours(theme)
    steps = _steps(found, level, most)
    rows = [Row(step["Name"], step["Note"]) for step in steps]
    column = min(NAME_WIDTH, max(map(name_width, rows)))
    room = max(width - column - 2 * GAP, 160.0)
    scale, low, high = _scale(steps, found.unit, room)
    for step in steps:
        step["Start"] = max(step["Start"], low)
    order = [str(number) for number in range(len(steps))]
    y = alt.Y(
        "Row:N",
        axis=None,
        scale=alt.Scale(type="band", domain=order, paddingInner=0, paddingOuter=0),
    )
    axis = alt.Axis(values=list(scale.values), labelExpr=scale.expression, labelOverlap="greedy")
    x = alt.X(
        "End:Q", title=None, axis=axis, scale=alt.Scale(domain=[low, high], nice=False, zero=False)
    )
    hues = {"adds": token["up-edge"], "takes away": token["down-edge"], "state": token["neutral"]}
    colour = alt.Color(
        "Tone:N", scale=alt.Scale(domain=list(hues), range=list(hues.values())), legend=None
    )
    told = [
        alt.Tooltip("Name:N", title=""),
        alt.Tooltip("Text:N", title="contribution"),
        alt.Tooltip("Moved:N", title="moved"),
        alt.Tooltip("Share:N", title="share of the change"),
    ]
    base = alt.Chart()
    floats = base.transform_filter("datum.Tone !== 'state'").mark_bar(height=BAR, cornerRadius=2)
    states = base.transform_filter("datum.Tone === 'state'")
    marked = (
        states.mark_bar(height=BAR, cornerRadius=2)
        if low == 0
        else states.mark_tick(thickness=4, size=BAR + 4)
    )
    layers: list[alt.Chart | alt.LayerChart] = [
        base.transform_filter("isValid(datum.Next)")
        .mark_rule(color=token["line-strong"], strokeDash=[2, 2])
        .encode(
            x="End:Q",
            y=alt.Y("Row:N", axis=None, bandPosition=0.5),
            y2=alt.Y2("Next:N", bandPosition=0.5),
        ),
        floats.encode(x=x, x2="Start:Q", y=y, color=colour, tooltip=told),
        marked.encode(
            x=x, **({"x2": alt.datum(0)} if low == 0 else {}), y=y, color=colour, tooltip=told
        ),
        base.mark_text(
            align="left", baseline="middle", dx=GAP, fontSize=NOTE_SIZE, color=token["text-2"]
        ).encode(x="Right:Q", y=y, text="Text:N"),
        *names(rows, column, token, y),
    ]
    (before, after), method = found.change.sides, found.method
    title = alt.TitleParams(
        f"{found.change.tree[found.metric].label}: {format_change(found.total, found.unit)}",
        subtitle=f"{before.label} to {after.label}, {method} method",
        frame="bounds",
    )
    chart = OfflineLayers(data=alt.InlineData(values=steps), layer=layers, title=title)
    return styled(chart, theme, width=round(room), height=ROW * len(steps))


def _steps(found: Explained, level: Level, most: int) -> list[dict[str, Any]]:
    """A record for each row: where it starts and ends, and what it says."""
    tree, (before, after) = found.change.tree, found.change.sides
    given = found.contributions if level == "inputs" else found.drivers
    parts = {m: amount for m, amount in given.items() if amount}
    labels = {m: tree[m].label for m in parts}
    moved = {
        m: f"{format_value(before.value(m), tree[m].unit)} → {format_value(after.value(m), tree[m].unit)}"
        for m in parts
    }
    ranked = sorted(parts, key=lambda m: (-abs(parts[m]), labels[m]))
    rest = ranked[most:]
    rows = [(labels[m], moved[m], parts[m]) for m in ranked[:most]]
    if rest:
        rows.append((f"{len(rest)} others", "", sum(parts[m] for m in rest)))
    if found.rest:
        rows.append((found.rest_label, "", found.rest))
    at = found.before
    unit, total = found.unit, found.total
    steps: list[dict[str, Any]] = [_state(before.label, at, unit)]
    for name, note, amount in rows:
        steps.append(
            {
                "Name": name,
                "Note": note,
                "Moved": note,
                "Start": at,
                "End": at + amount,
                "Right": max(at, at + amount),
                "Text": format_change(amount, unit),
                "Share": format_percent(amount / total, 0) if total else "",
                "Tone": "adds" if amount > 0 else "takes away",
            }
        )
        at += amount
    steps.append(_state(after.label, found.after, unit))
    for number, step in enumerate(steps):
        step["Row"] = str(number)
        step["Next"] = str(number + 1) if number + 1 < len(steps) else None
    return steps


def _state(name: str, value: float, unit: str | None) -> dict[str, Any]:
    text = format_value(value, unit)
    return {
        "Name": name,
        "Note": "",
        "Moved": "",
        "Start": min(value, 0.0),
        "End": value,
        "Right": max(value, 0.0),
        "Text": text,
        "Share": "",
        "Tone": "state",
    }


def _scale(
    steps: list[dict[str, Any]], unit: str | None, room: float
) -> tuple[Ticks, float, float]:
    """Ticks, and a domain in which every text at the end of a bar has room."""
    ends = [
        value for step in steps for value in (step["Start"], step["End"]) if step["Tone"] != "state"
    ]
    ends += [step["End"] for step in steps]
    scale = ticks([np.array(ends)], unit, count=4)
    low, high = min(scale.values[0], *ends), max(ends)
    if low == high:
        low, high = low - 1.0, high + 1.0
    for _ in range(20):
        per_px = (high - low) / room
        high = max(
            high,
            *(s["Right"] + (text_width(s["Text"], NOTE_SIZE) + 2 * GAP) * per_px for s in steps),
        )
    kept = [(v, t) for v, t in zip(scale.values, scale.texts, strict=True) if low <= v <= high]
    return Ticks(tuple(v for v, _ in kept), tuple(t for _, t in kept)), low, high

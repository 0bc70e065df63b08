"""A tornado: what each lever does to a metric, the most helpful one on top."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, assert_never

import numpy as np

from kpitree_widgets.calendar import label
from kpitree_widgets.charts.diverging import Bar, Row, Tone, diverging
from kpitree_widgets.units import format_change, format_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpitree_widgets.analysis.levers.found import LeversFound
    from kpitree_widgets.analysis.levers.lever import Lever, Move
    from kpitree_widgets.charts.display import OfflineLayers
    from kpitree_widgets.theme import Theme

By = Literal["range", "step", "percent", "potential"]

SAID: Final[dict[By, str]] = {
    "range": "each lever over its realistic range, the others as they are",
    "step": "one unit of effort each, the others as they are",
    "percent": "1% more of each, the others as they are",
    "potential": "each at what is possible at most, or what the best of the others reach",
}


def tornado(
    found: LeversFound,
    by: By = "range",
    *,
    theme: Theme = "light",
    most: int = 12,
    width: int = 760,
) -> OfflineLayers:
    """What each lever does, as bars to both sides of what the metric is.

    Green helps and red hurts, as the aim of the metric has it. What is beyond ``most`` stands in one
    last row, as far as the furthest of them reaches.

    Args:
        found: the levers.
        by: what is done to them: ``"range"``, ``"step"``, ``"percent"`` or ``"potential"``.
        theme: ``"light"`` or ``"dark"``; the ground is transparent.
        most: so many levers have a row of their own.
        width: in px.

    Examples:
        >>> from kpitree_widgets.analysis.levers.moving import levers
        >>> from kpitree_widgets.evaluation import evaluate
        >>> from kpitree_widgets.io.text import tree_from_text
        >>> inputs = {"orders": np.array([20.0]), "price": np.array([5.0])}
        >>> shop = evaluate(tree_from_text("Revenue = Orders * Price"), inputs=inputs)
        >>> spec = tornado(levers(shop, "revenue")).to_dict()
        >>> spec["title"]["text"], [row["Text"] for row in spec["datasets"][spec["data"]["name"]]][:2]
        ('What moves Revenue', ['+10 at 22', '−10 at 18'])
    """
    ranked = _ranked(found, by)
    rows = [_row(found, lever, by) for lever in ranked[:most]]
    if len(ranked) > most:
        rest = ranked[most:]
        rows.append(_rest(found, rest, by))
    return diverging(
        rows,
        unit=found.unit,
        title=f"What moves {found.metric.label}",
        subtitle=[_standing(found), SAID[by]],
        theme=theme,
        width=width,
    )


def _standing(found: LeversFound) -> str:
    when = f"{label(found.period)}: " if found.period else ""
    return f"{when}{format_value(found.value, found.unit)}, {found.sense}"


def _ranked(found: LeversFound, by: By) -> list[Lever]:
    """Those that have something to show, the most helpful first; of 1% the largest effects first."""
    if by == "range":
        return [one for one in found.levers if one.range is not None]
    sizes = {
        one.metric.id: max(
            (
                abs(value) if by == "percent" else _size(found, value)
                for value, _ in _moves(one, by)
            ),
            default=None,
        )
        for one in found.levers
    }
    shown = [one for one in found.levers if sizes[one.metric.id] is not None]
    return sorted(shown, key=lambda one: -(sizes[one.metric.id] or 0.0))


def _size(found: LeversFound, effect: float) -> float:
    gain = float(found.better.gain(found.value, found.value + effect))
    return gain if found.better.is_known else abs(effect)


def _moves(lever: Lever, by: By) -> list[tuple[float, float]]:
    """Effects, and the value of the lever at each."""
    match by:
        case "range":
            ends = () if lever.range is None else (lever.range.upper, lever.range.lower)
            effects = (lever.at_upper, lever.at_lower)
            pairs = zip(effects, ends, strict=False)
            moved = [(e, to) for e, to in pairs if e is not None and to != lever.value]
            return moved + (_move(lever.best) if lever.turns else [])
        case "step":
            return _move(lever.of_step)
        case "percent":
            return [] if lever.one_percent is None else [(lever.one_percent, 1.01 * lever.value)]
        case "potential":
            return _move(lever.potential)
    assert_never(by)


def _move(move: Move | None) -> list[tuple[float, float]]:
    return [] if move is None else [(move.effect, move.to)]


def _row(found: LeversFound, lever: Lever, by: By) -> Row:
    note = f"now {format_value(lever.value, lever.unit)}"
    if by == "step" and lever.step is not None:
        note += f", step {format_change(lever.step, lever.unit).removeprefix('+')}"
    if by == "potential" and lever.ceiling is not None:
        note += f", {lever.ceiling}"
    more = "" if lever.range is None else lever.range.text
    bars = tuple(
        Bar(
            effect,
            f"{format_change(effect, found.unit)} at {format_value(to, lever.unit)}",
            _tone(found, effect),
            more,
            format_change(effect, found.unit),
        )
        for effect, to in _moves(lever, by)
    )
    return Row(lever.metric.label, note, bars)


def _tone(found: LeversFound, effect: float) -> Tone:
    gain = float(found.better.gain(found.value, found.value + effect))
    if np.isnan(gain) or gain == 0:
        return "neutral"
    return "good" if gain > 0 else "bad"


def _rest(found: LeversFound, rest: Sequence[Lever], by: By) -> Row:
    """How far the furthest of the others reaches to each side."""
    effects = [effect for lever in rest for effect, _ in _moves(lever, by)]
    ends = (max([0.0, *effects]), min([0.0, *effects]))
    bars = tuple(
        Bar(end, f"{said} at most", "neutral", short=said)
        for end in ends
        if end != 0 and (said := format_change(end, found.unit))
    )
    return Row(f"{len(rest)} other{'' if len(rest) == 1 else 's'}", "each for itself", bars)

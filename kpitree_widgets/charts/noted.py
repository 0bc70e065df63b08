"""Notes on a trend: a rule in the period of their day, and what they say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import altair as alt

from kpitree_widgets.calendar import short_label

if TYPE_CHECKING:
    from kpitree_widgets.periods import Periods
    from kpitree_widgets.tree.notes import Note

Notes = Mapping[int, tuple[str, ...]]
"""By position, what the notes of that period say, each with its day."""
LINES = 3
"""Texts of neighbours stand below each other, over so many lines."""
LINE = 13
"""Height of one, in px."""
ROOM = 170
"""A longer text is cut here, in px; the whole stands in the tooltip."""


def notes_of(notes: Sequence[Note], metric: str, periods: Periods) -> Notes:
    """Those about ``metric`` and those about the whole tree that fall in one of ``periods``.

    Examples:
        >>> from kpitree_widgets.periods import Periods
        >>> from kpitree_widgets.tree.notes import Note
        >>> months = Periods("month", ("2022-10", "2022-11"))
        >>> notes_of([Note("2022-11-05", "Campaign"), Note("2022-11-08", "Rain", "cost")], "visits", months)
        {1: ('5 Nov: Campaign',)}
    """
    found: dict[int, tuple[str, ...]] = {}
    for note in notes:
        key = note.period(periods) if note.metric in (None, metric) else None
        if key is not None:
            day, at = note.date.isoformat(), periods.position(key)
            found[at] = (
                *found.get(at, ()),
                f"{short_label(day, day)}: {' '.join(note.text.split())}",
            )
    return dict(sorted(found.items()))


def noted(
    notes: Notes, labels: Sequence[str], x: alt.X, colours: Mapping[str, str], *, named: bool
) -> list[alt.Chart]:
    """A rule per period with notes, and its text at the top, on the side where there is room."""
    rows = [
        {"Period": labels[at], "Noted": " · ".join(texts), "Line": LINE * line}
        for (at, texts), line in zip(notes.items(), _lines([*notes], len(labels)), strict=True)
    ]
    data = alt.InlineData(values=rows)
    rule = alt.Chart(data).mark_rule(color=colours["text-2"], strokeDash=[2, 2], opacity=0.7)
    layers: list[alt.Chart] = [rule.encode(x=x)]
    half = len(labels) / 2
    for align, here in (
        ("left", [row for row, at in zip(rows, notes, strict=True) if at < half]),
        ("right", [row for row, at in zip(rows, notes, strict=True) if at >= half]),
    ):
        if named and here:
            words = alt.Chart(alt.InlineData(values=here)).mark_text(
                align="left" if align == "left" else "right",
                baseline="top",
                dx=4 if align == "left" else -4,
                dy=2,
                fontSize=10.5,
                limit=ROOM,
                color=colours["text-2"],
            )
            y = alt.Y("Line:Q", scale=None, axis=None)
            layers.append(words.encode(x=x, y=y, text="Noted:N"))
    return layers


def _lines(positions: Sequence[int], count: int) -> list[int]:
    """The line of each text; the first where the one before it is far away."""
    found: list[int] = []
    for number, at in enumerate(positions):
        near = number > 0 and at - positions[number - 1] < count / 4
        found.append((found[-1] + 1) % LINES if near else 0)
    return found

"""Levers that help one metric and hurt another, and guardrails that they would break."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kpitree_widgets.calendar import label
from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.units import format_change, format_value

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 20
"""So many of each stand in the text; the frames have all."""


@dataclass(frozen=True, slots=True)
class ConflictFound:
    """A lever that helps one metric and hurts another, moved to the end of its realistic range.

    It is moved the way that is better for the root, or as declared; the other way round helps what it
    hurts. Effects are differences of the metrics computed again, each in its metric's unit.
    """

    lever: str
    """Ids of the lever, the metric that gets better and the one that gets worse."""
    helps: str
    hurts: str
    effect_on_helps: float
    """NaN where a conflict is declared and no formula leads from the lever to the metric."""
    effect_on_hurts: float
    net: float
    """Effect on the root."""
    root: str
    """Id of the first root that the lever reaches."""
    value: float
    """What the lever is, and what it is set to, in its unit."""
    to: float
    net_gain: float
    """How much better the root gets, as its aim has it."""
    is_declared: bool = False
    """Whether people said so."""
    is_found: bool = True
    """Whether the formulas say so."""


@dataclass(frozen=True, slots=True)
class GuardrailBreak:
    """A guardrail that a lever breaks within its realistic range."""

    lever: str
    """Ids of the lever and of the metric that has the guardrail."""
    metric: str
    side: Literal["lower", "upper"]
    bound: float
    """The guardrail, in the metric's unit."""
    at: float
    """From this value of the lever on the metric is past it, in the lever's unit."""
    value: float
    """What the lever is, and the end of its range on that side."""
    to: float
    reached: float
    """The metric at that end, in its unit."""
    net: float
    """Effect on the root at that end, NaN without a root; and how much better that is."""
    net_gain: float
    root: str


@dataclass(frozen=True)
class ConflictsFound:
    """What stands against what in one period, the strongest conflict first.

    Prints as text; ``.frame`` and ``.guardrail_frame`` are pandas frames.
    """

    conflicts: tuple[ConflictFound, ...]
    """Declared ones first, then lever by lever those that cost most of what they hurt."""
    guardrails: tuple[GuardrailBreak, ...]
    """Those that the least move of their lever breaks first."""
    broken: tuple[str, ...]
    """Ids of metrics that are past their guardrail as it is."""
    considered: tuple[str, ...]
    """Ids of the metrics looked at: roots, those with a target or a guardrail, and those declared."""
    period: str
    """Key of the period; empty without a time axis."""
    metrics: Mapping[str, Metric]
    """By id, all that are named here."""
    units: Mapping[str, str | None]
    """By id, the units they are shown in."""
    values: Mapping[str, float]
    """By id of those considered, what they are."""

    @property
    def title(self) -> str:
        """``"2 conflicts, 1 guardrail in reach, Oct 2026"``."""
        counts = [_counted(len(self.conflicts), "conflict")]
        if self.guardrails:
            counts.append(f"{_counted(len(self.guardrails), 'guardrail')} in reach")
        if self.period:
            counts.append(label(self.period))
        return ", ".join(counts)

    @property
    def text(self) -> str:
        """A line per lever and direction, a line per guardrail."""
        lines = [self.title, *(self.sentence(move) for move in self.moves[:SHOWN])]
        if len(self.moves) > SHOWN:
            lines.append(f"and {_counted(len(self.moves) - SHOWN, 'lever')} more")
        lines += [self.guardrail_sentence(one) for one in self.guardrails[:SHOWN]]
        if len(self.guardrails) > SHOWN:
            lines.append(f"and {_counted(len(self.guardrails) - SHOWN, 'guardrail')} more")
        return "\n".join([*lines, *self.notes])

    @property
    def moves(self) -> tuple[tuple[ConflictFound, ...], ...]:
        """All conflicts that one move of a lever makes stand together, in order of the first."""
        together: dict[tuple[str, float, bool], list[ConflictFound]] = {}
        for one in self.conflicts:
            together.setdefault((one.lever, one.to, one.is_found), []).append(one)
        return tuple(tuple(found) for found in together.values())

    @property
    def notes(self) -> tuple[str, ...]:
        """What is past its guardrail as it is, and what was looked at where nothing was found."""
        notes = [f"{self._name(one)} is past its guardrail as it is" for one in self.broken]
        if not self.conflicts and not self.guardrails:
            names = ", ".join(self._name(one) for one in self.considered[:5])
            more = ", ..." if len(self.considered) > 5 else ""
            notes.append(f"no lever helps one and hurts another of: {names}{more}")
            if len(self.considered) < 2:
                notes.append(
                    "give other metrics an aim and a target or a guardrail to look at them"
                )
        return tuple(notes)

    @property
    def frame(self) -> pd.DataFrame:
        """A row per conflict.

        ``lever helps hurts value to effect_on_helps effect_on_hurts net net_gain root declared
        found``; metrics by id, effects in their units.
        """
        import pandas as pd  # noqa: PLC0415

        columns = [
            *("lever", "helps", "hurts", "value", "to", "effect_on_helps", "effect_on_hurts"),
            *("net", "net_gain", "root", "is_declared", "is_found"),
        ]
        rows = [[getattr(one, name) for name in columns] for one in self.conflicts]
        frame = pd.DataFrame(rows, columns=columns)
        return frame.rename(columns={"is_declared": "declared", "is_found": "found"})

    @property
    def guardrail_frame(self) -> pd.DataFrame:
        """A row per guardrail: ``lever metric side bound at value to reached net net_gain root``."""
        import pandas as pd  # noqa: PLC0415

        columns = list(GuardrailBreak.__dataclass_fields__)
        rows = [[getattr(one, name) for name in columns] for one in self.guardrails]
        return pd.DataFrame(rows, columns=columns)

    def __bool__(self) -> bool:
        """Whether anything stands against anything."""
        return bool(self.conflicts or self.guardrails)

    def __str__(self) -> str:
        """The text."""
        return self.text

    __repr__ = __str__

    def sentence(self, found: Sequence[ConflictFound]) -> str:
        """What one move of a lever helps and hurts, and what comes of it for the root."""
        one = found[0]
        helps = {each.helps: each.effect_on_helps for each in found}
        hurts = {each.hurts: each.effect_on_hurts for each in found}
        if not one.is_found:
            what = f"is declared to help {self._all(helps)} and to hurt {self._all(hurts)}"
            effects = [*helps.values(), *hurts.values()]
            blind = " nothing about it" if any(map(math.isnan, effects)) else " otherwise"
            return f"{self._name(one.lever)} {what}; the formulas say{blind}"
        unit = self.units[one.lever]
        moved = f"{format_value(one.value, unit)} → {format_value(one.to, unit)}"
        text = f"{self._name(one.lever)} {moved} helps {self._all(helps)}, hurts {self._all(hurts)}"
        if one.root in (*helps, *hurts):
            return text
        return f"{text}; {self._all({one.root: one.net})} in all"

    def _all(self, effects: Mapping[str, float]) -> str:
        return ", ".join(
            f"{self._name(one)} {self._change(one, by)}" for one, by in effects.items()
        )

    def _change(self, metric: str, effect: float) -> str:
        return f"({format_change(effect, self.units[metric])})"

    def guardrail_sentence(self, one: GuardrailBreak) -> str:
        """From where on a lever breaks a guardrail."""
        bound = format_value(one.bound, self.units[one.metric])
        where = format_value(one.at, self.units[one.lever])
        side = "falls below" if one.side == "lower" else "rises above"
        past = "below" if one.at < one.value else "above"
        text = f"{self._name(one.metric)} {side} its guardrail of {bound}"
        text += f" when {self._name(one.lever)} goes {past} {where}"
        good = one.net_gain > 0 and one.root != one.metric
        return f"{text}, which helps {self._name(one.root)}" if good else text

    def _name(self, metric: str) -> str:
        return self.metrics[metric].label


def _counted(count: int, noun: str) -> str:
    return f"{count or 'no'} {noun}{'' if count == 1 else 's'}"

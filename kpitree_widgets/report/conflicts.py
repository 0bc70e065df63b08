"""Conflicts as they are drawn: one mark for each move of a lever, with what stands on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from kpitree_widgets.units import format_change

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpitree_widgets.analysis.levers.conflict import (
        ConflictFound,
        ConflictsFound,
        GuardrailBreak,
    )
    from kpitree_widgets.report.explained import Tone

MOST: Final = 40
"""So many moves are drawn and listed, the strongest; the frames have all."""
BREAKS: Final = "breaks a guardrail"


@dataclass(frozen=True, slots=True)
class Clash:
    """A lever moved to the end of its range: whom it helps, whom it hurts, what it breaks."""

    lever: str
    """Id; so are all metrics here."""
    value: float
    """What the lever is, and what it is set to, in its unit; NaN where it has no range."""
    to: float
    helps: tuple[tuple[str, float], ...]
    """Metric and effect in its unit, NaN where no formula leads to it."""
    hurts: tuple[tuple[str, float], ...]
    breaks: tuple[str, ...]
    """Metrics that get past their guardrails on the way."""
    root: str
    """Empty: it reaches none."""
    net: float
    """Effect on the root."""
    tone: Tone
    """Whether that is good for the root."""
    is_declared: bool
    is_found: bool
    short: str
    """The net effect in few words; empty without a root."""
    text: str
    """All of it in a sentence."""

    @property
    def label(self) -> str:
        """What stands on the tree: the net effect, and whether a guardrail goes."""
        return " · ".join(filter(None, [self.short, BREAKS if self.breaks else ""]))

    @property
    def against(self) -> tuple[str, ...]:
        """What it hurts or breaks, each once, the worst first."""
        return tuple(dict.fromkeys([*(metric for metric, _ in self.hurts), *self.breaks]))


def clashes(found: ConflictsFound) -> tuple[Clash, ...]:
    """One for each move of a lever, and for each that only breaks guardrails; in order of strength."""
    marks = {_place(move[0]): _clash(found, move) for move in found.moves}
    for rail in found.guardrails:
        place = (rail.lever, rail.to, True)
        known = marks.get(place)
        said = found.guardrail_sentence(rail)
        if known is None:
            marks[place] = _breaking(found, rail, said)
        elif rail.metric not in known.breaks:
            marks[place] = _with_break(known, rail.metric, said)
    return tuple(marks.values())


def _place(one: ConflictFound) -> tuple[str, float, bool]:
    return one.lever, one.to, one.is_found


def _clash(found: ConflictsFound, move: Sequence[ConflictFound]) -> Clash:
    one = move[0]
    helps = {each.helps: each.effect_on_helps for each in move}
    hurts = {each.hurts: each.effect_on_hurts for each in move}
    short = _net(found, one.root, one.net)
    return Clash(
        one.lever,
        one.value,
        one.to,
        tuple(helps.items()),
        tuple(hurts.items()),
        (),
        one.root,
        one.net,
        _tone(one.net_gain),
        any(each.is_declared for each in move),
        one.is_found,
        short if one.is_found else "declared",
        found.sentence(move),
    )


def _breaking(found: ConflictsFound, rail: GuardrailBreak, said: str) -> Clash:
    return Clash(
        rail.lever,
        rail.value,
        rail.to,
        (),
        (),
        (rail.metric,),
        rail.root,
        rail.net,
        _tone(rail.net_gain),
        is_declared=False,
        is_found=True,
        short=_net(found, rail.root, rail.net),
        text=said,
    )


def _with_break(known: Clash, metric: str, said: str) -> Clash:
    return replace(known, breaks=(*known.breaks, metric), text=f"{known.text}; {said}")


def _net(found: ConflictsFound, root: str, net: float) -> str:
    """``"net on Profit −€1.10K"``; empty without a root."""
    if not root or np.isnan(net):
        return ""
    change = format_change(net, found.units[root])
    return f"net on {found.metrics[root].label} {change}"


def _tone(gain: float) -> Tone:
    if np.isnan(gain) or gain == 0:
        return "eq"
    return "up" if gain > 0 else "dn"

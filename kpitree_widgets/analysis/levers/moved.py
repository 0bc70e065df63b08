"""One lever moved to both ends of its range: whom it helps, whom it hurts, what it breaks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from kpitree_widgets.analysis.levers.conflict import ConflictFound, GuardrailBreak
from kpitree_widgets.analysis.levers.crossing import PARTS, first_crossing
from kpitree_widgets.analysis.levers.moving import NEGLIGIBLE, recent
from kpitree_widgets.analysis.levers.range import is_fixed, realistic_range

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kpitree_widgets.analysis.levers.looking import Looking
    from kpitree_widgets.periods import Series
    from kpitree_widgets.tree.relations import Conflict


@dataclass(frozen=True)
class End:
    """A lever at one end of its range."""

    to: float
    effects: Mapping[str, float]
    """By metric id, in its unit; 0 for what is only rounding, NaN where no formula leads to it."""
    gains: Mapping[str, float]
    """By metric id, how much better; 0 for what is only rounding, NaN where it cannot be said."""

    def effect(self, metric: str) -> float:
        """That on ``metric``; NaN where no formula leads to it."""
        return self.effects.get(metric, np.nan)

    def gain(self, metric: str) -> float:
        """How much better ``metric`` gets, in its unit; 0 where no formula leads to it."""
        return self.gains.get(metric, 0.0)

    def who(self, sign: int) -> list[str]:
        """The metrics that get better (1) or worse (-1)."""
        return [metric for metric, gain in self.gains.items() if np.sign(gain) == sign]


@dataclass(frozen=True)
class Moved:
    """A lever and the ends of its range at which it is not already, the better one first."""

    looking: Looking
    lever: str
    value: float
    root: str
    ends: tuple[End, ...]

    @classmethod
    def all(cls, looking: Looking, levers: Iterable[str], metric: str | None) -> Iterator[Moved]:
        """Each lever moved, those without range or value without ends; ``metric`` chooses the root."""
        places = {lever: _places(looking, lever) for lever in levers}
        for lever, values in looking.tried(places):
            now = float(looking.evaluation.values[lever][looking.position])
            root = looking.root(lever, metric)
            ends = [_end(looking, values, at, to) for at, to in enumerate(places[lever])]
            sign = -1.0 if looking.evaluation.tree.metrics[lever].aim == "minimize" else 1.0

            def rank(end: End, root: str = root, sign: float = sign) -> tuple[float, float]:
                gain = end.gain(root)
                return (0.0 if np.isnan(gain) else -gain), -sign * end.to

            yield cls(looking, lever, now, root, tuple(sorted(ends, key=rank)))

    def conflicts(self, declared: Iterable[Conflict]) -> list[ConflictFound]:
        """Every pair once, as declared, else where the root is better off."""
        found: dict[frozenset[str], ConflictFound] = {}
        for said in declared:
            for end in self.ends:
                if end.gain(said.helps) > 0 > end.gain(said.hurts):
                    pair = frozenset({said.helps, said.hurts})
                    found[pair] = self._conflict(end, said.helps, said.hurts, is_declared=True)
                    break
        for end in self.ends:
            for helps, hurts in product(end.who(1), end.who(-1)):
                pair = frozenset({helps, hurts})
                if self.lever not in pair and pair not in found:
                    found[pair] = self._conflict(end, helps, hurts)
        return list(found.values())

    def unproven(self, said: Conflict) -> ConflictFound:
        """A declared conflict that the formulas do not show, with the effects that there are.

        The lever is moved to where it hurts most what it is said to hurt, or else helps most.
        """
        gains = [(-end.gain(said.hurts), end.gain(said.helps)) for end in self.ends]
        end = self.ends[gains.index(max(gains))] if gains else End(np.nan, {}, {})
        found = self._conflict(end, said.helps, said.hurts, is_declared=True)
        return replace(found, is_found=False)

    def guardrails(self) -> list[GuardrailBreak]:
        """The guardrails that hold now and do not on the way to an end."""
        looking = self.looking
        found = []
        for end in self.ends:
            guarded = [one for one in end.effects if one in looking.guarded]
            if not guarded:
                continue
            values = looking.values(self.lever, np.linspace(self.value, end.to, PARTS + 1))
            for metric in guarded:
                if (looking.past(metric, values[metric]) > 0).any():
                    found += self._break(end, metric)
        return found

    def _break(self, end: End, metric: str) -> list[GuardrailBreak]:
        looking = self.looking
        rail = looking.evaluation.tree.metrics[metric].guardrail

        def past(asked: Any) -> Any:
            return looking.past(metric, looking.values(self.lever, asked)[metric])

        at = first_crossing(past, self.value, end.to)
        if at is None or rail is None:
            return []
        there = float(looking.values(self.lever, np.array([at]))[metric][0])
        side = "lower" if rail.lower is not None and there <= rail.lower else "upper"
        bound = rail.lower if side == "lower" else rail.upper
        return [
            GuardrailBreak(
                self.lever,
                metric,
                "lower" if side == "lower" else "upper",
                0.0 if bound is None else bound,
                at,
                self.value,
                end.to,
                looking.base[metric] + end.effect(metric),
                end.effect(self.root),
                end.gain(self.root),
                self.root,
            )
        ]

    def _conflict(
        self, end: End, helps: str, hurts: str, *, is_declared: bool = False
    ) -> ConflictFound:
        return ConflictFound(
            self.lever,
            helps,
            hurts,
            end.effect(helps),
            end.effect(hurts),
            end.effect(self.root),
            self.root,
            self.value,
            end.to,
            end.gain(self.root),
            is_declared,
        )


def nearness(one: GuardrailBreak) -> float:
    """How far the lever goes until it breaks, as a share of the way to the end."""
    return abs(one.at - one.value) / abs(one.to - one.value)


def _places(looking: Looking, lever: str) -> tuple[float, ...]:
    """The ends of its range at which it is not already."""
    definition = looking.evaluation.tree.metrics[lever]
    now = float(looking.evaluation.values[lever][looking.position])
    if is_fixed(definition) or not np.isfinite(now):
        return ()
    reach = realistic_range(definition, recent(looking.evaluation, lever, looking.position), now)
    return () if reach is None else tuple(to for to in (reach.upper, reach.lower) if to != now)


def _end(looking: Looking, values: Mapping[str, Series], at: int, to: float) -> End:
    effects, gains = {}, {}
    for metric, series in values.items():
        before, after = looking.base[metric], float(series[at])
        gain = float(looking.better[metric].gain(before, after))
        rounding = NEGLIGIBLE * max(abs(before), abs(after))
        effects[metric] = _unless_rounding(after - before, rounding)
        gains[metric] = _unless_rounding(gain, rounding)
    return End(to, effects, gains)


def _unless_rounding(amount: float, rounding: float) -> float:
    return 0.0 if abs(amount) <= rounding else amount

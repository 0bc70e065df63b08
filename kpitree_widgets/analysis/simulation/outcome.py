"""What a simulation says of one metric."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from kpitree_widgets.periods import Series
from kpitree_widgets.tree.expectations import DEFAULT_THRESHOLDS
from kpitree_widgets.units import format_percent, format_value

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kpitree_widgets.tree.expectations import Thresholds
    from kpitree_widgets.tree.metric import Metric


@dataclass(frozen=True)
class Share:
    """How much one input's uncertainty matters to a metric."""

    input: Metric
    alone: float
    """The variance of the metric when this input alone varies, the others at their medians, over its
    variance when all do. The shares of several inputs add up to 1 where they are independent and
    the formula adds them; the rest is what they do together."""
    low: float
    high: float
    """P10 and P90 of the metric when this input alone varies."""
    rank_correlation: float
    """Spearman's, of the input with the metric when all inputs vary."""


@dataclass(frozen=True)
class Outcome:
    """What a metric may be, in its unit."""

    metric: Metric
    unit: str | None
    """Its own, or that of its formula."""
    value: float
    """What it is in the period as it is; NaN where it has no value."""
    target: float | None
    draws: Series = field(repr=False, compare=False)
    """Shape ``(draws,)``; NaN where a formula has no result."""
    shares: tuple[Share, ...] = ()
    """Of the inputs that reach it, the one that matters most first."""
    thresholds: Thresholds = DEFAULT_THRESHOLDS

    @cached_property
    def known(self) -> Series:
        """The draws that have a value."""
        return self.draws[np.isfinite(self.draws)]

    @property
    def missing(self) -> float:
        """The share of draws without a value."""
        return 1.0 - len(self.known) / len(self.draws)

    def quantile(self, share: float) -> float:
        """The value below which ``share`` of the draws lie."""
        return float(np.quantile(self.known, share)) if len(self.known) else np.nan

    @cached_property
    def p10(self) -> float:
        """A tenth of the draws is below."""
        return self.quantile(0.1)

    @cached_property
    def p50(self) -> float:
        """Half of the draws is below."""
        return self.quantile(0.5)

    @cached_property
    def p90(self) -> float:
        """A tenth of the draws is above."""
        return self.quantile(0.9)

    @property
    def mean(self) -> float:
        """Of the draws."""
        return float(self.known.mean()) if len(self.known) else np.nan

    @property
    def sd(self) -> float:
        """Of the draws."""
        return float(self.known.std()) if len(self.known) else np.nan

    @property
    def aimed(self) -> bool:
        """Whether there is something to reach: a target, or the range of a balance."""
        return self.target is not None or self._balanced

    @property
    def _balanced(self) -> bool:
        return self.metric.aim == "balance" and self.metric.balance is not None

    @cached_property
    def probability(self) -> float | None:
        """Of reaching the target; ``None`` without one.

        To maximize is to reach it or more, to minimize it or less; to balance is to be in the range,
        or without one as near to the target as counts as on track. A draw without value does not.
        """
        return float(self.reached(self.draws).mean()) if self.aimed else None

    @property
    def error(self) -> float | None:
        """The standard error of the probability, from the number of draws: ``sqrt(p (1 - p) / n)``."""
        p = self.probability
        return None if p is None else sqrt(p * (1.0 - p) / len(self.draws))

    @cached_property
    def breaks(self) -> float | None:
        """The probability of getting past the guardrail; ``None`` without one."""
        rail = self.metric.guardrail
        if rail is None:
            return None
        past = np.zeros(len(self.draws), dtype=np.bool_)
        if rail.lower is not None:
            past |= self.draws < rail.lower
        if rail.upper is not None:
            past |= self.draws > rail.upper
        return float(past.mean())

    def reached(self, draws: Series) -> NDArray[np.bool_]:
        """Which of ``draws`` reach what is to be reached."""
        goal = np.nan if self.target is None else self.target
        if self.metric.aim == "maximize":
            return draws >= goal
        if self.metric.aim == "minimize":
            return draws <= goal
        lower, upper = self._range(goal)
        return (draws >= lower) & (draws <= upper)

    @property
    def ends(self) -> tuple[float, ...]:
        """The values at which reaching it begins or ends."""
        goal = np.nan if self.target is None else self.target
        return self._range(goal) if self.metric.aim == "balance" else (goal,)

    def _range(self, goal: float) -> tuple[float, float]:
        bounds = self.metric.balance
        if bounds is None:
            room = (1.0 - self.thresholds.on_track) * abs(goal)
            return goal - room, goal + room
        lower = -np.inf if bounds.lower is None else bounds.lower
        return lower, np.inf if bounds.upper is None else bounds.upper

    @property
    def goal(self) -> str:
        """What is to be reached, in words: ``"€1.9M or more"``."""
        if self._balanced and (bounds := self.metric.balance) is not None:
            if bounds.lower is None:
                return f"{format_value(bounds.upper, self.unit)} or less"
            if bounds.upper is None:
                return f"{format_value(bounds.lower, self.unit)} or more"
            lower, upper = (format_value(end, self.unit) for end in (bounds.lower, bounds.upper))
            return f"{lower} to {upper}"
        text = format_value(self.target, self.unit)
        words = {"maximize": f"{text} or more", "minimize": f"{text} or less"}
        return words.get(self.metric.aim, f"about {text}")

    @property
    def chance(self) -> str:
        """The probability in words: ``"in 44.1% (± 0.5%) of the draws"``, with its standard error."""
        p, error = self.probability, self.error
        if p is None or error is None:
            return "no target"
        if p in (0.0, 1.0):
            return "in none of the draws" if p == 0 else "in all of the draws"
        return f"in {format_percent(p)} (± {format_percent(error)}) of the draws"

    @property
    def text(self) -> str:
        """Sentences: the range, the target, what matters most."""
        low, middle, high = (format_value(v, self.unit) for v in (self.p10, self.p50, self.p90))
        name = self.metric.label
        if not len(self.known):
            return f"{name}: no draw has a value."
        if self.p10 == self.p90:
            said = f"{name}: {middle}, whatever the inputs that vary."
        else:
            said = f"{name}: {low} to {high} in 8 of 10 draws (P10 to P90), median {middle}."
        if self.probability is not None:
            said += f" Reaches {self.goal} {self.chance}."
        if self.breaks is not None:
            said += f" Gets past its guardrail in {format_percent(self.breaks)} of them."
        if self.missing:
            said += f" {format_percent(self.missing)} of the draws have no value."
        return said + self._mattering()

    def _mattering(self) -> str:
        top = [one for one in self.shares if one.alone >= 0.005][:3]
        if not top:
            return ""
        parts = [f"{one.input.label} ({format_percent(one.alone, 0)})" for one in top]
        return f" What matters: {', '.join(parts)} of the variance alone."

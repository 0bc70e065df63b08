"""What one metric will be, and whether it reaches its target."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from kpitree_widgets.analysis.simulation.outcome import Outcome
from kpitree_widgets.calendar import label
from kpitree_widgets.periods import Series
from kpitree_widgets.tree.expectations import DEFAULT_THRESHOLDS
from kpitree_widgets.units import format_change, format_percent, format_value

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kpitree_widgets.analysis.forecasting.backtesting import Tested
    from kpitree_widgets.tree.expectations import Thresholds
    from kpitree_widgets.tree.metric import Metric


@dataclass(frozen=True)
class Course:
    """The paths of a metric, in its unit.

    Paths of a sum are the sums of its drivers' paths, and so are the means. Medians and the ends of
    intervals add up only where all drivers move together: elsewhere what one loses another gains.
    """

    metric: Metric
    unit: str | None
    history: Series = field(repr=False, compare=False)
    """Shape ``(complete periods,)``."""
    keys: tuple[str, ...]
    """The periods foretold."""
    paths: NDArray[np.float64] = field(repr=False, compare=False)
    """Shape ``(periods foretold, paths)``; NaN where a formula has no result."""
    target: Series = field(repr=False, compare=False)
    """Shape ``(complete periods + periods foretold,)``; NaN where there is none."""
    judged: int | None
    """Position among the periods foretold of the one whose target counts: where a path of targets
    ends, else the last that has one; ``None`` without a target."""
    tested: Tested | None
    """How far off such forecasts were."""
    thresholds: Thresholds = DEFAULT_THRESHOLDS

    @cached_property
    def p10(self) -> Series:
        """A tenth of the paths is below, period by period."""
        return self._quantile(0.1)

    @cached_property
    def median(self) -> Series:
        """Half of the paths is below."""
        return self._quantile(0.5)

    @cached_property
    def p90(self) -> Series:
        """A tenth of the paths is above."""
        return self._quantile(0.9)

    @cached_property
    def mean(self) -> Series:
        """Of the paths."""
        known = np.isfinite(self.paths)
        counts = known.sum(axis=1)
        sums = np.where(known, self.paths, 0.0).sum(axis=1)
        return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)

    def _quantile(self, share: float) -> Series:
        found = np.full(len(self.paths), np.nan)
        for at, row in enumerate(self.paths):
            known = row[np.isfinite(row)]
            if len(known):
                found[at] = np.quantile(known, share)
        return found

    def outcome(self, at: int) -> Outcome:
        """What it may be in the period at ``at``."""
        goal = float(self.target[len(self.history) + at])
        return Outcome(
            self.metric,
            self.unit,
            float(self.median[at]),
            goal if isfinite(goal) else None,
            self.paths[at],
            (),
            self.thresholds,
        )

    @cached_property
    def aims(self) -> tuple[tuple[float, float], ...]:
        """Per period foretold, the target and the probability of reaching it; NaN without one."""
        found = []
        for at in range(len(self.keys)):
            one = self.outcome(at)
            chance = one.probability
            found.append(
                (
                    np.nan if one.target is None else one.target,
                    np.nan if chance is None else chance,
                )
            )
        return tuple(found)

    @cached_property
    def missed_by(self) -> float | None:
        """How far the median is from reaching what is judged, in the unit; 0 where it reaches it.

        ``None`` without a target, or without a median.
        """
        if self.judged is None or not isfinite(self.median[self.judged]):
            return None
        one = self.outcome(self.judged)
        middle = float(self.median[self.judged])
        if bool(one.reached(np.array([middle]))[0]):
            return 0.0
        return min(abs(middle - end) for end in one.ends if isfinite(end))

    @property
    def text(self) -> str:
        """Sentences: the last period foretold, and the target."""
        last = len(self.keys) - 1
        numbers = (self.median[last], self.p10[last], self.p90[last])
        middle, low, high = (
            format_value(float(one) if isfinite(one) else None, self.unit) for one in numbers
        )
        said = f"{self.metric.label}: {middle} in {label(self.keys[last])}"
        said += f", {low} to {high} in 8 of 10 paths." if self.p10[last] < self.p90[last] else "."
        return f"{said} {self.standing}" if self.standing else said

    @property
    def standing(self) -> str:
        """Whether the target is reached on current course, in a sentence; ``""`` without a target."""
        if self.judged is None or self.missed_by is None:
            return ""
        one, when = self.outcome(self.judged), label(self.keys[self.judged])
        said = f"On current course the target of {one.goal} in {when} is"
        chance = one.chance.replace("draws", "paths")
        if self.missed_by == 0:
            return f"{said} reached, {chance}."
        by, goal = format_change(self.missed_by, self.unit).removeprefix("+"), one.target
        share = (
            f" ({format_percent(self.missed_by / abs(goal))})" if goal and self.unit != "%" else ""
        )
        return f"{said} missed by {by}{share}; it is reached {chance}."

"""One lever: what moving it does to a metric."""

from __future__ import annotations

from dataclasses import dataclass

from kpitree_widgets.analysis.levers.potential import Ceiling
from kpitree_widgets.analysis.levers.range import Range
from kpitree_widgets.tree.metric import Metric


@dataclass(frozen=True, slots=True)
class Move:
    """A lever set to another value, and the metric computed again."""

    to: float
    """The value of the lever, in its unit."""
    effect: float
    """By how much the metric changes, in the metric's unit."""
    gain: float
    """How much better that is, as the metric's aim has it; NaN where a balance has no target."""


@dataclass(frozen=True, slots=True)
class Lever:
    """What one lever does to a metric in one period; ``None`` where it cannot be said.

    Effects are differences of the metric computed again, in the metric's unit.
    """

    metric: Metric
    """The lever itself."""
    unit: str | None
    """Its own, or that of its formula."""
    value: float
    """What it is, in its unit."""
    slope: float | None
    """Change of the metric per unit of the lever, at this value."""
    elasticity: float | None
    """Change of the metric in percent per percent of the lever; ``None`` where one of them is 0."""
    one_percent: float | None
    """Effect of 1% more of the lever; ``None`` at 0."""
    range: Range | None
    """How far it can be expected to move."""
    at_lower: float | None
    """Effect at the lower end of its range."""
    at_upper: float | None
    best: Move | None
    """What helps most within its range: mostly one of its ends."""
    step: float | None
    """How far one unit of effort moves it, in its unit; ``None`` where nothing tells."""
    is_typical: bool
    """Whether its history tells the step: its typical change by the effort it takes; else 1%."""
    of_step: Move | None
    """One unit of effort in the direction that helps more, no further than its limits."""
    potential: Move | None
    """If it reached what is possible at most, or what the best of the others reach."""
    ceiling: Ceiling | None
    """Where that comes from."""

    @property
    def span(self) -> float:
        """How far the metric moves over the range, in the metric's unit."""
        ends = (self.at_lower, self.at_upper, 0.0)
        known = [end for end in ends if end is not None]
        return max(known) - min(known)

    @property
    def turns(self) -> bool:
        """Whether the metric is best somewhere inside the range, at neither end nor here."""
        if self.best is None or self.range is None:
            return False
        return self.best.to not in (self.range.lower, self.range.upper, self.value)

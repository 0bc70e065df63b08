"""A distribution within limits: what lies outside is not drawn, and the rest keeps its proportions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kpitree_widgets.analysis.simulation.families import Distribution
from kpitree_widgets.errors import SimulationError
from kpitree_widgets.periods import Series

if TYPE_CHECKING:
    from kpitree_widgets.tree.metric import Metric


@dataclass(frozen=True)
class Truncated(Distribution):
    """``whole`` from ``lower`` to ``upper``."""

    whole: Distribution
    lower: float
    upper: float
    start: float
    """The probability of less than ``lower``."""
    end: float
    """The probability of at most ``upper``."""

    def quantile(self, shares: Series) -> Series:
        """That of the whole, within."""
        inside = self.whole.quantile(self.start + (self.end - self.start) * np.asarray(shares))
        return np.clip(inside, self.lower, self.upper)

    def probability(self, values: Series) -> Series:
        """That of the whole, of the part within."""
        inside = (self.whole.probability(values) - self.start) / (self.end - self.start)
        return np.clip(inside, 0.0, 1.0)

    @property
    def has_steps(self) -> bool:
        """As the whole."""
        return self.whole.has_steps

    @property
    def outside(self) -> float:
        """The share that was cut off."""
        return self.start + 1.0 - self.end

    @property
    def text(self) -> str:
        """It, and what it keeps to."""
        return f"{self.whole.text}, kept {_said(self.lower, self.upper)}"


def within(metric: Metric, distribution: Distribution, lowest: float = -np.inf) -> Distribution:
    """``distribution`` within the limits and the maximum of ``metric``, and not below ``lowest``.

    Raises:
        SimulationError: there is nothing within.
    """
    limits, most = metric.limits, metric.maximum
    lower = max(lowest, -np.inf if limits is None or limits.lower is None else limits.lower)
    upper = min(
        np.inf if limits is None or limits.upper is None else limits.upper,
        np.inf if most is None else most,
    )
    below = np.nextafter(lower, -np.inf)
    start = float(distribution.probability(np.array(below))) if lower > -np.inf else 0.0
    end = float(distribution.probability(np.array(upper))) if upper < np.inf else 1.0
    if start == 0.0 and end == 1.0:
        return distribution
    if end - start <= 1e-9:
        raise SimulationError(
            f"{metric.label}: nothing of its distribution ({distribution.text}) lies "
            f"{_said(lower, upper)}",
            metric=metric.id,
            hint="change its limits or maximum, or give another distribution in inputs=",
        )
    return Truncated(distribution, lower, upper, start, end)


def _said(lower: float, upper: float) -> str:
    if upper == np.inf:
        return f"at {lower:g} or more"
    return f"at {upper:g} or less" if lower == -np.inf else f"within {lower:g} to {upper:g}"

"""The forecast of one input, from what was known at some time and nothing later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kpitree_widgets.analysis.forecasting.choosing import Errors, best, candidates, fit
from kpitree_widgets.analysis.forecasting.methods import Fit
from kpitree_widgets.analysis.simulation.scales import Scale, back, onto, scale_of
from kpitree_widgets.periods import Series

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from kpitree_widgets.tree.metric import Metric


@dataclass(frozen=True)
class Foreseen:
    """How one input goes on."""

    metric: Metric
    fit: Fit
    scale: Scale
    start: int
    """The position after its last value, where the forecast begins."""
    residuals: Series
    """By position from the first period on, NaN where there is none; shape ``(start,)``."""
    lowest: float
    note: str = ""
    """What its reader should know: a method that does not fit, gaps that were filled."""

    @property
    def point(self) -> Series:
        """The path without errors, in the metric's unit, from ``start`` on."""
        return self.kept(back(self.scale, self.fit.point))

    def paths(self, errors: NDArray[np.float64]) -> NDArray[np.float64]:
        """What may come, in the metric's unit: shape ``(horizon, paths)``."""
        return self.kept(back(self.scale, self.fit.paths(errors)))

    def kept(self, values: Series) -> Series:
        """Within limits and maximum, and not below 0 if it never was."""
        limits, most = self.metric.limits, self.metric.maximum
        lower = -np.inf if limits is None or limits.lower is None else limits.lower
        upper = np.inf if limits is None or limits.upper is None else limits.upper
        return np.clip(
            values, max(self.lowest, lower), min(upper, np.inf if most is None else most)
        )


def by_method(
    metric: Metric, unit: str | None, series: Series, until: int, season: int, model: str
) -> dict[str, Foreseen]:
    """The forecast of an input by each method that its history allows, by the method's name.

    It is fitted to logarithms of positive values, to odds of shares, to others as they are. Gaps are
    filled by straight lines on that scale, and the filled values make no errors.

    Args:
        metric: the input.
        unit: its unit.
        series: its history alone, shape ``(periods,)``.
        until: the forecast reaches to the position before it.
        season: in periods.
        model: ``"auto"`` or a method.

    Returns:
        The one to begin with first; empty where the history has no value.
    """
    known = np.flatnonzero(np.isfinite(series))
    if not len(known):
        return {}
    first, last = int(known[0]), int(known[-1])
    values = series[first : last + 1]
    scale = scale_of(metric, unit, values)
    raw = onto(scale, values)
    gaps, places = np.isnan(raw), np.arange(len(raw))
    filled = np.interp(places, places[~gaps], raw[~gaps])
    choice = candidates(filled, season, model)
    lowest = 0.0 if scale == "amount" and float(values[~gaps].min()) >= 0 else -np.inf
    filling = f"{gaps.sum()} gap{'s' if gaps.sum() > 1 else ''} filled" if gaps.any() else ""
    note = ", ".join(filter(None, (choice.note, filling)))
    found: dict[str, Foreseen] = {}
    for method in choice.methods:
        fitted = fit(method, filled, until - last - 1, season)
        residuals = np.full(last + 1, np.nan)
        residuals[first:] = np.where(gaps, np.nan, fitted.residuals)
        found[method] = Foreseen(metric, fitted, scale, last + 1, residuals, lowest, note)
    return found


def foreseen(options: Mapping[str, Foreseen], errors: Errors) -> Foreseen:
    """The one whose method was nearest so far."""
    return options[best(tuple(options), errors)]

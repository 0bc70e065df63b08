"""How the inputs of an incomplete period used to go on: all of them at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from kpitree_widgets.periods import Series

if TYPE_CHECKING:
    from kpitree_widgets.evaluation import Evaluation

HISTORY: Final = 12
"""So many complete periods say how one goes on."""

Table = NDArray[np.float64]
"""Shape ``(metrics, periods)`` or ``(metrics, periods, segments)``."""


@dataclass(frozen=True)
class Ends:
    """What the metrics bound to dated rows had after so many days, and in the end."""

    metrics: tuple[str, ...]
    at: int
    """Position of the incomplete period."""
    so_far: Series
    """Shape ``(metrics,)`` or ``(metrics, segments)``."""
    first: Table
    whole: Table
    """The last complete periods up to their first days, and whole; NaN where either is missing."""
    scales: NDArray[np.bool_]
    """Whether all of that has one sign, so that a ratio says how it goes on. Shape of ``so_far``."""
    rate: Series
    """Days of the period over days so far, for metrics that add up; NaN for others."""

    @property
    def history(self) -> NDArray[np.bool_]:
        """Whether there is a complete period to go by. Shape of ``so_far``."""
        return np.asarray(np.isfinite(self.whole).any(axis=1), dtype=np.bool_)

    @property
    def expected(self) -> Series:
        """Where the period will end. Shape of ``so_far``."""
        first, whole = np.nansum(self.first, axis=1), np.nansum(self.whole, axis=1)
        count = np.isfinite(self.whole).sum(axis=1)
        by_history = _gone_on(self.so_far, first, whole, count, self.scales)
        rate = self.rate.reshape(-1, *(1 for _ in self.so_far.shape[1:]))
        return np.where(self.history, by_history, self.so_far * rate)

    @property
    def foretold(self) -> Table:
        """The complete periods, each as the others foretell it; NaN where they cannot."""
        known = np.isfinite(self.whole)
        first, whole = np.nan_to_num(self.first), np.nan_to_num(self.whole)
        rest_first = first.sum(axis=1, keepdims=True) - first
        rest_whole = whole.sum(axis=1, keepdims=True) - whole
        count = known.sum(axis=1, keepdims=True) - 1
        found = _gone_on(
            self.first, rest_first, rest_whole, count, np.expand_dims(self.scales, axis=1)
        )
        return np.where(known & (count > 0), found, np.nan)


def ends(evaluation: Evaluation, at: int, covered: Mapping[str, Series], rate: float) -> Ends:
    """The ends of the metrics in ``covered``.

    Args:
        evaluation: the tree with its values.
        at: position of the incomplete period.
        covered: by metric id, the first days of every period.
        rate: days of the period over days so far.
    """
    metrics = tuple(
        metric for metric in covered if metric in evaluation.inputs and metric in evaluation.tree
    )
    before = slice(max(0, at - HISTORY), at)
    shape = (0, at - before.start, *evaluation.shape[1:])
    inputs = [evaluation.inputs[metric] for metric in metrics]
    first = (
        np.stack([covered[metric][before] for metric in metrics]) if metrics else np.empty(shape)
    )
    whole = np.stack([series[before] for series in inputs]) if metrics else np.empty(shape)
    so_far = np.stack([series[at] for series in inputs]) if metrics else np.empty(shape[::2])
    unknown = np.isnan(first) | np.isnan(whole)
    first, whole = np.where(unknown, np.nan, first), np.where(unknown, np.nan, whole)
    least = np.fmin(_along(np.fmin, first), _along(np.fmin, whole))
    most = np.fmax(_along(np.fmax, first), _along(np.fmax, whole))
    adds_up = [evaluation.tree.metrics[metric].aggregation == "sum" for metric in metrics]
    return Ends(
        metrics,
        at,
        so_far,
        first,
        whole,
        ((least >= 0) | (most <= 0)) & (np.nansum(first, axis=1) != 0),
        np.where(adds_up, rate, np.nan),
    )


def _along(function: np.ufunc, table: Table) -> Series:
    found: Series = function.reduce(table, axis=1, initial=np.nan)
    return found


def _gone_on(
    so_far: Series, first: Series, whole: Series, count: Series, scales: NDArray[np.bool_]
) -> Series:
    """``so_far`` times what the others grew by, or plus what they gained, on average."""
    with np.errstate(all="ignore"):
        found = np.where(scales, so_far * (whole / first), so_far + (whole - first) / count)
    return np.where(np.isfinite(found), found, np.nan)

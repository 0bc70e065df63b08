"""How far a lever can be expected to move: what its own history says, within its limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from kpitree_widgets.calendar import Grain
from kpitree_widgets.errors import EditError
from kpitree_widgets.tree.expectations import Bounds
from kpitree_widgets.units import format_value

if TYPE_CHECKING:
    from kpitree_widgets.periods import Series
    from kpitree_widgets.tree.metric import Metric

Basis = Literal["history", "trend", "step", "limits", "a tenth"]

FEWEST: Final = 8
"""With fewer values the history says little."""
FEWEST_CHANGES: Final = 3
RECENT: Final[Mapping[Grain | None, int]] = {
    "hour": 672,
    "day": 365,
    "week": 104,
    "month": 24,
    "quarter": 12,
    "year": 10,
}
"""So many periods back count: older ones tell of other times."""
LOW, HIGH = 0.1, 0.9
TREND_FROM: Final = 0.5
"""A straight line that explains so much of the variance is a trend."""
STEP_LEAVES: Final = 0.5
"""A step to another level counts instead where it leaves less than so much of what the line leaves:
it may be anywhere, and fits growth with a season nearly as well."""
TENTH: Final = 0.1
PERCENTILES: Final = ("history", "trend", "step")
ROUNDING: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Range:
    """Between which values a lever moves, in its unit; what it is now lies within, save for limits."""

    lower: float
    upper: float
    basis: Basis
    """``"history"``: 10th to 90th percentile of its recent values; ``"trend"``: the same of their
    distances from a straight line, around where that line is now; ``"step"``: of its values since
    they changed level for good; ``"limits"``: too few values, so the limits people gave, and a tenth
    where one is open; ``"a tenth"``: neither."""
    periods: int
    """So many values there were to look at."""
    is_cut: bool = False
    """Whether its limits, or what is possible at most, made it narrower."""
    is_wider: bool = False
    """Whether what it is now lies beyond what its history tells."""

    @property
    def text(self) -> str:
        """How it was found, in words."""
        count = f"{self.periods} period" + ("" if self.periods == 1 else "s")
        few = f"{count} do not tell" if self.periods != 1 else f"{count} does not tell"
        said = {
            "history": f"P10 to P90 of {count}",
            "trend": f"P10 to P90 around the trend of {count}",
            "step": f"P10 to P90 of {count} since it changed level",
            "limits": f"its limits, as {few}",
            "a tenth": f"10% up and down, as {few}",
        }[self.basis]
        said = f"{said}, and what it is now" if self.is_wider else said
        return f"{said}, cut by its limits" if self.is_cut else said


def realistic_range(metric: Metric, history: Series, now: float) -> Range | None:
    """Where ``metric`` can be expected to move to from ``now``.

    Args:
        metric: the lever; its limits and its maximum cut the range.
        history: its recent values up to now, in order of time, shape ``(periods,)``.
        now: its value.

    Returns:
        The range, which reaches at least to ``now``; ``None`` where nothing tells (a lever at zero
        without history or limits).

    Raises:
        EditError: its limits and its maximum contradict each other.

    Examples:
        >>> from kpitree_widgets.tree.metric import Metric
        >>> price = Metric("price", "Price", limits=Bounds(upper=10.5))
        >>> found = realistic_range(price, np.array([9, 10, 11, 10, 9, 11, 9, 11, 10, 10.0]), 10.0)
        >>> found.lower, found.upper, found.text
        (9.0, 10.5, 'P10 to P90 of 10 periods, cut by its limits')
    """
    low, high = bounds_of(metric)
    found = _from_history(history) or _without_history(metric, history, now)
    lower, upper = min(found.lower, now), max(found.upper, now)
    cut = (max(lower, low), min(upper, high))
    if not cut[0] < cut[1]:
        cut = (min(max(now, low), high),) * 2
        if cut[0] == now:
            return None
    is_cut = found.basis != "limits" and cut != (lower, upper)
    is_wider = (
        found.periods > 0 and found.basis in PERCENTILES and not (found.lower <= now <= found.upper)
    )
    return Range(*cut, found.basis, found.periods, is_cut, is_wider)


def _without_history(metric: Metric, history: Series, now: float) -> Range:
    """Its limits, and a tenth up or down where there is none."""
    tenth, count = abs(now) * TENTH, int(np.isfinite(history).sum())
    if metric.limits is None:
        return Range(now - tenth, now + tenth, "a tenth", count)
    lower, upper = metric.limits.lower, metric.limits.upper
    ends = (now - tenth if lower is None else lower, now + tenth if upper is None else upper)
    return Range(*ends, "limits", count)


def bounds_of(metric: Metric) -> tuple[float, float]:
    """Between which values a lever may be set; infinite where nothing is said.

    Raises:
        EditError: its limits and its maximum contradict each other.
    """
    limits = metric.limits or Bounds(-np.inf, np.inf)
    low = -np.inf if limits.lower is None else limits.lower
    high = np.inf if limits.upper is None else limits.upper
    high = high if metric.maximum is None else min(high, metric.maximum)
    if low > high:
        raise EditError(
            f"no value of {metric.label!r} keeps to both its limits and its maximum",
            metric=metric.id,
            hint=f"lower the limits to {format_value(high, metric.unit, 'full')} at most, or raise the"
            f" maximum to {format_value(low, metric.unit, 'full')}",
        )
    return low, high


def is_fixed(metric: Metric) -> bool:
    """Whether its limits leave it nowhere to go."""
    low, high = bounds_of(metric)
    return low == high


def typical_change(history: Series) -> float | None:
    """The median size of a change from one period to the next, in the lever's unit.

    Periods without change do not count: a price that moves twice a year moves by what it then does.
    ``None`` with fewer than three changes.

    Examples:
        >>> typical_change(np.array([10, 10, 12, 12, 11, 14.0]))
        2.0
    """
    changes = np.abs(history[1:] - history[:-1])
    changes = np.sort(changes[np.isfinite(changes) & (changes > 0)])
    if changes.size < FEWEST_CHANGES:
        return None
    half = changes.size // 2
    return float(changes[half] if changes.size % 2 else (changes[half - 1] + changes[half]) / 2)


def _from_history(history: Series, *, steps: bool = True) -> Range | None:
    """``None`` with too few values, or where they never differ or follow a line without leaving it."""
    places = np.flatnonzero(np.isfinite(history))
    known = history[places]
    if known.size < FEWEST or known.min() == known.max():
        return None
    at = (places - (len(history) - 1)).astype(np.float64)
    slope, end = _line(at, known)
    away = known - (end + slope * at)
    around = known - known.sum() / known.size
    total = float(around @ around)
    by_line = 1 - float(away @ away) / total
    first, by_step = _step(around, total) if steps else (0, 0.0)
    if by_step > TREND_FROM and 1 - by_step < STEP_LEAVES * (1 - by_line):
        since = _from_history(history[places[first] :], steps=False)
        if since is not None:
            return replace(since, basis="step") if since.basis == "history" else since
    if by_line < TREND_FROM:
        return Range(*_percentiles(known), "history", known.size)
    low, high = _percentiles(away)
    if high - low <= ROUNDING * abs(end):
        return None
    least = 0.0 if known.min() >= 0 else -np.inf
    return Range(max(end + low, least), max(end + high, least), "trend", known.size)


def _step(around: Series, total: float) -> tuple[int, float]:
    """From where on values are at another level, and how much of the variance that explains.

    ``around`` are their distances from their mean, ``total`` the sum of its squares; the level before
    and after is that of at least eight values.
    """
    size = around.size
    if size < 2 * FEWEST:
        return 0, 0.0
    before = np.cumsum(around)[FEWEST - 1 : size - FEWEST]
    count = np.arange(FEWEST, size - FEWEST + 1)
    explained = before**2 * (1 / count + 1 / (size - count)) / total
    best = int(explained.argmax())
    return int(count[best]), float(explained[best])


def _line(at: Series, values: Series) -> tuple[float, float]:
    """Slope, and value at 0, of the line with the least squares."""
    centre, mean = float(at.sum()) / at.size, float(values.sum()) / at.size
    slope = float((at - centre) @ (values - mean) / ((at - centre) @ (at - centre)))
    return slope, mean - slope * centre


def _percentiles(values: Series) -> tuple[float, float]:
    """With linear interpolation, as numpy's default; this takes a tenth of the time."""
    ordered = np.sort(values)
    return _between(ordered, LOW * (len(ordered) - 1)), _between(ordered, HIGH * (len(ordered) - 1))


def _between(ordered: Series, place: float) -> float:
    first = int(place)
    if first + 1 >= len(ordered):
        return float(ordered[-1])
    share = place - first
    return float(ordered[first] + share * (ordered[first + 1] - ordered[first]))

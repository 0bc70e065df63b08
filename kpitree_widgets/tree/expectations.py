"""What a metric is measured against besides its target: bounds, thresholds, benchmarks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final

from kpitree_widgets.amounts import Amount
from kpitree_widgets.errors import EditError
from kpitree_widgets.units import format_value


@dataclass(frozen=True, slots=True)
class Bounds:
    """A range of values in a metric's unit; an end that is ``None`` is open.

    Examples:
        >>> Bounds(0.2, 0.3).holds(0.25), Bounds(upper=5).holds(6)
        (True, False)
        >>> Bounds(3, 2)
        Traceback (most recent call last):
        kpitree_widgets.errors.EditError: the bounds 3 to 2 are empty; give the lower one first
    """

    lower: float | None = None
    upper: float | None = None

    def __post_init__(self) -> None:
        """Refuse a range that holds nothing, or everything."""
        if self.lower is None and self.upper is None:
            raise EditError("bounds need an end", hint="give a lower or an upper one")
        if self.lower is not None and self.upper is not None and self.lower > self.upper:
            raise EditError(
                f"the bounds {_number(self.lower)} to {_number(self.upper)} are empty",
                hint="give the lower one first",
            )

    def holds(self, value: float) -> bool:
        """Whether ``value`` lies within, ends included."""
        return self.distance(value) == 0

    def distance(self, value: float) -> float:
        """How far ``value`` lies outside; 0 within."""
        if self.lower is not None and value < self.lower:
            return self.lower - value
        if self.upper is not None and value > self.upper:
            return value - self.upper
        return 0.0

    def nearest(self, value: float) -> float:
        """The value within that is nearest to ``value``."""
        if self.lower is not None and value < self.lower:
            return self.lower
        return self.upper if self.upper is not None and value > self.upper else value


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which attainment on a metric counts as on track and as at risk; below it is off track.

    Examples:
        >>> Thresholds(1.0, 0.9)
        Thresholds(on_track=1.0, at_risk=0.9)
    """

    on_track: float = 0.995
    """The default is attainment that rounds to 100 %."""
    at_risk: float = 0.94

    def __post_init__(self) -> None:
        """Refuse thresholds in the wrong order."""
        if self.at_risk > self.on_track:
            raise EditError(
                f"at risk from {_number(self.at_risk)} on is above on track from"
                f" {_number(self.on_track)} on",
                hint="give on_track first, and the larger one",
            )


DEFAULT_THRESHOLDS: Final = Thresholds()


@dataclass(frozen=True)
class Benchmark:
    """What others reach: a value, or the quartiles of their values, in the metric's unit.

    Examples:
        >>> Benchmark(p25=0.019, p50=0.024, p75=0.031, source="Retail report", date=date(2022, 6, 1)).middle
        0.024
    """

    value: Amount | None = None
    """A number, numbers by period, or a path."""
    p25: float | None = None
    p50: float | None = None
    p75: float | None = None
    """Quartiles: a quarter of the others lies below ``p25``, half below ``p50``."""
    source: str = ""
    date: date | None = None
    """When it was measured."""
    by_segment: Mapping[str, Benchmark] = field(default_factory=lambda: MappingProxyType({}))
    """By the label of a segment, where that has one of its own."""

    def __post_init__(self) -> None:
        """Refuse a benchmark that says nothing, or quartiles out of order."""
        if self.middle is None and not self.by_segment:
            raise EditError("a benchmark needs a value", hint="give a number, or p25, p50 and p75")
        given = [quartile for quartile in self.quartiles if quartile is not None]
        if given != sorted(given):
            raise EditError("the quartiles must rise", hint="give p25 <= p50 <= p75")

    @property
    def quartiles(self) -> tuple[float | None, float | None, float | None]:
        """``p25``, ``p50``, ``p75``."""
        return self.p25, self.p50, self.p75

    @property
    def middle(self) -> Amount | None:
        """The value to compare with: the one given, else the median, else a quartile."""
        known = (self.value, self.p50, self.p25, self.p75)
        return next((amount for amount in known if amount is not None), None)

    def of_segment(self, label: str) -> Benchmark:
        """That of a segment; this one where the segment has none of its own."""
        return self.by_segment.get(label, self)


def _number(value: float) -> str:
    return format_value(value, None, "full")

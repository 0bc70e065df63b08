"""What segments do not add up to: quantities that overlap, or rows that are in no segment."""

from __future__ import annotations

from dataclasses import dataclass

from kpitree_widgets.units import format_change, format_value

OVERLAP = "(overlap)"
"""The row of a frame that holds it."""
TOLERANCE = 1e-9
"""Of the scale: less than this is rounding."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """How far the whole is from its segments; its change is a part of the change of the whole."""

    label: str
    """What does not add up."""
    unit: str | None
    added: float
    """What the segments add up to after."""
    whole: float
    """What there is after."""
    before: float
    """The whole less what its segments make, in the unit of the metric."""
    after: float
    """As before."""
    is_counted: bool = True
    """Whether it is counted, and not computed, so that it is known why it does not add up."""

    @property
    def effect(self) -> float:
        """What it contributed to the change, in the unit of the metric."""
        return self.after - self.before

    def sentence(self, by: str, unit: str | None) -> str:
        """What does not add up, and to what; ``unit`` is that of the metric."""
        added, whole = (format_value(value, self.unit) for value in (self.added, self.whole))
        effect = f"{format_change(self.effect, unit)} of the change is in no segment"
        if added == whole:
            return f"Some segments by {by} have no number: {effect}."
        why = "count in several" if abs(self.added) > abs(self.whole) else "are in none"
        since = f", since some {why}" if self.is_counted else ""
        return f"{self.label} by {by} adds up to {added} where there is {whole}{since}: {effect}."


def is_off(whole: float, added: float, scale: float) -> bool:
    """Whether segments do not add up to the whole, rounding aside.

    Examples:
        >>> is_off(2133.0, 3578.0, 2133.0), is_off(0.3, 0.1 + 0.2, 0.3)
        (True, False)
    """
    return not abs(whole - added) <= TOLERANCE * scale

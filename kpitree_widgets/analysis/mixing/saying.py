"""Changes in words."""

from __future__ import annotations

from collections.abc import Sequence

from kpitree_widgets.units import format_change, format_percent


def moved(change: float) -> str:
    """The verb."""
    return "rose" if change > 0 else "fell" if change < 0 else "did not change"


def amount(change: float, unit: str | None) -> str:
    """How much, without its sign."""
    return format_change(abs(change), unit).removeprefix("+")


def signed(change: float, unit: str | None) -> str:
    """How much, with its sign; a change that rounds to nothing too."""
    return format_change(change, unit)


def joined(parts: Sequence[str]) -> str:
    """Words with commas and a last "and".

    Examples:
        >>> joined(["Bikes", "Clothing", "Accessories"]), joined(["Bikes"])
        ('Bikes, Clothing and Accessories', 'Bikes')
    """
    *others, last = parts
    return f"{', '.join(others)} and {last}" if others else last


def share(ratio: float) -> str:
    """A share in whole percent, finer only where it is small.

    Examples:
        >>> share(0.62), share(0.004), share(1.2)
        ('62%', '0.4%', '120%')
    """
    return format_percent(ratio, 0 if abs(ratio) >= 0.0995 or ratio == 0 else 1)

"""Changes in words."""

from __future__ import annotations

from collections.abc import Sequence

from kpitree_widgets.units import format_change, format_percent, format_value


def moved(change: float, *, is_time: bool = True) -> str:
    """The verb: between two periods, or between two segments."""
    if not is_time:
        return "is higher" if change > 0 else "is lower"
    return "rose" if change > 0 else "fell"


def happened(
    label: str,
    unit: str | None,
    ends: tuple[tuple[float, str], tuple[float, str]],
    *,
    is_time: bool = True,
) -> str:
    """What changed, and by how much, between two values with what people call them.

    Examples:
        >>> happened("Revenue", None, ((8.0, "Nov 2022"), (10.0, "Dec 2022")))
        'Revenue rose by 2, from 8 in Nov 2022 to 10 in Dec 2022'
        >>> happened("Revenue", None, ((8.0, "DE"), (6.0, "FR")), is_time=False)
        'Revenue is lower by 2 in FR than in DE, 6 against 8'
    """
    (before, first), (after, last) = ends
    was, now = (format_value(value, unit) for value in (before, after))
    if before == after:
        return f"{label} is {now} in {last} as in {first}"
    said = f"{label} {moved(after - before, is_time=is_time)} by {amount(after - before, unit)}"
    if not is_time:
        return f"{said} in {last} than in {first}, {now} against {was}"
    return f"{said}, from {was} in {first} to {now} in {last}"


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

"""Units that are computed with: EUR/customer times customers is EUR.

A dimension is a product of base units with exponents. Currencies, counts of something ("orders",
"customers") and times are base units of their own; percent and the like are ways to show a number
without dimension. Conversions (EUR to USD, hours to days) are not made: they are other units.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

PURE = frozenset({"%", "percent", "pp", "bp", "bps", "ratio", "x", "1"})
"""Units of numbers without dimension."""
SHORT: Mapping[str, str] = {
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), "h"),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), "min"),
    **dict.fromkeys(("s", "sec", "second", "seconds"), "s"),
    **dict.fromkeys(("€", "eur", "euro", "euros"), "EUR"),
    **dict.fromkeys(("$", "usd", "dollar", "dollars"), "USD"),
    **dict.fromkeys(("£", "gbp", "pound", "pounds"), "GBP"),
    **dict.fromkeys(("¥", "jpy", "yen"), "JPY"),
}
FACTOR = re.compile(r"\s*(?P<base>[^\s*/×·^]+(?: [^\s*/×·^]+)*?)(?:\s*\^\s*(?P<power>-?\d+))?\s*")
JOINT = re.compile(r"[*×·/]|\bper\b", re.IGNORECASE)


@dataclass(frozen=True)
class Dimension:
    """Base units with their exponents, none of them zero.

    Law: dimensions are a commutative group under ``*``; ``PURE_NUMBER`` is its unit.

    Examples:
        >>> price = dimension("EUR/customer")
        >>> str(price * dimension("customers")), str(price / price), str(price**2)
        ('EUR', '1', 'EUR^2/customer^2')
    """

    powers: tuple[tuple[str, Fraction], ...] = ()

    @classmethod
    def of(cls, powers: Mapping[str, Fraction]) -> Dimension:
        """Sorted, without zeros, so that equal dimensions are equal values."""
        return cls(tuple(sorted((base, power) for base, power in powers.items() if power)))

    def __mul__(self, other: Dimension) -> Dimension:
        """The dimension of a product."""
        powers = dict(self.powers)
        for base, power in other.powers:
            powers[base] = powers.get(base, Fraction(0)) + power
        return Dimension.of(powers)

    def __truediv__(self, other: Dimension) -> Dimension:
        """The dimension of a quotient."""
        return self * other**-1

    def __pow__(self, exponent: Fraction | int) -> Dimension:
        """The dimension of a power."""
        return Dimension.of({base: power * exponent for base, power in self.powers})

    def __str__(self) -> str:
        """As people write it; ``dimension(str(d)) == d`` for whole exponents."""
        above = [_factor(base, power) for base, power in self.powers if power > 0]
        below = [_factor(base, -power) for base, power in self.powers if power < 0]
        return "/".join(["*".join(above) or "1", *below])


PURE_NUMBER = Dimension()


def dimension(unit: str) -> Dimension:
    """The dimension of ``unit``: ``"EUR"``, ``"orders"``, ``"EUR/order"``, ``"visits per day"``.

    Plurals and capitals make no difference.

    Examples:
        >>> dimension("Orders") == dimension("order"), dimension("%") == PURE_NUMBER
        (True, True)
    """
    result, sign, start = PURE_NUMBER, 1, 0
    for joint in (*JOINT.finditer(unit), None):
        factor = FACTOR.fullmatch(unit, start, joint.start() if joint else len(unit))
        if factor is not None:
            result *= Dimension.of({_base(factor["base"]): Fraction(1)}) ** (
                sign * int(factor["power"] or 1)
            )
        if joint is not None:
            sign = -1 if joint[0].casefold() in ("/", "per") else 1
            start = joint.end()
    return Dimension.of({base: power for base, power in result.powers if base})


def _base(text: str) -> str:
    """The name of a base unit; empty for numbers without dimension."""
    folded = " ".join(text.split()).casefold()
    if folded in PURE:
        return ""
    if folded in SHORT:
        return SHORT[folded]
    if re.fullmatch(r"[A-Z]{3}", text.strip()):
        return text.strip()
    return folded[:-1] if folded.endswith("s") and not folded.endswith("ss") else folded


def _factor(base: str, power: Fraction) -> str:
    return base if power == 1 else f"{base}^{power}"

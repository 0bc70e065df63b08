"""Units that are computed with: EUR/customer times customers is EUR.

A dimension is a product of base units with exponents. Currencies, counts of something ("orders",
"customers") and times are base units of their own; percent and the like are ways to show a number
without dimension. Conversions (EUR to USD, hours to days) are not made: they are other units.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

PURE = frozenset({"%", "percent", "pp", "bp", "bps", "ratio", "x", "×", "1"})
"""Units of numbers without dimension."""
SHORT: Mapping[str, str] = {
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), "h"),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), "min"),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), "s"),
    **dict.fromkeys(("ms", "millisecond", "milliseconds"), "ms"),
    "d": "day",
    **dict.fromkeys(("€", "eur", "euro", "euros"), "EUR"),
    **dict.fromkeys(("$", "usd", "dollar", "dollars"), "USD"),
    **dict.fromkeys(("£", "gbp", "pound", "pounds"), "GBP"),
    **dict.fromkeys(("¥", "jpy", "yen"), "JPY"),
}
IRREGULAR: Mapping[str, str] = {
    "persons": "person",
    "people": "person",
    "children": "child",
    "men": "man",
    "women": "woman",
    "movies": "movie",
    "cookies": "cookie",
    "calories": "calorie",
    "series": "series",
    "species": "species",
}
"""Counted things whose plural is not made like the others."""
PLURALS: Mapping[str, str] = {one: many for many, one in IRREGULAR.items()}
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


@lru_cache(maxsize=1 << 12)
def dimension(unit: str) -> Dimension:
    """The dimension of ``unit``: ``"EUR"``, ``"orders"``, ``"EUR/order"``, ``"visits per day"``.

    Plurals and capitals make no difference.

    Examples:
        >>> dimension("Orders") == dimension("order"), dimension("%") == PURE_NUMBER
        (True, True)
    """
    result = PURE_NUMBER
    for base, _, power in _factors(unit):
        if base:
            result *= Dimension.of({base: Fraction(power)})
    return result


@lru_cache(maxsize=1 << 12)
def words(unit: str) -> Mapping[str, str]:
    """How ``unit`` writes its parts: what it counts by base unit, what it is per by ``"/"`` and that.

    Examples:
        >>> dict(words("Orders/kWh"))
        {'order': 'Orders', '/kwh': 'kWh'}
    """
    return {
        base if power == 1 else f"/{base}": text
        for base, text, power in _factors(unit)
        if base and abs(power) == 1
    }


def written(dimension: Dimension, known: Mapping[str, str]) -> str:
    """A dimension as people write a unit: what is counted in the plural, what it is per in the singular.

    Args:
        dimension: base units with exponents.
        known: ``words`` of the units around.

    Examples:
        >>> written(dimension("order/visit"), {}), written(dimension("EUR * orders"), {"order": "Orders"})
        ('orders/visit', 'EUR*Orders')
    """
    above = [_factor(_many(base, known), power) for base, power in dimension.powers if power > 0]
    below = [_factor(_one(base, known), -power) for base, power in dimension.powers if power < 0]
    return "/".join(["*".join(above) or "1", *below])


def _many(base: str, known: Mapping[str, str]) -> str:
    return known.get(base) or plural(known.get(f"/{base}", base))


def _one(base: str, known: Mapping[str, str]) -> str:
    counted = known.get(base, base)
    return known.get(f"/{base}") or (base if counted[1:].islower() else counted)


def singular(word: str) -> str:
    """One of what ``word`` counts; ``word`` itself where it is one already.

    Examples:
        >>> [singular(word) for word in ("orders", "companies", "boxes", "people", "status", "class")]
        ['order', 'company', 'box', 'person', 'status', 'class']
    """
    *first, last = word.split(" ")
    if last in IRREGULAR:
        last = IRREGULAR[last]
    elif last.endswith("ies") and len(last) > 4:
        last = last[:-3] + "y"
    elif re.search(r"(?:ss|x|ch|sh)es$", last):
        last = last[:-2]
    elif len(last) > 3 and last.endswith("s") and not re.search(r"(?:ss|us|is)$", last):
        last = last[:-1]
    return " ".join((*first, last))


def plural(base: str) -> str:
    """Several of ``base``, which is a base unit; codes and times stay as they are.

    Examples:
        >>> [plural(base) for base in ("order", "company", "person", "EUR", "h", "new user")]
        ['orders', 'companies', 'people', 'EUR', 'h', 'new users']
    """
    if base in SHORT or not re.fullmatch(r"(?=.*[aeiouy])[a-z]{3}[a-z -]*", base):
        return base
    *first, last = base.split(" ")
    if last in PLURALS:
        last = PLURALS[last]
    elif re.search(r"[^aeiou]y$", last):
        last = last[:-1] + "ies"
    else:
        last += "es" if re.search(r"(?:s|x|ch|sh)$", last) else "s"
    return " ".join((*first, last))


def _factors(unit: str) -> Iterator[tuple[str, str, int]]:
    """Base unit (empty for a number), as written, and exponent."""
    sign, start = 1, 0
    for joint in (*JOINT.finditer(unit), None):
        factor = FACTOR.fullmatch(unit, start, joint.start() if joint else len(unit))
        if factor is not None:
            yield _base(factor["base"]), factor["base"], sign * int(factor["power"] or 1)
        if joint is not None:
            sign = -1 if joint[0].casefold() in ("/", "per") else 1
            start = joint.end()


def _base(text: str) -> str:
    """The name of a base unit; empty for numbers without dimension."""
    folded = " ".join(text.split()).casefold()
    if folded in PURE:
        return ""
    if folded in SHORT:
        return SHORT[folded]
    code = re.fullmatch(r"([A-Z]{3})s?", text.strip())
    return code[1] if code else singular(folded)


def _factor(base: str, power: Fraction) -> str:
    return base if power == 1 else f"{base}^{power}"

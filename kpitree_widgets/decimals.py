"""Decimals as people read them: grouped by thousands, or short with K, M, B and T.

Mirrored by ``js/src/decimals.ts``. The exact binary value is rounded, ties away from zero.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_EXPONENTIAL: Final = 1e18
_SCALES: Final = ((1e3, "K"), (1e6, "M"), (1e9, "B"), (1e12, "T"))
_ROUNDING: Final = Context(prec=400, rounding=ROUND_HALF_UP)


def plain(n: float) -> str:
    """On a card: four significant digits at most, K, M, B or T from 100,000 on.

    Examples:
        >>> plain(12_688), plain(1.66), plain(738.42), plain(1_066_980.8), plain(0.00412)
        ('12,688', '1.66', '738.4', '1.067M', '0.00412')
    """
    if n >= 99999.5:
        return compact(n, four)
    if whole(n) or n >= 999.95:
        return decimal(n, 0)
    if n >= 99.995:
        return decimal(n, 1)
    return small(n) if n < 0.1 else decimal(n, 2)


def exact(n: float) -> str:
    """In a table: as many decimals as tell numbers of this size apart."""
    if whole(n):
        return decimal(n, 0)
    return small(n) if n < 0.1 else trimmed(n, 4 if n < 999.995 else 2)


def whole(n: float) -> bool:
    """Whether ``n`` is a whole number but for rounding."""
    return abs(n - math.floor(n + 0.5)) <= 1e-9 * n


def small(n: float) -> str:
    """Three significant digits of a number below 1, as an exponent below a millionth."""
    mantissa, zeros = n, 0
    while mantissa < 1:
        mantissa *= 10
        zeros += 1
    if zeros <= 6:
        return _stripped(_fixed(n, zeros + 2))
    return f"{_fixed(mantissa, 2)}e-{zeros}"


def decimal(n: float, decimals: int) -> str:
    """Grouped by thousands with a fixed number of decimals."""
    if n >= _EXPONENTIAL:
        return _large(n)
    integer, point, fraction = _fixed(n, decimals).partition(".")
    return f"{int(integer):,}{point}{fraction}"


def trimmed(n: float, decimals: int) -> str:
    """Grouped by thousands with that many decimals at most."""
    return _large(n) if n >= _EXPONENTIAL else _stripped(decimal(n, decimals))


def _stripped(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _large(n: float) -> str:
    mantissa, exponent = n, 0
    while mantissa >= 10:
        mantissa /= 10
        exponent += 1
    return f"{_fixed(mantissa, 2)}e+{exponent}"


def compact(n: float, digits: Callable[[float, str], str | None]) -> str:
    """With K, M, B or T; ``digits`` writes the scaled number, or says that it is too large."""
    for scale, suffix in _SCALES:
        text = digits(n / scale, suffix)
        if text is not None:
            return text + suffix
    return _large(n) if n >= _EXPONENTIAL else f"{decimal(n / 1e12, 0)}T"


def four(scaled: float, _scale: str) -> str | None:
    """Four significant digits, or ``None`` from 1,000 on."""
    if scaled >= 1000:
        return None
    texts = ((integers, _fixed(scaled, 4 - integers)) for integers in (1, 2, 3))
    return next((text for integers, text in texts if text.index(".") <= integers), None)


def roughly(scaled: float, suffix: str) -> str | None:
    """Tenths of thousands, hundredths of the rest: what a change is worth knowing to."""
    if scaled >= 1000:
        return None
    text = _fixed(scaled, 1 if suffix == "K" else 2)
    return text if text.index(".") <= 3 else None


def _fixed(n: float, decimals: int) -> str:
    """``Number.prototype.toFixed``: rounds the exact binary value, ties away from zero."""
    return format(Decimal(n).quantize(Decimal(1).scaleb(-decimals), context=_ROUNDING), "f")

"""How a number is written in its unit; mirrored by ``js/src/format.ts``.

Units are free text. Those with a meaning here: ISO 4217 codes (``"EUR"``, also ``"EUR/order"``) and
``"%"``, which shows a ratio as percent.
"""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

Style = Literal["short", "full"]

MISSING: Final = "–"
MINUS: Final = "−"
SPACE: Final = "\u00a0"
SYMBOLS: Final = {
    "EUR": "€",
    "USD": "$",
    "GBP": "£",
    "JPY": "¥",
    "CNY": "CN¥",
    "INR": "₹",
    "KRW": "₩",
    "BRL": "R$",
    "AUD": "A$",
    "CAD": "CA$",
}
CURRENCIES: Final = frozenset(SYMBOLS) | {
    *("CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "TRY", "MXN", "ZAR", "SGD", "HKD", "NZD"),
}
WITHOUT_CENTS: Final = frozenset({"JPY", "KRW"})

_EXPONENTIAL: Final = 1e18
_SCALES: Final = ((1e3, "K"), (1e6, "M"), (1e9, "B"), (1e12, "T"))
_ROUNDING: Final = Context(prec=400, rounding=ROUND_HALF_UP)


def format_value(value: float | None, unit: str | None, style: Style = "short") -> str:
    """``value`` in its unit: short as on a card, full as in a table; a missing one is "–".

    Examples:
        >>> format_value(1_066_980.8, "EUR"), format_value(0.0372, "%"), format_value(12_688, None)
        ('€1.067M', '3.72%', '12,688')
        >>> format_value(1_066_980.8, "EUR", "full")
        '€1,066,980.80'
    """
    if value is None or not math.isfinite(value * 100):
        return MISSING
    text = _magnitude(abs(value), unit, style)
    return (MINUS if value < 0 and re.search("[1-9]", text) else "") + text


def format_change(value: float | None, unit: str | None) -> str:
    """A difference in ``unit``, always with its sign; differences of ratios are percentage points.

    Examples:
        >>> format_change(92_300, "EUR"), format_change(-2_200, "EUR"), format_change(12, None)
        ('+€92.3K', '−€2.2K', '+12')
    """
    if value is None or not math.isfinite(value * 100):
        return MISSING
    text = _changed(abs(value), unit)
    if not re.search("[1-9]", text):
        return text
    return (MINUS if value < 0 else "+") + text


def format_percent(ratio: float | None, digits: int = 1) -> str:
    """A ratio as percent.

    Examples:
        >>> format_percent(0.095), format_percent(1.04, 0)
        ('9.5%', '104%')
    """
    if ratio is None or not math.isfinite(ratio * 100):
        return MISSING
    text = _decimal(abs(ratio) * 100, digits)
    return f"{MINUS if ratio < 0 and re.search('[1-9]', text) else ''}{text}%"


def _magnitude(n: float, unit: str | None, style: Style) -> str:
    if unit == "%":
        percent = n * 100
        if style == "full":
            return f"{_trimmed(percent, 4 if percent < 1 else 3)}%"
        return f"{_percent(percent)}%"
    code, per = _currency(unit)
    if code is not None:
        if style == "full":
            return _symbol(code) + _exact_money(n, code) + per
        return _symbol(code) + _money(n, code)
    return (_exact(n) if style == "full" else _plain(n)) + _unit_beside(unit, style)


def _percent(n: float) -> str:
    if n >= 99999.5:
        return _compact(n, _four)
    return _decimal(n, 2 if n < 9.995 else 1 if n < 999.95 else 0)


def _changed(n: float, unit: str | None) -> str:
    if unit == "%":
        return f"{_decimal(n * 100, 2 if n * 100 < 9.995 else 1)}{SPACE}pp"
    code, _ = _currency(unit)
    if code is not None:
        return _symbol(code) + (_cents(n, code) if n < 999.995 else _compact(n, _roughly))
    return _plain(n) + _unit_beside(unit, "short")


def _money(n: float, code: str) -> str:
    if n < 999.995:
        return _cents(n, code)
    return _decimal(n, 0) if n < 9999.5 else _compact(n, _four)


def _cents(n: float, code: str) -> str:
    if n == 0:
        return "0"
    if n < 0.01 and code not in WITHOUT_CENTS:
        return _small(n)
    return _decimal(n, 0 if code in WITHOUT_CENTS else 2)


def _exact_money(n: float, code: str) -> str:
    return _small(n) if 0 < n < 0.01 else _decimal(n, 0 if code in WITHOUT_CENTS else 2)


def _plain(n: float) -> str:
    if n >= 99999.5:
        return _compact(n, _four)
    if _whole(n) or n >= 999.95:
        return _decimal(n, 0)
    if n >= 99.995:
        return _decimal(n, 1)
    return _small(n) if n < 0.1 else _decimal(n, 2)


def _exact(n: float) -> str:
    if _whole(n):
        return _decimal(n, 0)
    return _small(n) if n < 0.1 else _trimmed(n, 4 if n < 999.995 else 2)


def _whole(n: float) -> bool:
    return abs(n - math.floor(n + 0.5)) <= 1e-9 * n


def _small(n: float) -> str:
    """Three significant digits of a number below 1, as an exponent below a millionth."""
    mantissa, zeros = n, 0
    while mantissa < 1:
        mantissa *= 10
        zeros += 1
    if zeros <= 6:
        return _stripped(_fixed(n, zeros + 2))
    return f"{_fixed(mantissa, 2)}e-{zeros}"


def _decimal(n: float, decimals: int) -> str:
    """Grouped by thousands with a fixed number of decimals."""
    if n >= _EXPONENTIAL:
        return _large(n)
    integer, point, fraction = _fixed(n, decimals).partition(".")
    return f"{int(integer):,}{point}{fraction}"


def _trimmed(n: float, decimals: int) -> str:
    return _large(n) if n >= _EXPONENTIAL else _stripped(_decimal(n, decimals))


def _stripped(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _large(n: float) -> str:
    mantissa, exponent = n, 0
    while mantissa >= 10:
        mantissa /= 10
        exponent += 1
    return f"{_fixed(mantissa, 2)}e+{exponent}"


def _compact(n: float, digits: Callable[[float, str], str | None]) -> str:
    for scale, suffix in _SCALES:
        text = digits(n / scale, suffix)
        if text is not None:
            return text + suffix
    return _large(n) if n >= _EXPONENTIAL else f"{_decimal(n / 1e12, 0)}T"


def _four(scaled: float, _scale: str) -> str | None:
    """Four significant digits, or ``None`` from 1,000 on."""
    if scaled >= 1000:
        return None
    texts = ((integers, _fixed(scaled, 4 - integers)) for integers in (1, 2, 3))
    return next((text for integers, text in texts if text.index(".") <= integers), None)


def _roughly(scaled: float, suffix: str) -> str | None:
    if scaled >= 1000:
        return None
    text = _fixed(scaled, 1 if suffix == "K" else 2)
    return text if text.index(".") <= 3 else None


def _fixed(n: float, decimals: int) -> str:
    """``Number.prototype.toFixed``: rounds the exact binary value, ties away from zero."""
    return format(Decimal(n).quantize(Decimal(1).scaleb(-decimals), context=_ROUNDING), "f")


def _currency(unit: str | None) -> tuple[str | None, str]:
    code, per = (unit or "")[:3], (unit or "")[3:]
    return (code, per) if code in CURRENCIES and (not per or per.startswith("/")) else (None, "")


def _symbol(code: str) -> str:
    return SYMBOLS.get(code, code + SPACE)


def _unit_beside(unit: str | None, style: Style) -> str:
    """Units of up to three letters ("min", "kg") stand on a card; longer ones need a table."""
    if not unit or (style == "short" and len(unit) > 3):
        return ""
    return SPACE + unit

"""How a number is written in its unit, in the reader's language; mirrored by ``js/src/units.ts``.

Units are free text. Those with a meaning here:

- currencies, by ISO 4217 code or sign, also per something: ``"EUR"``, ``"€"``, ``"EUR/order"``;
- numbers without dimension: ``"%"``, ``"pp"`` (percentage points) and ``"bp"`` (basis points) keep the
  ratio and show it times 100 or 10,000 (0.021 is 2.10%, 2.10 pp and 210 bp); ``"x"`` shows multiples
  and ``"ratio"`` the bare number;
- durations: ``"ms"``, ``"s"``, ``"min"``, ``"h"``, ``"days"`` and their long names. A card shows the two
  largest parts, a table the number as it is. Days are counted only where the unit is days, since a
  day of work has not 24 hours.
"""

from __future__ import annotations

import math
import re
from typing import Final, Literal, NamedTuple

from kpitree_widgets.decimals import compact, decimal, exact, four, plain, roughly, small, trimmed
from kpitree_widgets.locale import isolated, local_numbers, signed

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
_CODES: Final = (
    "AEDAFNALLAMDANGAOAARSAUDAWGAZNBAMBBDBDTBGNBHDBIFBMDBNDBOBBRLBSDBTNBWPBYNBZDCADCDFCHFCLPCNYCOPCRC"
    "CUPCVECZKDJFDKKDOPDZDEGPERNETBEURFJDFKPGBPGELGHSGIPGMDGNFGTQGYDHKDHNLHTGHUFIDRILSINRIQDIRRISKJMD"
    "JODJPYKESKGSKHRKMFKPWKRWKWDKYDKZTLAKLBPLKRLRDLSLLYDMADMDLMGAMKDMMKMNTMOPMRUMURMVRMWKMXNMYRMZNNAD"
    "NGNNIONOKNPRNZDOMRPABPENPGKPHPPKRPLNPYGQARRONRSDRUBRWFSARSBDSCRSDGSEKSGDSHPSLESOSSRDSSPSTNSVCSYP"
    "SZLTHBTJSTMTTNDTOPTRYTTDTWDTZSUAHUGXUSDUYUUZSVEDVESVNDVUVWSTXAFXCDXCGXOFXPFYERZARZMWZWG"
)
CURRENCIES: Final = frozenset(re.findall("...", _CODES))
"""ISO 4217."""
WITHOUT_CENTS: Final = frozenset(
    re.findall("...", "BIFCLPDJFGNFISKJPYKMFKRWPYGRWFUGXVNDVUVXAFXOFXPF")
)
WITH_THOUSANDTHS: Final = frozenset(re.findall("...", "BHDIQDJODKWDLYDOMRTND"))
SHARES: Final = {
    "%": (100, "%"),
    "percent": (100, "%"),
    "pp": (100, f"{SPACE}pp"),
    "bp": (10_000, f"{SPACE}bp"),
    "bps": (10_000, f"{SPACE}bp"),
    "x": (1, "×"),
    "×": (1, "×"),
    "ratio": (1, ""),
    "1": (1, ""),
}
"""Numbers without dimension: what they are multiplied with, and what stands behind."""

_CURRENCY: Final = re.compile(r"([A-Z]{3}|[€$£¥₹₩])(\s*/.*|\s+per\s.*)?")
_SIGNS: Final = {symbol: code for code, symbol in SYMBOLS.items() if len(symbol) == 1}
_TIME: Final = re.compile(
    r"(ms|milliseconds?)|(s|secs?|seconds?)|(mins?|minutes?)|(h|hrs?|hours?)|(d|days?)",
    re.IGNORECASE | re.ASCII,
)
_TIMES: Final = ((0.001, "ms"), (1, "s"), (60, "min"), (3600, "h"), (86400, "d"))


def format_value(value: float | None, unit: str | None, style: Style = "short") -> str:
    """``value`` in its unit: short as on a card, full as in a table; a missing one is "–".

    Examples:
        >>> format_value(1_066_980.8, "EUR"), format_value(0.0372, "%"), format_value(12_688, None)
        ('€1.067M', '3.72%', '12,688')
        >>> format_value(93.5, "s").replace(SPACE, " "), format_value(0.021, "bp").replace(SPACE, " ")
        ('1 min 34 s', '210 bp')
        >>> format_value(1_066_980.8, "EUR", "full")
        '€1,066,980.80'
    """
    if value is None or not math.isfinite(value * 100_000):
        return MISSING
    return _put(_magnitude(abs(value), unit, style), MINUS if value < 0 else "")


def format_change(value: float | None, unit: str | None) -> str:
    """A difference in ``unit``, always with its sign; those of percent are percentage points.

    Examples:
        >>> format_change(92_300, "EUR"), format_change(-2_200, "EUR"), format_change(12, None)
        ('+€92.3K', '−€2.2K', '+12')
    """
    if value is None or not math.isfinite(value * 100_000):
        return MISSING
    return _put(_changed(abs(value), unit), MINUS if value < 0 else "+")


def format_percent(ratio: float | None, digits: int = 1) -> str:
    """A ratio as percent.

    Examples:
        >>> format_percent(0.095), format_percent(1.04, 0)
        ('9.5%', '104%')
    """
    if ratio is None or not math.isfinite(ratio * 10_000):
        return MISSING
    return _put(_percent(decimal(abs(ratio) * 100, digits)), MINUS if ratio < 0 else "")


def format_count(count: float) -> str:
    """How many.

    Examples:
        >>> format_count(12_500)
        '12,500'
    """
    return isolated(local_numbers(decimal(count, 0)))


class _Written(NamedTuple):
    """A number in English, what stands behind it, and the sign that the language puts in its place."""

    number: str
    beside: str = ""
    sign: str = ""
    style: Literal["percent", "currency"] | None = None


def _put(written: _Written, before: str) -> str:
    """As the reader's language writes it; zero has no sign."""
    number, beside, sign, style = written
    text = local_numbers(number) if style is None else signed(style, sign, number)
    return (before if re.search("[1-9]", number + beside) else "") + isolated(text + beside)


def _percent(number: str) -> _Written:
    return _Written(number, "", "%", "percent")


def _magnitude(n: float, unit: str | None, style: Style) -> _Written:
    share = SHARES.get((unit or "").lower())
    if share is not None:
        return _share(n * share[0], share, style)
    code, per = _currency(unit)
    if code is None:
        return _Written(exact(n), _unit_beside(unit, style)) if style == "full" else _timed(n, unit)
    if style == "full":
        return _Written(_exact_money(n, code), per, _symbol(code), "currency")
    return _Written(_money(n, code), "", _symbol(code), "currency")


def _changed(n: float, unit: str | None) -> _Written:
    share = SHARES.get((unit or "").lower())
    if share is not None and share[0] == 100:
        return _Written(decimal(n * 100, 2 if n * 100 < 9.995 else 1), f"{SPACE}pp")
    if share is not None:
        return _Written(plain(n * share[0]), share[1])
    code, _ = _currency(unit)
    if code is None:
        return _timed(n, unit)
    number = _cents(n, code) if n < 999.995 else compact(n, roughly)
    return _Written(number, "", _symbol(code), "currency")


def _share(n: float, share: tuple[int, str], style: Style) -> _Written:
    scale, suffix = share
    if scale != 100:
        return _Written(exact(n) if style == "full" else plain(n), suffix)
    if style == "full":
        number = trimmed(n, 4 if n < 1 else 3)
    elif n >= 99999.5:
        number = compact(n, four)
    else:
        number = decimal(n, 2 if n < 9.995 else 1 if n < 999.95 else 0)
    return _percent(number) if suffix == "%" else _Written(number, suffix)


def _timed(n: float, unit: str | None) -> _Written:
    time = _duration(n, unit)
    return _Written(time) if time else _Written(plain(n), _unit_beside(unit, "short"))


def _duration(n: float, unit: str | None) -> str:
    """The two largest parts of a time, rounded to the smaller; empty for what is no time."""
    found = _TIME.fullmatch(unit or "")
    if found is None or found.lastindex is None:
        return ""
    scale, name = _TIMES[found.lastindex - 1]
    seconds = n * scale
    if seconds == 0:
        return f"0{SPACE}{name}"
    if seconds < 0.9995:
        return f"{plain(seconds * 1000)}{SPACE}ms"
    if seconds < 59.95:
        return f"{trimmed(seconds, 2 if seconds < 9.995 else 1)}{SPACE}s"
    largest = 4 if name == "d" else 3
    at = 2
    while (
        at < largest
        and math.floor(seconds / _TIMES[at - 1][0] + 0.5) * _TIMES[at - 1][0] >= _TIMES[at + 1][0]
    ):
        at += 1
    (big, long), (little, short) = _TIMES[at], _TIMES[at - 1]
    if seconds / big >= 99.5:
        return f"{plain(float(math.floor(seconds / big + 0.5)))}{SPACE}{long}"
    whole, rest = divmod(math.floor(seconds / little + 0.5), int(big / little))
    return f"{whole}{SPACE}{long}" + (f"{SPACE}{rest}{SPACE}{short}" if rest else "")


def _money(n: float, code: str) -> str:
    if n < 999.995:
        return _cents(n, code)
    return decimal(n, 0) if n < 9999.5 else compact(n, four)


def _cents(n: float, code: str) -> str:
    if n == 0:
        return "0"
    return small(n) if n < 0.01 and code not in WITHOUT_CENTS else decimal(n, _decimals(code))


def _exact_money(n: float, code: str) -> str:
    return small(n) if 0 < n < 0.01 else decimal(n, _decimals(code))


def _decimals(code: str) -> int:
    return 0 if code in WITHOUT_CENTS else 3 if code in WITH_THOUSANDTHS else 2


def _currency(unit: str | None) -> tuple[str | None, str]:
    """The code, and what it is per; no code for what is no currency."""
    found = _CURRENCY.fullmatch(unit or "")
    code = found and _SIGNS.get(found[1], found[1])
    return (code, (found and found[2]) or "") if code in CURRENCIES else (None, "")


def _symbol(code: str) -> str:
    return SYMBOLS.get(code, code + SPACE)


def _unit_beside(unit: str | None, style: Style) -> str:
    """Units of up to three letters ("kg") stand on a card; longer ones need a table."""
    if not unit or (style == "short" and len(unit) > 3):
        return ""
    return SPACE + unit

"""How the reader's language writes numbers and dates; mirrored by ``js/src/locale.ts``.

Texts are made in English. While a page of another language is answered (``speaking``), what they
say of numbers and periods is written as that page writes it: it shows how on samples, because
browsers carry the Unicode locale data (CLDR, UTS 35) and Python does not.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Final, Literal
from unicodedata import bidirectional

if TYPE_CHECKING:
    from collections.abc import Iterator

MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ENGLISH_DIGITS: Final = "0123456789"
NO_BREAK: Final = "\u00a0"
SAMPLE_YEAR: Final = "2026"
_NUMBER: Final = re.compile(r"(\d[\d,]*)(?:\.(\d+))?", re.ASCII)


@dataclass(frozen=True)
class Language:
    """How a language writes, on samples.

    Examples:
        >>> german = Language("0123456789", ("1.234,5", "12.345.678,5"), "1\u00a0%", "1\u00a0¤")
        >>> with speaking(german):
        ...     local_numbers("1,066,980.80"), signed("currency", "€", "8.5").replace(NO_BREAK, " ")
        ('1.066.980,80', '8,5 €')
    """

    digits: str
    """From 0 to 9."""
    numbers: tuple[str, str]
    """1,234.5 and 12,345,678.5."""
    percent: str
    """1%"""
    currency: str
    """¤1, with the sign for any currency."""
    dates: tuple[tuple[str, ...], ...] = ()
    """Twelve months of 2026, the ``sample_day`` of each, both without a year; none: dates are English."""
    year: str = ""
    """2026."""

    def number(self, integer: str, fraction: str) -> str:
        """One number, from its digits."""
        decimal, groups = self._marks
        text = integer
        if groups and len(integer) >= self._grouped_from:
            separator, size, more = groups
            parts = [integer[-size:]]
            rest = integer[:-size]
            while rest:
                parts.insert(0, rest[-more:])
                rest = rest[:-more]
            text = separator.join(parts)
        return self.written(f"{text}{decimal}{fraction}" if fraction else text)

    def written(self, text: str) -> str:
        """``text`` in the digits of the language."""
        return text if self.digits == ENGLISH_DIGITS else text.translate(self._digits)

    @property
    def point(self) -> str:
        """What stands before a fraction."""
        return self._marks[0]

    @cached_property
    def is_mixed(self) -> bool:
        """Whether it has signs of scripts from right to left, which an English sentence reorders."""
        samples = (self.digits, *self.numbers, self.percent, self.currency, *chain(*self.dates))
        return any(bidirectional(sign) in ("R", "AL", "AN") for sign in "".join(samples))

    @cached_property
    def _digits(self) -> dict[int, str]:
        return {ord(digit): own for digit, own in zip(ENGLISH_DIGITS, self.digits, strict=True)}

    @cached_property
    def _marks(self) -> tuple[str, tuple[str, int, int] | None]:
        """What stands before the fraction, and between groups: sign, size of the last and of others."""
        *integer, decimal, _ = re.split(r"(\D+)", self._plain(self.numbers[1]))
        if len(integer) == 1:
            return decimal, None
        *_, other, separator, last = integer
        return decimal, (separator, len(last), len(other))

    @cached_property
    def _grouped_from(self) -> int:
        """How many digits a number has at least that is grouped: of some languages 1234 is not."""
        return 5 if self._plain(self.numbers[0]).startswith("1234") else 4

    def _plain(self, text: str) -> str:
        return text.translate(str.maketrans(self.digits, ENGLISH_DIGITS))


_SPOKEN: ContextVar[Language | None] = ContextVar("language", default=None)


@contextmanager
def speaking(language: Language | None) -> Iterator[None]:
    """Texts made inside are for readers of ``language``; ``None``: of English."""
    token = _SPOKEN.set(language)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def sample_day(month: str) -> str:
    """A day of one digit that is not that of its month: where days have two, a zero precedes it.

    Examples:
        >>> sample_day("1"), sample_day("09")
        ('2', '1')
    """
    return str(int(month or 0) % 9 + 1)


def local_numbers(text: str) -> str:
    """A text with the numbers in it, written like "1,250.5", as the language writes them."""
    language = _SPOKEN.get()
    if language is None:
        return text
    return _NUMBER.sub(
        lambda found: language.number(found[1].replace(",", ""), found[2] or ""), text
    )


def without_trailing_zeros(text: str) -> str:
    """What is written of a round number, without the zeros at the end of its fraction.

    Examples:
        >>> without_trailing_zeros("€1.000M"), without_trailing_zeros("+€2.50K"), without_trailing_zeros("30,000")
        ('€1M', '+€2.5K', '30,000')
    """
    language = _SPOKEN.get()
    point, digits = (".", ENGLISH_DIGITS) if language is None else (language.point, language.digits)
    zeros = rf"({re.escape(point)}[{digits}]*?){digits[0]}+(?![{digits}])"
    return re.sub(zeros, lambda found: found[1].removesuffix(point), text)


def isolated(text: str) -> str:
    """A number or a date that keeps its order in a sentence from left to right (UAX 9, isolates)."""
    language = _SPOKEN.get()
    return f"\u2068{text}\u2069" if text and language is not None and language.is_mixed else text


def signed(style: Literal["percent", "currency"], sign: str, text: str) -> str:
    """A number with its sign of percent or of a currency where the language puts it."""
    language = _SPOKEN.get()
    if language is None:
        return text + sign if style == "percent" else sign + text
    sample = language.percent if style == "percent" else language.currency
    parts = {language.digits[1]: local_numbers(text), "¤": sign}
    pattern = "|".join(map(re.escape, parts))
    written = re.sub(pattern, lambda found: parts[found[0]], sample)
    return written.replace(NO_BREAK * 2, NO_BREAK, 1).strip()


def local_date(year: str, month: str = "", day: str = "") -> str:
    """A day, a month or a year in the words of the language; without ``year`` only what is within it."""
    language = _SPOKEN.get()
    if language is None or not language.dates:
        name = MONTHS[int(month) - 1] if month else ""
        return " ".join(part for part in (day and str(int(day)), name, year) if part)
    year, day = year and str(int(year)), day and str(int(day))
    row = (0 if year else 2) + (1 if day else 0)
    sample = language.dates[row][int(month) - 1] if month else language.year
    parts = {SAMPLE_YEAR: year, f"0{sample_day(month)}": day.zfill(2), sample_day(month): day}
    shown = {language.written(old): language.written(new) for old, new in parts.items()}
    return re.sub("|".join(shown), lambda found: shown[found[0]], sample)

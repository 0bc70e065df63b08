"""Samples of languages as a browser sends them."""

from __future__ import annotations

from typing import Any

MONTHS = (
    *("Jan.", "Feb.", "März", "Apr.", "Mai", "Juni"),
    *("Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."),
)
DAYS = [f"{(month + 1) % 9 + 1}. {name}" for month, name in enumerate(MONTHS)]

GERMAN: dict[str, Any] = {
    "digits": "0 1 2 3 4 5 6 7 8 9",
    "numbers": "1.234,5 12.345.678,5",
    "percent": "1\u00a0%",
    "currency": "1\u00a0¤",
    "dates": [
        *([f"{name} 2026" for name in MONTHS], [f"{day} 2026" for day in DAYS]),
        *(list(MONTHS), DAYS),
    ],
    "year": "2026",
}
UNDATED: dict[str, Any] = {"dates": [], "year": ""}
INDIAN: dict[str, Any] = {
    "digits": "0 1 2 3 4 5 6 7 8 9",
    "numbers": "1,234.5 1,23,45,678.5",
    "percent": "1%",
    "currency": "¤1",
    **UNDATED,
}
SPANISH: dict[str, Any] = GERMAN | {"numbers": "1234,5 12.345.678,5", **UNDATED}
EGYPTIAN: dict[str, Any] = {
    "digits": "٠ ١ ٢ ٣ ٤ ٥ ٦ ٧ ٨ ٩",
    "numbers": "١٬٢٣٤٫٥ ١٢٬٣٤٥٬٦٧٨٫٥",
    "percent": "١٪",
    "currency": "\u200f١\u00a0¤",
    **UNDATED,
}

"""Sizes and colours shared by the browser and the pictures: ``theme.json`` as Python values.

The browser reads the same file as CSS variables ``--kt-<token>``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final, Literal

Theme = Literal["light", "dark"]

_THEME = json.loads(Path(__file__).with_name("theme.json").read_text(encoding="utf-8"))

SIZES: Final[dict[str, float]] = _THEME["sizes"]
"""Lengths in px at zoom 1: ``SIZES["card_width"]``."""

TOKENS: Final[dict[str, dict[str, str]]] = _THEME["tokens"]
"""Per token: ``light`` and ``dark`` as plain values, ``css_light`` and ``css_dark`` for a host page."""

ADVANCES: Final[dict[str, float]] = {
    letter: advance for advance, letters in _THEME["advances"] for letter in letters
}
"""Width of a letter at font size 1: about Inter, so a little more than Arial."""


def colour(token: str, theme: Theme = "light") -> str:
    """The plain colour of ``token``, for pictures that no host page styles.

    Examples:
        >>> colour("good"), colour("good", "dark")
        ('#0b7a55', '#4cc79a')
    """
    return TOKENS[token][theme]


def colours(theme: Theme) -> dict[str, str]:
    """Every token's plain value in ``theme``."""
    return {token: values[theme] for token, values in TOKENS.items()}

"""Cut a formula, as people write it, into tokens.

Labels may have spaces and need no quotes: a name runs on until an operator. ``x`` and ``X`` between
two names multiply; ``[label]`` and backticks quote a label that an operator would cut. A hyphen
inside a word ("e-mail orders") could be a minus too: it is refused unless the metrics of the tree
settle it. In the condition of ``if_`` the words ``and``, ``or`` and ``not`` are operators; elsewhere
they belong to labels ("Sales and marketing").
"""

# ruff: noqa: RUF001 - the signs that people type are what this file is about

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal

from kpitree_widgets.errors import FormulaError
from kpitree_widgets.formula.labels import normalise
from kpitree_widgets.units import format_count

MAX_LENGTH = 10_000

Kind = Literal["number", "name", "operator", "open", "close", "comma"]

OPERATORS = {
    **dict.fromkeys("+", "+"),
    **dict.fromkeys("-−–—", "-"),
    **dict.fromkeys("*×·⋅∙", "*"),
    **dict.fromkeys("/÷", "/"),
}
RELATIONS = {
    **{sign: sign for sign in ("<", "<=", ">", ">=", "==", "!=")},
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "<>": "!=",
}
RELATION = re.compile("|".join(sorted(RELATIONS, key=len, reverse=True)))
LOGIC = re.compile(r"(?:and|or|not)(?![\w.'-])", re.IGNORECASE)
SPACE = re.compile(r"\s+")
WIDE = str.maketrans("＝＋－＊／（），％［］＜＞ｘＸ", "=+-*/(),%[]<>xX")
"""Signs of full width, as Japanese and Chinese keyboards write them."""
PRICE = re.compile(r"[$€£¥]\s?\d")
COMMENT = re.compile(r"#(?!\w|\s*of\s)")
WORDS_AHEAD = 8
NUMBER = re.compile(r"(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?![\w.])")
PERCENT = re.compile(r"\s?%(?!\s*\w)|%(?=\s+(?:and|or|not)\b)", re.IGNORECASE)
CONTROL = r"\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff"
"""Characters that are not seen, or that turn what is read around; joiners belong to scripts."""
LETTER = rf"""[^\s{CONTROL}+\-−–—‐*×·⋅∙/÷()\[\]`,.'’=;:!?<>≤≥≠|^~"\\{{}}]"""
WORD = re.compile(rf"{LETTER}(?:{LETTER}|['’.](?={LETTER}))*(?:\.(?=\s+\w))?")
QUOTED = re.compile(r"\[([^\[\]]*)\]|`([^`]*)`")
TIMES = re.compile(r"[xXхХ](?!\w)(?=\s*[\w\[`(.#]|\s+-[\w(\[])")
HYPHEN = re.compile(r"[-‐](?=[^\W\d])")
MORE_LABEL = re.compile(r"\s*\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text; ``text`` of an operator is its sign in Python, of a name the label."""

    kind: Kind
    text: str
    start: int
    end: int
    percent: bool = False
    condition: bool = False
    """Whether it stands in the condition of ``if_``."""


def tokens(text: str, known: Container[str]) -> Iterator[Token]:
    """The tokens of ``text``, left to right.

    Args:
        text: a formula without its left-hand side.
        known: normalised labels (and ids) of the metrics there are.

    Raises:
        FormulaError: the text is too long, or has a character that means nothing here.
    """
    if len(text) > MAX_LENGTH:
        raise FormulaError(
            f"the formula has {format_count(len(text))} characters, the limit is {format_count(MAX_LENGTH)}",
            span=(MAX_LENGTH, len(text)),
            hint="cut it into several metrics",
        )
    text = text.translate(WIDE)
    position = 0
    last: Token | None = None
    conditions = [False]
    while position < len(text):
        space = SPACE.match(text, position)
        if space:
            position = space.end()
            continue
        condition = conditions[-1]
        operand = last is None or last.kind in ("operator", "open", "comma")
        token = _logic(text, position) if condition else None
        token = token or (_operand(text, position, known, condition) if operand else None)
        token = token or _sign(text, position) or _unexpected(text, position, known, condition)
        token = replace(token, condition=True) if condition else token
        _nest(conditions, token, last)
        last = token
        position = token.end
        yield token


def _nest(conditions: list[bool], token: Token, last: Token | None) -> None:
    """Keep for every open parenthesis whether what stands in it now is a condition."""
    if token.kind == "open":
        calls = last is not None and last.kind == "name"
        conditions.append(last.text.casefold() == "if_" if calls and last else conditions[-1])
    elif token.kind == "close" and len(conditions) > 1:
        conditions.pop()
    elif token.kind == "comma":
        conditions[-1] = False


def _logic(text: str, start: int) -> Token | None:
    word = LOGIC.match(text, start)
    return Token("operator", word[0].casefold(), start, word.end()) if word else None


def _sign(text: str, start: int) -> Token | None:
    character = text[start]
    relation = RELATION.match(text, start)
    if relation:
        return Token("operator", RELATIONS[relation[0]], start, relation.end())
    if text.startswith("**", start) or character == "^":
        return Token("operator", "**", start, start + 1 + (character == "*"))
    if character in OPERATORS:
        return Token("operator", OPERATORS[character], start, start + 1)
    if TIMES.match(text, start):
        return Token("operator", "*", start, start + 1)
    kinds: dict[str, Kind] = {"(": "open", ")": "close", ",": "comma"}
    if character in kinds:
        return Token(kinds[character], character, start, start + 1)
    return None


def _operand(text: str, start: int, known: Container[str], condition: bool) -> Token | None:  # noqa: FBT001
    quoted = QUOTED.match(text, start)
    if quoted:
        label = (quoted[1] if quoted[1] is not None else quoted[2]).strip()
        if not label:
            raise FormulaError(
                "a label is missing here",
                span=(start, quoted.end()),
                hint="write it between the brackets",
            )
        return Token("name", label, start, quoted.end())
    number = NUMBER.match(text, start)
    if number and not _goes_on_as_name(text, number.end(), condition):
        if re.match(r",\d{3}(?!\d)", text[number.end() : number.end() + 5]):
            raise FormulaError(
                "a number is written without separators",
                span=(start, number.end() + 4),
                hint=f"write {text[start : number.end() + 4].replace(',', '')}",
            )
        percent = PERCENT.match(text, number.end())
        end = percent.end() if percent else number.end()
        return Token("number", number[0], start, end, percent=percent is not None)
    if PRICE.match(text, start):
        raise FormulaError(
            "a number is written without its unit",
            span=(start, start + 1),
            hint="write the number alone and give the metric a unit",
        )
    return _name(text, start, known, condition) if WORD.match(text, start) else None


def _goes_on_as_name(text: str, end: int, condition: bool) -> bool:  # noqa: FBT001
    """Whether a number is the first word of a label, as in "30 day actives"."""
    space = SPACE.match(text, end)
    return bool(
        space
        and re.match(r"[^\W\d]", text[space.end() : space.end() + 1])
        and not TIMES.match(text, space.end())
        and not (condition and LOGIC.match(text, space.end()))
    )


def _name(text: str, start: int, known: Container[str], condition: bool) -> Token:  # noqa: FBT001
    end = start
    while True:
        space = SPACE.match(text, end)
        at = space.end() if space else end
        word = WORD.match(text, at)
        if word is None or (end > start and (not space or TIMES.match(text, at))):
            break
        if condition and LOGIC.match(text, at):
            break
        if end > start and COMMENT.match(text, at):
            raise FormulaError(
                "a comment is not part of a formula", span=(at, len(text)), hint="leave it out"
            )
        end = _hyphenated(text, start, word.end(), known)
    bracketed = MORE_LABEL.match(text, end)
    if bracketed and normalise(text[start : bracketed.end()]) in known:
        end = bracketed.end()
    end = _longest_known(text, start, end, known)
    return Token("name", text[start:end], start, end)


def _longest_known(text: str, start: int, end: int, known: Container[str]) -> int:
    """Where the name ends if it goes on across an operator to a label that the tree has."""
    longest = end
    for word in islice(WORD.finditer(text, end), WORDS_AHEAD):
        if any(mark in "[]`,=()" for mark in text[end : word.start()]):
            break
        if normalise(text[start : word.end()]) in known:
            longest = word.end()
    return longest


def _hyphenated(text: str, start: int, end: int, known: Container[str]) -> int:
    """Where the word that ends at ``end`` ends once its hyphens are settled."""
    while HYPHEN.match(text, end):
        word = WORD.match(text, end + 1)
        if word is None:
            return end
        if not _is_known_start(text, start, word.end(), known):
            left, right = normalise(text[start:end]), normalise(_rest_of_name(text, end + 1))
            if left in known and right in known:
                return end
            raise FormulaError(
                f"{text[start : word.end()]!r} can be one label or a subtraction",
                span=(end, end + 1),
                hint=f"put spaces around the minus, or write [{_rest_of_name(text, start)}]",
            )
        end = word.end()
    return end


def _rest_of_name(text: str, start: int) -> str:
    return re.split(r"[+*/×÷()\[\],=]|\s[xX−–-]\s", text[start:], maxsplit=1)[0].strip().rstrip(".")


def _is_known_start(text: str, start: int, end: int, known: Container[str]) -> bool:
    """Whether some run of words from ``start`` through the hyphen at ``end`` is a known label."""
    at: int | None = end
    while at is not None:
        if normalise(text[start:at]) in known:
            return True
        space = SPACE.match(text, at)
        word = WORD.match(text, space.end()) if space else None
        at = word.end() if word else None
    return False


def _unexpected(text: str, start: int, known: Container[str], condition: bool) -> Token:  # noqa: FBT001
    operand = _operand(text, start, known, condition)
    if operand is not None:
        return operand
    character = text[start]
    hints = {
        "=": "give only what stands right of the equals sign",
        "[": "close the bracket with ]",
        "`": "close the backtick",
        ";": "separate arguments with a comma",
    }
    hint = hints.get(character, "quote a label with special characters: [like this]")
    raise FormulaError(f"{character!r} means nothing here", span=(start, start + 1), hint=hint)

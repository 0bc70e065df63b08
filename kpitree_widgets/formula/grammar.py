"""Whether tokens stand in an order that means something: said with the position where not."""

from __future__ import annotations

import difflib
from collections.abc import Container

from kpitree_widgets.errors import FormulaError, Span, UnknownFunctionError
from kpitree_widgets.formula.functions import FUNCTIONS
from kpitree_widgets.formula.lexer import Token, tokens

SIGNS = ("+", "-", "not")
"""Operators that may stand before an operand."""
RELATIONS = ("<", "<=", ">", ">=", "==", "!=")
OPERATOR_HINT = "write + - * or /"
MAX_NESTING = 100
"""Parentheses open at once, and signs in a row."""


def ordered_tokens(text: str, known: Container[str]) -> tuple[Token, ...]:
    """The tokens of ``text``; operands and operators alternate, and parentheses close.

    Raises:
        FormulaError: they do not.
    """
    opened: list[int] = []
    found: list[Token] = []
    signs = 0
    for token in tokens(text, known):
        last = found[-1] if found else None
        _check(token, last, text)
        signs = signs + 1 if token.kind == "operator" else 0
        if max(signs, len(opened)) > MAX_NESTING:
            raise FormulaError(
                "the formula is nested too deeply",
                span=_span(token),
                hint="cut it into several metrics",
            )
        match token.kind:
            case "open":
                opened.append(len(found))
            case "close" if opened:
                opened.pop()
            case "close":
                raise FormulaError(
                    "this parenthesis was never opened", span=_span(token), hint="remove it"
                )
            case "comma" if not opened or not is_function(found[opened[-1] - 1]):
                raise FormulaError("a comma stands only between arguments", span=_span(token))
            case _:
                pass
        found.append(token)
    if opened:
        raise FormulaError(
            "this parenthesis is not closed", span=_span(found[opened[-1]]), hint="add )"
        )
    if _wants_operand(found[-1] if found else None):
        message = "the formula ends too early" if found else "the formula is empty"
        raise FormulaError(message, span=(len(text), len(text)), hint="write a metric or a number")
    return tuple(found)


def is_function(token: Token | None) -> bool:
    """Whether the token is the name of a function, were a parenthesis to follow."""
    return token is not None and token.kind == "name" and token.text.casefold() in FUNCTIONS


def _wants_operand(last: Token | None) -> bool:
    return last is None or last.kind in ("operator", "open", "comma")


def _span(token: Token) -> Span:
    return token.start, token.end


def _check(token: Token, last: Token | None, text: str) -> None:
    """Refuse ``token`` where it cannot follow ``last``."""
    operand = _wants_operand(last)
    shown = text[token.start : token.end]
    match token.kind:
        case "number" | "name" if not operand:
            raise FormulaError(
                f"an operator is missing before {token.text!r}",
                span=_span(token),
                hint=OPERATOR_HINT,
            )
        case "open" if not operand and not is_function(last):
            raise _not_callable(last, token, text)
        case "close" | "comma" if operand:
            raise FormulaError(
                f"something is missing before {shown!r}",
                span=_span(token),
                hint="write a metric or a number there",
            )
        case "operator" if operand and token.text not in SIGNS:
            raise FormulaError(
                f"something is missing before {shown!r}",
                span=_span(token),
                hint="write a metric or a number there",
            )
        case "operator" if token.text == "not" and not operand:
            raise FormulaError(
                "'not' stands before a condition", span=_span(token), hint="write: and not ..."
            )
        case "operator" if token.text in RELATIONS and not token.condition:
            raise FormulaError(
                f"{shown!r} compares only in a condition",
                span=_span(token),
                hint=f"write {FUNCTIONS['if_'].usage}",
            )
        case _:
            pass


def _not_callable(last: Token | None, opening: Token, text: str) -> FormulaError:
    if last is None or last.kind != "name":
        return FormulaError(
            "an operator is missing before '('", span=_span(opening), hint=OPERATOR_HINT
        )
    close = difflib.get_close_matches(last.text.casefold(), FUNCTIONS, n=1)
    if close:
        hint = f"did you mean {close[0]}?"
    else:
        end = text.find(")", opening.start) + 1
        whole = text[last.start : end] if end else last.text
        functions = ", ".join(FUNCTIONS)
        hint = f"if the parentheses belong to the label, write [{whole}]; the functions are {functions}"
    return UnknownFunctionError(f"{last.text!r} is not a function", span=_span(last), hint=hint)

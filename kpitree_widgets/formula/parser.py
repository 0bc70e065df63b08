"""Read a formula. Python's own parser finds the structure; a whitelist says what may be in it.

The text never reaches an interpreter: every label and number is first replaced by a numbered
placeholder, the result is parsed with ``ast`` and only arithmetic, calls of known functions and
those placeholders are accepted. Length, size and depth are bounded before anything is built.
"""

from __future__ import annotations

import ast
import difflib
import math
from collections.abc import Mapping
from dataclasses import dataclass

from kpitree_widgets.errors import FormulaError, Span, UnknownFunctionError
from kpitree_widgets.formula.expression import (
    Call,
    Expression,
    Negation,
    Number,
    Operation,
    Operator,
    Ref,
)
from kpitree_widgets.formula.functions import FUNCTIONS
from kpitree_widgets.formula.labels import normalise, unique_slug
from kpitree_widgets.formula.lexer import Token, tokens

MAX_NODES = 2_000
MAX_DEPTH = 400

OPERATIONS: Mapping[type[ast.operator], Operator] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
}


@dataclass(frozen=True, slots=True)
class Name:
    """A driver that the formula names, where it does so first."""

    metric: str
    """The id it has, or gets if nobody has defined it yet."""
    label: str
    """As written."""
    span: Span


@dataclass(frozen=True, slots=True)
class Parsed:
    """A formula that was read."""

    expression: Expression
    names: tuple[Name, ...]
    """All drivers, in the order they are read."""
    placeholders: tuple[Name, ...]
    """Those that nobody has defined yet."""


def parse(text: str, known: Mapping[str, str]) -> Parsed:
    """Read ``text``, the right-hand side of a formula.

    Args:
        text: labels with spaces, ids, numbers, ``12.5%``, ``+ - * x X × / ÷ −``, parentheses, the
            functions of ``FUNCTIONS``; a trailing full stop is forgiven.
        known: id by normalised label and by id.

    Raises:
        FormulaError: what is wrong, with the span in ``text``.

    Examples:
        >>> parse("Visits X Conversion rate.", {"visits": "visits"}).expression
        Operation(operator='*', left=Ref(metric='visits'), right=Ref(metric='conversion_rate'))
    """
    body = text.rstrip()
    body = body.removesuffix(".") if not body.endswith("..") else body
    found = _checked(body, known)
    names = _names(found, known)
    root = _structure(found)
    expression = _expression(root, found, {key: name.metric for key, name in names.items()})
    existing = set(known.values())
    new = (name for name in names.values() if name.metric not in existing)
    return Parsed(expression, tuple(names.values()), tuple(new))


def _checked(text: str, known: Mapping[str, str]) -> tuple[Token, ...]:
    """The tokens, once operands and operators alternate and parentheses close."""
    opened: list[Token] = []
    found: list[Token] = []
    for token in tokens(text, known):
        last = found[-1] if found else None
        operand = last is None or last.kind in ("operator", "open", "comma")
        match token.kind:
            case "number" | "name" if not operand:
                raise FormulaError(
                    f"an operator is missing before {token.text!r}",
                    span=(token.start, token.end),
                    hint="write + - * or /",
                )
            case "open":
                if not operand and not _is_function(last):
                    raise _not_callable(last, token, text)
                opened.append(token)
            case "close":
                _close(opened, found, token)
            case "comma" if not opened or operand or not _calls(found, opened[-1]):
                raise FormulaError(
                    "a comma stands only between arguments", span=(token.start, token.end)
                )
            case "operator" if operand and token.text in "*/":
                power = last is not None and last.text == token.text == "*"
                hint = (
                    "powers are not part of the language"
                    if power
                    else "write a metric or a number there"
                )
                raise FormulaError(
                    f"something is missing before {text[token.start]!r}",
                    span=(token.start, token.end),
                    hint=hint,
                )
            case _:
                pass
        found.append(token)
    if opened:
        raise FormulaError(
            "this parenthesis is not closed", span=(opened[-1].start, opened[-1].end), hint="add )"
        )
    if not found or found[-1].kind not in ("number", "name", "close"):
        raise FormulaError(
            "the formula ends too early" if found else "the formula is empty",
            span=(len(text), len(text)),
        )
    return tuple(found)


def _is_function(token: Token | None) -> bool:
    return token is not None and token.kind == "name" and token.text.casefold() in FUNCTIONS


def _calls(found: list[Token], opening: Token) -> bool:
    at = found.index(opening)
    return at > 0 and _is_function(found[at - 1])


def _close(opened: list[Token], found: list[Token], token: Token) -> None:
    if not opened:
        raise FormulaError(
            "this parenthesis was never opened", span=(token.start, token.end), hint="remove it"
        )
    if found[-1].kind in ("operator", "open", "comma"):
        raise FormulaError("something is missing before ')'", span=(token.start, token.end))
    opened.pop()


def _not_callable(last: Token | None, opening: Token, text: str) -> FormulaError:
    if last is None or last.kind != "name":
        return FormulaError(
            "an operator is missing before '('",
            span=(opening.start, opening.end),
            hint="write + - * or /",
        )
    close = difflib.get_close_matches(last.text.casefold(), FUNCTIONS, n=1)
    if close:
        hint = f"did you mean {close[0]}?"
    else:
        end = text.find(")", opening.start) + 1
        whole = text[last.start : end] if end else last.text
        hint = f"if the parentheses belong to the label, write [{whole}]; the functions are {', '.join(FUNCTIONS)}"
    return UnknownFunctionError(
        f"{last.text!r} is not a function", span=(last.start, last.end), hint=hint
    )


def _names(found: tuple[Token, ...], known: Mapping[str, str]) -> dict[str, Name]:
    """Every metric named, by normalised label."""
    taken = set(known.values())
    names: dict[str, Name] = {}
    for token, after in zip(found, (*found[1:], None), strict=True):
        if token.kind != "name" or (after is not None and after.kind == "open"):
            continue
        key = normalise(token.text)
        if key in names:
            continue
        metric = known.get(token.text) or known.get(key) or unique_slug(token.text, taken)
        taken.add(metric)
        names[key] = Name(metric, " ".join(token.text.split()), (token.start, token.end))
    return names


def _structure(found: tuple[Token, ...]) -> ast.expr:
    source = " ".join(
        f"n{i}" if t.kind in ("number", "name") else t.text for i, t in enumerate(found)
    )
    try:
        root = ast.parse(source, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise FormulaError(
            "the formula is nested too deeply", hint="cut it into several metrics"
        ) from None
    level: list[ast.AST] = [root]
    nodes = depth = 0
    while level:
        nodes += len(level)
        depth += 1
        if nodes > MAX_NODES or depth > MAX_DEPTH:
            raise FormulaError(
                "the formula is too large", hint="use sum(a, b, ...) or cut it into several metrics"
            )
        level = [
            part
            for node in level
            for part in ast.iter_child_nodes(node)
            if isinstance(part, ast.expr)
        ]
    return root


def _expression(node: ast.expr, found: tuple[Token, ...], ids: Mapping[str, str]) -> Expression:
    match node:
        case ast.Name(id=name):
            token = found[int(name[1:])]
            return _number(token) if token.kind == "number" else Ref(ids[normalise(token.text)])
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return Negation(_expression(operand, found, ids))
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return _expression(operand, found, ids)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATIONS:
            operator = OPERATIONS[type(op)]
            return Operation(
                operator, _expression(left, found, ids), _expression(right, found, ids)
            )
        case ast.Call(func=ast.Name(id=name), args=args):
            token = found[int(name[1:])]
            return _call(token, tuple(_expression(arg, found, ids) for arg in args))
        case _:
            raise FormulaError(f"{type(node).__name__} is not part of the language")


def _number(token: Token) -> Number:
    value = float(token.text)
    if not math.isfinite(value):
        raise FormulaError("the number is too large", span=(token.start, token.end))
    return Number(value, percent=token.percent)


def _call(token: Token, arguments: tuple[Expression, ...]) -> Call:
    name = token.text.casefold()
    function = FUNCTIONS[name]
    if len(arguments) < function.fewest or (
        function.most is not None and len(arguments) > function.most
    ):
        raise FormulaError(
            f"{name} takes other arguments",
            span=(token.start, token.end),
            hint=f"write {function.usage}",
        )
    return Call(name, arguments)

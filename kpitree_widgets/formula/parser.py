"""Read a formula. Python's own parser finds the structure; a whitelist says what may be in it.

The text never reaches an interpreter: every label and number is first replaced by a numbered
placeholder, the result is parsed with ``ast`` and only arithmetic, calls of known functions and
those placeholders are accepted. Length, size and depth are bounded before anything is built.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from kpitree_widgets.errors import FormulaError, Span
from kpitree_widgets.formula.expression import (
    Call,
    Comparison,
    Expression,
    Junction,
    Negation,
    Not,
    Number,
    Operation,
    Operator,
    Ref,
    Relation,
)
from kpitree_widgets.formula.functions import FUNCTIONS
from kpitree_widgets.formula.grammar import ordered_tokens
from kpitree_widgets.formula.labels import normalise, unique_slug
from kpitree_widgets.formula.lexer import Token

MAX_NODES = 2_000
MAX_DEPTH = 400
MAX_EXPONENT = 16
MAX_WINDOW = 10_000

OPERATIONS: Mapping[type[ast.operator], Operator] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
}
RELATIONS: Mapping[type[ast.cmpop], Relation] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
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
        text: labels with spaces, ids, numbers, ``12.5%``, ``+ - * x X × / ÷ − ** ^``, parentheses, the
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
    found = ordered_tokens(body, known)
    names = _names(found, known)
    root = _structure(found)
    expression = _Reader(found, {key: name.metric for key, name in names.items()}).value(root)
    new = (name for key, name in names.items() if key not in known and name.label not in known)
    return Parsed(expression, tuple(names.values()), tuple(new))


def _names(found: tuple[Token, ...], known: Mapping[str, str]) -> dict[str, Name]:
    """Every metric named, by normalised label."""
    new: set[str] = set()
    names: dict[str, Name] = {}
    for token, after in zip(found, (*found[1:], None), strict=True):
        if token.kind != "name" or (after is not None and after.kind == "open"):
            continue
        key = normalise(token.text)
        if key in names:
            continue
        metric = known.get(token.text) or known.get(key)
        if metric is None:
            metric = unique_slug(token.text, known, new)
            new.add(metric)
        names[key] = Name(metric, " ".join(token.text.split()), (token.start, token.end))
    return names


def _structure(found: tuple[Token, ...]) -> ast.expr:
    source = " ".join(
        f"n{i}" if token.kind in ("number", "name") else token.text for i, token in enumerate(found)
    )
    try:
        root = ast.parse(source, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise _too_large(found) from None
    level: list[ast.expr] = [root]
    nodes = depth = 0
    while level:
        nodes += len(level)
        depth += 1
        if nodes > MAX_NODES or depth > MAX_DEPTH:
            raise _too_large(found)
        level = [part for node in level for part in _inside(node)]
    return root


def _inside(node: ast.expr) -> list[ast.expr]:
    """The parts of a node; kinds that no token can make have none."""
    match node:
        case ast.BinOp(left=left, right=right):
            return [left, right]
        case ast.UnaryOp(operand=operand):
            return [operand]
        case ast.Call(func=func, args=args):
            return [func, *args]
        case ast.Compare(left=left, comparators=others):
            return [left, *others]
        case ast.BoolOp(values=values):
            return values
        case _:
            return []


def _too_large(found: tuple[Token, ...]) -> FormulaError:
    """The limit of operations, with the place where it is passed."""
    operators = [token for token in found if token.kind == "operator"]
    start = operators[MAX_DEPTH].start if len(operators) > MAX_DEPTH else found[0].start
    return FormulaError(
        "the formula is too large",
        span=(start, found[-1].end),
        hint="use sum(a, b, ...) or cut it into several metrics",
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns Python's nodes into an expression; ``found`` are the tokens that ``n0, n1 ...`` are."""

    found: tuple[Token, ...]
    ids: Mapping[str, str]

    def value(self, node: ast.expr) -> Expression:
        """A number, metric, operation or call."""
        match node:
            case ast.Name(id=name):
                token = self.found[int(name[1:])]
                return _number(token) if token.kind == "number" else Ref(self._id(token))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return Negation(self.value(operand))
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.value(operand)
            case ast.BinOp(left=left, op=ast.Pow(), right=right):
                return Operation("**", self.value(left), self._exponent(right))
            case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATIONS:
                return Operation(OPERATIONS[type(op)], self.value(left), self.value(right))
            case ast.Call(func=ast.Name(id=name), args=args):
                return self._call(self.found[int(name[1:])], args)
            case _:
                raise FormulaError(
                    "a condition stands where a value is wanted",
                    span=self._span(node),
                    hint=f"write {FUNCTIONS['if_'].usage}",
                )

    def condition(self, node: ast.expr) -> Expression:
        """A comparison, or several joined."""
        match node:
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return Comparison(RELATIONS[type(op)], self.value(left), self.value(right))
            case ast.Compare():
                raise FormulaError(
                    "a comparison has two sides",
                    span=self._span(node),
                    hint="write a < b and b < c",
                )
            case ast.BoolOp(op=op, values=[first, *others]):
                word: Literal["and", "or"] = "and" if isinstance(op, ast.And) else "or"
                joined = self.condition(first)
                for other in others:
                    joined = Junction(word, joined, self.condition(other))
                return joined
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Not(self.condition(operand))
            case _:
                raise FormulaError(
                    "a condition compares two values",
                    span=self._span(node),
                    hint=f"write {FUNCTIONS['if_'].usage}",
                )

    def _id(self, token: Token) -> str:
        return self.ids[normalise(token.text)]

    def _call(self, token: Token, args: list[ast.expr]) -> Call:
        name = token.text.casefold()
        function = FUNCTIONS[name]
        fits = function.fewest <= len(args) and (
            function.most is None or len(args) <= function.most
        )
        if not fits or (function.pairs and len(args) % 2):
            raise FormulaError(
                f"{name} takes other arguments",
                span=(token.start, token.end),
                hint=f"write {function.usage}",
            )
        first = self.condition(args[0]) if name == "if_" else self.value(args[0])
        arguments = (first, *(self.value(arg) for arg in args[1:]))
        if function.window and len(arguments) == function.most:
            self._check_window(token, arguments[-1])
        return Call(name, arguments)

    def _check_window(self, token: Token, argument: Expression) -> None:
        whole = isinstance(argument, Number) and not argument.percent and argument.value % 1 == 0
        if not whole or not 1 <= argument.value <= MAX_WINDOW:  # type: ignore[union-attr]
            raise FormulaError(
                f"the periods of {token.text.casefold()} are a whole number from 1 to {MAX_WINDOW:,}",
                span=(token.start, token.end),
                hint=f"write {FUNCTIONS[token.text.casefold()].usage}",
            )

    def _exponent(self, node: ast.expr) -> Expression:
        exponent = self.value(node)
        number = exponent.operand if isinstance(exponent, Negation) else exponent
        if not isinstance(number, Number) or number.percent or number.value > MAX_EXPONENT:
            raise FormulaError(
                "an exponent is a number",
                span=self._span(node),
                hint=f"write one from -{MAX_EXPONENT} to {MAX_EXPONENT}",
            )
        return exponent

    def _span(self, node: ast.expr) -> Span | None:
        """From the first to the last placeholder in ``node``."""
        names = [part.id for part in ast.walk(node) if isinstance(part, ast.Name)]
        at = sorted(int(name[1:]) for name in names)
        return (self.found[at[0]].start, self.found[at[-1]].end) if at else None


def _number(token: Token) -> Number:
    value = float(token.text)
    if not math.isfinite(value):
        raise FormulaError("the number is too large", span=(token.start, token.end))
    return Number(value, percent=token.percent)

"""Values as Python that people would write by hand: double quotes, a line where it fits, else one each."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

WIDTH = 88


@dataclass(frozen=True)
class Made:
    """A call: ``kt.path({...})``."""

    function: str
    arguments: tuple[object, ...] = ()
    named: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True)
class Verbatim:
    """Python as it stands."""

    text: str


def python(value: object, indent: int = 0, before: int = 0, after: int = 0) -> str:
    r"""``value`` as Python that starts in column ``indent + before`` and leaves ``after`` free.

    Examples:
        >>> python(Made("kt.path", ({"2022-12-31": 1e6},)))
        'kt.path({"2022-12-31": 1_000_000})'
        >>> python(("it's", 'a "word"', 0.5, None))
        '("it\'s", \'a "word"\', 0.5, None)'
    """
    short = _flat(value)
    if indent + before + len(short) + after <= WIDTH:
        return short
    inner = indent + 4
    match value:
        case Made(function, arguments, named):
            items = [python(one, inner, after=1) for one in arguments]
            items += [f"{name}={python(one, inner, len(name) + 1, 1)}" for name, one in named]
            return _exploded(f"{function}(", items, ")", indent)
        case Mapping():
            keys = {text(str(key)): one for key, one in value.items()}
            items = [f"{key}: {python(one, inner, len(key) + 2, 1)}" for key, one in keys.items()]
            return _exploded("{", items, "}", indent)
        case tuple() | list():
            opening, closing = "()" if isinstance(value, tuple) else "[]"
            return _exploded(
                opening, [python(one, inner, after=1) for one in value], closing, indent
            )
        case _:
            return short


def text(value: str) -> str:
    """A string literal, in double quotes unless it contains some."""
    if '"' in value:
        return repr(value)
    return f'"{repr(value + chr(39))[1:-2]}"'


def number(value: float) -> str:
    """A number as people write it.

    Examples:
        >>> number(1_250_000.0), number(0.0372), number(-3.0), number(1e22)
        ('1_250_000', '0.0372', '-3', '1e+22')
    """
    return f"{int(value):_}" if value == int(value) and 0 < abs(value) < 1e15 else _zero(value)


def measure(written: str) -> Verbatim:
    """A measure as it prints, with the names that it has under ``kt``.

    Examples:
        >>> measure("sum('amount', where='is_paid') / count()").text
        'kt.sum("amount", where="is_paid") / kt.count()'
    """
    try:
        return Verbatim(_measure(ast.parse(written, mode="eval").body))
    except (SyntaxError, ValueError, RecursionError):
        return Verbatim(text(written))


def _measure(part: ast.expr) -> str:
    match part:
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            below = _measure(right)
            return f"{_measure(left)} / {f'({below})' if isinstance(right, ast.BinOp) else below}"
        case ast.Call(func=ast.Name(id=name), args=args, keywords=keywords):
            items = [_measure(one) for one in args]
            items += [f"{one.arg}={_measure(one.value)}" for one in keywords]
            return f"kt.{name}({', '.join(items)})"
        case ast.Constant(value=str(value)):
            return text(value)
        case _:
            raise ValueError(f"{ast.dump(part)} is no part of a measure")


def _zero(value: float) -> str:
    return repr(float(value)).removesuffix(".0")


def _exploded(opening: str, items: Iterable[str], closing: str, indent: int) -> str:
    space = " " * (indent + 4)
    body = "".join(f"{space}{item},\n" for item in items)
    return f"{opening}\n{body}{' ' * indent}{closing}"


def _flat(value: object) -> str:  # noqa: PLR0911 - a case per kind
    match value:
        case Made(function, arguments, named):
            items = [_flat(one) for one in arguments]
            items += [f"{name}={_flat(one)}" for name, one in named]
            return f"{function}({', '.join(items)})"
        case Verbatim(written):
            return written
        case Mapping():
            pairs = (f"{text(str(key))}: {_flat(one)}" for key, one in value.items())
            return f"{{{', '.join(pairs)}}}"
        case tuple():
            inner = ", ".join(_flat(one) for one in value)
            return f"({inner},)" if len(value) == 1 else f"({inner})"
        case list():
            return f"[{', '.join(_flat(one) for one in value)}]"
        case date():
            return text(value.isoformat())
        case str():
            return text(value)
        case float() | int() if not isinstance(value, bool):
            return number(value)
        case _:
            return repr(value)

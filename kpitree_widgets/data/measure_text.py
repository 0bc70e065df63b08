"""Measures as text: what ``str`` makes of one is read back, and nothing else is."""

from __future__ import annotations

import ast
from typing import cast, get_args

from kpitree_widgets.data.measures import Aggregate, Function, Measure, Ratio
from kpitree_widgets.errors import BindError

LONGEST = 1_000


def parse(text: str) -> Measure:
    """The measure that is written so.

    Raises:
        BindError: it is none.

    Examples:
        >>> str(parse("sum('amount', where='is_paid') / count()"))
        "sum('amount', where='is_paid') / count()"
    """
    try:
        if len(text) > LONGEST:
            raise ValueError(text)  # noqa: TRY301 - all that is no measure ends in one sentence
        return _measure(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise BindError(
            f"{text[:80]!r} is not a measure", hint="write it like sum('amount') / count()"
        ) from None


def _measure(node: ast.expr) -> Measure:
    match node:
        case ast.BinOp(left, ast.Div(), right):
            return Ratio(_measure(left), _measure(right))
        case ast.Call(ast.Name(name), positional, named) if name in get_args(Function):
            texts = [_text(one) for one in positional]
            options = {str(one.arg): _text(one.value) for one in named}
            if len(texts) > 1 or (not texts and name != "count") or set(options) - _options(name):
                raise ValueError(name)
            column = texts[0] if texts else None
            return Aggregate(
                cast("Function", name), column, options.get("where"), options.get("order_by")
            )
        case _:
            raise ValueError(node)


def _options(function: str) -> set[str]:
    return {"where", "order_by"} if function in ("last", "first") else {"where"}


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise ValueError(node)

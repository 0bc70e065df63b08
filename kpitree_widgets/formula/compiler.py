"""An expression as a code object: compiled once per formula, run on whole series."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from types import CodeType
from typing import TYPE_CHECKING, Any, assert_never

import numpy as np

from kpitree_widgets.formula.arithmetic import divide, power
from kpitree_widgets.formula.conditions import both, either, holds, is_not
from kpitree_widgets.formula.expression import (
    Call,
    Comparison,
    Expression,
    Junction,
    Negation,
    Not,
    Number,
    Operation,
    Ref,
)
from kpitree_widgets.formula.functions import FUNCTIONS
from kpitree_widgets.formula.rules import is_over_time, window
from kpitree_widgets.periods import Series

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Names of functions start with "@", which no metric id can, so that a metric may be called "sum".
GLOBALS: Mapping[str, object] = {
    "__builtins__": {},
    "@divide": divide,
    "@power": power,
    "@holds": holds,
    "@and": both,
    "@or": either,
    "@not": is_not,
    **{f"@{name}": function.apply for name, function in FUNCTIONS.items()},
}
ARITHMETIC: Mapping[str, Callable[[], ast.operator]] = {
    "+": ast.Add,
    "-": ast.Sub,
    "*": ast.Mult,
}
HERE: Mapping[str, Any] = {"lineno": 1, "col_offset": 0, "end_lineno": 1, "end_col_offset": 0}
"""Every node has the same place: filling places in afterwards takes longer than compiling."""
Context = dict[str, object]
"""What formulas may load besides metrics."""


def context(
    years: NDArray[np.int64], openings: Mapping[str, Any], shape: tuple[int, ...] | None = None
) -> Context:
    """What formulas need to know of the time axis.

    Args:
        years: the year of each period, shape ``(periods,)``.
        openings: by metric id, the value before the first period.
        shape: of all series, ``(periods, segments)`` where they have segments.
    """

    def over_all_periods(series: Series) -> Series:
        return np.broadcast_to(series, shape or years.shape) if np.ndim(series) == 0 else series

    return {
        **GLOBALS,
        "@over_all_periods": over_all_periods,
        "@opening": lambda metric: openings.get(metric, np.nan),
        "@years": years,
    }


def compiled(expression: Expression) -> CodeType:
    """The code of ``expression``; the names it loads are metric ids.

    It is built from the validated expression, never from text.
    """
    return compile(ast.Expression(_code(expression)), "<formula>", "eval")


def run(code: CodeType, values: Mapping[str, Series], known: Context) -> Series:
    """The series that ``code`` gives on ``values``; a number where the formula names no metric.

    Examples:
        >>> code = compiled(Operation("/", Ref("sum"), Ref("n")))
        >>> known = context(np.array([2021, 2022]), {})
        >>> run(code, {"sum": np.array([6.0, 1.0]), "n": np.array([3.0, 0.0])}, known)
        array([ 2., nan])
    """
    result: Series = eval(code, known, values)  # noqa: S307
    return result


def _code(expression: Expression) -> ast.expr:  # noqa: C901, PLR0911 - a case per kind
    match expression:
        case Number(value, percent):
            return _constant(value / 100 if percent else value)
        case Ref(metric):
            return _load(metric)
        case Negation(operand):
            return ast.UnaryOp(ast.USub(), _code(operand), **HERE)
        case Operation("/", left, right):
            return _call("@divide", _code(left), _code(right))
        case Operation("**", left, right):
            return _call("@power", _code(left), _code(right))
        case Operation(operator, left, right):
            return ast.BinOp(_code(left), ARITHMETIC[operator](), _code(right), **HERE)
        case Comparison(relation, left, right):
            return _call("@holds", _constant(relation), _code(left), _code(right))
        case Junction(word, left, right):
            return _call(f"@{word}", _code(left), _code(right))
        case Not(operand):
            return _call("@not", _code(operand))
        case Call() if is_over_time(expression):
            return _over_time(expression)
        case Call(function, arguments):
            return _call(f"@{function}", *(_code(argument) for argument in arguments))
        case _:
            assert_never(expression)


def _over_time(call: Call) -> ast.expr:
    function, series = FUNCTIONS[call.function], call.arguments[0]
    codes: list[ast.expr] = [_call("@over_all_periods", _code(series))]
    if function.window:
        codes.append(_constant(window(call)))
    if function.given == "opening" and isinstance(series, Ref):
        codes.append(_call("@opening", _constant(series.metric)))
    if function.given == "years":
        codes.append(_load("@years"))
    return _call(f"@{call.function}", *codes)


def _call(name: str, *arguments: ast.expr) -> ast.Call:
    return ast.Call(_load(name), list(arguments), [], **HERE)


def _constant(value: float | str) -> ast.Constant:
    return ast.Constant(value, **HERE)


def _load(name: str) -> ast.Name:
    return ast.Name(name, ast.Load(), **HERE)

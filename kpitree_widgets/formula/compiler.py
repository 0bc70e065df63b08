"""An expression as a code object: compiled once per formula, run on whole series."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from types import CodeType

from kpitree_widgets.formula.expression import Call, Expression, Negation, Number, Operation, Ref
from kpitree_widgets.formula.functions import FUNCTIONS, divide
from kpitree_widgets.periods import Series

# Function names start with "@", which no metric id can, so that a metric may be called "sum".
GLOBALS: dict[str, object] = {
    "__builtins__": {},
    "@divide": divide,
    **{f"@{name}": function.apply for name, function in FUNCTIONS.items()},
}
ARITHMETIC: Mapping[str, Callable[[], ast.operator]] = {"+": ast.Add, "-": ast.Sub, "*": ast.Mult}


def compiled(expression: Expression) -> CodeType:
    """The code of ``expression``; the names it loads are metric ids.

    It is built from the validated expression, never from text.
    """
    tree = ast.fix_missing_locations(ast.Expression(_code(expression)))
    return compile(tree, "<formula>", "eval")


def run(code: CodeType, values: Mapping[str, Series]) -> Series:
    """The series that ``code`` gives on ``values``; a number where the formula names no metric.

    Examples:
        >>> import numpy as np
        >>> code = compiled(Operation("/", Ref("sum"), Ref("n")))
        >>> run(code, {"sum": np.array([6.0, 1.0]), "n": np.array([3.0, 0.0])})
        array([ 2., nan])
    """
    result: Series = eval(code, GLOBALS, values)  # noqa: S307
    return result


def _code(expression: Expression) -> ast.expr:
    match expression:
        case Number(value, percent):
            return ast.Constant(value / 100 if percent else value)
        case Ref(metric):
            return _load(metric)
        case Negation(operand):
            return ast.UnaryOp(ast.USub(), _code(operand))
        case Operation("/", left, right):
            return _call("@divide", left, right)
        case Operation(operator, left, right):
            return ast.BinOp(_code(left), ARITHMETIC[operator](), _code(right))
        case Call(function, arguments):
            return _call(f"@{function}", *arguments)


def _call(name: str, *arguments: Expression) -> ast.Call:
    return ast.Call(_load(name), [_code(argument) for argument in arguments], [])


def _load(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())

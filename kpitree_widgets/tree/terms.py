"""Terms of a formula: what it means to give a metric one driver more or one less.

Where that has several meanings the caller must say which; nothing is guessed.
"""

from __future__ import annotations

from kpitree_widgets.errors import AmbiguousEditError, EditError
from kpitree_widgets.formula.expression import (
    Call,
    Expression,
    Negation,
    Operation,
    Operator,
    Ref,
    refs,
    walk,
)

OPERATORS: tuple[Operator, ...] = ("+", "-", "*", "/")
LISTS = ("sum", "avg", "min", "max")


def with_term(expression: Expression | None, driver: str, operator: Operator | None) -> Expression:
    """The formula with ``driver`` as one more term.

    Without ``operator`` it joins a formula whose outermost terms are all added or all multiplied,
    or one that is empty; a list function takes it as an argument.

    Raises:
        AmbiguousEditError: the formula has neither form, so that ``operator`` must be given.

    Examples:
        >>> with_term(Operation("*", Ref("a"), Ref("b")), "c", None)  # a * b * c
        Operation(operator='*', left=Operation(operator='*', left=Ref(metric='a'), right=Ref(metric='b')), \
right=Ref(metric='c'))
    """
    if expression is None:
        return Ref(driver)
    if operator is not None:
        return Operation(operator, expression, Ref(driver))
    if isinstance(expression, Call) and expression.function in LISTS:
        return Call(expression.function, (*expression.arguments, Ref(driver)))
    common = set(joints(expression))
    if common in ({"+"}, {"*"}):
        return Operation("+" if "+" in common else "*", expression, Ref(driver))
    raise AmbiguousEditError(
        "the new driver can mean several things",
        choices=OPERATORS,
        hint="say whether it is added, subtracted, multiplied or divided by: operator='+', '-', '*' or '/'",
    )


def joints(expression: Expression) -> tuple[Operator, ...]:
    """The operators between the outermost terms (or factors), left to right."""
    found: list[Operator] = []
    additive = isinstance(expression, Operation) and expression.operator in "+-"
    while isinstance(expression, Operation) and (expression.operator in "+-") == additive:
        found.append(expression.operator)
        expression = expression.left
    return tuple(reversed(found))


def without_term(expression: Expression, driver: str) -> Expression | None:
    """The formula without ``driver``; ``None`` when no metric is left in it.

    Raises:
        EditError: ``driver`` stands there more than once, or over a denominator that would remain.

    Examples:
        >>> without_term(Operation("-", Ref("revenue"), Ref("cost")), "revenue")
        Negation(operand=Ref(metric='cost'))
    """
    if sum(part == Ref(driver) for part in walk(expression)) > 1:
        raise EditError(
            "it stands more than once in the formula",
            metric=driver,
            hint="edit the formula instead",
        )
    rest = _without(expression, driver)
    return rest if rest is not None and refs(rest) else None


def _without(expression: Expression, driver: str) -> Expression | None:
    match expression:
        case Ref(metric):
            return None if metric == driver else expression
        case Negation(operand):
            rest = _without(operand, driver)
            return None if rest is None else Negation(rest)
        case Operation(operator, left, right):
            return _joined(operator, _without(left, driver), _without(right, driver))
        case Call("safe_div", (numerator, denominator, *_)) if Ref(driver) in (
            numerator,
            denominator,
        ):
            return _joined("/", _without(numerator, driver), _without(denominator, driver))
        case Call(function, arguments):
            kept = tuple(
                rest for argument in arguments if (rest := _without(argument, driver)) is not None
            )
            if len(kept) < len(arguments) and function not in LISTS:
                raise EditError(
                    f"{function} needs it", metric=driver, hint="edit the formula instead"
                )
            return Call(function, kept) if kept else None
        case _:
            return expression


def _joined(
    operator: Operator, left: Expression | None, right: Expression | None
) -> Expression | None:
    if left is None and right is not None and operator == "/":
        raise EditError(
            "only the denominator would be left of the formula", hint="edit the formula instead"
        )
    if left is None:
        return Negation(right) if operator == "-" and right is not None else right
    return left if right is None else Operation(operator, left, right)


def operator_sign(expression: Expression | None) -> str | None:
    """The sign that stands for the formula on its chip; "±" for mixed sums, "ƒ" for the rest.

    Examples:
        >>> operator_sign(Operation("-", Ref("revenue"), Ref("cost")))
        '±'
    """
    if expression is None:
        return None
    match expression:
        case Call("sum", _):
            return "+"
        case Ref(_):
            return "="
        case Operation() if all(isinstance(term, Ref) for term in _terms(expression)):
            signs = set(joints(expression))
            return {"+": "+", "*": "×", "/": "÷"}.get(
                "".join(signs), "±" if signs <= {"+", "-"} else "ƒ"
            )
        case _:
            return "ƒ"


def driver_signs(expression: Expression | None) -> tuple[str, ...]:
    """Per driver its sign where the chip alone does not say it: in mixed sums and in quotients.

    Examples:
        >>> driver_signs(Operation("-", Ref("revenue"), Ref("cost")))
        ('+', '−')
    """
    if expression is None:
        return ()
    drivers = refs(expression)
    terms = _terms(expression)
    chip = operator_sign(expression)
    if chip not in ("±", "÷") or len(terms) != len(drivers):
        return ("",) * len(drivers)
    first = "+" if chip == "±" else ""
    written = {"+": "+", "-": "−", "*": "×", "/": "÷"}
    return (first, *(written[joint] for joint in joints(expression)))


def _terms(expression: Expression) -> tuple[Expression, ...]:
    count = len(joints(expression))
    found: list[Expression] = []
    for _ in range(count):
        if isinstance(expression, Operation):
            found.append(expression.right)
            expression = expression.left
    return (expression, *reversed(found))

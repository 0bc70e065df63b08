"""A formula that gains or loses a driver; what cannot be is said of the metric it belongs to."""

from __future__ import annotations

from dataclasses import replace

from kpitree_widgets.errors import AmbiguousEditError, EditError, KPITreeError
from kpitree_widgets.formula.expression import Operator
from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.tree.terms import OPERATORS, with_term, without_term


def gaining(parent: Metric, driver: str, operator: Operator | None) -> Metric:
    """``parent`` with ``driver`` as one more term.

    Raises:
        AmbiguousEditError: ``operator`` must be said.
    """
    if operator is not None and operator not in OPERATORS:
        raise EditError(f"{operator!r} is not an operator", metric=parent.id, hint="use + - * or /")
    try:
        return replace(parent, expression=with_term(parent.expression, driver, operator))
    except AmbiguousEditError as error:
        message = f"{error.message} in the formula of {parent.label!r}"
        raise AmbiguousEditError(
            message, metric=parent.id, choices=error.choices, hint=error.hint
        ) from None


def losing(parent: Metric, driver: Metric) -> Metric:
    """``parent`` without the term of ``driver``.

    Raises:
        EditError: its formula cannot do without it.
    """
    if parent.expression is None:
        return parent
    try:
        return replace(parent, expression=without_term(parent.expression, driver.id))
    except KPITreeError as error:
        message = f"{driver.label!r} cannot be taken out of the formula of {parent.label!r}: {error.message}"
        raise EditError(message, metric=parent.id, hint=error.hint) from None

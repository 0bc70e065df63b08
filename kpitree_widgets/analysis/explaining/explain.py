"""Explain a change: the contributions of all drivers, adding up to it."""

from __future__ import annotations

from collections.abc import Sequence

from kpitree_widgets.analysis.explaining.change import Change
from kpitree_widgets.analysis.explaining.explained import Explained
from kpitree_widgets.analysis.explaining.methods import METHODS, method_of

FALLBACK = "endpoint"


def explain(
    change: Change,
    method: str = "path",
    order: Sequence[str] = (),
    *,
    rest_label: str = "Calendar",
) -> Explained:
    """Split a change among the given metrics that it comes from.

    Args:
        change: the metric and its two states.
        method: see ``METHODS``.
        order: ids of given metrics, for ``"sequential"``; those not named follow in reading order.
        rest_label: what is called that no driver accounts for.

    Raises:
        ExplanationError: no value at one end, or the method does not hold and says why.

    Examples:
        >>> import numpy as np
        >>> from kpitree_widgets.analysis.explaining.change import State
        >>> from kpitree_widgets.evaluation import evaluate
        >>> from kpitree_widgets.io.text import tree_from_text
        >>> from kpitree_widgets.periods import Periods
        >>> tree = tree_from_text("Revenue = Orders * Price")
        >>> inputs = {"orders": np.array([100.0, 120.0]), "price": np.array([10.0, 9.0])}
        >>> now = evaluate(tree, Periods("month", ("2022-11", "2022-12")), inputs)
        >>> found = explain(Change("revenue", State(now, 0, "Nov 2022"), State(now, 1, "Dec 2022")))
        >>> found.total, {metric: round(part, 9) for metric, part in found.contributions.items()}
        (80.0, {'orders': 190.0, 'price': -110.0})
    """
    how = method_of(method)
    change.ends, change.calendar  # noqa: B018 - both raise where there is nothing to explain
    split = how.split(change.problem, order)
    if split.refused and method == "path" and FALLBACK in METHODS:
        instead = METHODS[FALLBACK].split(change.problem, order)
        return Explained(change, FALLBACK, instead, split.refused, rest_label)
    return Explained(change, method, split, rest_label=rest_label)

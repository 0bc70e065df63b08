"""Several periods taken as one: each input by its own rule, ratios recomputed from the results."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, assert_never

import numpy as np

from kpitree_widgets.amounts import PeriodValues
from kpitree_widgets.errors import ExplanationError
from kpitree_widgets.evaluation import Evaluation, evaluate
from kpitree_widgets.formula.expression import walk
from kpitree_widgets.formula.rules import is_over_time
from kpitree_widgets.periods import Series

if TYPE_CHECKING:
    from kpitree_widgets.data.binding import Source
    from kpitree_widgets.data.coarser import Rule


def over_range(
    evaluation: Evaluation,
    sources: Sequence[Source],
    metrics: Iterable[str],
    first: int,
    last: int,
) -> Evaluation:
    """The tree with one period: that from ``first`` to ``last``, both included.

    Args:
        evaluation: the tree by periods, without segments.
        sources: what was bound; sums and counts of rows add up, last values count as of the end.
        metrics: the given metrics that are needed.
        first: position of the first period.
        last: position of the last one.

    Raises:
        ExplanationError: a metric says in no way how to make one value of several, or a formula
            reads other periods.

    Examples:
        >>> from dataclasses import replace
        >>> from kpitree_widgets.io.text import tree_from_text
        >>> from kpitree_widgets.periods import Periods
        >>> tree = tree_from_text("Conversion rate = Orders / Visits")
        >>> tree = tree.replacing(*(replace(tree[m], aggregation="sum") for m in ("orders", "visits")))
        >>> inputs = {"orders": np.array([1.0, 5.0]), "visits": np.array([10.0, 20.0])}
        >>> now = evaluate(tree, Periods("month", ("2022-11", "2022-12")), inputs)
        >>> over_range(now, (), ("orders", "visits"), 0, 1).values["conversion_rate"]
        array([0.2])
    """
    tree = evaluation.tree
    inputs = {}
    for metric in metrics:
        definition = tree[metric]
        if definition.values is not None and not isinstance(definition.values, PeriodValues):
            inputs[metric] = np.array([definition.values])
            continue
        rule = "last" if first == last else _rule(metric, evaluation, sources)
        inputs[metric] = _reduced(evaluation.values[metric][first : last + 1], rule)
    for metric in set().union(*(tree.above(m) for m in inputs)) if inputs else ():
        formula = tree.metrics[metric].expression
        if formula is not None and any(map(is_over_time, walk(formula))):
            raise ExplanationError(
                f"the formula of {tree[metric].label} reads other periods, and a range is one period",
                metric=metric,
                hint="compare single periods, or whole ones of a coarser grain such as '2022-Q4'",
            )
    periods = type(evaluation.periods)(None, ("",))
    return evaluate(tree, periods, inputs, programs=evaluation.programs)


def _rule(metric: str, evaluation: Evaluation, sources: Sequence[Source]) -> Rule:
    declared = evaluation.tree[metric].aggregation
    if declared is not None and declared != "none":
        return declared
    for source in reversed(sources):
        measure = source.binding.measures.get(metric, "")
        if measure.startswith(("sum(", "count(")) and " / " not in measure:
            return "sum"
        if measure.startswith("last(") and " / " not in measure:
            return "last"
    name = evaluation.tree[metric].label
    raise ExplanationError(
        f"nothing says how several values of {name} make one",
        metric=metric,
        hint=f'say it: tree["{metric}"].aggregation = "sum" (or "last", "mean"), or compare whole'
        " periods of a coarser grain such as '2022-Q4', which are read again from the rows",
    )


def _reduced(values: Series, rule: Rule) -> Series:
    match rule:
        case "sum":
            return np.array([values.sum()])
        case "mean":
            return np.array([values.mean()])
        case "last":
            return values[-1:]
        case _:
            assert_never(rule)

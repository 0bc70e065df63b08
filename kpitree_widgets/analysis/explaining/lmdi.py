"""The logarithmic mean Divisia index: growth rates weighed by logarithmic means.

A factor gets ``L(after, before) * ln(after / before)`` of the term it belongs to, with the logarithmic
mean ``L(a, b) = (a - b) / ln(a / b)`` (Ang 2005, "The LMDI approach to decomposition analysis", Energy
Policy 33). For a sum of products this is LMDI-I. Through a tree it is chained: in a product the slope by
a factor is ``L(product) / L(factor)``, in a sum every term keeps its own.

A value that vanishes or appears is taken as the limit of ever smaller ones, as published for products
(Ang, Zhang and Choi 1998; Wood and Lenzen 2006), and done here without a small number and its error:
a zero has an order, which in a product is the sum of those of its factors, and factors that vanish
together share by their orders. Values of both signs have no logarithm of their ratio: they are refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from kpitree_widgets.analysis.explaining.discrete import NAMES, Discrete, Ends, discrete
from kpitree_widgets.analysis.explaining.limits import Limit, limits, log_mean, ratio
from kpitree_widgets.analysis.explaining.problem import Problem
from kpitree_widgets.errors import ExplanationError
from kpitree_widgets.formula import arithmetic
from kpitree_widgets.formula.recording import Turn
from kpitree_widgets.periods import Series

HINT = 'use method="path"'


def lmdi(problem: Problem, *, edges: bool = False) -> Discrete:
    """Contributions of all changed inputs by logarithmic means.

    Law: they add up to the change.

    Raises:
        ExplanationError: a value changes its sign, or a function has no such means; the error names
            the metric.

    Examples:
        >>> from kpitree_widgets.formula.parser import parse
        >>> groups = [{"revenue": parse("a * b", {"a": "a", "b": "b"}).expression}]
        >>> before, after = {"a": np.array([1.0]), "b": np.array([1.0])}, {"a": np.array([2.0]), "b": np.array([4.0])}
        >>> found = lmdi(Problem("revenue", groups, before, after)).contributions
        >>> {metric: round(float(amount[0]), 9) for metric, amount in found.items()}
        {'a': 2.333333333, 'b': 4.666666667}
    """
    known: dict[int, tuple[Ends, list[Limit]]] = {}

    def slopes(turn: Turn, ends: Ends, positions: Sequence[int], up: Series) -> Sequence[Any]:
        if id(ends) not in known:
            known[id(ends)] = ends, limits(ends.sweep, ends.before, ends.after)
        every = _slopes(turn, ends, known[id(ends)][1], up)
        return [every[at] for at in positions]

    found = discrete(problem, slopes, edges=edges)
    _require_one_sign(found)
    return found


def lmdi_indices(problem: Problem) -> dict[str, Series]:
    """The factors by which every changed input multiplied the metric.

    Law: their product is the metric after by the metric before.

    Raises:
        ExplanationError: see ``lmdi``; also if the metric is zero at one end.
    """
    if not (problem.start * problem.end > 0).all():
        raise ExplanationError(
            f"{problem.metric} is zero before or after, and has no growth factor",
            metric=problem.metric,
            hint="ask for contributions",
        )
    mean = log_mean(problem.end, problem.start)
    parts = lmdi(problem).contributions.items()
    return {metric: np.exp(amount / mean) for metric, amount in parts}


def _slopes(turn: Turn, ends: Ends, known: Sequence[Limit], up: Series) -> Sequence[Any]:
    """Of one operation: a slope for each argument."""
    result = known[turn.result]
    parts = [known[slot] for slot in turn.arguments]
    if turn.apply is np.multiply:
        return [ratio(result, part) for part in parts]
    if turn.apply is arithmetic.safe_div and np.any(_by_zero(turn, ends) & np.not_equal(up, 0.0)):
        raise _refused(turn, ends, "safe_div by zero")
    if turn.apply in {arithmetic.divide, arithmetic.safe_div}:
        return ratio(result, parts[0]), -ratio(result, parts[1]), 0.0
    if turn.apply is arithmetic.power:
        exponent = ends.before[turn.arguments[1]]
        return np.where(exponent == 0, 0.0, exponent * ratio(result, parts[0])), 0.0
    if turn.apply is arithmetic.weighted_average:
        slots = turn.arguments[len(parts) // 2 :]
        weights = Limit(sum(ends.before[at] for at in slots), sum(ends.after[at] for at in slots))
        return _weighted_average(result, parts, weights)
    if np.any(np.not_equal(up, 0.0)):
        raise _refused(turn, ends, NAMES.get(turn.apply, "a condition"))
    return [0.0] * len(parts)


def _weighted_average(result: Limit, parts: Sequence[Limit], bottom: Limit) -> Sequence[Any]:
    """A quotient of a sum of products by the sum of weights."""
    half = len(parts) // 2
    by_top, by_bottom = ratio(result, result.times(bottom)), -ratio(result, bottom)
    pairs = list(zip(parts[:half], parts[half:], strict=True))
    return [
        *(by_top * ratio(value.times(weight), value) for value, weight in pairs),
        *(by_top * ratio(value.times(weight), weight) + by_bottom for value, weight in pairs),
    ]


def _by_zero(turn: Turn, ends: Ends) -> Any:
    slot = turn.arguments[1]
    return np.equal(ends.before[slot], 0.0) | np.equal(ends.after[slot], 0.0)


def _refused(turn: Turn, ends: Ends, operation: str) -> ExplanationError:
    metric = _owner(turn.result, ends)
    return ExplanationError(
        f"LMDI is not defined for {operation} in the formula of {metric}", metric=metric, hint=HINT
    )


def _owner(slot: int, ends: Ends) -> str:
    """The metric whose formula computes a slot: the next one that is finished."""
    metrics = {at: metric for metric, at in ends.sweep.tape.slots.items()}
    if slot in metrics:
        return metrics[slot]
    turns = [turn for turn in ends.sweep.tape.turns if isinstance(turn, Turn)]
    first = next(at for at, turn in enumerate(turns) if turn.result == slot)
    return next(metrics[turn.result] for turn in turns[first:] if turn.result in metrics)


def _require_one_sign(found: Discrete) -> None:
    """What counts has one sign; an input is named rather than what is computed from it."""
    ends, inputs = found.ends, set(found.problem.before)
    turned: list[str] = []
    for slot, slope in enumerate(found.slopes):
        if slope is None:
            continue
        signs = np.sign(ends.before[slot]) * np.sign(ends.after[slot])
        if np.any((signs < 0) & np.not_equal(slope, 0.0)):
            turned.append(_owner(slot, ends))
    if turned:
        metric = next((m for m in turned if m in inputs), turned[0])
        what = metric if metric in inputs else f"{metric}, or a part of its formula,"
        raise ExplanationError(
            f"LMDI is not defined where a value changes its sign, as {what} does",
            metric=metric,
            hint=HINT,
        )

"""The endpoint method: every operation splits its change evenly among its arguments, by both ends alone.

A product gives each factor its change times the mean of the other; a quotient likewise (the discrete
gradient; Das Gupta's standardisation within one operation); any other operation the Shapley values of
its own arguments. Chained back from the metric to the inputs this is exact, whatever happens between
the ends: a denominator may change its sign, a metric may jump. It depends on how formulas are cut into
operations, which ``path`` does not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from kpitree_widgets.analysis.explaining.discrete import Discrete, Ends, discrete
from kpitree_widgets.analysis.explaining.problem import Problem
from kpitree_widgets.analysis.explaining.shares import coalitions, mean_over_orders, shares
from kpitree_widgets.formula import arithmetic
from kpitree_widgets.formula.gradient import careful_times
from kpitree_widgets.formula.recording import Turn
from kpitree_widgets.periods import Series

MOST = 6
"""So many arguments of an operation are tried in all orders; of more, there and back."""
ROUNDING = 16 * float(np.finfo(np.float64).eps)


def endpoint(problem: Problem, *, edges: bool = False) -> Discrete:
    """Contributions of all changed inputs by the values at both ends.

    Law: they add up to the change wherever operations are defined when only some of their arguments
    have changed.

    Examples:
        >>> from kpitree_widgets.formula.parser import parse
        >>> groups = [{"rate": parse("a / b", {"a": "a", "b": "b"}).expression}]
        >>> before, after = {"a": np.array([1.0]), "b": np.array([-2.0])}, {"a": np.array([1.0]), "b": np.array([3.0])}
        >>> float(endpoint(Problem("rate", groups, before, after)).contributions["b"][0])
        0.8333333333333333
    """
    return discrete(problem, slopes, edges=edges)


def slopes(turn: Turn, ends: Ends, positions: Sequence[int], _up: Series) -> Sequence[Any]:
    """Of one operation; see the module."""
    before = [ends.before[slot] for slot in turn.arguments]
    after = [ends.after[slot] for slot in turn.arguments]
    closed = CLOSED.get(turn.apply)
    if closed is not None:
        every = closed(before, after)
        return [every[at] for at in positions]
    if turn.apply is arithmetic.safe_div:
        return _safe_quotient(turn, before, after, positions)
    return _local(turn, before, after, positions)


def _mean(before: Any, after: Any) -> Any:
    return (before + after) / 2


def _product(before: Sequence[Any], after: Sequence[Any]) -> Sequence[Any]:
    return _mean(before[1], after[1]), _mean(before[0], after[0])


def _quotient(before: Sequence[Any], after: Sequence[Any]) -> Sequence[Any]:
    top = _mean(1 / before[1], 1 / after[1])
    return top, -_mean(before[0], after[0]) / before[1] / after[1]


def _weighted_average(before: Sequence[Any], after: Sequence[Any]) -> Sequence[Any]:
    """A quotient of the sum of values by weights by the sum of weights."""
    half = len(before) // 2

    def both(side: Sequence[Any]) -> Sequence[Any]:
        pairs = zip(side[:half], side[half:], strict=True)
        return sum(value * weight for value, weight in pairs), sum(side[half:])

    top, bottom = _quotient(both(before), both(after))
    means = [_mean(*pair) for pair in zip(before, after, strict=True)]
    values, weights = means[:half], means[half:]
    return [*(top * weight for weight in weights), *(top * value + bottom for value in values)]


CLOSED: dict[Any, Callable[[Sequence[Any], Sequence[Any]], Sequence[Any]]] = {
    np.multiply: _product,
    arithmetic.divide: _quotient,
    arithmetic.weighted_average: _weighted_average,
}


def _safe_quotient(
    turn: Turn, before: Sequence[Any], after: Sequence[Any], positions: Sequence[int]
) -> Sequence[Any]:
    """A quotient where it is one at both ends."""
    divided = np.not_equal(before[1], 0.0) & np.not_equal(after[1], 0.0)
    plain = (*_quotient(before, after), 0.0)
    if np.all(divided):
        return [plain[at] for at in positions]
    local = _local(turn, before, after, positions)
    return [np.where(divided, plain[at], slope) for at, slope in zip(positions, local, strict=True)]


def _local(
    turn: Turn, before: Sequence[Any], after: Sequence[Any], positions: Sequence[int]
) -> Sequence[Any]:
    """Shapley values of the arguments by their changes; where one did not change, the mean slope.

    An argument that is missing at one end has no slope: all that comes of it is whether it counts.
    """
    lost = [np.isnan(before[at]) | np.isnan(after[at]) for at in positions]
    low, high = list(before), list(after)
    for at in positions:
        low[at] = np.where(np.isnan(before[at]), after[at], before[at])
        high[at] = np.where(np.isnan(after[at]), before[at], after[at])
    if len(positions) <= MOST:
        found = _in_all_orders(turn, low, high, positions)
    else:
        there = _in_order(turn, low, high, positions)
        back = _in_order(turn, low, high, positions[::-1])[::-1]
        found = [_mean(*pair) for pair in zip(there, back, strict=True)]
    return [np.where(gone, 0.0, slope) for gone, slope in zip(lost, found, strict=True)]


def _in_all_orders(
    turn: Turn, low: Sequence[Any], high: Sequence[Any], positions: Sequence[int]
) -> Sequence[Any]:
    players, rows = len(positions), max(np.size(value) for value in (*low, *high))
    came = coalitions(players)
    given = [np.broadcast_to(value, (len(came), rows)) for value in low]
    for column, at in enumerate(positions):
        given[at] = np.where(came[:, column, None], high[at], low[at])
    values = turn.apply(*given)
    parts, rounding = shares(values), ROUNDING * np.abs(values).max(axis=0)
    found = []
    for column, at in enumerate(positions):
        others = [value[~came[:, column]] for value in given]
        others[at] = np.broadcast_to(_mean(low[at], high[at]), others[at].shape)
        cube = _slope_at(turn, others, at).reshape((2,) * (players - 1) + (rows,))
        slope = mean_over_orders(cube, players)
        found.append(_secant(parts[column], high[at] - low[at], slope, rounding))
    return found


def _in_order(
    turn: Turn, low: Sequence[Any], high: Sequence[Any], order: Sequence[int]
) -> list[Any]:
    now, last, found = list(low), turn.apply(*low), []
    for at in order:
        middle = list(now)
        middle[at] = _mean(low[at], high[at])
        slope = _slope_at(turn, middle, at)
        now[at] = high[at]
        value = turn.apply(*now)
        rounding = ROUNDING * np.maximum(np.abs(value), np.abs(last))
        found.append(_secant(value - last, high[at] - low[at], slope, rounding))
        last = value
    return found


def _slope_at(turn: Turn, arguments: Sequence[Any], at: int) -> Series:
    """The derivative by one argument; 0 of a condition."""
    result = turn.apply(*arguments)
    one = np.ones(np.shape(result))
    if not turn.back:
        return 0.0 * one
    slope = turn.adjoint(one, result, arguments, careful_times)[at]
    return 0.0 * one if slope is None else np.asarray(slope)


def _secant(part: Any, move: Any, slope: Any, rounding: Any) -> Any:
    """``part / move``, or the slope where that says the same up to rounding; it is finite at rest."""
    smooth = np.abs(part - slope * move) <= rounding
    quotient = part / np.where(np.equal(move, 0.0), 1.0, move)
    return np.where(smooth, slope, quotient)

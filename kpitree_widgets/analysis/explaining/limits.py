"""Values that may vanish: how fast, and their logarithmic means.

A zero stands for ``coefficient * e ** order`` with ``e`` going to zero. Logarithmic means of such values
go to zero too, but their ratios have limits, which is all that is asked of them here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from kpitree_widgets.analysis.explaining.discrete import is_passed_on
from kpitree_widgets.formula import arithmetic
from kpitree_widgets.formula.gradient import Sweep
from kpitree_widgets.formula.recording import Turn
from kpitree_widgets.periods import Series


class Limit(NamedTuple):
    """A value before and after: coefficients, and orders, which are 0 unless it is zero there."""

    before: Any
    after: Any
    order_before: Any = 0.0
    order_after: Any = 0.0

    def times(self, other: Limit) -> Limit:
        """The product."""
        return Limit(
            self.before * other.before,
            self.after * other.after,
            self.order_before + other.order_before,
            self.order_after + other.order_after,
        )

    def over(self, other: Limit) -> Limit:
        """The quotient; what it is divided by does not vanish."""
        return Limit(
            self.before / other.before,
            self.after / other.after,
            self.order_before - other.order_before,
            self.order_after - other.order_after,
        )

    def to_the(self, exponent: Any) -> Limit:
        """The power."""
        return Limit(
            np.power(self.before, exponent),
            np.power(self.after, exponent),
            self.order_before * exponent,
            self.order_after * exponent,
        )


def log_mean(one: Any, other: Any) -> Any:
    """``(one - other) / ln(one / other)`` of two numbers of one sign, and what they are if equal.

    Examples:
        >>> float(log_mean(4.0, 1.0)), float(log_mean(3.0, 3.0)), float(log_mean(-4.0, -1.0))
        (2.1640425613334453, 3.0, -2.1640425613334453)
    """
    growth = (one - other) / other
    still = np.equal(growth, 0.0)
    safe = np.where(still, 1.0, growth)
    return other * np.where(still, 1.0, safe / np.log1p(safe))


def ratio(top: Limit, bottom: Limit) -> Series:
    """The limit of the ratio of the logarithmic means of two values; NaN where there is none.

    Examples:
        >>> vanishing, half = Limit(6.0, 1.0, 0.0, 2.0), Limit(2.0, 1.0, 0.0, 1.0)
        >>> float(ratio(vanishing, half)), float(ratio(vanishing, Limit(2.0, 3.0)))
        (1.5, 0.0)
    """
    smaller = np.minimum(top.order_before, top.order_after)
    faster = smaller - np.minimum(bottom.order_before, bottom.order_after)
    log = np.not_equal(top.order_before, top.order_after).astype(float)
    log = log - np.not_equal(bottom.order_before, bottom.order_after)
    vanishes = (faster > 0) | ((faster == 0) & (log > 0))
    endless = (faster < 0) | ((faster == 0) & (log < 0))
    found = np.where(vanishes, 0.0, _leading(top) / _leading(bottom))
    return np.where(endless, np.nan, found)


def _leading(value: Limit) -> Any:
    """The logarithmic mean but for powers of what vanishes, and of its logarithm."""
    gap = np.abs(value.order_before - value.order_after)
    larger = np.where(value.order_before < value.order_after, value.before, value.after)
    apart = larger / np.where(gap == 0, 1.0, gap)
    return np.where(gap == 0, log_mean(value.after, value.before), apart)


def limits(sweep: Sweep, before: Sequence[Any], after: Sequence[Any]) -> list[Limit]:
    """Every slot of a tape: zeros get the order of what makes them zero.

    That of an input is 1, and so is that of a sum whose terms cancel; a product's is the sum of its
    factors'. They take the sign of the other end.
    """
    found = [_own(*ends) for ends in zip(before, after, strict=True)]
    for turn in sweep.tape.turns:
        if isinstance(turn, Turn) and (
            np.any(np.equal(before[turn.result], 0.0)) or np.any(np.equal(after[turn.result], 0.0))
        ):
            made = _made(turn, sweep, found)
            if made is not None:
                found[turn.result] = _where_zero(found[turn.result], made, before, after, turn)
    return found


def _own(before: Any, after: Any) -> Limit:
    gone, new = np.equal(after, 0.0), np.equal(before, 0.0)
    if not (np.any(gone) or np.any(new)):
        return Limit(before, after)
    first = np.where(new, np.where(gone, 1.0, np.sign(after)), before)
    last = np.where(gone, np.where(new, 1.0, np.sign(before)), after)
    return Limit(first, last, new.astype(float), gone.astype(float))


def _made(turn: Turn, sweep: Sweep, known: Sequence[Limit]) -> Limit | None:
    parts = [known[slot] for slot in turn.arguments]
    if turn.apply is np.multiply:
        return parts[0].times(parts[1])
    if turn.apply in {arithmetic.divide, arithmetic.safe_div}:
        return parts[0].over(parts[1])
    if turn.apply is arithmetic.power:
        return parts[0].to_the(sweep.slots[turn.arguments[1]])
    if turn.apply is np.negative:
        return parts[0].times(Limit(-1.0, -1.0))
    if is_passed_on(turn):
        return parts[0]
    return None


def _where_zero(
    own: Limit, made: Limit, before: Sequence[Any], after: Sequence[Any], turn: Turn
) -> Limit:
    """The value where there is one, else how it vanishes."""
    new, gone = np.equal(before[turn.result], 0.0), np.equal(after[turn.result], 0.0)
    return Limit(
        np.where(new, made.before, own.before),
        np.where(gone, made.after, own.after),
        np.where(new, made.order_before, 0.0),
        np.where(gone, made.order_after, 0.0),
    )

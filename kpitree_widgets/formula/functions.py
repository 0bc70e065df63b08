"""The functions a formula may call: one row each, and every room reads its rules there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from kpitree_widgets.formula import adjoints, arithmetic, over_time
from kpitree_widgets.formula.adjoints import Adjoint
from kpitree_widgets.formula.over_time import Weights
from kpitree_widgets.periods import Series

Shape = Literal["pointwise", "looks back", "cumulative"]
"""What a function does along the periods, axis 0 of its arguments; along segments all are pointwise.

``"pointwise"`` reads the same period, ``"looks back"`` a fixed number of earlier ones as well,
``"cumulative"`` all of them since some beginning.
"""
UnitRule = Literal["same", "first", "change", "ratio", "root", "pure", "choice", "weighted"]
"""The unit of the result.

``"same"``: all arguments have one unit, and the result has it; ``"first"``: that of the first
argument; ``"change"``: the same, as a difference (percent becomes percentage points); ``"ratio"``:
first by second; ``"root"``: its square is the argument's; ``"pure"``: a bare number; ``"choice"``: a
condition, then two of one unit; ``"weighted"``: the first half has one unit, which is the result's,
the second half another.
"""
Cause = Literal["division", "number", "past"]
"""Why a result can be missing though no argument is.

``"division"``: by zero; ``"number"``: of a number that has no result; ``"past"``: of periods before
the first.
"""


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the formula language, with all its rules."""

    apply: Callable[..., Series]
    """Its value, of the arguments as series and numbers; then its ``window``, then what is ``given``."""
    adjoint: Adjoint
    """Its gradient."""
    usage: str
    """How it is written, for messages and completion."""
    fewest: int
    """Least number of arguments."""
    most: int | None
    """Largest number of arguments, ``None`` for any."""
    unit: UnitRule
    shape: Shape = "pointwise"
    undefined: Cause | None = None
    pairs: bool = False
    """Whether the arguments come in two halves."""
    window: bool = False
    """Whether the last argument is a number of periods, written as a whole number."""
    default: float | None = None
    """The number of periods where none is given."""
    given: Literal["opening", "years"] | None = None
    """What ``apply`` takes besides its arguments: the value before the first period, or the years."""
    weights: Weights | None = None
    """Of a function over time: how much each period counts; all of them are linear."""


FUNCTIONS: Mapping[str, Function] = {
    "sum": Function(arithmetic.total, adjoints.total, "sum(a, b, ...)", 1, None, "same"),
    "avg": Function(arithmetic.average, adjoints.average, "avg(a, b, ...)", 1, None, "same"),
    "min": Function(arithmetic.smallest, adjoints.chosen, "min(a, b, ...)", 1, None, "same"),
    "max": Function(arithmetic.largest, adjoints.chosen, "max(a, b, ...)", 1, None, "same"),
    "wavg": Function(
        arithmetic.weighted_average,
        adjoints.weighted_average,
        *("wavg(value, value, ..., weight, weight, ...)", 2, None, "weighted"),
        undefined="division",
        pairs=True,
    ),
    "safe_div": Function(
        arithmetic.safe_div,
        adjoints.safe_div,
        *("safe_div(a, b) or safe_div(a, b, if_zero)", 2, 3, "ratio"),
    ),
    "abs": Function(np.abs, adjoints.absolute, "abs(a)", 1, 1, "first"),
    "sqrt": Function(np.sqrt, adjoints.root, "sqrt(a)", 1, 1, "root", undefined="number"),
    "log": Function(
        arithmetic.logarithm, adjoints.logarithm, "log(a)", 1, 1, "pure", undefined="number"
    ),
    "exp": Function(np.exp, adjoints.exponential, "exp(a)", 1, 1, "pure"),
    "clip": Function(arithmetic.clip, adjoints.clip, "clip(a, lowest, highest)", 3, 3, "same"),
    "if_": Function(
        arithmetic.choose, adjoints.choose, "if_(a > b, then, otherwise)", 3, 3, "choice"
    ),
    "lag": Function(
        over_time.lag,
        adjoints.lag,
        *("lag(a) or lag(a, periods)", 1, 2, "first", "looks back", "past"),
        window=True,
        default=1,
        given="opening",
        weights=over_time.lag_weights,
    ),
    "diff": Function(
        over_time.diff,
        adjoints.diff,
        *("diff(a) or diff(a, periods)", 1, 2, "change", "looks back", "past"),
        window=True,
        default=1,
        given="opening",
        weights=over_time.diff_weights,
    ),
    "roll_sum": Function(
        over_time.roll_sum,
        adjoints.roll_sum,
        *("roll_sum(a, periods)", 2, 2, "first", "looks back", "past"),
        window=True,
        weights=over_time.roll_sum_weights,
    ),
    "roll_avg": Function(
        over_time.roll_avg,
        adjoints.roll_avg,
        *("roll_avg(a, periods)", 2, 2, "first", "looks back", "past"),
        window=True,
        weights=over_time.roll_avg_weights,
    ),
    "cum": Function(
        over_time.cum,
        adjoints.cum,
        *("cum(a)", 1, 1, "first", "cumulative"),
        weights=over_time.cum_weights,
    ),
    "ytd": Function(
        over_time.ytd,
        adjoints.ytd,
        *("ytd(a)", 1, 1, "first", "cumulative"),
        given="years",
        weights=over_time.ytd_weights,
    ),
}

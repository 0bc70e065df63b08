"""Formulas that look back at themselves, computed period by period.

``MRR = lag(MRR, 1) + New MRR`` needs its own earlier values. Whatever does not depend on the loop is
computed on whole series first, so that a step costs as much as the loop has operations.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kpitree_widgets.formula.compiler import OVER_TIME, compiled, context, run
from kpitree_widgets.formula.expression import Call, Expression, Number, Ref, parts, rebuilt, refs
from kpitree_widgets.periods import Series

if TYPE_CHECKING:
    from numpy.typing import NDArray

Step = Callable[[int], float]
"""The value at a position; before the first period an opening value, or NaN."""


def run_loop(
    formulas: Mapping[str, Expression],
    values: dict[str, Series],
    years: NDArray[np.int64],
    openings: Mapping[str, float],
) -> None:
    """Compute the metrics of a loop into ``values``.

    Args:
        formulas: by metric id, in an order in which what counts in the same period comes first.
        values: of everything else that they name.
        years: the year of each period, shape ``(periods,)``.
        openings: values before the first period, by metric id.

    Examples:
        >>> from kpitree_widgets.formula.expression import Operation
        >>> mrr = Operation("+", Call("lag", (Ref("mrr"), Number(1.0))), Ref("new"))
        >>> values = {"new": np.array([5.0, 6.0])}
        >>> run_loop({"mrr": mrr}, values, np.array([2022, 2022]), {"mrr": 100.0})
        >>> values["mrr"]
        array([105., 111.])
    """
    for metric in formulas:
        values[metric] = np.full(len(years), np.nan)
    maker = _Maker(frozenset(formulas), values, years, openings)
    steps = {metric: maker.step(expression) for metric, expression in formulas.items()}
    for position in range(len(years)):
        for metric, step in steps.items():
            value = step(position)
            values[metric][position] = value if np.isfinite(value) else np.nan


@dataclass(frozen=True)
class _Maker:
    """Turns expressions into steps."""

    loop: Collection[str]
    values: Mapping[str, Series]
    years: NDArray[np.int64]
    openings: Mapping[str, float]

    def step(self, expression: Expression) -> Step:
        """The value of ``expression`` at a position."""
        match expression:
            case _ if not any(metric in self.loop for metric in refs(expression)):
                return self._held(expression)
            case Ref(metric):
                return self._read(self.values[metric], self.openings.get(metric, np.nan))
            case Call(function, arguments) if function in OVER_TIME:
                return self._over_time(function, arguments)
            case _:
                return self._applied(expression)

    def _held(self, expression: Expression) -> Step:
        known = context(self.years, self.openings)
        result = run(compiled(expression), self.values, known)
        return self._read(np.broadcast_to(result, self.years.shape), np.nan)

    def _read(self, series: Series, opening: float) -> Step:
        return lambda position: float(series[position]) if position >= 0 else opening

    def _applied(self, expression: Expression) -> Step:
        """Run the outermost operation on the numbers that its parts give."""
        inner = {f"part{number}": self.step(part) for number, part in enumerate(parts(expression))}
        code = compiled(rebuilt(expression, [Ref(name) for name in inner]))
        known = context(self.years, {})

        def step(position: int) -> float:
            numbers = {name: np.asarray(part(position)) for name, part in inner.items()}
            return float(run(code, numbers, known))

        return step

    def _over_time(self, function: str, arguments: tuple[Expression, ...]) -> Step:
        inner = self.step(arguments[0])
        window = arguments[-1]
        width = int(window.value) if len(arguments) > 1 and isinstance(window, Number) else 1

        def total(first: int, position: int) -> float:
            return sum(map(inner, range(first, position + 1))) if first >= 0 else np.nan

        def year_start(position: int) -> int:
            return int(np.searchsorted(self.years, self.years[position]))

        steps: dict[str, Step] = {
            "lag": lambda position: inner(position - width),
            "diff": lambda position: inner(position) - inner(position - width),
            "roll_sum": lambda position: total(position - width + 1, position),
            "roll_avg": lambda position: total(position - width + 1, position) / width,
            "cum": lambda position: total(0, position),
            "ytd": lambda position: total(year_start(position), position),
        }
        return steps[function]

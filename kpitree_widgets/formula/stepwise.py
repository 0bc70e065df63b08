"""Formulas that look back at themselves, computed period by period, and back again.

``MRR = lag(MRR, 1) + New MRR`` needs its own earlier values. Whatever does not depend on the loop is
computed on whole series first, so that a step costs as much as the loop has operations.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from kpitree_widgets.formula.adjoints import Times
from kpitree_widgets.formula.compiler import compiled, context, run
from kpitree_widgets.formula.expression import Call, Expression, Ref, parts, refs
from kpitree_widgets.formula.functions import FUNCTIONS
from kpitree_widgets.formula.rules import is_over_time, rule, window
from kpitree_widgets.periods import Series

if TYPE_CHECKING:
    from numpy.typing import NDArray

Row = Any
"""The values in one period: a number, or one per segment, shape ``(segments,)``."""
Shape = tuple[int, ...]


class Step(NamedTuple):
    """A part of a formula at one position, from the first period on."""

    value: Callable[[int], Row]
    back: Callable[[int, Row, Times], None]
    """Hand the adjoint of the value on to what it is computed from."""


@dataclass
class Loop:
    """Metrics that look back at themselves or each other.

    Args:
        formulas: by metric id, in an order in which what counts in the same period comes first.
        values: of everything else that they name.
        years: the year of each period, shape ``(periods,)``.
        openings: values before the first period, by metric id.
        shape: of all series, ``(periods,)`` or ``(periods, segments)``.
    """

    formulas: Mapping[str, Expression]
    values: dict[str, Series]
    years: NDArray[np.int64]
    openings: Mapping[str, Any]
    shape: Shape
    adjoints: dict[str, Series] = field(default_factory=dict)
    """Of the metrics of the loop, while going back."""
    held: list[tuple[Expression, Series]] = field(default_factory=list)
    """The parts outside the loop, with their adjoints."""

    def __post_init__(self) -> None:
        """Make room for the values, and make the steps."""
        for metric in self.formulas:
            self.values[metric] = np.full(self.shape, np.nan)
        self.known = context(self.years, self.openings, self.shape)
        self.steps = {metric: self._step(formula) for metric, formula in self.formulas.items()}

    def forth(self) -> None:
        """Compute the metrics, period by period."""
        for position in range(self.shape[0]):
            for metric, step in self.steps.items():
                value = step.value(position)
                self.values[metric][position] = np.where(np.isfinite(value), value, np.nan)

    def back(self, upstream: Mapping[str, Series], times: Times) -> list[tuple[Expression, Series]]:
        """From adjoints of the metrics to those of the parts outside the loop, after ``forth``.

        Afterwards ``adjoints`` are those of the metrics, what goes round the loop included.
        """
        for metric in self.formulas:
            self.adjoints[metric] = np.array(np.broadcast_to(upstream.get(metric, 0.0), self.shape))
        for _, adjoint in self.held:
            adjoint.fill(0.0)
        for position in reversed(range(self.shape[0])):
            for metric in reversed(self.steps):
                up = self.adjoints[metric][position]
                if np.any(up):
                    self.steps[metric].back(position, up, times)
        return self.held

    def _step(self, expression: Expression) -> Step:
        if not any(metric in self.formulas for metric in refs(expression)):
            return self._held(expression)
        match expression:
            case Ref(metric):
                return self._member(metric)
            case Call() if is_over_time(expression):
                return self._over_time(expression)
            case _:
                return self._applied(expression)

    def _held(self, expression: Expression) -> Step:
        result = run(compiled(expression), self.values, self.known)
        series, adjoint = np.broadcast_to(result, self.shape), np.zeros(self.shape)
        self.held.append((expression, adjoint))

        def back(position: int, up: Row, _times: Times) -> None:
            adjoint[position] += up

        return Step(series.__getitem__, back)

    def _member(self, metric: str) -> Step:
        def back(position: int, up: Row, _times: Times) -> None:
            self.adjoints[metric][position] += up

        return Step(self.values[metric].__getitem__, back)

    def _applied(self, expression: Expression) -> Step:
        """The outermost operation, on what its parts give."""
        inner = tuple(map(self._step, parts(expression)))
        apply, adjoint = rule(expression)

        def value(position: int) -> Row:
            return apply(*[part.value(position) for part in inner])

        def back(position: int, up: Row, times: Times) -> None:
            if adjoint is None:
                return
            arguments = [np.asarray(part.value(position)) for part in inner]
            given = adjoint(np.asarray(up), apply(*arguments), arguments, times)
            for part, one in zip(inner, given, strict=True):
                if one is not None:
                    part.back(position, one, times)

        return Step(value, back)

    def _over_time(self, call: Call) -> Step:
        inner, width, function = (
            self._step(call.arguments[0]),
            window(call),
            FUNCTIONS[call.function],
        )
        series, weights = call.arguments[0], function.weights
        assert weights is not None  # noqa: S101
        before = np.nan
        if function.given == "opening" and isinstance(series, Ref):
            before = self.openings.get(series.metric, np.nan)

        def value(position: int) -> Row:
            return sum(
                weight * (inner.value(at) if at >= 0 else before)
                for at, weight in weights(position, width, self.years)
            )

        def back(position: int, up: Row, times: Times) -> None:
            for at, weight in weights(position, width, self.years):
                if at >= 0:
                    inner.back(at, up * weight, times)

        return Step(value, back)


def run_loop(
    formulas: Mapping[str, Expression],
    values: dict[str, Series],
    years: NDArray[np.int64],
    openings: Mapping[str, Any],
    shape: Shape | None = None,
) -> None:
    """Compute the metrics of a loop into ``values``; the arguments are those of ``Loop``.

    Examples:
        >>> from kpitree_widgets.formula.expression import Call, Number, Operation
        >>> mrr = Operation("+", Call("lag", (Ref("mrr"), Number(1.0))), Ref("new"))
        >>> values = {"new": np.array([5.0, 6.0])}
        >>> run_loop({"mrr": mrr}, values, np.array([2022, 2022]), {"mrr": 100.0})
        >>> values["mrr"]
        array([105., 111.])
    """
    Loop(formulas, values, years, openings, shape or years.shape).forth()

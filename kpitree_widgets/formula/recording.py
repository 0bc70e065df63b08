"""Formulas written down as a list of operations, to be run forth and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from kpitree_widgets.formula.adjoints import Adjoint, Adjoints, Times
from kpitree_widgets.formula.expression import Call, Expression, Number, Ref, parts, refs
from kpitree_widgets.formula.functions import FUNCTIONS
from kpitree_widgets.formula.rules import Rule, is_over_time, rule, window
from kpitree_widgets.periods import Series

if TYPE_CHECKING:
    from numpy.typing import NDArray

Group = Mapping[str, Expression]
"""One formula by metric id, or those of a loop, what counts in the same period first."""
Along = Callable[[Series], Series]


class Turn(NamedTuple):
    """One operation: from slots to a slot, and back to those of its arguments that count."""

    result: int
    arguments: tuple[int, ...]
    apply: Callable[..., Series]
    adjoint: Adjoint
    back: tuple[tuple[int, int], ...]
    """Position among the arguments and slot."""
    along: Along | None
    """Of a function over time: how its result changes when its argument does so."""


class Circle(NamedTuple):
    """A loop, whose values go into the slots of its metrics."""

    formulas: Group
    outside: tuple[str, ...]


@dataclass
class Recording:
    """Operations on numbered slots; ``add`` writes down one more formula.

    Args:
        years: the year of each period, shape ``(periods,)``.
        openings: values before the first period, by metric id.
        shape: of all series, ``(periods,)`` or ``(periods, segments)``.
        edges: empty where what a metric does in each formula is to be kept apart.
    """

    years: NDArray[np.int64]
    openings: Mapping[str, Any]
    shape: tuple[int, ...]
    edges: dict[tuple[str, str], int] | None = None
    """The slot of each driver of each metric, by both ids."""
    slots: dict[str, int] = field(default_factory=dict)
    """By metric id."""
    blank: list[Any] = field(default_factory=list)
    """The slots with the literals of the formulas; NaN where a value is to come."""
    turns: list[Turn | Circle] = field(default_factory=list)
    finals: list[int] = field(default_factory=list)
    """The slots of computed metrics but for those of loops."""
    counting: set[int] = field(default_factory=set)
    """Slots that depend on a metric with a slope."""
    _formula_of: str = ""
    """The metric whose formula is being written down."""

    def add(self, group: Group) -> None:
        """One formula, or a loop."""
        outside = dict.fromkeys(m for formula in group.values() for m in refs(formula))
        if any(metric in group for metric in outside):
            beyond = tuple(metric for metric in outside if metric not in group)
            for metric in (*beyond, *group):
                self.slot(metric)
            self.turns.append(Circle(group, beyond))
            return
        for metric, formula in group.items():
            self._formula_of = metric
            if isinstance(formula, Number | Ref):
                last = self._turn(PASSED_ON, None, (self._record(formula),), metric)
            else:
                last = self._operation(formula, metric)
            self.finals.append(last)

    def slot(self, metric: str) -> int:
        """The slot of a metric."""
        slot = self.slots.get(metric)
        if slot is None:
            slot = self.slots[metric] = self._new(np.float64(np.nan))
            self.counting.add(slot)
        return slot

    def _new(self, value: Any) -> int:
        """A new slot."""
        self.blank.append(value)
        return len(self.blank) - 1

    def _record(self, expression: Expression) -> int:
        """The slot in which the value of ``expression`` will be."""
        match expression:
            case Number(value, percent):
                return self._new(np.float64(value / 100 if percent else value))
            case Ref(metric):
                return self.slot(metric) if self.edges is None else self._edge(metric, self.edges)
            case _:
                return self._operation(expression)

    def _operation(self, expression: Expression, metric: str | None = None) -> int:
        """The slot of its result, that of ``metric`` if the operation is its whole formula."""
        if isinstance(expression, Call) and is_over_time(expression):
            argument = self._record(expression.arguments[0])
            return self._turn(*self._over_time(expression), (argument,), metric)
        arguments = tuple(map(self._record, parts(expression)))
        return self._turn(rule(expression), None, arguments, metric)

    def _edge(self, driver: str, edges: dict[tuple[str, str], int]) -> int:
        """The slot of a driver as the formula at hand sees it."""
        key = self._formula_of, driver
        if key not in edges:
            edges[key] = self._turn(PASSED_ON, None, (self.slot(driver),))
        return edges[key]

    def _turn(
        self, how: Rule, along: Along | None, arguments: tuple[int, ...], metric: str | None = None
    ) -> int:
        """One operation more, whose result is that of ``metric`` if one is named."""
        slot = self._new(np.float64(np.nan)) if metric is None else self.slot(metric)
        back: tuple[tuple[int, int], ...] = ()
        if how.adjoint is not None:
            pairs = enumerate(arguments)
            back = tuple((position, at) for position, at in pairs if at in self.counting)
        if back:
            self.counting.add(slot)
        self.turns.append(Turn(slot, arguments, how.apply, how.adjoint or _through, back, along))
        return slot

    def _over_time(self, call: Call) -> tuple[Rule, Along]:
        """A function over time, with the axis it runs along."""
        function, series, shape = FUNCTIONS[call.function], call.arguments[0], self.shape
        given: tuple[Any, ...] = (window(call),) if function.window else ()
        if function.given == "years":
            given = (*given, self.years)
        elif function.given == "opening" and isinstance(series, Ref):
            given = (*given, self.openings.get(series.metric, np.nan))

        def spread(values: Any) -> Series:
            return np.broadcast_to(values, shape) if np.ndim(values) == 0 else values

        def apply(values: Any) -> Series:
            return function.apply(spread(values), *given)

        def adjoint(up: Series, result: Series, arguments: Any, times: Times) -> Adjoints:
            return function.adjoint(up, result, (spread(arguments[0]), *given), times)

        opened = function.given == "opening" and isinstance(series, Ref)
        still = (*given[:-1], 0.0) if opened else given

        def along(values: Any) -> Series:
            return function.apply(spread(values), *still)

        return Rule(apply, adjoint), along


def _same(values: Series) -> Series:
    return values


def _through(up: Series, _result: Series, _arguments: Any, _times: Times) -> Adjoints:
    return (up,)


PASSED_ON = Rule(_same, _through)
"""A value that is another one."""

"""Going back from a metric to its inputs with finite slopes, by the values at both ends alone.

Each operation gives every argument a slope such that slopes times changes add up to the change of its
result. Chained backwards like derivatives, they split the change of the metric among its inputs. Which
slopes is what methods differ in: ``endpoint`` and ``lmdi``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kpitree_widgets.analysis.explaining.problem import Problem
from kpitree_widgets.errors import ExplanationError
from kpitree_widgets.formula import arithmetic
from kpitree_widgets.formula.flow import Flow
from kpitree_widgets.formula.functions import FUNCTIONS
from kpitree_widgets.formula.gradient import Sweep, careful_times
from kpitree_widgets.formula.recording import Circle, Turn
from kpitree_widgets.periods import Series

NAMES = {function.apply: name for name, function in FUNCTIONS.items()}
"""How functions are called in formulas."""
LINEAR = frozenset({np.add, np.subtract, np.negative, arithmetic.total, arithmetic.average})


@dataclass(frozen=True)
class Ends:
    """The values of the slots of a tape before and after, one for each row, or numbers."""

    sweep: Sweep
    before: Sequence[Any]
    after: Sequence[Any]

    def move(self, slot: int) -> Any:
        """How much a slot changed."""
        return self.after[slot] - self.before[slot]


Slopes = Callable[[Turn, Ends, Sequence[int], Series], Sequence[Any]]
"""Of an operation that is not linear: the slope of each argument at the positions asked for.

The last argument is the slope of the metric by the result: where it is 0, any slope will do.
"""


@dataclass(frozen=True)
class Discrete:
    """Slopes of the metric by every slot, where something moves."""

    problem: Problem
    ends: Ends
    slopes: Sequence[Any]
    """``None`` where nothing flows."""

    @property
    def contributions(self) -> dict[str, Series]:
        """By id of every changed input, shape ``(comparisons,)``."""
        slots = self.ends.sweep.tape.slots
        return {metric: self._passing(slots[metric]) for metric in self.problem.changed}

    @property
    def residual(self) -> Series:
        """What is left of the change, as a part of all that was added up."""
        problem = self.problem
        parts = list(self.contributions.values())
        zero = np.zeros_like(problem.start)
        left = problem.end - problem.start - sum(parts, zero)
        scale = np.abs(problem.start) + np.abs(problem.end) + sum(map(np.abs, parts), zero)
        return np.asarray(np.abs(left) / np.where(scale == 0, 1.0, scale))

    @property
    def flow(self) -> Flow:
        """What passes through every metric, and through every edge if the tape has them."""
        tape = self.ends.sweep.tape
        return Flow(
            {metric: self._passing(slot) for metric, slot in tape.slots.items()},
            {edge: self._passing(slot) for edge, slot in (tape.edges or {}).items()},
        )

    def _passing(self, slot: int) -> Series:
        rows = np.zeros(self.problem.rows)
        slope = self.slopes[slot]
        if slope is not None:
            with np.errstate(all="ignore"):
                move = self.ends.move(slot)
                rows = rows + np.where(np.equal(move, 0.0), 0.0, careful_times(slope, move))
        return self.problem.gathered(rows[:, None])


def discrete(problem: Problem, slopes: Slopes, *, edges: bool = False) -> Discrete:
    """Slopes of the metric by all slots, by those of each operation.

    Args:
        problem: the change.
        slopes: of operations that are not linear.
        edges: whether what goes through each edge is wanted too.

    Raises:
        ExplanationError: the change goes round a loop.
    """
    sweep = problem.at(np.array([0.0, 1.0]), edges=edges)
    before = [slot[:, 0] if np.ndim(slot) else slot for slot in sweep.slots]
    after = [slot[:, -1] if np.ndim(slot) else slot for slot in sweep.slots]
    ends = Ends(sweep, before, after)
    tape = sweep.tape
    moving = {tape.slots[metric] for metric in problem.changed}
    for turn in tape.turns:
        if isinstance(turn, Circle):
            if any(tape.slots[metric] in moving for metric in turn.outside):
                moving.update(tape.slots[metric] for metric in turn.formulas)
        elif not moving.isdisjoint(turn.arguments):
            moving.add(turn.result)
    found: list[Any] = [None] * len(sweep.slots)
    found[tape.slots[problem.metric]] = problem.upstream(np.ones(1))[problem.metric][:, 0]
    with np.errstate(all="ignore"):
        for turn in reversed(tape.turns):
            if isinstance(turn, Circle):
                _refuse_loop(turn, found, tape.slots, moving)
            elif found[turn.result] is not None and turn.result in moving:
                _go_back(turn, ends, found, moving, slopes)
    return Discrete(problem, ends, found)


def is_passed_on(turn: Turn) -> bool:
    """Whether an operation gives its only argument as it is."""
    works = turn.along is not None or turn.apply is np.negative or turn.apply in NAMES
    return len(turn.arguments) == 1 and bool(turn.back) and not works


def _refuse_loop(
    turn: Circle, found: list[Any], slots: Mapping[str, int], moving: set[int]
) -> None:
    for metric in turn.formulas:
        if slots[metric] in moving and found[slots[metric]] is not None:
            raise ExplanationError(
                f"{metric} is computed from its own past, which has no slopes between two ends",
                metric=metric,
                hint='use method="path" or, where that does not hold, "shapley"',
            )


def _go_back(turn: Turn, ends: Ends, found: list[Any], moving: set[int], slopes: Slopes) -> None:
    """Hand the slope of a result on to the arguments that move."""
    up = found[turn.result]
    positions = [at for at, slot in enumerate(turn.arguments) if slot in moving]
    if turn.apply in LINEAR or turn.along is not None:
        arguments = [ends.before[slot] for slot in turn.arguments]
        every = turn.adjoint(up, ends.before[turn.result], arguments, careful_times)
        given = [every[at] for at in positions]
    elif is_passed_on(turn):
        given = [up]
    else:
        given = [careful_times(up, slope) for slope in slopes(turn, ends, positions, up)]
    for at, one in zip(positions, given, strict=True):
        slot = turn.arguments[at]
        found[slot] = one if found[slot] is None else found[slot] + one

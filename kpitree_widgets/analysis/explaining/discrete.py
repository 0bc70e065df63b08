"""Going back from a metric to its inputs with finite slopes, by the values at both ends alone.

Each operation gives every argument a slope such that slopes times changes add up to the change of its
result. Chained backwards like derivatives, they split the change of the metric among its inputs. Which
slopes is what methods differ in: ``endpoint`` and ``lmdi``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kpitree_widgets.analysis.explaining.level import PAST, is_looped, level, level_edges
from kpitree_widgets.analysis.explaining.problem import Problem
from kpitree_widgets.formula import arithmetic
from kpitree_widgets.formula.expression import Expression, refs, renaming
from kpitree_widgets.formula.flow import Flow
from kpitree_widgets.formula.functions import FUNCTIONS
from kpitree_widgets.formula.gradient import Sweep, Tape, careful_times
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

    @classmethod
    def of(cls, sweep: Sweep) -> Ends:
        """Of values of shape ``(rows, 2)``, or ``(rows, 1)`` where nothing moves."""
        before = [slot[:, 0] if np.ndim(slot) else slot for slot in sweep.slots]
        after = [slot[:, -1] if np.ndim(slot) else slot for slot in sweep.slots]
        return cls(sweep, before, after)

    def move(self, slot: int) -> Any:
        """How much a slot changed."""
        return self.after[slot] - self.before[slot]

    def moving(self, metrics: Iterable[str]) -> set[int]:
        """The slots that depend on ``metrics``."""
        tape = self.sweep.tape
        found = {tape.slots[metric] for metric in metrics}
        for turn in tape.turns:
            if isinstance(turn, Circle):
                if any(tape.slots[metric] in found for metric in turn.outside):
                    found.update(tape.slots[metric] for metric in turn.formulas)
            elif not found.isdisjoint(turn.arguments):
                found.add(turn.result)
        return found


Slopes = Callable[[Turn, Ends, Sequence[int], Series], Sequence[Any]]
"""Of an operation that is not linear: the slope of each argument at the positions asked for.

The last argument is the slope of the metric by the result: where it is 0, any slope will do.
"""


@dataclass(frozen=True)
class Discrete:
    """Slopes of the metric by every slot, where something moves."""

    problem: Problem
    ends: Ends
    rule: Slopes
    slopes: Sequence[Any]
    """``None`` where nothing flows."""
    rounds: Mapping[tuple[str, str], Series]
    """Slopes by the drivers of each metric of a loop."""

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
        tape, problem = self.ends.sweep.tape, self.problem
        metrics = {metric: self._passing(slot) for metric, slot in tape.slots.items()}
        edges = {edge: self._passing(slot) for edge, slot in (tape.edges or {}).items()}
        for edge, slope in self.rounds.items():
            edges[edge] = self._passed(slope, tape.slots[edge[1]])
        if is_looped(problem):
            own = discrete(level(problem), self.rule).contributions
            metrics[problem.metric] = problem.end - problem.start
            edges.update(level_edges(problem, own))
        return Flow(metrics, edges)

    def _passing(self, slot: int) -> Series:
        slope = self.slopes[slot]
        return self._passed(0.0 if slope is None else slope, slot)

    def _passed(self, slope: Any, slot: int) -> Series:
        with np.errstate(all="ignore"):
            move = self.ends.move(slot)
            passed = np.where(np.equal(move, 0.0), 0.0, careful_times(slope, move))
        return self.problem.gathered((np.zeros(self.problem.rows) + passed)[:, None])


def discrete(problem: Problem, slopes: Slopes, *, edges: bool = False) -> Discrete:
    """Slopes of the metric by all slots, by those of each operation.

    Args:
        problem: the change.
        slopes: of operations that are not linear.
        edges: whether what goes through each edge is wanted too.
    """
    ends = Ends.of(problem.at(np.array([0.0, 1.0]), edges=edges))
    found: list[Any] = [None] * len(ends.before)
    top = ends.sweep.tape.slots[problem.metric]
    found[top] = problem.upstream(np.ones(1))[problem.metric][:, 0]
    with np.errstate(all="ignore"):
        rounds = _go_back(ends, found, ends.moving(problem.changed), slopes)
    return Discrete(problem, ends, slopes, found, rounds)


def is_passed_on(turn: Turn) -> bool:
    """Whether an operation gives its only argument as it is."""
    works = turn.along is not None or turn.apply is np.negative or turn.apply in NAMES
    return len(turn.arguments) == 1 and bool(turn.back) and not works


def _go_back(
    ends: Ends, found: list[Any], moving: set[int], slopes: Slopes
) -> dict[tuple[str, str], Series]:
    """Hand slopes on from results to the arguments that move; also those round loops, by edge."""
    rounds: dict[tuple[str, str], Series] = {}
    for turn in reversed(ends.sweep.tape.turns):
        if isinstance(turn, Circle):
            rounds.update(_go_round(turn, ends, found, moving, slopes))
        elif found[turn.result] is not None and turn.result in moving:
            _go_back_once(turn, ends, found, moving, slopes)
    return rounds


def _go_back_once(
    turn: Turn, ends: Ends, found: list[Any], moving: set[int], slopes: Slopes
) -> None:
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
        _add(found, turn.arguments[at], one)


def _go_round(
    turn: Circle, ends: Ends, found: list[Any], moving: set[int], slopes: Slopes
) -> dict[tuple[str, str], Series]:
    """Through a loop, from its last period to its first; by metric and driver.

    The values of all metrics of the loop are known at both ends, so that in each period every formula is
    an operation like others, whose arguments are what was before.
    """
    slots = ends.sweep.tape.slots
    if all(found[slots[metric]] is None or slots[metric] not in moving for metric in turn.formulas):
        return {}
    still = np.zeros(len(ends.sweep.tape.years))
    whole = {
        m: still + (found[slots[m]] if found[slots[m]] is not None else 0.0) for m in turn.formulas
    }
    laps = {m: _lap(m, formula, ends) for m, formula in turn.formulas.items()}
    rounds: dict[tuple[str, str], Series] = {}
    for position in reversed(range(len(still))):
        for metric in reversed(list(turn.formulas)):
            up = still.copy()
            up[position] = whole[metric][position]
            if up[position] == 0:
                continue
            lap = laps[metric]
            down: list[Any] = [None] * len(lap.before)
            down[lap.sweep.tape.slots[metric]] = up
            drivers = {m: PAST if m == metric else m for m in refs(turn.formulas[metric])}
            _go_back(
                lap, down, lap.moving(d for m, d in drivers.items() if slots[m] in moving), slopes
            )
            for driver, name in drivers.items():
                slope = down[lap.sweep.tape.slots[name]]
                if slope is None:
                    continue
                rounds[metric, driver] = rounds.get((metric, driver), still) + slope
                if driver in whole:
                    whole[driver] = whole[driver] + slope
                else:
                    _add(found, slots[driver], slope)
    for metric, slope in whole.items():
        found[slots[metric]] = slope
    return rounds


def _lap(metric: str, formula: Expression, ends: Ends) -> Ends:
    """One formula of a loop on a tape of its own; what the metric itself was before is ``PAST``."""
    tape = ends.sweep.tape
    openings = {PAST if m == metric else m: value for m, value in tape.openings.items()}
    own = {metric: renaming(formula, {metric: PAST})}
    known = {PAST if m == metric else m: ends.sweep.slots[tape.slots[m]] for m in refs(formula)}
    return Ends.of(Tape.of([own], tape.years, openings, tape.shape).forward(known))


def _add(found: list[Any], slot: int, given: Any) -> None:
    found[slot] = given if found[slot] is None else found[slot] + given

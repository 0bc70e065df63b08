"""What flows through a tree when its inputs move: forward tangents times reverse adjoints.

Where inputs move in a direction, a metric moves by its tangent, and its adjoint says what that does to
the end. The product is the part of the end's movement that passes through the metric; on an edge, the
part that passes from a driver through one formula. What passes through a computed metric is what its
drivers bring it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from kpitree_widgets.formula.adjoints import Times
from kpitree_widgets.formula.gradient import Sweep, careful_times, gradient
from kpitree_widgets.formula.recording import Circle, Turn
from kpitree_widgets.formula.stepwise import Loop
from kpitree_widgets.periods import Series

STEP = 1e-3
"""How far the inputs of a loop are moved to see how it moves, as a part of the direction."""
ONE = np.ones(())
"""The adjoint of a result to itself."""


@dataclass(frozen=True)
class Flow:
    """The part of a movement that passes through every metric and every edge."""

    metrics: Mapping[str, Series]
    """By id, in the shape of all series."""
    edges: Mapping[tuple[str, str], Series]
    """By the ids of a metric and its driver."""


def flow(sweep: Sweep, upstream: Mapping[str, Any], directions: Mapping[str, Any]) -> Flow:
    """How ``sum(upstream * values)`` moves, metric by metric and edge by edge.

    Args:
        sweep: values of a tape with ``edges``.
        upstream: by metric id, a number or an array of the shape of all series.
        directions: by id of an input, how fast it moves; 0 if it is not named.

    Examples:
        >>> from kpitree_widgets.formula.gradient import Tape
        >>> from kpitree_widgets.formula.parser import parse
        >>> ids = {"a": "a", "b": "b", "c": "c"}
        >>> groups = [{"c": parse("a * b", ids).expression}, {"d": parse("c + b", ids).expression}]
        >>> sweep = Tape.of(groups, np.array([0]), edges=True).forward({"a": 2.0, "b": 5.0})
        >>> found = flow(sweep, {"d": 1.0}, {"a": 1.0, "b": 10.0})
        >>> {edge: float(amount) for edge, amount in found.edges.items()}
        {('c', 'a'): 5.0, ('c', 'b'): 20.0, ('d', 'c'): 25.0, ('d', 'b'): 10.0}
    """
    with np.errstate(all="ignore"):
        quick = _flow(sweep, upstream, directions, careful=False)
        amounts = [*quick.metrics.values(), *quick.edges.values()]
        if np.isfinite(np.concatenate(amounts, axis=None)).all():
            return quick
        return _flow(sweep, upstream, directions, careful=True)


def _flow(
    sweep: Sweep, upstream: Mapping[str, Any], directions: Mapping[str, Any], *, careful: bool
) -> Flow:
    """The flow; if ``careful``, what is zero stays so beside what is missing."""
    times, product = (careful_times, _product) if careful else (np.multiply, np.multiply)
    tape = sweep.tape
    adjoints = sweep.adjoints(upstream, times)
    tangents = _tangents(sweep, directions, times)

    def passing(slot: int) -> Series:
        return _passing(adjoints[slot], tangents[slot], product)

    metrics = {metric: passing(slot) for metric, slot in tape.slots.items()}
    edges = {edge: passing(slot) for edge, slot in (tape.edges or {}).items()}
    for number, turn in enumerate(tape.turns):
        if isinstance(turn, Circle):
            edges.update(_round(turn, sweep.loops[number], adjoints, tangents, sweep))
    return Flow(metrics, edges)


def _passing(adjoint: Any, tangent: Any, product: Times) -> Series:
    return np.zeros(()) if adjoint is None or tangent is None else product(adjoint, tangent)


def _product(adjoint: Series, tangent: Series) -> Series:
    """Zero where either is."""
    return careful_times(np.where(np.equal(tangent, 0.0), 0.0, adjoint), tangent)


def _tangents(sweep: Sweep, directions: Mapping[str, Any], times: Times) -> list[Any]:
    """How every slot moves; ``None`` where it does not."""
    tape, slots = sweep.tape, sweep.slots
    tangents: list[Any] = [None] * len(slots)
    for metric, direction in directions.items():
        if metric in tape.slots:
            tangents[tape.slots[metric]] = np.asarray(direction)
    for turn in tape.turns:
        if isinstance(turn, Circle):
            _move_round(turn, tangents, sweep)
        elif any(tangents[slot] is not None for _, slot in turn.back):
            tangents[turn.result] = _moved(turn, slots, tangents, times)
    return tangents


def _moved(turn: Turn, slots: list[Any], tangents: list[Any], times: Times) -> Any:
    if turn.along is not None:
        return turn.along(tangents[turn.arguments[0]])
    arguments = [slots[at] for at in turn.arguments]
    slopes = turn.adjoint(ONE, slots[turn.result], arguments, times)
    total: Any = None
    for position, slot in turn.back:
        slope, tangent = slopes[position], tangents[slot]
        if slope is not None and tangent is not None:
            moved = times(tangent, slope)
            total = moved if total is None else total + moved
    return total


def _move_round(turn: Circle, tangents: list[Any], sweep: Sweep) -> None:
    """The tangents of a loop, by central differences; exact where the loop is linear.

    Two steps and their extrapolation leave an error of the fourth order of ``STEP``.
    """
    slots, tape = sweep.tape.slots, sweep.tape
    moving = {m: tangents[slots[m]] for m in turn.outside if tangents[slots[m]] is not None}
    if not moving:
        return

    def run(step: float) -> dict[str, Series]:
        values = {m: sweep.slots[slots[m]] for m in turn.outside}
        values.update({m: values[m] + step * along for m, along in moving.items()})
        again = Loop(turn.formulas, values, tape.years, tape.openings, tape.shape)
        again.forth()
        return {m: again.values[m] for m in turn.formulas}

    wide = run(STEP), run(-STEP)
    near = run(STEP / 2), run(-STEP / 2)
    for metric in turn.formulas:
        coarse = (wide[0][metric] - wide[1][metric]) / (2 * STEP)
        fine = (near[0][metric] - near[1][metric]) / STEP
        tangents[slots[metric]] = (4 * fine - coarse) / 3


def _round(
    turn: Circle, loop: Loop, adjoints: list[Any], tangents: list[Any], sweep: Sweep
) -> dict[tuple[str, str], Series]:
    """What passes along the edges of a loop."""
    slots, tape = sweep.tape.slots, sweep.tape
    found: dict[tuple[str, str], Series] = {}
    for metric, formula in turn.formulas.items():
        up = adjoints[slots[metric]]
        if up is None:
            continue
        slopes = gradient(formula, loop.values, tape.years, up, tape.openings)
        for driver, slope in slopes.items():
            found[metric, driver] = _passing(slope, tangents[slots[driver]], _product)
    return found

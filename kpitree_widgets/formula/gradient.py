"""How much results change with what they are computed from: differentiation in reverse.

A tape holds the operations of one formula or of a whole tree in the order in which they are computed.
Going forth keeps every intermediate value; going back hands the adjoint of each on to its parts, so
that one sweep gives the gradient to all inputs at about twice the price of the values (reverse
accumulation, Linnainmaa 1970).

Rules where there is no slope. Missing results count for nothing: their upstream is taken as zero.
What does not count stays zero whatever is missing beside it (zero times missing is zero). Arguments
that tie for a minimum, maximum or bound share; the slope of ``abs`` at zero is zero; conditions have
none. A slope that is infinite (a root at zero) is missing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kpitree_widgets.formula.adjoints import Times
from kpitree_widgets.formula.expression import Expression, refs
from kpitree_widgets.formula.recording import Circle, Group, Recording, Turn
from kpitree_widgets.formula.stepwise import Loop
from kpitree_widgets.periods import Series

if TYPE_CHECKING:
    from numpy.typing import NDArray


def careful_times(up: Series, slope: Any) -> Series:
    """A product in which zero times missing is zero."""
    return np.asarray(np.where(np.equal(up, 0.0), 0.0, up * slope))


@dataclass
class Tape(Recording):
    """The operations of formulas, recorded once and run as often as wanted.

    Args:
        years: the year of each period, shape ``(periods,)``.
        openings: values before the first period, by metric id.
        shape: of all series, ``(periods,)`` or ``(periods, segments)``.

    Examples:
        >>> from kpitree_widgets.formula.parser import parse
        >>> ids = {"a": "a", "b": "b", "c": "c"}
        >>> formulas = [{"c": parse("a * b", ids).expression}, {"d": parse("c + b", ids).expression}]
        >>> tape = Tape.of(formulas, years=np.array([2022, 2022]))
        >>> sweep = tape.forward({"a": np.array([2.0, 3.0]), "b": np.array([5.0, 7.0])})
        >>> sweep.values["d"]
        array([15., 28.])
        >>> sweep.backward({"d": 1.0})["b"]
        array([3., 4.])
    """

    @classmethod
    def of(
        cls,
        groups: Iterable[Group],
        years: NDArray[np.int64],
        openings: Mapping[str, Any] | None = None,
        shape: tuple[int, ...] | None = None,
        *,
        edges: bool = False,
    ) -> Tape:
        """The tape of formulas, drivers before what they drive; without segments if no shape is given.

        With ``edges`` what a metric does in each formula is kept apart, for ``flow``.
        """
        tape = cls(years, openings or {}, shape or years.shape, {} if edges else None)
        for group in groups:
            tape.add(group)
        return tape

    def forward(self, inputs: Mapping[str, Any]) -> Sweep:
        """Compute every metric from ``inputs``: series of one shape, or numbers, by metric id."""
        slots = list(self.blank)
        for metric, value in inputs.items():
            slot = self.slots.get(metric)
            if slot is not None:
                slots[slot] = np.asarray(value, dtype=np.float64)[()]
        with np.errstate(all="ignore"):
            loops = self._run(slots)
            if any_infinite([slots[at] for at in self.finals]):
                loops = self._run(slots, frozenset(self.finals))
        return Sweep(self, slots, loops)

    def _run(self, slots: list[Any], bounded: Collection[int] = ()) -> dict[int, Loop]:
        """Fill the slots; in those that are bounded an overflow is missing too."""
        loops: dict[int, Loop] = {}
        known = slots.__getitem__
        for number, turn in enumerate(self.turns):
            if isinstance(turn, Turn):
                value = turn.apply(*map(known, turn.arguments))
                slots[turn.result] = finite(value) if turn.result in bounded else value
            else:
                values = {metric: known(self.slots[metric]) for metric in turn.outside}
                loop = Loop(turn.formulas, values, self.years, self.openings, self.shape)
                loop.forth()
                loops[number] = loop
                for metric in turn.formulas:
                    slots[self.slots[metric]] = values[metric]
        return loops


@dataclass(frozen=True)
class Sweep:
    """All values of a tape for one set of inputs."""

    tape: Tape
    slots: list[Any]
    loops: Mapping[int, Loop]

    @property
    def values(self) -> Mapping[str, Series]:
        """By metric id; NaN where there is none."""
        return {metric: self.slots[slot] for metric, slot in self.tape.slots.items()}

    def backward(self, upstream: Mapping[str, Any]) -> dict[str, Series]:
        """How much ``sum(upstream * values)`` changes with each metric, in the shape of its value.

        The adjoint of a computed metric is what flows through it; those of inputs are the gradient.

        Args:
            upstream: by metric id, a number or an array of the shape of all series.
        """
        with np.errstate(all="ignore"):
            quick = self._by_metric(self._back(upstream, np.multiply))
            if np.isfinite(np.concatenate([*quick.values()], axis=None)).all():
                return quick
            careful = self._by_metric(self._back(upstream, careful_times)).items()
            return {m: np.where(np.isfinite(given), given, np.nan) for m, given in careful}

    def slopes(self, upstream: Mapping[str, Any], metrics: Sequence[str]) -> Series:
        """The same for some metrics whose values have the shape of ``upstream``, one upon the other."""
        slots = [self.tape.slots[metric] for metric in metrics]
        shape = np.broadcast(*upstream.values()).shape
        with np.errstate(all="ignore"):
            quick = _stacked(self._back(upstream, np.multiply), slots, shape)
            if np.isfinite(quick).all():
                return quick
            careful = _stacked(self._back(upstream, careful_times), slots, shape)
            return np.where(np.isfinite(careful), careful, np.nan)

    def adjoints(self, upstream: Mapping[str, Any], times: Times = careful_times) -> list[Any]:
        """The same for every slot of the tape; ``None`` where nothing flows."""
        with np.errstate(all="ignore"):
            return self._back(upstream, times)

    def _back(self, upstream: Mapping[str, Any], times: Times) -> list[Any]:
        adjoints: list[Any] = [None] * len(self.slots)
        for metric, up in upstream.items():
            value = self.slots[self.tape.slots[metric]]
            adjoints[self.tape.slots[metric]] = np.where(np.isnan(value), 0.0, up)
        known = self.slots.__getitem__
        for number, turn in reversed([*enumerate(self.tape.turns)]):
            if isinstance(turn, Circle):
                self._back_round(turn, self.loops[number], adjoints, times)
                continue
            up = adjoints[turn.result]
            if up is None or not turn.back:
                continue
            arguments = [*map(known, turn.arguments)]
            given_back = turn.adjoint(up, known(turn.result), arguments, times)
            for position, slot in turn.back:
                _add(adjoints, slot, given_back[position])
        return adjoints

    def _by_metric(self, adjoints: list[Any]) -> dict[str, Series]:
        return {
            metric: _reduced(adjoints[slot], self.slots[slot])
            for metric, slot in self.tape.slots.items()
        }

    def _back_round(self, turn: Circle, loop: Loop, adjoints: list[Any], times: Times) -> None:
        slots = self.tape.slots
        upstream = {m: adjoints[slots[m]] for m in turn.formulas if adjoints[slots[m]] is not None}
        if not upstream:
            return
        for expression, adjoint in loop.back(upstream, times):
            axis = self.tape.years, adjoint, self.tape.openings
            for metric, one in gradient(expression, loop.values, *axis).items():
                _add(adjoints, slots[metric], one)
        for metric in turn.formulas:
            adjoints[slots[metric]] = loop.adjoints[metric]


def gradient(
    expression: Expression,
    values: Mapping[str, Any],
    years: NDArray[np.int64],
    upstream: Any = 1.0,
    openings: Mapping[str, Any] | None = None,
) -> dict[str, Series]:
    """How much ``sum(upstream * expression)`` changes with each metric that ``expression`` names.

    Law: where nothing ties, the adjoints are the limits of central differences.

    Examples:
        >>> from kpitree_widgets.formula.parser import parse
        >>> expression = parse("a * lag(a)", {"a": "a"}).expression
        >>> gradient(expression, {"a": np.array([2.0, 3.0, 5.0])}, np.array([2022] * 3))
        {'a': array([3., 7., 3.])}
    """
    named = refs(expression)
    result = " result"
    shape = max((np.shape(values[metric]) for metric in named), key=len, default=())
    tape = Tape.of([{result: expression}], years, openings, shape or years.shape)
    sweep = tape.forward({metric: values[metric] for metric in named})
    adjoints = sweep.backward({result: upstream})
    return {metric: adjoints[metric] for metric in named}


def finite(values: Series) -> Series:
    """What is infinite as missing."""
    return np.where(np.isfinite(values), values, np.nan)


def any_infinite(arrays: Sequence[Any]) -> bool:
    """Whether there is an infinite value in one of them."""
    return bool(arrays) and bool(np.isinf(np.concatenate(arrays, axis=None)).any())


def _add(adjoints: list[Any], slot: int, given: Any) -> None:
    if given is not None:
        adjoints[slot] = given if adjoints[slot] is None else adjoints[slot] + given


def _stacked(adjoints: list[Any], slots: Sequence[int], shape: tuple[int, ...]) -> Series:
    table = np.zeros((len(slots), *shape))
    for row, slot in enumerate(slots):
        if adjoints[slot] is not None:
            table[row] = adjoints[slot]
    return table


def _reduced(adjoint: Any, value: Any) -> Series:
    """``adjoint`` in the shape of ``value``: what one number does in many places adds up."""
    shape = np.shape(value)
    if adjoint is None:
        return np.zeros(shape)
    given = np.asarray(adjoint)
    if given.shape == shape:
        return given
    given = given.sum(axis=tuple(range(given.ndim - len(shape)))) if not shape else given
    wide = tuple(axis for axis, size in enumerate(shape) if size == 1 and given.shape[axis] > 1)
    return np.broadcast_to(given.sum(axis=wide, keepdims=True), shape) if wide else given

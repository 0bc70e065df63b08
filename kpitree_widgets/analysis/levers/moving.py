"""What each lever does to a metric: slopes by one sweep back, moves by computing again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kpitree_widgets.analysis.checks.when import last_complete
from kpitree_widgets.analysis.levers.better import Better
from kpitree_widgets.analysis.levers.found import LeversFound
from kpitree_widgets.analysis.levers.lever import Lever, Move
from kpitree_widgets.analysis.levers.potential import Ceiling, ceiling
from kpitree_widgets.analysis.levers.range import (
    RECENT,
    Range,
    bounds_of,
    is_fixed,
    realistic_range,
    typical_change,
)
from kpitree_widgets.analysis.model import Model
from kpitree_widgets.analysis.units import shown_unit
from kpitree_widgets.calendar import label
from kpitree_widgets.errors import EditError, PeriodError, SegmentError
from kpitree_widgets.tree.suggest import did_you_mean

if TYPE_CHECKING:
    from kpitree_widgets.analysis.model import Moment
    from kpitree_widgets.evaluation import Evaluation
    from kpitree_widgets.periods import Series
    from kpitree_widgets.tree.metric import Metric

INSIDE: Final = 8
"""A range is cut into so many parts, and tried where they meet and at its ends."""
TOGETHER: Final = 24
"""So many levers are tried in one go."""
TYPICAL: Final = 0.01
"""Taken for the typical change of a lever whose history does not tell one."""
NEGLIGIBLE: Final = 1e-9
"""A gain this small against the metric is rounding."""


def levers(
    evaluation: Evaluation,
    metric: str,
    position: int | None = None,
    effort: Mapping[str, float] | None = None,
) -> LeversFound:
    """What moves ``metric`` in one period: every given metric that it is computed from.

    A lever is moved in the period at ``position`` and not before it: a yearly total feels one month's
    price, and what works with a lag shows no effect yet.

    Args:
        evaluation: the tree with its values, without segments.
        metric: id of what is moved.
        position: the period; the last one that is over by default.
        effort: by id of a lever, how many units of effort its typical change takes, 1 by default: the
            larger, the harder it is to move.

    Returns:
        The levers, ranked by how much better the metric gets within their ranges, as its aim has it.

    Raises:
        PeriodError: the metric has no value in that period.
        EditError: limits that contradict each other, or an effort that is none.
        SegmentError: the evaluation is one of segments.

    Examples:
        >>> from kpitree_widgets.evaluation import evaluate
        >>> from kpitree_widgets.io.text import tree_from_text
        >>> tree = tree_from_text("Revenue = Orders * Price")
        >>> inputs = {"orders": np.array([20.0]), "price": np.array([5.0])}
        >>> found = levers(evaluate(tree, inputs=inputs), "revenue")
        >>> found["price"].elasticity, found["price"].one_percent, found["price"].at_upper
        (1.0, 1.0, 10.0)
    """
    at = position_of(evaluation, metric, position)
    model = Model(evaluation)
    efforts = _efforts(evaluation, model, metric, effort)
    moment = model.at(at, metric)
    given = [evaluation.tree.metrics[name] for name in moment.given if name != metric]
    free = [one for one in given if not is_fixed(one)]
    known = [one for one in free if np.isfinite(evaluation.values[one.id][at])]
    missing = [one for one in free if not np.isfinite(evaluation.values[one.id][at])]
    asking = _Asking(evaluation, metric, at, moment)
    found = asking.levers(known, efforts)
    return LeversFound(
        evaluation.tree.metrics[metric],
        shown_unit(evaluation.tree, metric),
        asking.value,
        asking.better,
        evaluation.periods.keys[at],
        tuple(sorted(found, key=asking.rank)),
        tuple(one for one in given if is_fixed(one)),
        tuple(missing),
    )


def position_of(evaluation: Evaluation, metric: str | None, position: int | None) -> int:
    """The period asked about: the last one that is over, unless it is said.

    Raises:
        PeriodError: there is none, or ``metric`` has no value in it.
        SegmentError: the evaluation is one of segments.
    """
    if evaluation.segments is not None:
        raise SegmentError("levers are about totals", hint="use an evaluation without segments")
    at = last_complete(evaluation) if position is None else position
    if at is None:
        raise PeriodError("there are no periods", hint="bind a frame with data")
    at %= len(evaluation.periods)
    if metric is not None and not np.isfinite(evaluation.values[metric][at]):
        raise _no_value(evaluation, metric, at)
    return at


def recent(evaluation: Evaluation, metric: str, position: int) -> Series:
    """The values of ``metric`` that tell how it moves, up to the period; an incomplete one is none."""
    first = max(0, position + 1 - RECENT.get(evaluation.periods.grain, 1))
    series = evaluation.values[metric][first : position + 1]
    if evaluation.is_incomplete(position):
        series = np.concatenate([series[:-1], [np.nan]])
    return series


@dataclass(frozen=True)
class _Asked:
    """The values that one lever is tried at, part by part."""

    metric: Metric
    now: float
    reach: Range | None
    step: float | None
    is_typical: bool
    most: tuple[float, Ceiling] | None
    steps: tuple[float, ...]
    places: tuple[float, ...]

    @property
    def values(self) -> list[float]:
        """All of them: 1% more, a step up and down, what is possible at most, and its range."""
        most = () if self.most is None else self.most[:1]
        return [1.01 * self.now, *self.steps, *most, *self.places]


class _Asking:
    """A metric in one period, asked what its levers do."""

    def __init__(self, evaluation: Evaluation, metric: str, at: int, moment: Moment) -> None:
        self.evaluation, self.metric, self.at, self.moment = evaluation, metric, at, moment
        self.value = float(evaluation.values[metric][at])
        self.better = Better.of(evaluation, metric, at)

    def levers(self, definitions: Sequence[Metric], efforts: Mapping[str, float]) -> list[Lever]:
        """All about each, some at a time: computing on arrays costs little more than on numbers."""
        slopes = self.moment.gradient(self.metric) if definitions else {}
        found = []
        for first in range(0, len(definitions), TOGETHER):
            some = definitions[first : first + TOGETHER]
            asked = [self.asked(one, efforts.get(one.id, 1.0)) for one in some]
            for one, after in zip(asked, self.after(asked), strict=True):
                found.append(self.lever(one, after, slopes[one.metric.id]))
        return found

    def asked(self, definition: Metric, effort: float) -> _Asked:
        """Where to try a lever."""
        now = float(self.evaluation.values[definition.id][self.at])
        history = recent(self.evaluation, definition.id, self.at)
        reach = realistic_range(definition, history, now)
        typical = typical_change(history)
        step = (TYPICAL * abs(now) if typical is None else typical) / effort or None
        low, high = bounds_of(definition)
        if np.nanmin(history, initial=now) >= 0:
            low = max(low, 0.0)
        steps = () if step is None else (min(now + step, high), max(now - step, low))
        keys = self.evaluation.periods
        most = ceiling(definition, keys.keys[self.at], keys)
        places = _places(reach, now)
        return _Asked(definition, now, reach, step, typical is not None, most, steps, places)

    def after(self, asked: Sequence[_Asked]) -> Iterator[Series]:
        """The metric at each value of each lever, the other levers as they are."""
        sizes = [len(one.values) for one in asked]
        ends = np.cumsum(sizes)
        draws = {one.metric.id: np.full(int(ends[-1]), one.now) for one in asked}
        for one, end in zip(asked, ends, strict=True):
            draws[one.metric.id][end - len(one.values) : end] = one.values
        values = np.broadcast_to(self.moment.values(draws)[self.metric], (int(ends[-1]),))
        return (values[end - size : end] for end, size in zip(ends, sizes, strict=True))

    def lever(self, asked: _Asked, after: Series, slope: float) -> Lever:
        """All about one lever, from the metric at each of the values it was tried at."""
        now = asked.now
        moves = [
            None if np.isnan(value) else self.move(to, float(value))
            for to, value in zip(asked.values, after, strict=True)
        ]
        steps, rest = moves[1 : 1 + len(asked.steps)], moves[1 + len(asked.steps) :]
        inside = rest[len(rest) - len(asked.places) :]
        known = float(slope) if np.isfinite(slope) else None
        potential = None if asked.most is None else rest[0]
        if potential is not None and self.better.is_known and potential.gain <= 0:
            potential = None  # it is beyond that already
        return Lever(
            asked.metric,
            shown_unit(self.evaluation.tree, asked.metric.id),
            now,
            known,
            None if known is None or not (now and self.value) else known * now / self.value,
            None if now == 0 or moves[0] is None else moves[0].effect,
            asked.reach,
            inside[0].effect if inside and inside[0] is not None else None,
            inside[-1].effect if inside and inside[-1] is not None else None,
            self.best(inside),
            asked.step,
            asked.is_typical,
            self.best([move for move in steps if move is not None and move.to != now]),
            potential,
            None if asked.most is None else asked.most[1],
        )

    def move(self, to: float, after: float) -> Move:
        """A lever set to a value, with the metric after it."""
        return Move(to, after - self.value, float(self.better.gain(self.value, after)))

    def best(self, moves: list[Move | None]) -> Move | None:
        """What helps most, ends first; of a metric nobody wants anything of, what moves it most."""
        known = [move for move in moves if move is not None]
        if len(known) > 2:
            known = [known[0], known[-1], *known[1:-1]]
        least = NEGLIGIBLE * abs(self.value)
        best = None
        for move in known:
            if best is None or self.size(move) > self.size(best) + least:
                best = move
        return best

    def size(self, move: Move) -> float:
        """What moves are compared by."""
        return move.gain if self.better.is_known else abs(move.effect)

    def rank(self, lever: Lever) -> tuple[float, float]:
        """The smaller, the further up."""
        return (0.0 if lever.best is None else -self.size(lever.best), -lever.span)


def _places(reach: Range | None, now: float) -> tuple[float, ...]:
    """Where a range is tried: from end to end, and where the lever is."""
    if reach is None:
        return ()
    width = reach.upper - reach.lower
    inside = [reach.lower + width * number / INSIDE for number in range(1, INSIDE)]
    within = [now] if reach.lower < now < reach.upper else []
    return (reach.lower, *sorted([*inside, *within]), reach.upper)


def _efforts(
    evaluation: Evaluation, model: Model, metric: str, effort: Mapping[str, float] | None
) -> dict[str, float]:
    tree, found = evaluation.tree, {}
    allowed = set(model.below(metric))
    for name, size in (effort or {}).items():
        lever = tree.find(name)
        if lever not in allowed or lever == metric:
            raise EditError(
                f"{tree[lever].label!r} is no lever of {tree[metric].label!r}",
                metric=lever,
                hint=did_you_mean(name, [one for one in model.below(metric) if one != metric]),
            )
        if isinstance(size, bool) or not np.isfinite(size) or size <= 0:
            raise EditError(
                f"{size!r} is no effort",
                metric=lever,
                hint="give a number above 0: how many units of effort its typical change takes",
            )
        found[lever] = float(size)
    return found


def _no_value(evaluation: Evaluation, metric: str, at: int) -> PeriodError:
    when = f" in {label(evaluation.periods.keys[at])}" if evaluation.periods.keys[at] else ""
    known = np.flatnonzero(np.isfinite(evaluation.values[metric]))
    hint = "bind data, or give its inputs a value"
    if known.size:
        hint = f"the last period in which it has one is {evaluation.periods.keys[int(known[-1])]!r}"
    definition = evaluation.tree.metrics[metric]
    return PeriodError(f"{definition.label!r} has no value{when}", metric=metric, hint=hint)

"""Metrics in one period that levers are tried on together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kpitree_widgets.analysis.levers.better import Better
from kpitree_widgets.analysis.levers.moving import TOGETHER
from kpitree_widgets.analysis.model import Model

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kpitree_widgets.analysis.levers.conflict import ConflictFound
    from kpitree_widgets.analysis.model import Moment
    from kpitree_widgets.evaluation import Evaluation
    from kpitree_widgets.periods import Series

ROUNDING: Final = 1e-12
"""Past a guardrail by so little of it is on it."""


@dataclass(frozen=True)
class Looking:
    """Metrics in one period, what is better for each, and what they would be."""

    evaluation: Evaluation
    position: int
    considered: tuple[str, ...]
    """Ids in reading order."""

    @cached_property
    def model(self) -> Model:
        """The tree as a function."""
        return Model(self.evaluation)

    @cached_property
    def moment(self) -> Moment:
        """It in the period."""
        return self.model.at(self.position, *self.considered)

    @cached_property
    def base(self) -> Mapping[str, float]:
        """What the metrics are, by id."""
        values = self.evaluation.values
        return {one: float(values[one][self.position]) for one in self.considered}

    @cached_property
    def better(self) -> Mapping[str, Better]:
        """What helps each, by id."""
        return {one: Better.of(self.evaluation, one, self.position) for one in self.considered}

    @cached_property
    def guarded(self) -> frozenset[str]:
        """Those whose guardrail holds now."""
        metrics = self.evaluation.tree.metrics
        rails = (one for one in self.considered if metrics[one].guardrail is not None)
        return frozenset(one for one in rails if np.isfinite(self.base[one])) - {*self.broken}

    def tried(
        self, places: Mapping[str, Sequence[float]]
    ) -> Iterator[tuple[str, Mapping[str, Series]]]:
        """Each lever with the metrics that it reaches at each of its places, shape ``(places,)``.

        Some at a time, as computing on arrays costs little more than on numbers; a computed metric
        alone, since setting it puts its own formula out of force.
        """
        free = [lever for lever in places if self.model.is_given(lever)]
        held = [lever for lever in places if not self.model.is_given(lever)]
        groups = [free[first : first + TOGETHER] for first in range(0, len(free), TOGETHER)]
        values, tree = self.evaluation.values, self.evaluation.tree
        for group in (*groups, *([lever] for lever in held)):
            size = sum(len(places[lever]) for lever in group)
            draws = {one: np.full(size, values[one][self.position]) for one in group}
            starts, start = {}, 0
            for lever in group:
                starts[lever] = start
                draws[lever][start : start + len(places[lever])] = places[lever]
                start += len(places[lever])
            found = self.moment.values(draws) if size else {}
            for lever in group:
                part = slice(starts[lever], starts[lever] + len(places[lever]))
                reached = tree.above(lever) if size else set()
                hit = [one for one in self.considered if one in reached]
                yield lever, {one: np.broadcast_to(found[one], (size,))[part] for one in hit}

    def values(self, lever: str, asked: Series) -> dict[str, Any]:
        """By id, the metrics at each of several values of the lever, shape ``(values,)``."""
        found = self.moment.values({lever: asked})
        return {one: np.broadcast_to(found[one], asked.shape) for one in self.considered}

    def past(self, metric: str, values: Any) -> Any:
        """How far ``values`` of a metric are past its guardrail; 0 or less, or NaN, within."""
        rail = self.evaluation.tree.metrics[metric].guardrail
        if rail is None:
            return np.full(np.shape(values), -np.inf)
        low = -np.inf if rail.lower is None else rail.lower
        high = np.inf if rail.upper is None else rail.upper
        return np.maximum(low - values, values - high)

    @cached_property
    def broken(self) -> tuple[str, ...]:
        """Those that are past their guardrail now, by more than rounding."""
        past = ((one, self.base[one], self.past(one, self.base[one])) for one in self.considered)
        return tuple(one for one, value, by in past if by > ROUNDING * abs(value))

    def root(self, lever: str, metric: str | None) -> str:
        """The first root that the lever reaches, one above ``metric`` if there is one; empty if none."""
        tree = self.evaluation.tree
        above = tree.above(lever)
        reached = [one for one in tree.roots if one in above]
        if metric is not None:
            over = tree.above(metric)
            reached.sort(key=lambda one: one not in over)
        return reached[0] if reached else ""

    def rank(self, one: ConflictFound) -> tuple[bool, float]:
        """The smaller, the further up: what people declared, then what costs most."""
        base = abs(self.base[one.hurts])
        lost = abs(one.effect_on_hurts) / base if base else np.inf
        return not one.is_declared, 0.0 if np.isnan(lost) else -lost

"""A tree as a function: other values of what is given in, values of everything computed out.

Scenarios, goal seeking, simulations and explanations all ask an evaluated tree what it would give. A
``Model`` answers for whole series, a ``Moment`` for one period and as many draws as wanted; both
compute only what an override reaches.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import CodeType
from typing import Any

import numpy as np

from kpitree_widgets.evaluation import Evaluation
from kpitree_widgets.formula.compiler import compiled, context, run
from kpitree_widgets.formula.expression import Expression, walk
from kpitree_widgets.formula.gradient import Tape
from kpitree_widgets.formula.rules import is_over_time
from kpitree_widgets.formula.stepwise import run_loop
from kpitree_widgets.periods import Series
from kpitree_widgets.tree.groups import formula_groups
from kpitree_widgets.tree.tree import Tree


@dataclass(frozen=True)
class Model:
    """An evaluated tree, without segments, to be asked what it would give.

    Examples:
        >>> from kpitree_widgets.evaluation import evaluate
        >>> from kpitree_widgets.io.text import tree_from_text
        >>> from kpitree_widgets.periods import Periods
        >>> tree = tree_from_text("Revenue = Orders * Price")
        >>> inputs = {"orders": np.array([2.0, 3.0]), "price": np.array([10.0, 10.0])}
        >>> model = Model(evaluate(tree, Periods("month", ("2022-11", "2022-12")), inputs))
        >>> model.given, model.run({"price": 11.0})["revenue"]
        (('orders', 'price'), array([22., 33.]))
        >>> moment = model.at(1, "revenue")
        >>> moment.values({"price": 12.0})["revenue"], moment.gradient("revenue")["price"]
        (np.float64(36.0), np.float64(3.0))
    """

    evaluation: Evaluation
    cut: frozenset[str] = frozenset()
    """Computed metrics that are held as given, their formulas out of force."""

    @property
    def tree(self) -> Tree:
        """The metrics."""
        return self.evaluation.tree

    @cached_property
    def given(self) -> tuple[str, ...]:
        """Input metrics, computed metrics that show their own data, and those cut; reading order."""
        return tuple(metric for metric in self.tree.reading_order if self.is_given(metric))

    def is_given(self, metric: str) -> bool:
        """Whether its value is not computed."""
        if metric in self.cut or self.tree.metrics[metric].expression is None:
            return True
        now = self.evaluation
        if metric not in now.inputs or metric in self.tree.structure.loops:
            return False
        return any(np.isnan(now.values[driver]).all() for driver in self.tree.drivers(metric))

    def cone(self, metrics: Iterable[str]) -> set[str]:
        """``metrics`` and everything they are computed from, given metrics included."""
        found: set[str] = set()
        stack = list(metrics)
        while stack:
            at = stack.pop()
            if at not in found:
                found.add(at)
                if not self.is_given(at):
                    stack.extend(self.tree.drivers(at))
        return found

    def below(self, metric: str) -> tuple[str, ...]:
        """The given metrics it is computed from, in reading order; itself if it is given."""
        cone = self.cone([metric])
        return tuple(
            found for found in self.tree.reading_order if found in cone and self.is_given(found)
        )

    def run(
        self, overrides: Mapping[str, Any], wanted: Iterable[str] | None = None
    ) -> dict[str, Series]:
        """Values with others in place of some.

        Args:
            overrides: by metric id, also of computed metrics: a number, shape ``(periods,)``, or
                ``(periods, draws)``.
            wanted: the metrics asked for, all of them by default.

        Returns:
            By metric id, shape ``(periods,)``; with draws ``(periods, draws)``, or ``(periods, 1)``
            where no override reaches.
        """
        given = {key: np.asarray(value, dtype=np.float64) for key, value in overrides.items()}
        draws = max((value.shape[1] for value in given.values() if value.ndim == 2), default=None)
        periods = self.evaluation.periods
        shape = (len(periods),) if draws is None else (len(periods), draws)
        room = shape if draws is None else (len(periods), 1)
        base = self.evaluation.values
        cone = self.cone(self.tree.metrics if wanted is None else wanted)
        values = {metric: base[metric].reshape(room) for metric in cone}
        for key, value in given.items():
            column = value.reshape(-1, 1) if draws is not None and value.ndim == 1 else value
            values[key] = np.broadcast_to(column, room if column.shape[1:] in {(), (1,)} else shape)
        reached = {
            metric
            for metric in self.tree.above(*given)
            if metric in cone and metric not in given and not self.is_given(metric)
        }
        self.compute(reached, values, periods.years, shape)
        chosen = cone if wanted is None else wanted
        return {metric: values[metric] for metric in chosen}

    def at(self, position: int, *metrics: str, since: int | None = None) -> Moment:
        """The model at one period, as seen for ``metrics`` (all if none is named).

        Args:
            position: of the period.
            metrics: ids.
            since: the first period in which an override holds, ``position`` by default.
        """
        position %= len(self.evaluation.periods)
        wanted = metrics or tuple(self.tree.metrics)
        return Moment(self, position, wanted, position if since is None else since)

    def program(self, metric: str, expression: Expression) -> CodeType:
        """The compiled formula."""
        known = self.evaluation.programs.get(metric)
        if known is not None and known[0] is expression:
            return known[1]
        return compiled(expression)

    def compute(
        self, reached: set[str], values: dict[str, Any], years: Any, shape: tuple[int, ...]
    ) -> None:
        """Formulas of ``reached`` into ``values``, drivers before what they drive."""
        openings = self.openings
        surroundings = context(years, openings, shape)
        with np.errstate(all="ignore"):
            for group in formula_groups(self.tree, reached):
                if any(metric in self.tree.structure.loops for metric in group):
                    _fill_loop(group, reached, values, years, openings, shape)
                    continue
                for metric, expression in group.items():
                    found = run(self.program(metric, expression), values, surroundings)
                    values[metric] = np.where(np.isfinite(found), found, np.nan)[()]

    @cached_property
    def openings(self) -> dict[str, float]:
        """Values before the first period, by metric id."""
        metrics = self.tree.metrics.values()
        return {metric.id: metric.opening for metric in metrics if metric.opening is not None}


@dataclass(frozen=True)
class Moment:
    """A model at one period: numbers in, numbers out; with draws, arrays ``(draws,)``."""

    model: Model
    position: int
    metrics: tuple[str, ...]
    since: int

    @cached_property
    def cone(self) -> set[str]:
        """The metrics asked for and everything they are computed from."""
        return self.model.cone(self.metrics)

    @cached_property
    def given(self) -> tuple[str, ...]:
        """The given metrics among them, in reading order."""
        order = self.model.tree.reading_order
        return tuple(m for m in order if m in self.cone and self.model.is_given(m))

    @cached_property
    def looks_back(self) -> bool:
        """Whether some formula among them reads other periods."""
        tree = self.model.tree
        computed = (m for m in self.cone if not self.model.is_given(m))
        formulas = (tree.metrics[metric].expression for metric in computed)
        return any(f is not None and any(map(is_over_time, walk(f))) for f in formulas)

    @cached_property
    def now(self) -> dict[str, Any]:
        """What there is: numbers, or where a formula looks back series up to the period."""
        values, at = self.model.evaluation.values, self.position
        if self.looks_back:
            return {metric: values[metric][: at + 1] for metric in self.cone}
        return {metric: values[metric][at] for metric in self.cone}

    def values(self, overrides: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The value in the period of every metric of the cone.

        Args:
            overrides: by metric id, also of computed metrics: a number or shape ``(draws,)``. Those
                that are not in the cone change nothing.
        """
        given = {key: value for key, value in (overrides or {}).items() if key in self.cone}
        values = self._filled(given)
        reached = {metric for metric in self._above(frozenset(given)) if metric not in given}
        years = self.model.evaluation.periods.years
        if self.looks_back:
            shape = (self.position + 1, *self._draws(given))
            self.model.compute(reached, values, years[: self.position + 1], shape)
            return {metric: values[metric][-1] for metric in self.cone}
        self.model.compute(reached, values, years[self.position :][:1], self._draws(given))
        return values

    def gradient(self, metric: str, overrides: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """How much the value of ``metric`` in the period changes with each given metric.

        By id, in the shape of the draws of ``overrides``; where ``since`` is earlier than the period,
        with a change of all values from then on.
        """
        given = {key: value for key, value in (overrides or {}).items() if key in self.cone}
        filled = self._filled(given)
        held = {m: filled[m] for m in {*self.given, *given}}
        draws = self._draws(given)
        tape = self._tape(frozenset(given), draws)
        if not self.looks_back:
            held = (
                {m: np.broadcast_to(value, draws) for m, value in held.items()} if draws else held
            )
            slopes = tape.forward(held).backward({metric: 1.0})
            return {m: slopes.get(m, np.zeros(draws))[()] for m in self.given}
        shape = (self.position + 1, *draws)
        held = {m: np.broadcast_to(value, shape) for m, value in held.items()}
        upstream = np.zeros(shape)
        upstream[-1] = 1.0
        slopes = tape.forward(held).backward({metric: upstream})
        none = np.zeros(shape)
        return {m: slopes.get(m, none)[self.since :].sum(axis=0) for m in self.given}

    def _tape(self, overridden: frozenset[str], draws: tuple[int, ...]) -> Tape:
        """The formulas of the cone that are in force, recorded once for each kind of question."""
        known = self._tapes.get((overridden, draws))
        if known is None:
            model, years = self.model, self.model.evaluation.periods.years
            computed = {m for m in self.cone if not model.is_given(m) and m not in overridden}
            axis = years[: self.position + 1] if self.looks_back else years[self.position :][:1]
            shape = (len(axis), *draws) if self.looks_back else (draws or (1,))
            known = Tape.of(formula_groups(model.tree, computed), axis, model.openings, shape)
            for metric in self.cone - computed:
                known.slot(metric)
            self._tapes[overridden, draws] = known
        return known

    @cached_property
    def _tapes(self) -> dict[tuple[frozenset[str], tuple[int, ...]], Tape]:
        return {}

    def _above(self, given: frozenset[str]) -> set[str]:
        """The computed metrics of the cone that ``given`` reach."""
        known = self._reaches.get(given)
        if known is None:
            above = self.model.tree.above(*given) if given else set()
            known = {m for m in above if m in self.cone and not self.model.is_given(m)}
            self._reaches[given] = known
        return known

    @cached_property
    def _reaches(self) -> dict[frozenset[str], set[str]]:
        return {}

    def _draws(self, given: Mapping[str, Any]) -> tuple[int, ...]:
        return max((np.shape(value) for value in given.values()), key=len, default=())

    def _filled(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """What there is, with what is given in its place."""
        if not self.looks_back:
            return {
                **self.now,
                **{m: np.asarray(v, dtype=np.float64)[()] for m, v in given.items()},
            }
        draws = self._draws(given)
        values = {m: row.reshape(-1, *(1 for _ in draws)) for m, row in self.now.items()}
        for metric, value in given.items():
            row = np.array(np.broadcast_to(values[metric], (self.position + 1, *draws)))
            row[self.since :] = value
            values[metric] = row
        return values


def _fill_loop(
    group: Mapping[str, Expression],
    reached: set[str],
    values: dict[str, Any],
    years: Any,
    openings: Mapping[str, float],
    shape: tuple[int, ...],
) -> None:
    """The metrics of a loop that are reached; those that are held keep what they have."""
    formulas = {metric: formula for metric, formula in group.items() if metric in reached}
    known = {m: np.broadcast_to(series, shape) for m, series in values.items()}
    run_loop(formulas, known, years, openings, shape)
    for metric in formulas:
        values[metric] = known[metric]

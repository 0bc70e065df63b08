"""One metric as plain JSON, without its series.

A metric says of itself what people gave it (*described*), and what follows from its data and from
other metrics (*derived*): an edit elsewhere changes only that, so that patches send only that.
Fields that say nothing are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from kpitree_widgets.amounts import Amount, Path, PeriodValues
from kpitree_widgets.analysis.findings import findings_of
from kpitree_widgets.analysis.pace import paced
from kpitree_widgets.analysis.units import inferred_unit
from kpitree_widgets.formula.printer import to_text
from kpitree_widgets.periods import Periods, previous, year_ago
from kpitree_widgets.tree.expectations import DEFAULT_THRESHOLDS, Benchmark, Bounds, Thresholds
from kpitree_widgets.tree.status import thresholds_of
from kpitree_widgets.tree.terms import driver_signs, operator_sign

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kpitree_widgets.evaluation import Evaluation
    from kpitree_widgets.tree.metric import Metric

State = dict[str, Any]
USUAL: Mapping[str, Any] = {
    "formula": None,
    "drivers": [],
    "operator": None,
    "signs": [],
    "unit": None,
    "aim": "maximize",
    "owner": "",
    "description": "",
    "tags": [],
    "target": None,
    "benchmark": None,
    "values": None,
    "bound": False,
    "findings": [],
}
"""What a metric is where it does not say: these fields are left out, and the page fills them in."""


@dataclass(frozen=True)
class Facts:
    """What an evaluation says of its metrics."""

    evaluation: Evaluation

    @cached_property
    def incomplete(self) -> int | None:
        """Where the period stands whose data end before it does."""
        coverage = self.evaluation.coverage
        return None if coverage is None else self.evaluation.periods.find(coverage.key)

    @cached_property
    def compared(self) -> tuple[int, ...]:
        """What an incomplete period compares with: the one before, and that of a year ago."""
        at, periods = self.incomplete, self.evaluation.periods
        if at is None:
            return ()
        found = dict.fromkeys((previous(at), year_ago(periods, at)))
        return tuple(before for before in found if before is not None)

    def state(self, metric: str) -> State:
        """One metric without its series; the formula names ids."""
        evaluation = self.evaluation
        definition = evaluation.tree.metrics[metric]
        expression = definition.expression
        described = {
            "formula": None if expression is None else to_text(expression),
            "drivers": list(evaluation.tree.drivers(metric)),
            "operator": operator_sign(expression),
            "signs": list(driver_signs(expression)),
            "unit": definition.unit,
            "aim": definition.aim,
            "owner": definition.owner,
            "description": definition.description,
            "tags": list(definition.tags),
            "target": _amount(definition.target, evaluation.periods),
            "benchmark": _amount(definition.benchmark_amount, evaluation.periods),
            "values": _amount(definition.values, evaluation.periods),
            "bound": metric in evaluation.inputs,
        }
        return {
            "id": metric,
            "label": definition.label,
            **_unusual(described),
            **({"locked": True} if definition.locked else {}),
            **_expectations(definition),
            **self.derived(metric),
        }

    def derived(self, metric: str) -> State:
        """What an edit of another metric can change: see ``changed_state``."""
        thresholds = thresholds_of(self.evaluation.tree, metric, self._thresholds)
        usual = thresholds == DEFAULT_THRESHOLDS
        state = {
            "inferred_unit": inferred_unit(self.evaluation.tree, metric),
            "thresholds": None if usual else [thresholds.on_track, thresholds.at_risk],
            "like": self._like(metric),
            "expected": self.expected(metric),
        }
        return _unusual({"findings": self.findings(metric)}) | _known(state)

    def findings(self, metric: str) -> list[State]:
        """What is found wrong with ``metric``, in the language of ``locale.speaking``."""
        return [
            {
                "code": found.code,
                "severity": found.severity,
                "message": found.message,
                "hint": found.hint,
            }
            for found in findings_of(self.evaluation, metric)
        ]

    def expected(self, metric: str) -> float | None:
        """What ``metric`` is on its way to by the end of the incomplete period."""
        at = self.incomplete
        return None if at is None else _number(self._paced.values[metric][at])

    @cached_property
    def _thresholds(self) -> dict[str, Thresholds]:
        """Those found so far."""
        return {}

    @cached_property
    def _paced(self) -> Evaluation:
        return paced(self.evaluation)

    def _like(self, metric: str) -> dict[str, float | None] | None:
        at = self.incomplete
        if at is None:
            return None
        keys = self.evaluation.periods.keys
        return {
            keys[before]: _number(self.evaluation.compared(metric, at, before))
            for before in self.compared
        }


def facts_of(evaluation: Evaluation) -> Facts:
    """The facts of an evaluation, which never changes: they are found once.

    What an edit came from was what the edit before it led to.
    """
    known: Facts = vars(evaluation).setdefault("_facts", Facts(evaluation))
    return known


def changed_state(before: State, after: State) -> State:
    """The fields of ``after`` that are others than in ``before``; ``None`` for one that is gone.

    Examples:
        >>> changed_state({"expected": 5.0}, {"inferred_unit": "EUR"})
        {'expected': None, 'inferred_unit': 'EUR'}
    """
    fields = {**before, **after}
    return {name: after.get(name) for name in fields if after.get(name) != before.get(name)}


def _expectations(definition: Metric) -> State:
    benchmark = definition.benchmark
    state: State = {
        "balance": _bounds(definition.balance),
        "guardrail": _bounds(definition.guardrail),
        "limits": _bounds(definition.limits),
        "maximum": definition.maximum,
        "aggregation": definition.aggregation,
        "benchmark_band": None,
        "benchmark_source": None,
        "target_path": None,
    }
    if isinstance(benchmark, Benchmark):
        if any(quartile is not None for quartile in benchmark.quartiles):
            state["benchmark_band"] = list(benchmark.quartiles)
        told = (benchmark.source, "" if benchmark.date is None else benchmark.date.isoformat())
        state["benchmark_source"] = ", ".join(part for part in told if part) or None
    if isinstance(definition.target, Path):
        state["target_path"] = {day.isoformat(): value for day, value in definition.target.pairs}
    return _known(state)


def _unusual(state: State) -> State:
    return {name: value for name, value in state.items() if value != USUAL[name]}


def _known(state: State) -> State:
    return {name: value for name, value in state.items() if value is not None}


def _bounds(bounds: Bounds | None) -> list[float | None] | None:
    return None if bounds is None else [bounds.lower, bounds.upper]


def _number(value: Any) -> float | None:
    number = float(np.asarray(value))
    return number if np.isfinite(number) else None


def _amount(amount: Amount | None, periods: Periods) -> float | dict[str, float] | None:
    """A path travels as its values at the ends of the tree's periods."""
    match amount:
        case Path():
            known = ((key, amount.at(key, periods)) for key in periods.keys)
            return {key: value for key, value in known if value is not None}
        case PeriodValues(pairs):
            return dict(pairs)
        case _:
            return amount

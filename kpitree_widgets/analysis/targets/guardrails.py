"""Which guardrails a proposal passes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kpitree_widgets.analysis.model import Model
from kpitree_widgets.analysis.units import shown_unit
from kpitree_widgets.units import format_value

if TYPE_CHECKING:
    from kpitree_widgets.evaluation import Evaluation
    from kpitree_widgets.tree.metric import Metric

ROUNDING: Final = 1e-9
"""Past a guardrail by so little of it is on it."""


@dataclass(frozen=True, slots=True)
class Passed:
    """A guardrail that holds now, and would not with the levers moved."""

    metric: Metric
    unit: str | None
    bound: float
    """The end that is passed, in the metric's unit."""
    value: float
    """What the metric becomes."""

    @property
    def text(self) -> str:
        """``"Refunds gets past its guardrail of 8.5 (9.88)."``."""
        bound, value = (format_value(one, self.unit) for one in (self.bound, self.value))
        return f"{self.metric.label} gets past its guardrail of {bound} ({value})."


def guardrails_passed(
    evaluation: Evaluation, overrides: Mapping[str, float], at: int
) -> tuple[Passed, ...]:
    """Of all metrics that the levers in ``overrides`` drive, in reading order.

    Args:
        evaluation: the tree with its values.
        overrides: by id of a lever, its value.
        at: the position of the period.
    """
    tree = evaluation.tree
    above = tree.above(*overrides)
    found = [one for one in tree.reading_order if one in above]
    railed = [one for one in found if tree.metrics[one].guardrail is not None]
    if not railed:
        return ()
    moment = Model(evaluation, frozenset(overrides)).at(at, *railed)
    before, after = moment.values(), moment.values(overrides)
    passed = []
    for one in railed:
        ends = _past(tree.metrics[one], after[one])
        if ends is not None and _past(tree.metrics[one], before[one]) is None:
            value = float(np.asarray(after[one]).reshape(-1)[-1])
            passed.append(Passed(tree.metrics[one], shown_unit(tree, one), ends, value))
    return tuple(passed)


def sentences(found: Iterable[Passed]) -> str:
    """One per guardrail."""
    return " ".join(one.text for one in found)


def _past(metric: Metric, given: object) -> float | None:
    """The end of the guardrail that a value is past."""
    value, rail = float(np.asarray(given).reshape(-1)[-1]), metric.guardrail
    if rail is None:
        return None
    room = ROUNDING * abs(value)
    if rail.lower is not None and value < rail.lower - room:
        return rail.lower
    return rail.upper if rail.upper is not None and value > rail.upper + room else None

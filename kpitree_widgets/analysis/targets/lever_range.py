"""Between which values a lever may be moved, and what says so."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from kpitree_widgets.analysis.units import shown_unit
from kpitree_widgets.errors import UnreachableError
from kpitree_widgets.tree.given import as_bounds
from kpitree_widgets.units import format_value

if TYPE_CHECKING:
    from kpitree_widgets.evaluation import Evaluation
    from kpitree_widgets.periods import Series
    from kpitree_widgets.tree.expectations import Bounds

Reason = Literal["limits", "maximum", "asked", "sign", "share", "none"]
SAYS: dict[Reason, str] = {
    "limits": "its limit",
    "maximum": "its maximum",
    "asked": "the bound given",
    "sign": "0, which it has never passed",
    "share": "the end of a share (limits or a maximum may allow more)",
    "none": "as far as was looked",
}


@dataclass(frozen=True, slots=True)
class LeverRange:
    """The ends of the range, in the lever's unit, infinite where it has none; and why they are."""

    low: float
    high: float
    low_is: Reason = "none"
    high_is: Reason = "none"

    def clipped(self, value: float) -> float:
        """The value within that is nearest to ``value``."""
        return min(max(value, self.low), self.high)

    def end(self, value: float) -> Reason | None:
        """What holds the lever at ``value``, if that is an end of the range."""
        if value == self.low:
            return self.low_is
        return self.high_is if value == self.high else None


def lever_range(evaluation: Evaluation, lever: str, asked: Any = None) -> LeverRange:
    """The range of ``lever``: what is asked for, within its limits and up to its maximum.

    A lever without a lower limit that was never negative does not become so unless asked to, and one
    that was never positive stays so. One in % that was always within 0 and 100% stays a share.

    Args:
        evaluation: the tree with its values.
        lever: its id.
        asked: a pair of bounds; an end that is ``None`` is open.

    Raises:
        EditError: ``asked`` is no pair of finite numbers, or the lower one is not first.
        UnreachableError: nothing is left between what is asked and the limits.
    """
    definition = evaluation.tree.metrics[lever]
    bounds = None if asked is None else as_bounds(asked, lever, "range of the lever")
    limit_low, limit_high = _ends(definition.limits)
    asked_low, asked_high = _ends(bounds)
    low, low_is = _tightest(max, (limit_low, "limits"), (asked_low, "asked"))
    high, high_is = _tightest(
        min, (limit_high, "limits"), (definition.maximum, "maximum"), (asked_high, "asked")
    )
    known = evaluation.values[lever]
    known = known[np.isfinite(known)]
    if low is None and known.size and known.min() >= 0 and (high is None or high > 0):
        low, low_is = 0.0, "sign"
    elif high is None and known.size and known.max() <= 0 and (low is None or low < 0):
        high, high_is = 0.0, "sign"
    if high is None and _is_share(shown_unit(evaluation.tree, lever), known):
        high, high_is = (1.0, "share") if low is None or low <= 1 else (None, "none")
    found = LeverRange(
        -math.inf if low is None else low, math.inf if high is None else high, low_is, high_is
    )
    if found.low > found.high:
        unit = shown_unit(evaluation.tree, lever)
        raise UnreachableError(
            f"no value of {definition.label!r} is at least {format_value(low, unit)} "
            f"({SAYS[low_is]}) and at most {format_value(high, unit)} ({SAYS[high_is]})",
            metric=lever,
            hint="ask for a range within its limits, or change them",
        )
    return found


def _is_share(unit: str | None, known: Series) -> bool:
    return unit == "%" and known.size > 0 and bool(known.min() >= 0 and known.max() <= 1)


def _ends(bounds: Bounds | None) -> tuple[float | None, float | None]:
    return (None, None) if bounds is None else (bounds.lower, bounds.upper)


def _tightest(
    best: Callable[..., tuple[float, Reason]], *said: tuple[float | None, Reason]
) -> tuple[float | None, Reason]:
    given = [(end, reason) for end, reason in said if end is not None]
    return best(given, key=lambda one: one[0]) if given else (None, "none")

"""Values that stand out from a metric's own history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kpitree_widgets.analysis.checks.when import last_complete, when
from kpitree_widgets.analysis.finding import Finding
from kpitree_widgets.analysis.outliers import outliers
from kpitree_widgets.units import format_value

if TYPE_CHECKING:
    from kpitree_widgets.evaluation import Evaluation
    from kpitree_widgets.tree.metric import Metric

RECENT: Final = 12
"""Only the last complete periods are judged: older ones have been seen."""
HISTORY: Final = 36
"""So many complete periods make the limits."""
MOST: Final = 2
"""More values beyond the limits are a change of level, and no outliers."""


def unusual_values(definition: Metric, evaluation: Evaluation) -> tuple[Finding, ...]:
    """Bound values of an input that neither its trend, nor its season, nor its noise explain."""
    end = last_complete(evaluation)
    series = evaluation.inputs.get(definition.id)
    if series is None or end is None or definition.expression is not None:
        return ()
    start = max(0, end + 1 - HISTORY)
    found = [start + at for at in outliers(series[start : end + 1], evaluation.periods.grain)]
    if len(found) > MOST:
        return ()
    found = [position for position in found if position > end - RECENT]
    if not found:
        return ()
    value = format_value(float(series[found[0]]), definition.unit, "full")
    message = (
        f"{definition.label!r} is far from its history{when(evaluation, found)}: {value} is more than"
        " 2.66 mean moving ranges from its trend"
    )
    hint = "check the data, or note what happened"
    return (Finding("outlier", "info", definition.id, message, hint),)

"""What a lever could reach at most: what is possible, or what the best of the others reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from kpitree_widgets.amounts import amount_at
from kpitree_widgets.tree.expectations import Benchmark

if TYPE_CHECKING:
    from kpitree_widgets.periods import Periods
    from kpitree_widgets.tree.metric import Metric

Ceiling = Literal["maximum", "best quartile", "benchmark"]


def ceiling(metric: Metric, key: str, periods: Periods) -> tuple[float, Ceiling] | None:
    """The value that ``metric`` could reach in period ``key``, and what says so.

    Its maximum, unless less of it is better; else the quartile of its benchmark that is best as its
    aim has it, or the one value of it. ``None`` where nothing is known.

    Examples:
        >>> from kpitree_widgets.periods import TIMELESS
        >>> from kpitree_widgets.tree.metric import Metric
        >>> others = Benchmark(p25=0.02, p50=0.03, p75=0.05)
        >>> ceiling(Metric("returns", "Returns", aim="minimize", benchmark=others), "", TIMELESS)
        (0.02, 'best quartile')
    """
    if metric.maximum is not None and metric.aim != "minimize":
        return metric.maximum, "maximum"
    if isinstance(metric.benchmark, Benchmark) and metric.aim != "balance":
        low, _, high = metric.benchmark.quartiles
        best = low if metric.aim == "minimize" else high
        if best is not None:
            return best, "best quartile"
    value = amount_at(metric.benchmark_amount, key, periods)
    return None if value is None else (value, "benchmark")

"""Which input's uncertainty matters: the variance of a metric when one input alone varies.

The same draws are used as in the simulation. Beside it stands the rank correlation of each input
with the metric, which counts what it shares with correlated inputs too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from kpitree_widgets.analysis.simulation.outcome import Share
from kpitree_widgets.periods import Series

if TYPE_CHECKING:
    from kpitree_widgets.analysis.model import Moment
    from kpitree_widgets.analysis.simulation.varying import Varying


def shares(
    moment: Moment,
    inputs: Iterable[Varying],
    draws: Mapping[str, Series],
    together: Mapping[str, Series],
    held: Mapping[str, float],
) -> dict[str, tuple[Share, ...]]:
    """By metric of ``moment``, the share of each input that reaches it; the largest first.

    Args:
        moment: the model in the period.
        inputs: those that vary.
        draws: of each of them, by id.
        together: what these draws make of each metric of ``moment``.
        held: inputs held at other values than theirs.
    """
    middle = {one.metric.id: _median(one) for one in inputs}
    moved = {m: v for m, v in middle.items() if v != float(_now(moment, m))}
    ranks: dict[str, Series] = {}
    found: dict[str, list[Share]] = {metric: [] for metric in moment.metrics}
    for one in inputs:
        metric = one.metric.id
        alone = moment.values({**held, **moved, metric: draws[metric]})
        reached = moment.model.tree.above(metric)
        for of in moment.metrics:
            if of in reached:
                if of not in ranks:
                    ranks[of] = _ranks(together[of])
                varied = np.broadcast_to(alone[of], draws[metric].shape)
                found[of].append(
                    _share(one, varied, together[of], _correlated(draws[metric], ranks[of]))
                )
    return {
        of: tuple(sorted(some, key=lambda share: (-share.alone, share.input.id)))
        for of, some in found.items()
    }


def _share(one: Varying, alone: Series, together: Series, correlation: float) -> Share:
    whole, known = together[np.isfinite(together)], alone[np.isfinite(alone)]
    if not len(known) or not len(whole):
        return Share(one.metric, np.nan, np.nan, np.nan, correlation)
    variance = float(whole.var())
    share = float(known.var()) / variance if variance > 0 else 0.0
    low, high = np.quantile(known, [0.1, 0.9]).tolist()
    return Share(one.metric, share, low, high, correlation)


def _median(one: Varying) -> float:
    return float(one.distribution.quantile(np.array(0.5)))


def _now(moment: Moment, metric: str) -> float:
    value = moment.model.evaluation.values[metric][moment.position]
    return float(value)


def _ranks(values: Series) -> Series:
    """Ranks with mean 0; a missing value has the middle one."""
    found = np.zeros(values.shape)
    known = np.isfinite(values)
    order = np.argsort(np.argsort(values[known])).astype(np.float64)
    found[known] = order - order.mean() if len(order) else 0.0
    return found


def _correlated(draws: Series, ranks: Series) -> float:
    own = _ranks(draws)
    size = float(np.sqrt((own @ own) * (ranks @ ranks)))
    return float(own @ ranks) / size if size else 0.0

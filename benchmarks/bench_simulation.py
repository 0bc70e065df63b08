"""Draws of uncertain inputs through a tree, beside plain numpy on the same formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import trees
from figure import Figure, median_ms

from kpitree_widgets.analysis.model import Model
from kpitree_widgets.analysis.simulation.simulating import simulate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kpitree_widgets.periods import Series

METRICS, PERIODS, ROOT = 1_000, 60, "m0"
DRAWS = 100_000
BLOCK = 5_000
UNCERTAIN = (20, 100)


def figures() -> Iterator[Figure]:
    """So many uncertain inputs of 1,000 metrics, as formulas only and as ``simulate`` does it all."""
    now = trees.evaluation(METRICS, PERIODS)
    moment = Model(now).at(PERIODS - 1, ROOT)
    for count in UNCERTAIN:
        chosen = moment.given[:: max(1, len(moment.given) // count)][:count]
        random = np.random.default_rng(1)
        drawn = {m: random.normal(1.0, 0.05, DRAWS) for m in chosen}
        held = {m: float(value) for m, value in moment.values().items()}

        def ours(drawn: Mapping[str, Series] = drawn) -> None:
            for start in range(0, DRAWS, BLOCK):
                moment.values({m: row[start : start + BLOCK] for m, row in drawn.items()})

        def plain(drawn: Mapping[str, Series] = drawn, held: Mapping[str, float] = held) -> None:
            for start in range(0, DRAWS, BLOCK):
                by_numpy({m: row[start : start + BLOCK] for m, row in drawn.items()}, held)

        name = f"{DRAWS:,} draws, {METRICS:,} metrics, {len(chosen)} uncertain"
        took, peer = median_ms(ours, 3), median_ms(plain, 3)
        yield Figure(name, took, "ms", "every formula by numpy", peer)
    whole = median_ms(lambda: simulate(now, ROOT, n=DRAWS), 1)
    yield Figure(f"simulate, {DRAWS:,} draws, all inputs uncertain", whole, "ms")


def by_numpy(drawn: Mapping[str, Series], held: Mapping[str, float]) -> Series:
    """The root, with every formula computed again whether a draw reaches it or not."""
    values: dict[int, Series] = {}
    for metric, drivers, operator in reversed(list(trees.formulas(METRICS))):
        parts = [values[d] if d in values else drawn.get(f"m{d}", held[f"m{d}"]) for d in drivers]
        combine = np.multiply if operator == "*" else np.add
        total = parts[0]
        for part in parts[1:]:
            total = combine(total, part)
        values[metric] = np.asarray(total)
    return values[0]

"""Draws of inputs, block by block: the same numbers whatever the size and the order of blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Final

import numpy as np

from kpitree_widgets.periods import Series

if TYPE_CHECKING:
    from kpitree_widgets.analysis.simulation.correlating import Copula
    from kpitree_widgets.analysis.simulation.varying import Varying

BLOCK_VALUES: Final = 4_000_000
"""So many numbers stand in memory at a time, for all metrics together: 32 MB."""
LEAST, MOST = 250, 5_000


def block_size(metrics: int) -> int:
    """How many draws of so many metrics are made at a time.

    Examples:
        >>> block_size(10), block_size(1000), block_size(100_000)
        (5000, 4000, 250)
    """
    return int(np.clip(BLOCK_VALUES // max(metrics, 1), LEAST, MOST))


def stream(seed: int, name: str) -> np.random.Generator:
    """The random numbers of ``name``: each has its own, so that none depends on the others."""
    words = np.frombuffer(sha256(name.encode()).digest(), dtype=np.uint32)
    return np.random.default_rng([seed, *words.tolist()])


def blocks(
    inputs: Sequence[Varying], copula: Copula, count: int, size: int, seed: int
) -> Iterator[dict[str, Series]]:
    """Draws of all inputs by id, ``size`` at a time, ``count`` altogether."""
    own = [stream(seed, one.metric.id) for one in inputs]
    sources = copula.shared.shape[1]
    shared = stream(seed, " shared")
    for start in range(0, count, size):
        draws = min(size, count - start)
        alone = np.empty((len(inputs), draws))
        for row, generator in zip(alone, own, strict=True):
            generator.standard_normal(out=row)
        common = shared.standard_normal((draws, sources)).T
        together = copula.draws(common, alone)
        yield {
            one.metric.id: one.distribution.of_normal(row)
            for one, row in zip(inputs, together, strict=True)
        }

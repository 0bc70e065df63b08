"""Draws of several inputs that move together as they used to: a Gaussian copula.

Each input's changes are ranked, and each rank becomes the normal value of its place (normal scores).
The correlation of these scores is that of the copula: one row of normal draws, of which each
distribution takes its quantiles, so that the ranks move together whatever the distributions.

The scores of few periods correlate by chance, so the correlation is shrunk towards none as far as
chance alone would correlate them (Schäfer and Strimmer, Stat. Appl. Genet. Mol. Biol. 4:32, 2005).
It is never built as a matrix of all inputs: draws are combinations of the rows of scores.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kpitree_widgets.analysis.simulation.normal import quantile
from kpitree_widgets.errors import SimulationError
from kpitree_widgets.periods import Series

Table = NDArray[np.float64]
FEWEST: Final = 6
"""With fewer changes there is no correlation to speak of."""
BY_CHANCE: Final = "inputs vary independently: their changes correlate no more than by chance"
ROWS: Final = 256
"""So many inputs are correlated with all others at a time."""


@dataclass(frozen=True)
class Copula:
    """How normal draws of inputs come about: ``common @ shared.T + own * alone``."""

    shared: Table
    """Shape ``(inputs, sources)``: how much of each common source."""
    alone: Series
    """Shape ``(inputs,)``: how much of its own."""
    text: str
    """It in words."""

    @property
    def correlation(self) -> Table:
        """Of the normal draws, shape ``(inputs, inputs)``."""
        return np.asarray(self.shared @ self.shared.T + np.diag(self.alone**2))

    def draws(self, common: Table, own: Table) -> Table:
        """Correlated normal draws, shape ``(inputs, draws)``.

        Args:
            common: independent normal draws, shape ``(sources, draws)``.
            own: independent normal draws, shape ``(inputs, draws)``; overwritten.
        """
        own *= self.alone[:, None]
        if self.shared.shape[1]:
            own += self.shared @ common
        return own


def independent(count: int) -> Copula:
    """No correlation."""
    return Copula(np.zeros((count, 0)), np.ones(count), "inputs vary independently")


def historical(changes: Table) -> Copula:
    """As the changes moved together.

    Args:
        changes: shape ``(inputs, changes)``, NaN where one is missing; a missing change correlates
            with nothing.

    Examples:
        >>> steps = np.random.default_rng(0).normal(size=(1, 40))
        >>> copula = historical(np.concatenate([steps, steps, -steps]))
        >>> copula.correlation.round(2)
        array([[ 1.,  1., -1.],
               [ 1.,  1., -1.],
               [-1., -1.,  1.]])
    """
    count = len(changes)
    scores = np.array([_scores(row) for row in changes]).reshape(count, -1)
    length = np.sqrt((scores**2).sum(axis=1, keepdims=True))
    moves = (length[:, 0] > 0) & (np.isfinite(changes).sum(axis=1) >= FEWEST)
    if moves.sum() < 2:
        return independent(count)
    shared = np.where(moves[:, None], scores / np.where(length > 0, length, 1.0), 0.0)
    chance = _by_chance(shared[moves])
    if chance >= 0.995:
        return replace(independent(count), text=BY_CHANCE)
    shared = shared * math.sqrt(1.0 - chance)
    alone = np.where(moves, math.sqrt(chance), 1.0)
    said = f"ranks correlated as in {changes.shape[1]} changes (Gaussian copula)"
    note = f", shrunk by {chance:.0%} for so few" if chance >= 0.005 else ""
    return Copula(shared, alone, said + note)


def given(metrics: Iterable[str], pairs: Mapping[tuple[str, str], float]) -> Copula:
    """As asked: correlations of ranks (Spearman) by pairs of ids; pairs not named have none.

    A rank correlation ``r`` is that of normal draws correlated by ``2 sin(pi r / 6)``.

    Raises:
        SimulationError: a correlation is not between -1 and 1, or they contradict each other.

    Examples:
        >>> given(["a", "b"], {("a", "b"): 0.5}).correlation.round(4)
        array([[1.    , 0.5176],
               [0.5176, 1.    ]])
    """
    at = {metric: position for position, metric in enumerate(metrics)}
    matrix = np.eye(len(at))
    for (one, other), asked in pairs.items():
        if not -1 <= asked <= 1:
            raise SimulationError(
                f"the correlation of {one} and {other} is {asked!r}",
                metric=one,
                hint="give a number from -1 to 1",
            )
        if one in at and other in at and one != other:
            value = 2.0 * math.sin(math.pi * asked / 6.0)
            matrix[at[one], at[other]] = matrix[at[other], at[one]] = value
    sizes, axes = np.linalg.eigh(matrix)
    if sizes.min() < -1e-9:
        raise SimulationError(
            "these correlations contradict each other: no inputs can move like that",
            hint="weaken the strongest, or leave out correlation= for that of the history",
        )
    root = (axes * np.sqrt(np.maximum(sizes, 0.0))) @ axes.T
    return Copula(root, np.zeros(len(at)), "ranks correlated as given (Gaussian copula)")


def as_pairs(correlation: Any) -> dict[tuple[str, str], float]:
    """A mapping of pairs, or a square pandas frame, as a mapping of pairs.

    Raises:
        SimulationError: it is neither.
    """
    if hasattr(correlation, "columns") and hasattr(correlation, "index"):
        table, names = np.asarray(correlation, dtype=np.float64), list(correlation.columns)
        if list(correlation.index) != names or not np.allclose(table, table.T):
            raise SimulationError(
                "a frame of correlations is symmetric and has the same rows and columns",
                hint="make it with frame.corr('spearman')",
            )
        upper = zip(*np.triu_indices(len(names), 1), strict=True)
        return {(names[a], names[b]): float(table[a, b]) for a, b in upper}
    if isinstance(correlation, Mapping):
        known = all(isinstance(pair, tuple) and len(pair) == 2 for pair in correlation)
        if known:
            return dict(correlation)
    raise SimulationError(
        f"{correlation!r} says no correlation",
        hint='give "history", "none", {("price", "orders"): -0.4}, or a frame',
    )


def _scores(row: Series) -> Series:
    """Normal scores of the ranks, 0 where missing; equal values share theirs."""
    known = np.isfinite(row)
    found = np.zeros(row.shape)
    values, places, counts = np.unique(row[known], return_inverse=True, return_counts=True)
    if len(values) < 2:
        return found
    ranks = np.cumsum(counts) - (counts - 1) / 2
    halves = np.rint(2 * ranks).astype(np.intp)
    found[known] = _scores_of(int(known.sum()))[halves][places]
    found[known] -= found[known].mean()
    return found


@lru_cache(maxsize=64)
def _scores_of(count: int) -> Series:
    """Normal scores of the ranks 0, 0.5, 1, 1.5 ... of so many values; the first is none."""
    return quantile(np.arange(2 * count + 1) / 2 / (count + 1))


def _by_chance(shared: Table) -> float:
    """How much of the squared correlations chance accounts for, from 0 to 1.

    By chance a correlation ``r`` of ``n`` changes has variance ``(1 - r^2)^2 / (n - 1)``.
    """
    count, changes = shared.shape
    squares, chance = 0.0, 0.0
    for start in range(0, count, ROWS):
        squared = (shared[start : start + ROWS] @ shared.T) ** 2
        squares += float(squared.sum())
        chance += float(((1.0 - squared) ** 2).sum())
    squares -= count
    return 1.0 if squares <= 0 else min(1.0, chance / (changes - 1) / squares)

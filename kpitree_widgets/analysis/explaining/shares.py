"""Shapley values of a few players, from the values of all coalitions at once.

What a player gets is the mean, over all orders in which players could come, of what its coming changes
(Shapley 1953).
"""

from __future__ import annotations

from functools import lru_cache
from math import factorial
from typing import TYPE_CHECKING

import numpy as np

from kpitree_widgets.periods import Series

if TYPE_CHECKING:
    from numpy.typing import NDArray


@lru_cache(maxsize=32)
def coalitions(players: int) -> NDArray[np.bool_]:
    """Who has come, shape ``(2 ** players, players)``; the first player changes slowest.

    Examples:
        >>> coalitions(2).astype(int).tolist()
        [[0, 0], [0, 1], [1, 0], [1, 1]]
    """
    numbers = np.arange(2**players)[:, None] >> np.arange(players)[::-1]
    return (numbers & 1).astype(bool)


@lru_cache(maxsize=32)
def weights_of_others(players: int) -> Series:
    """In how many orders just these others came before a player, as a part; shape ``(2,) * (players - 1)``.

    Examples:
        >>> weights_of_others(3).tolist()
        [[0.3333333333333333, 0.16666666666666666], [0.16666666666666666, 0.3333333333333333]]
    """
    came = coalitions(players - 1).sum(axis=1)
    by_count = [
        factorial(count) * factorial(players - 1 - count) / factorial(players)
        for count in range(players)
    ]
    found: Series = np.array(by_count)[came].reshape((2,) * (players - 1))
    return found


def shares(values: Series) -> Series:
    """What every player gets.

    Args:
        values: of each row of ``coalitions``, shape ``(2 ** players, ...)``.

    Returns:
        Shape ``(players, ...)``; a player that never changes anything gets exactly 0.

    Examples:
        >>> shares(np.array([0.0, 10.0, 20.0, 40.0]))
        array([25., 15.])
    """
    players = int(np.log2(len(values)))
    cube = values.reshape((2,) * players + values.shape[1:])
    return np.array(
        [mean_over_orders(np.diff(cube, axis=at).squeeze(at), players) for at in range(players)]
    )


def mean_over_orders(cube: Series, players: int) -> Series:
    """The mean of what depends on who else has come, shape ``(2,) * (players - 1) + (...)``."""
    weights = weights_of_others(players).ravel()
    mean: Series = np.matmul(weights, cube.reshape(len(weights), -1))
    shaped: Series = mean.reshape(cube.shape[players - 1 :])
    return shaped

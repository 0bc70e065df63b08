"""Evaluating a whole tree, and one edit, against the same arithmetic written in numpy."""

from __future__ import annotations

import functools
import itertools
import operator
from typing import TYPE_CHECKING

import trees
from figure import Figure, median_ms

from kpitree_widgets.evaluation import evaluate

if TYPE_CHECKING:
    import numpy as np

SIZES = (100, 1_000, 10_000)
OPERATIONS = {"+": operator.add, "*": operator.mul}


def floor(values: dict[int, np.ndarray], steps: list[tuple[int, list[int], str]]) -> None:
    """What any engine has to do: one numpy operation per operator."""
    for metric, drivers, sign in steps:
        values[metric] = functools.reduce(OPERATIONS[sign], (values[one] for one in drivers))


def cone(steps: list[tuple[int, list[int], str]], metric: int) -> list[tuple[int, list[int], str]]:
    """The steps from ``metric`` up to the root."""
    reached, path = metric, {metric}
    while reached > 0:
        reached = (reached - 1) // trees.BRANCHES
        path.add(reached)
    return [step for step in steps if step[0] in path]


def figures() -> list[Figure]:
    """Three sizes: full evaluation, then one formula edit with its history and listeners."""
    return [figure for size in SIZES for figure in measured(size)]


def measured(size: int) -> list[Figure]:
    """The figures of one size."""
    steps = list(trees.formulas(size))[::-1]
    values = trees.series(size)
    tree = trees.tree(size)
    full = tree._document.evaluation
    deepest, drivers, sign = steps[0]
    above = cone(steps, deepest)
    parts = f" {sign} ".join(f"m{driver}" for driver in drivers)
    texts = itertools.cycle([f"({parts}) * 1.1", parts])
    rounds = 21 if size <= 1_000 else 7
    return [
        Figure(
            f"evaluate {size:,} metrics x {trees.WEEKS}",
            median_ms(lambda: evaluate(full.tree, full.periods, full.inputs), rounds),
            "ms",
            "numpy floor",
            median_ms(lambda: floor(values, steps), rounds),
        ),
        Figure(
            f"one formula edit of {size:,} metrics",
            median_ms(lambda: tree.update(f"m{deepest}", formula=next(texts)), rounds),
            "ms",
            "numpy floor of its cone",
            median_ms(lambda: floor(values, above), rounds),
        ),
    ]

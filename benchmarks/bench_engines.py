"""Full and incremental evaluation beside numpy, pandas.eval, Polars, DuckDB and pyarrow."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import bench_evaluation
import trees
from figure import Figure, median_ms
from peers import PEERS

from kpitree_widgets.evaluation import evaluate
from kpitree_widgets.formula.parser import parse
from kpitree_widgets.tree.edits import SetValue, applied

if TYPE_CHECKING:
    from collections.abc import Iterator

SHAPES = ((1_000, 1_000), (10_000, 52), (200, 73_000))
"""Metrics and periods."""


def figures() -> Iterator[Figure]:
    """Three shapes, each beside all peers in one run; then the time to check a formula."""
    for size, periods in SHAPES:
        yield from measured(size, periods)
    yield checking()


def measured(size: int, periods: int) -> Iterator[Figure]:
    """The figures of one shape."""
    steps = list(trees.formulas(size))[::-1]
    values = trees.series(size, periods)
    full = trees.evaluation(size, periods)
    name = f"{size:,} metrics x {periods:,}"
    rounds = 7 if size <= 1_000 else 3

    def again() -> object:
        return evaluate(full.tree, full.periods, full.inputs, programs=full.programs)

    ours = median_ms(again, rounds)
    anew = median_ms(lambda: evaluate(full.tree, full.periods, full.inputs), rounds)
    least = median_ms(lambda: bench_evaluation.floor(dict(values), steps), rounds)
    yield Figure(f"{name}, formulas compiled anew", anew, "ms", "numpy floor", least)
    yield Figure(name, ours, "ms", "numpy floor", least)
    for peer, prepare in PEERS.items():
        work = prepare(values, steps)
        slow = size > 1_000 or periods > 10_000
        yield Figure(name, ours, "ms", peer, median_ms(work, 1 if slow else 3))
    deepest = next(metric for metric in full.inputs if full.tree.parents(metric))
    numbers = itertools.cycle([1.0, 2.0])

    def edit() -> object:
        return full.after(applied(full.tree, SetValue(deepest, next(numbers))))

    yield Figure(f"one value of {name}", median_ms(edit, 21), "ms", "all of it", ours)


def checking() -> Figure:
    """Parsing and checking 1,000 formulas of the usual length."""
    names = {f"m{number}": f"m{number}" for number in range(1_000)}
    texts = [
        f"(m{number} + m{number // 2}) * safe_div(m{number // 3}, m{number // 4}) - lag(m7, 1)"
        for number in range(1_000)
    ]
    time = median_ms(lambda: [parse(text, names) for text in texts], 5)
    return Figure("check 1,000 formulas of five metrics", time, "ms")

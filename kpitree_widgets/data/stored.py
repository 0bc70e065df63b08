"""Bindings that were written down, as sources again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kpitree_widgets.data.files import files_of
from kpitree_widgets.data.measure_text import parse
from kpitree_widgets.data.rows import Rows
from kpitree_widgets.data.table import Table, table_source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpitree_widgets.bindings import Binding
    from kpitree_widgets.data.binding import Bound, Source
    from kpitree_widgets.tree.tree import Tree


def source_of(binding: Binding, tree: Tree, year_start: int = 1) -> Source | None:
    """The source that ``binding`` tells of; ``None`` if it was a frame, which is gone.

    Nothing is read yet.

    Raises:
        BindError: a measure cannot be read.
    """
    files = files_of(binding.path) if binding.path is not None else None
    if files is None:
        return None
    if binding.measures and binding.time is not None and binding.grain is not None:
        measures = {
            metric: parse(text) for metric, text in binding.measures.items() if metric in tree
        }
        return Rows(
            files, binding.time, binding.grain, measures, binding.by, binding.until, year_start
        )
    columns = {metric: column for metric, column in binding.columns.items() if metric in tree}
    return Table(columns, files, binding.time, binding.grain, year_start)


def sources_of(bindings: Sequence[Binding], tree: Tree, bound: Bound) -> tuple[Source, ...]:
    """What feeds a tree that was written down: files again, and what was kept of frames.

    Args:
        bindings: what fed it, in that order.
        tree: its metrics.
        bound: the data that were kept.

    Raises:
        BindError: a measure cannot be read.
    """
    start = bound.periods.year_start
    found: list[Source] = []
    for binding in bindings:
        again = source_of(binding, tree, start)
        found.append(_kept(binding.metrics, bound, binding) if again is None else again)
    told = {metric for binding in bindings for metric in binding.metrics}
    loose = tuple(metric for metric in bound.inputs if metric not in told)
    return (*found, _kept(loose, bound, None)) if loose else tuple(found)


def _kept(metrics: Sequence[str], bound: Bound, said: Binding | None) -> Table:
    inputs = {metric: bound.inputs[metric] for metric in metrics if metric in bound.inputs}
    coverage = bound.coverage
    if coverage is not None:
        days = {metric: days for metric, days in coverage.inputs.items() if metric in inputs}
        coverage = replace(coverage, inputs=days) if days else None
    return table_source(bound.periods, inputs, coverage, said)

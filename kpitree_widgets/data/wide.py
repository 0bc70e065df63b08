"""A wide frame: which of its columns is which metric."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from kpitree_widgets.data.files import files_of
from kpitree_widgets.data.frame import opened
from kpitree_widgets.data.table import Table
from kpitree_widgets.errors import BindError
from kpitree_widgets.formula.labels import normalise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kpitree_widgets.calendar import Grain
    from kpitree_widgets.data.binding import Bound
    from kpitree_widgets.tree.tree import Tree

NEARLY = 0.8
"""From this likeness on, a column that is no metric is taken for a misspelt one."""


def read(
    native: object, tree: Tree, *, time: str | None, grain: Grain | None, year_start: int
) -> Bound:
    """See ``binding.read_wide``."""
    native = files_of(native) or native
    schema = opened(native).collect_schema()
    columns = _metrics(tree, [name for name in schema if name != time])
    source = Table(columns, native, time, grain, year_start)
    return source.read(tree, None, year_start)


def _metrics(tree: Tree, columns: Sequence[str]) -> dict[str, str]:
    """The column of each metric that has one."""
    found: dict[str, str] = {}
    strange: list[str] = []
    for column in columns:
        name = str(column)
        metric = name if name in tree else tree.names.get(normalise(name))
        if metric is None:
            strange.append(column)
        elif metric in found:
            raise BindError(
                f"the columns {found[metric]!r} and {column!r} both name the metric {metric!r}",
                metric=metric,
                hint="drop one of them",
            )
        else:
            found[metric] = column
    _refuse_misspelt(tree, strange, found)
    if not found:
        listed = ", ".join(repr(str(name)) for name in columns[:5]) or "none"
        labels = ", ".join(repr(label) for label in tree.labels[:5]) or "none yet"
        raise BindError(
            f"no column is named like a metric: the columns are {listed}, the metrics {labels}",
            hint="rename the columns, or bind rows of events with measures=",
        )
    return found


def _refuse_misspelt(tree: Tree, strange: Sequence[str], found: Mapping[str, str]) -> None:
    missing = {key: metric for key, metric in tree.names.items() if metric not in found}
    for column in strange:
        close = difflib.get_close_matches(normalise(str(column)), missing, n=1, cutoff=NEARLY)
        if close:
            metric = missing[close[0]]
            raise BindError(
                f"the column {column!r} is no metric, but nearly the metric {tree[metric].label!r}",
                metric=metric,
                hint=f"did you mean {tree[metric].label!r}? Rename the column, or drop it",
            )

"""Metrics on their way into a tree: as lines that people read, and as records that say all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kpitree_widgets.io.contents import read_ids, refuse_same_labels
from kpitree_widgets.io.file import VERSION
from kpitree_widgets.io.kind_of import slots_of
from kpitree_widgets.io.kinds import State
from kpitree_widgets.io.place import Place
from kpitree_widgets.io.records import Record
from kpitree_widgets.io.text import text_from_tree
from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.tree.tree import Tree

METRIC = Record(Metric, slots_of)


@dataclass(frozen=True)
class Copied:
    """Metrics with all that drives them; ``print`` shows their formulas."""

    metrics: tuple[Metric, ...]
    """In the order in which they are read; formulas name only each other."""
    text: str
    """Their formulas, one a line."""

    @property
    def records(self) -> list[State]:
        """The metrics as a file has them: texts, numbers, lists and mappings."""
        return [METRIC.write(metric) for metric in self.metrics]

    def __str__(self) -> str:
        """The lines."""
        return self.text

    def __repr__(self) -> str:
        """The lines."""
        return self.text.rstrip()


def copied(tree: Tree, metrics: Sequence[str]) -> Copied:
    """``metrics`` of ``tree`` by id, with all that drives them; no copy is locked.

    Examples:
        >>> from kpitree_widgets.io.text import tree_from_text
        >>> found = copied(tree_from_text("Profit = Revenue - Cost"), ("revenue", "cost"))
        >>> found.records
        [{'id': 'revenue', 'label': 'Revenue'}, {'id': 'cost', 'label': 'Cost'}]
    """
    order = tree.structure.reading_from(metrics)
    found = tuple(replace(tree.metrics[key], locked=False) for key in order)
    return Copied(found, text_from_tree(tree, metrics))


def read_records(records: object) -> tuple[Metric, ...]:
    """The metrics that ``Copied.records`` wrote.

    Raises:
        FileError: something in them is not as it should be.
    """
    top = Place(version=VERSION).inside("metrics")
    if not isinstance(records, list) or not all(isinstance(one, Mapping) for one in records):
        raise top.misfit(records, "a list of metrics")
    top = replace(top, ids=read_ids(records, top))
    read: tuple[Any, ...] = tuple(
        METRIC.read(one, top.inside(position)) for position, one in enumerate(records)
    )
    refuse_same_labels(read, top)
    return read

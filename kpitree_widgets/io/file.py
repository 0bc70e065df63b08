"""What a file holds, field by field: the types that its schema is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal

from kpitree_widgets.bindings import Binding
from kpitree_widgets.calendar import Grain
from kpitree_widgets.coverage import Coverage
from kpitree_widgets.periods import Series
from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.tree.notes import Note
from kpitree_widgets.tree.relations import Relation
from kpitree_widgets.tree.scenarios import Scenario

FORMAT: Final = "kpitree"
VERSION: Final = 2


@dataclass(frozen=True, kw_only=True)
class File:
    """A KPI tree in a file: its metrics, the data bound to them, and where these came from."""

    format: Literal["kpitree"]
    """What the file is."""
    version: Literal[2]
    """Of this format; readers refuse a newer one and migrate an older one."""
    name: str = ""
    """What the tree is called."""
    roots: tuple[str, ...] = ()
    """Ids of the metrics that drive no other, in the order they are shown."""
    grain: Grain | None = None
    """The size of a period; left out where there is no time axis."""
    year_start: int = 1
    """The month in which the (fiscal) year starts."""
    periods: tuple[str, ...] = ()
    """Their keys, sorted, such as ``2022-12``, ``2022-Q4`` or ``FY2023-Q1``."""
    metrics: tuple[Metric, ...]
    """All metrics; formulas name them by id."""
    relations: tuple[Relation, ...] = ()
    """Influences and conflicts, in the order they were declared."""
    scenarios: tuple[Scenario, ...] = ()
    """What is supposed beside the baseline, in the order in which it was kept."""
    notes: tuple[Note, ...] = ()
    """What happened on which day, by day."""
    bindings: tuple[Binding, ...] = ()
    """What fed the metrics; the data themselves stand in ``data``."""
    coverage: Coverage | None = None
    """How far the data of the last period go, if it is incomplete."""
    data: Mapping[str, Series] = field(default_factory=lambda: MappingProxyType({}))
    """By metric id one value per period; ``null`` where there is none."""

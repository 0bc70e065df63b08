"""The change of a metric as a whole, whatever it is split by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpitree_widgets.analysis.units import shown_unit

if TYPE_CHECKING:
    from kpitree_widgets.tree.metric import Metric
    from kpitree_widgets.tree.tree import Tree


class OfWhole:
    """What ``Mixed``, ``Summed`` and ``Located`` say alike; they are dataclasses with these fields."""

    tree: Tree
    metric: Metric
    whole_before: float
    whole_after: float

    if TYPE_CHECKING:

        @property
        def text(self) -> str:
            """The result in words."""

    @property
    def unit(self) -> str | None:
        """That of the metric, and of every part of its change."""
        return shown_unit(self.tree, self.metric.id)

    @property
    def total(self) -> float:
        """The change of the metric."""
        return self.whole_after - self.whole_before

    def __str__(self) -> str:
        """The text."""
        return self.text

    __repr__ = __str__

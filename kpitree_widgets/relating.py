"""Influences and conflicts: what people hold to be so without a formula. ``KPITree`` inherits it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpitree_widgets.feeding import Feeding
from kpitree_widgets.tree.relation_edits import Relate, Unrelate
from kpitree_widgets.tree.relations import Conflict, Influence

if TYPE_CHECKING:
    from kpitree_widgets.tree.relations import Confidence, Relation, Sign


class Relating(Feeding):
    """Something with a document whose metrics can be related."""

    @property
    def relations(self) -> tuple[Relation, ...]:
        """Influences and conflicts, in the order they were declared."""
        return self._document.tree.relations

    def influence(
        self,
        source: str,
        target: str,
        *,
        sign: Sign = "+",
        lag: int = 0,
        confidence: Confidence = "medium",
        note: str = "",
    ) -> Influence:
        """Declare that a metric moves another, some periods later; ``check`` compares it with the data.

        Args:
            source: id or label of the metric that moves the other.
            target: id or label of the one that is moved.
            sign: ``"+"`` if they move the same way, ``"-"`` if opposite ways.
            lag: so many periods later.
            confidence: ``"low"``, ``"medium"`` or ``"high"``.
            note: why it is held to be so.

        Raises:
            UnknownMetricError: there is no such metric.
            EditError: sign, lag or confidence cannot be.

        Examples:
            >>> from kpitree_widgets import KPITree
            >>> tree = KPITree.from_text("Orders = Visits * Conversion rate")
            >>> tree.add("discount").id
            'discount'
            >>> tree.influence("discount", "Conversion rate", lag=1).target
            'conversion_rate'
        """
        find = self._document.tree.find
        declared = Influence(find(source), find(target), sign, lag, confidence, note)
        self._document.apply(Relate(declared))
        return declared

    def conflict(self, lever: str, *, helps: str, hurts: str, note: str = "") -> Conflict:
        """Declare that a lever helps one metric and hurts another.

        Args:
            lever: id or label of the metric that is moved.
            helps: the metric that gets better.
            hurts: the metric that gets worse.
            note: why it is held to be so.

        Raises:
            UnknownMetricError: there is no such metric.
            EditError: the three are not three metrics.
        """
        find = self._document.tree.find
        declared = Conflict(find(lever), find(helps), find(hurts), note)
        self._document.apply(Relate(declared))
        return declared

    def unrelate(self, *metrics: str) -> None:
        """Take back the influence between two metrics, or the conflict of three.

        Args:
            metrics: ids or labels in the order in which they were declared.

        Raises:
            EditError: nothing is declared between them.
        """
        find = self._document.tree.find
        self._document.apply(Unrelate(tuple(find(metric) for metric in metrics)))

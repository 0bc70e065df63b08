"""Influences, conflicts and notes: what people say without a formula. ``KPITree`` inherits it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpitree_widgets.feeding import Feeding
from kpitree_widgets.tree.note_edits import DropNote, WriteNote
from kpitree_widgets.tree.notes import Note, chosen
from kpitree_widgets.tree.relation_edits import Relate, Unrelate
from kpitree_widgets.tree.relations import Conflict, Influence

if TYPE_CHECKING:
    from datetime import date

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

    @property
    def notes(self) -> tuple[Note, ...]:
        """What happened on which day, by day: each with ``.date``, ``.text`` and ``.metric``."""
        return self._document.tree.notes

    def note(self, date: date | str, text: str, metric: str | None = None) -> Note:
        """Write down what happened on a day; charts show it there.

        Args:
            date: the day, as a date or like ``"2022-11-05"``.
            text: what happened.
            metric: id or label of the metric it is about; the whole tree if not given.

        Raises:
            EditError: that is no date, or the text says nothing.
            UnknownMetricError: there is no such metric.

        Examples:
            >>> from kpitree_widgets import KPITree
            >>> tree = KPITree.from_text("Orders = Visits * Conversion rate")
            >>> print(tree.note("2022-11-05", "Campaign started", "Visits"))
            5 Nov 2022, visits: Campaign started
        """
        found = None if metric is None else self._document.tree.find(metric)
        written = Note(date, text, found)  # type: ignore[arg-type]  # texts are read
        self._document.apply(WriteNote(written))
        return written

    def remove_note(self, note: Note | date | str, text: str | None = None) -> None:
        """Take a note back.

        Args:
            note: one of ``notes``, or its day.
            text: what it says, where there are several of that day.

        Raises:
            EditError: there is none such, or there are several.

        Examples:
            >>> from kpitree_widgets import KPITree
            >>> tree = KPITree.from_text("Orders = Visits * Conversion rate")
            >>> tree.note("2022-11-05", "Campaign started").metric
            >>> tree.remove_note("2022-11-05")
            >>> tree.notes
            ()
        """
        with self._document.lock:
            found = note if isinstance(note, Note) else chosen(self.notes, note, text)
            self._document.apply(DropNote(found))

"""What an explanation holds: every driver's contribution, and where it flows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kpitree_widgets.analysis.explaining.change import ROUNDING, Change
from kpitree_widgets.analysis.explaining.methods import METHODS, Split
from kpitree_widgets.analysis.explaining.telling import told
from kpitree_widgets.analysis.lines import aligned
from kpitree_widgets.analysis.units import shown_unit
from kpitree_widgets.formula.flow import Flow
from kpitree_widgets.units import format_change, format_percent

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike

CALENDAR = "calendar"
"""The row of what no driver accounts for, see ``Change.calendar``."""


@dataclass(frozen=True)
class Explained:
    """Why a metric differs between two states.

    Law: ``contributions`` and ``rest`` add up to ``total``, up to ``residual``.
    """

    change: Change
    method: str
    split: Split
    reason: str = ""
    """Why this is not the method that was asked for."""
    rest_label: str = "Calendar"
    """What ``rest`` is called."""
    notes: tuple[str, ...] = ()
    """Sentences that the text ends with."""

    @property
    def metric(self) -> str:
        """The id of what is explained."""
        return self.change.metric

    @property
    def unit(self) -> str | None:
        """That of the metric, and of every contribution."""
        return shown_unit(self.change.tree, self.metric)

    @property
    def before(self) -> float:
        """The metric before."""
        return self.change.ends[0]

    @property
    def after(self) -> float:
        """The metric after."""
        return self.change.ends[1]

    @property
    def total(self) -> float:
        """The change, in the metric's unit."""
        return self.change.total

    @property
    def rest(self) -> float:
        """What no driver accounts for; usually 0.

        Functions over time that count from a date, or targets that do not imply each other.
        """
        return self.change.calendar

    @cached_property
    def contributions(self) -> Mapping[str, float]:
        """By id of every given metric below, in reading order; 0 for one that did not change."""
        found = self.split.contributions
        zero = np.zeros(1)
        return {m: self._amount(found.get(m, zero)) for m in self.change.problem.before}

    @property
    def residual(self) -> float:
        """What is left of the change: 0 up to rounding."""
        return self.total - self.rest - float(np.sum(list(self.contributions.values())))

    @cached_property
    def nodes(self) -> Mapping[str, float]:
        """What passes through every metric below, and the metric itself; reading order."""
        passing = self._flow.metrics
        zero = np.zeros(1)
        cone = self.change.model.cone([self.metric])
        return {
            m: self._amount(passing.get(m, zero))
            for m in self.change.tree.reading_order
            if m in cone
        }

    @cached_property
    def edges(self) -> Mapping[tuple[str, str], float]:
        """What passes from a driver through one formula, by the ids of metric and driver."""
        found = self._flow.edges.items()
        return {edge: self._amount(amount) for edge, amount in found}

    @property
    def drivers(self) -> Mapping[str, float]:
        """The contributions of the drivers in the metric's own formula, in its order."""
        model = self.change.model
        if model.is_given(self.metric):
            return {self.metric: self.total}
        named = self.change.tree.drivers(self.metric)
        return {m: self.edges.get((self.metric, m), 0.0) for m in named}

    @property
    def assumes(self) -> str:
        """What the method takes for granted, in a paragraph."""
        return METHODS[self.method].assumes

    @property
    def text(self) -> str:
        """Two sentences: what happened and what it comes from; then what must be said besides."""
        return " ".join((told(self), *self.notes))

    @property
    def frame(self) -> pd.DataFrame:
        """A row per given metric: ``label before after contribution share``; index: metric id."""
        return self._framed(self.contributions)

    @property
    def levels(self) -> pd.DataFrame:
        """The same for the drivers in the metric's own formula."""
        return self._framed(self.drivers)

    def __str__(self) -> str:
        """The text, and a line for each contribution."""
        unit, tree = self.unit, self.change.tree
        rows = [
            (tree[metric].label, format_change(amount, unit), self._share(amount))
            for metric, amount in sorted(self.contributions.items(), key=lambda one: -abs(one[1]))
        ]
        if self.rest:
            rows.append((self.rest_label, format_change(self.rest, unit), self._share(self.rest)))
        rows.append(("Change", format_change(self.total, unit), ""))
        return f"{self.text}\n\n{aligned(rows)}\n{METHODS[self.method].title}"

    __repr__ = __str__

    def _share(self, amount: float) -> str:
        return format_percent(amount / self.total, 0) if self.total else ""

    def _framed(self, contributions: Mapping[str, float]) -> pd.DataFrame:
        import pandas as pd  # noqa: PLC0415

        tree, (before, after) = self.change.tree, self.change.sides
        total = self.total
        rows = [
            (
                tree[metric].label,
                before.value(metric),
                after.value(metric),
                amount,
                amount / total if total else np.nan,
            )
            for metric, amount in contributions.items()
        ]
        index = list(contributions)
        if self.rest:
            rows.append(
                (self.rest_label, np.nan, np.nan, self.rest, self.rest / total if total else np.nan)
            )
            index.append(CALENDAR)
        columns = ["label", "before", "after", "contribution", "share"]
        return pd.DataFrame(rows, pd.Index(index, name="metric", dtype=object), columns)

    def _amount(self, amount: ArrayLike) -> float:
        """A contribution; what cancelled along its paths up to rounding is 0."""
        number = float(np.asarray(amount).ravel()[0])
        return 0.0 if abs(number) <= self._negligible else number

    @cached_property
    def _negligible(self) -> float:
        parts = (float(np.abs(part).max()) for part in self.split.contributions.values())
        return ROUNDING * (abs(self.before) + abs(self.after) + max(parts, default=0.0))

    @cached_property
    def _flow(self) -> Flow:
        return self.split.flow()

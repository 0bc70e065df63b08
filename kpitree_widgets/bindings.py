"""Bindings: what fed the metrics of a tree, in words that can be written down and read again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from kpitree_widgets.calendar import Grain


@dataclass(frozen=True)
class Binding:
    """How ``tree.bind`` was called, without the frame; where that was a file it can be read again.

    Examples:
        >>> Binding(time="day", grain="month", measures={"orders": "count()"}).metrics
        ('orders',)
    """

    path: str | None = None
    """The file or glob that was read, of several a line each; ``None`` for a frame."""
    frame: str = ""
    """What kind of frame it was, such as ``pandas.DataFrame``."""
    time: str | None = None
    """The column with dates or periods."""
    grain: Grain | None = None
    """The size of a period; ``None``: that of the frame."""
    measures: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Of a frame with a row per event: by metric id how it is computed, as
    ``"sum('amount', where='is_paid') / count()"``."""
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Of a frame with a row per period: by metric id the column that holds it."""
    by: tuple[str, ...] = ()
    """The columns that segments can be made by."""
    until: date | None = None
    """The last day with data, where that was said."""

    @property
    def metrics(self) -> tuple[str, ...]:
        """Ids of the metrics it feeds."""
        return (*self.measures, *self.columns)

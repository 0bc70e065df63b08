"""Segments: the parts that rows fall into, such as product categories or countries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from kpitree_widgets.errors import SegmentError


def as_texts(given: str | Iterable[str]) -> tuple[str, ...]:
    """One text or several, each once.

    Examples:
        >>> as_texts("category"), as_texts(["category", "region", "category"])
        (('category',), ('category', 'region'))
    """
    return (given,) if isinstance(given, str) else tuple(dict.fromkeys(given))


@dataclass(frozen=True)
class Segments:
    """The combinations of values of some columns, in a fixed order.

    Examples:
        >>> segments = Segments(("category", "region"), (("Bikes", "EU"), ("Bikes", "US")))
        >>> segments.labels, segments.position(("Bikes", "US"))
        (('Bikes · EU', 'Bikes · US'), 1)
    """

    by: tuple[str, ...]
    """Names of the columns."""
    keys: tuple[tuple[str, ...], ...]
    """One value of each column per segment; a missing one is the empty text."""

    def __len__(self) -> int:
        """How many segments there are."""
        return len(self.keys)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """How each is shown to people."""
        return tuple(" · ".join(part or "(none)" for part in key) for key in self.keys)

    def position(self, key: tuple[str, ...] | str) -> int:
        """Where a segment stands.

        Raises:
            SegmentError: there is no such segment.
        """
        wanted = (key,) if isinstance(key, str) else tuple(str(part) for part in key)
        found = self._positions.get(wanted)
        if found is None:
            known = ", ".join(self.labels[:5])
            raise SegmentError(
                f"there is no segment {' · '.join(wanted)!r} by {' and '.join(self.by)}",
                hint=f"the segments are {known}{', ...' if len(self) > 5 else ''}",
            )
        return found

    @cached_property
    def _positions(self) -> dict[tuple[str, ...], int]:
        return {key: position for position, key in enumerate(self.keys)}

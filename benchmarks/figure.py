"""One measured figure, beside its peer or its limit."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Figure:
    """A median in ``unit``; ``peer`` is the same work done by something plainer, same run.

    ``limit`` bounds the ratio to the peer when there is one, else the value itself.
    """

    name: str
    value: float
    unit: str
    peer_name: str = ""
    peer: float | None = None
    limit: float | None = None

    @property
    def ratio(self) -> float | None:
        """Value over peer."""
        return None if self.peer is None else self.value / self.peer

    @property
    def verdict(self) -> str:
        """``"met"`` or ``"MISSED"``; empty where no limit is set."""
        measured = self.value if self.ratio is None else self.ratio
        if self.limit is None:
            return ""
        return "met" if measured <= self.limit else "MISSED"

    def line(self) -> str:
        """A row of the printed table."""
        peer = "" if self.peer is None else f"{self.peer_name} {self.peer:,.4g} {self.unit}"
        ratio = "" if self.ratio is None else f"{self.ratio:.2f} x"
        limit = "" if self.limit is None else f"<= {self.limit:g}"
        measured = f"{self.value:,.4g} {self.unit}"
        return f"{self.name:<48}{measured:>14}  {peer:<38}{ratio:>9}  {limit:<8}{self.verdict}"


def median_ms(work: Callable[[], object], rounds: int) -> float:
    """The median time of ``rounds`` calls, after one that does not count."""
    return statistics.median(_times(work, rounds)) * 1000


def least_ms(work: Callable[[], object], rounds: int) -> float:
    """The least time of ``rounds`` calls, after one that does not count: a busy machine only adds."""
    return min(_times(work, rounds)) * 1000


def _times(work: Callable[[], object], rounds: int) -> list[float]:
    """Seconds of each call."""
    work()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return times

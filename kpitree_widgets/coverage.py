"""Coverage: how far the data of the last period go, and what can be compared with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kpitree_widgets.periods import Series


@dataclass(frozen=True)
class Coverage:
    """A period is incomplete: its rows end before its last day.

    A full month is never compared with five days: what stands here are the same metrics, of every
    period only as many days from its start as it has.
    """

    key: str
    """The period that is incomplete."""
    until: date
    """The last day with data."""
    days: int
    """How many days from the period's start to ``until``, both included."""
    of: int
    """How many days the period has."""
    inputs: Mapping[str, Series]
    """By metric id, shape ``(periods,)`` or ``(periods, segments)``: the first ``days`` days of every
    period; NaN where a period has fewer days, or no rows in them. A metric that is not named is not
    bound to dated rows and counts as it is."""
    also: tuple[str, ...] = ()
    """Earlier periods in which the rows of some metrics end early too, since sources end on days of
    different periods; they are compared with nothing."""

"""Measures to plain aggregates, and from what those found to values.

Every measure becomes sums, counts, extremes and distinct counts of prepared columns, since those are
what every engine runs fast; measures that need the same one share it. What they cannot say (a sum of
nothing known, a mean) is settled on the few rows that come back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, assert_never

import numpy as np

from kpitree_widgets.data.measures import Aggregate, Ratio
from kpitree_widgets.data.preparing import Prepared
from kpitree_widgets.errors import BindError
from kpitree_widgets.periods import Series

if TYPE_CHECKING:
    from kpitree_widgets.data.measures import Measure

Columns = Mapping["Reduced", Series]


@dataclass(frozen=True)
class Reduced:
    """One function of one prepared column, per group."""

    function: Literal["sum", "count", "min", "max", "n_unique", "len"]
    of: Prepared | None = None
    """``None`` for ``len``, the number of rows."""


ROWS = Reduced("len")
COMBINABLE = ("sum", "count", "mean", "min", "max")
"""Measures of a whole that follow from what was found in its parts."""


def settle(measure: Measure, values: Mapping[Aggregate, Series]) -> Series:
    """The values of ``measure`` from those of its aggregates; a denominator of 0 gives NaN."""
    match measure:
        case Aggregate():
            return values[measure]
        case Ratio(numerator, denominator):
            above, below = settle(numerator, values), settle(denominator, values)
            with np.errstate(divide="ignore", invalid="ignore"):
                return np.where(below == 0, np.nan, above / below)
        case _:
            assert_never(measure)


def needs(part: Aggregate, time: str) -> tuple[Reduced, ...]:
    """What is asked of the rows for ``part``."""
    column, where = part.column, part.where
    number = Prepared("number", column, where)
    match part.function:
        case "count":
            return (ROWS,) if column is None and where is None else (_known(part),)
        case "sum":
            return (Reduced("sum", number),)
        case "mean":
            return (Reduced("sum", number), Reduced("count", number))
        case "min" | "max":
            return (Reduced(part.function, number),)
        case "count_distinct":
            distinct, zero = (Prepared(role, column, where) for role in ("distinct", "zero"))
            return (Reduced("n_unique", distinct), _known(part), ROWS, Reduced("sum", zero))
        case "last" | "first":
            by = part.order_by or time
            end = Prepared("extreme", column, where, by, part.function)
            return (Reduced("min", end), Reduced("max", end))
        case _:
            assert_never(part.function)


def value(part: Aggregate, found: Columns, time: str) -> Series:
    """The values of ``part`` from what was found, one per group.

    Raises:
        BindError: several different rows are the last, or the first.
    """
    asked = [found[one] for one in needs(part, time) if one in found]
    match part.function:
        case "count" | "min" | "max":
            return asked[0]
        case "sum":
            return _sum(part, found)
        case "mean":
            total, known = asked
            mean = np.full(len(total), np.nan)
            np.divide(_finite(total), known, out=mean, where=known > 0)
            return mean
        case "count_distinct":
            # What is left out is one more value, and whole numbers put 0 in its place: taken off
            # again, unless 0 occurs of itself.
            distinct, known, rows, *zeros = asked
            return distinct - ((known < rows) & (zeros[0] == 0 if zeros else True))
        case "last" | "first":
            lowest, highest = asked
            if bool(np.any(highest > lowest)):
                raise BindError(
                    f"measure {part}: several rows of one period are the {part.function} by"
                    f" {part.order_by or time!r} and differ",
                    hint="name a column that orders them with order_by=, or add them up per date first",
                )
            return lowest
        case _:
            assert_never(part.function)


def gaps(parts: Iterable[Aggregate]) -> Reduced | None:
    """Counts the rows in which some of the sums misses a value; ``None`` where there is no sum."""
    of = tuple(dict.fromkeys((one.column, one.where) for one in parts if one.function == "sum"))
    # a column that is asked for without where= has all the gaps there are
    of = tuple((column, where) for column, where in of if where is None or (column, None) not in of)
    return Reduced("sum", Prepared("gap", of=of)) if of else None


def doubts(parts: Iterable[Aggregate], found: Columns) -> tuple[Reduced, ...]:
    """What else to ask: a sum of 0 may be one of nothing known where values are missing."""
    parts = [part for part in parts if part.function == "sum"]
    gap = gaps(parts)
    missing = found[gap] > 0 if gap is not None else np.zeros(0, dtype=bool)
    wanted: dict[Reduced, None] = {}
    for part in parts:
        if bool(np.any(missing & (found[Reduced("sum", Prepared("number", *_at(part)))] == 0))):
            wanted |= dict.fromkeys((_known(part), _kept(part)))
    return tuple(one for one in wanted if one not in found)


def _sum(part: Aggregate, found: Columns) -> Series:
    total = _finite(found[Reduced("sum", Prepared("number", *_at(part)))])
    if _known(part) not in found or _kept(part) not in found:
        return total
    return np.where((found[_kept(part)] > 0) & (found[_known(part)] == 0), np.nan, total)


def _finite(total: Series) -> Series:
    """Infinite both ways is infinite: what is not a number was left out before."""
    return np.where(np.isnan(total), np.inf, total)


def _known(part: Aggregate) -> Reduced:
    return Reduced("sum", Prepared("flag", *_at(part)))


def _kept(part: Aggregate) -> Reduced:
    return ROWS if part.where is None else Reduced("sum", Prepared("flag", None, part.where))


def _at(part: Aggregate) -> tuple[str | None, str | None]:
    return part.column, part.where

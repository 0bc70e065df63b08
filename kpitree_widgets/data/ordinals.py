"""The calendar's ordinals over a whole column, in plain arithmetic that every engine has."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

import narwhals as nw

if TYPE_CHECKING:
    from kpitree_widgets.periods import Grain


def ordinals(moment: nw.Expr, grain: Grain) -> nw.Expr:
    """``calendar.ordinal`` of each date or datetime; some number where there is none."""
    year, month = _whole(moment.dt.year()), _whole(moment.dt.month())
    match grain:
        case "day":
            return _days(year, month, _whole(moment.dt.day()))
        case "week":
            return (_days(year, month, _whole(moment.dt.day())) + 3) // 7
        case "month":
            return year * 12 + month - 1
        case "quarter":
            return year * 4 + (month - 1) // 3
        case "year":
            return year
        case _:
            assert_never(grain)


def _days(year: nw.Expr, month: nw.Expr, day: nw.Expr) -> nw.Expr:
    """Days since 1970-01-01, counted in years that begin in March so that leap days come last.

    See "days_from_civil" in Howard Hinnant, chrono-Compatible Low-Level Date Algorithms.
    """
    from_march = year - (14 - month) // 12
    since_march = (year - from_march) * 12 + month - 3
    leap_days = from_march // 4 - from_march // 100 + from_march // 400
    return from_march * 365 + leap_days + (since_march * 306 + 5) // 10 + day - 719_469


def _whole(part: nw.Expr) -> nw.Expr:
    return part.fill_null(0).cast(nw.Int64)

"""Values as pandas objects, for users; inside the package they are arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpitree_widgets.calendar import start_of
from kpitree_widgets.locale import MONTHS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from kpitree_widgets.calendar import Grain
    from kpitree_widgets.periods import Periods, Series
    from kpitree_widgets.segments import Segments

FREQUENCIES: Mapping[Grain, str] = {
    "hour": "h",
    "day": "D",
    "week": "W-SUN",
    "month": "M",
    "quarter": "Q",
    "year": "Y",
}


def to_series(values: Series, periods: Periods, name: str) -> pd.Series[float]:
    """``values`` over a period index.

    Examples:
        >>> import numpy as np
        >>> from kpitree_widgets.periods import Periods
        >>> to_series(np.array([1.0, 2.0]), Periods("month", ("2022-11", "2022-12")), "visits")
        2022-11    1.0
        2022-12    2.0
        Freq: M, Name: visits, dtype: float64
    """
    import pandas as pd  # noqa: PLC0415

    return pd.Series(values, index=_index(periods), name=name, copy=True)


def to_frame(columns: Mapping[str, Series], periods: Periods) -> pd.DataFrame:
    """A frame with a row per period and a column per metric, in the order of ``columns``."""
    import pandas as pd  # noqa: PLC0415

    return pd.DataFrame(dict(columns), index=_index(periods), copy=True)


def to_segment_frame(
    columns: Mapping[str, Series], periods: Periods, segments: Segments
) -> pd.DataFrame:
    """A frame with a row per period and segment: levels ``period`` and the names of ``segments.by``.

    Args:
        columns: by metric id, shape ``(periods, segments)``.
        periods: the first axis.
        segments: the second axis.
    """
    import pandas as pd  # noqa: PLC0415

    times = _index(periods)
    levels = [times.repeat(len(segments))]
    for part, name in enumerate(segments.by):
        values = [key[part] for key in segments.keys]
        levels.append(pd.Index(values * len(periods), name=name, dtype=object))
    index = pd.MultiIndex.from_arrays(levels, names=["period", *segments.by])
    return pd.DataFrame({name: values.ravel() for name, values in columns.items()}, index=index)


def to_segment_table(values: Series, periods: Periods, segments: Segments) -> pd.DataFrame:
    """One metric: a row per period, a column per segment."""
    import pandas as pd  # noqa: PLC0415

    columns: pd.Index = pd.MultiIndex.from_tuples(segments.keys, names=segments.by)
    if len(segments.by) == 1:
        columns = pd.Index([key[0] for key in segments.keys], name=segments.by[0], dtype=object)
    return pd.DataFrame(values.copy(), index=_index(periods), columns=columns)


def _index(periods: Periods) -> pd.Index:
    import pandas as pd  # noqa: PLC0415

    if periods.grain is None:
        return pd.Index(periods.keys)
    starts = [start_of(key, periods.grain, periods.year_start) for key in periods.keys]
    frequency = FREQUENCIES[periods.grain]
    if periods.grain in ("quarter", "year"):
        frequency += f"-{MONTHS[periods.year_start - 2].upper()}"
    return pd.PeriodIndex(starts, freq=frequency)

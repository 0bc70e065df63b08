"""Values as pandas objects, for users; inside the package they are arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from kpitree_widgets.periods import Grain, Periods, Series

FREQUENCIES: Mapping[Grain, str] = {
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


def _index(periods: Periods) -> pd.Index:
    import pandas as pd  # noqa: PLC0415

    from kpitree_widgets.data.calendar import first_day  # noqa: PLC0415

    if periods.grain is None:
        return pd.Index(periods.keys)
    days = [first_day(key, periods.grain) for key in periods.keys]
    return pd.PeriodIndex(days, freq=FREQUENCIES[periods.grain])

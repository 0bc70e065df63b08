"""On which scale a series varies: by factors, by odds, or by amounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, assert_never

import numpy as np

from kpitree_widgets.periods import Series

if TYPE_CHECKING:
    from kpitree_widgets.tree.metric import Metric

Scale = Literal["factor", "odds", "amount"]
"""``"factor"``: of positive values, the logarithm; ``"odds"``: of shares between 0 and 1, the logarithm
of the odds; ``"amount"``: of all others, the value itself."""
SHARES = frozenset({"%", "ratio"})


def scale_of(metric: Metric, unit: str | None, values: Series) -> Scale:
    """The scale on which ``values`` of ``metric`` vary.

    Values between 0 and 1 count as shares only in percent, as ratio, without a unit, or where 1 is
    possible at most: a price of 0.80 EUR can pass 1.

    Examples:
        >>> from kpitree_widgets.tree.metric import Metric
        >>> rate, price = Metric("rate", "Rate", unit="%"), Metric("price", "Price", unit="EUR")
        >>> low = np.array([0.2, 0.8])
        >>> scale_of(rate, "%", low), scale_of(price, "EUR", low), scale_of(price, "EUR", low - 0.2)
        ('odds', 'factor', 'amount')
    """
    known = values[np.isfinite(values)]
    if not known.size or known.min() <= 0:
        return "amount"
    share = unit is None or unit in SHARES or (metric.maximum is not None and metric.maximum <= 1)
    return "odds" if share and known.max() < 1 else "factor"


def onto(scale: Scale, values: Series) -> Series:
    """``values`` on the scale; NaN where it has no place for them."""
    with np.errstate(all="ignore"):
        match scale:
            case "factor":
                found = np.log(values)
            case "odds":
                found = np.log(values) - np.log1p(-np.asarray(values))
            case "amount":
                return np.asarray(values, dtype=np.float64)
            case _:
                assert_never(scale)
    return np.where(np.isfinite(found), found, np.nan)


def back(scale: Scale, values: Series) -> Series:
    """The inverse of ``onto``.

    Examples:
        >>> float(back("odds", onto("odds", np.array(0.2))).round(12))
        0.2
    """
    with np.errstate(over="ignore"):
        match scale:
            case "factor":
                return np.exp(values)
            case "odds":
                return np.asarray(1.0 / (1.0 + np.exp(-np.asarray(values))))
            case "amount":
                return np.asarray(values, dtype=np.float64)
            case _:
                assert_never(scale)

"""A shop bound from rows, small enough to check by hand: January 2023 has 20 of 31 days.

Every day brings two orders of €20 for bikes and one of €10 for clothing: €50 from three orders, so
December has 93 orders and €1,550, and its first 20 days 60 orders and €1,000. In January bikes sell
three a day: 80 orders and €1,400 in 20 days. Helmets were sold in October only.
"""

from __future__ import annotations

import pandas as pd

import kpitree_widgets as kt

TEXT = "Revenue = Orders * Average order value"


def rows() -> pd.DataFrame:
    """One row per order, from October 2022 to 20 January 2023."""
    found = []
    for day in pd.date_range("2022-10-01", "2023-01-20"):
        bikes = 3 if day >= pd.Timestamp("2023-01-01") else 2
        found += [(day, "Bikes", 20.0)] * bikes + [(day, "Clothing", 10.0)]
        found += [(day, "Helmets", 5.0)] if day < pd.Timestamp("2022-11-01") else []
    return pd.DataFrame(found, columns=["day", "category", "amount"])


def shop_by_day() -> kt.KPITree:
    """Three metrics by month, which can be read by category and at other grains."""
    tree = kt.KPITree.from_text(TEXT, name="Shop")
    tree["revenue"].unit = "EUR"
    tree["average_order_value"].unit = "EUR"
    measures = {"Orders": kt.count(), "Average order value": kt.sum("amount") / kt.count()}
    tree.bind(rows(), time="day", grain="month", measures=measures, by=["category"])
    return tree

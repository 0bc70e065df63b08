"""The trees of the browser tests, small enough to check by hand.

January to March 2026. In March: 4,000 new users x 3 % = 120 new customers, + 80 repeat = 200
customers, x 1.5 orders = 300 transactions, x €84 = €25,200 revenue (February: €20,000).
"""

from __future__ import annotations

import pandas as pd

import kpitree_widgets as kt

TEXT = """
Revenue = Transactions * Average order value
Transactions = Customers * Orders per customer
Customers = New customers + Repeat customers
New customers = New users * Conversion rate
"""
DATA = {
    "month": ["2026-01", "2026-02", "2026-03"],
    "Average order value": [75.0, 80.0, 84.0],
    "Orders per customer": [1.2, 1.25, 1.5],
    "Repeat customers": [60.0, 80.0, 80.0],
    "New users": [3_000.0, 4_000.0, 4_000.0],
    "Conversion rate": [0.03, 0.03, 0.03],
}


def shop() -> kt.KPITree:
    """Nine metrics with three months of data."""
    tree = kt.KPITree.from_text(TEXT, name="Shop")
    tree["revenue"].unit = "EUR"
    tree["average_order_value"].unit = "EUR"
    tree["conversion_rate"].unit = "%"
    tree.bind(pd.DataFrame(DATA), time="month", grain="month")
    return tree


def wide_tree(size: int, branches: int = 4) -> kt.KPITree:
    """``size`` metrics ``m0`` ... , every computed one a sum of ``branches``; three months."""
    drivers = {
        metric: range(branches * metric + 1, min(branches * metric + branches + 1, size))
        for metric in range(size)
    }
    lines = [
        f"m{metric} = {' + '.join(f'm{driver}' for driver in below)}"
        for metric, below in drivers.items()
        if below
    ]
    tree = kt.KPITree.from_text("\n".join(lines), name=f"{size} metrics")
    inputs = {f"m{metric}": [1.0, 2.0, 3.0] for metric, below in drivers.items() if not below}
    tree.bind(pd.DataFrame({"month": DATA["month"], **inputs}), time="month", grain="month")
    return tree

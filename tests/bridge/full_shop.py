"""A shop in which everything is said that can be said of a metric."""

from __future__ import annotations

import pandas as pd

import kpitree_widgets as kt

LINES = """
Revenue = Orders * Price
Orders = Visits * Conversion rate
Conversion rate = Base rate * (1 + 2 * Discount)
Price = List price * (1 - Discount)
Revenue per visit = Revenue / Visits
"""
DATA = {
    "month": ["2026-01", "2026-02", "2026-03"],
    "Visits": [1_500.0, 2_000.0, 1_800.0],
    "Base rate": [0.03, 0.03, 0.04],
    "Discount": [0.1, 0.1, 0.2],
    "List price": [80.0, 80.0, 75.0],
}


def full_shop():
    """Ten metrics and three months, with targets, owners, limits, an influence, a note, a lock."""
    tree = kt.KPITree.from_text(LINES, name="Shop")
    for metric in ("revenue", "price", "list_price", "revenue_per_visit"):
        tree[metric].unit = "EUR"
    tree["conversion_rate"].unit = "%"
    tree.bind(pd.DataFrame(DATA), time="month", grain="month")
    tree.update("revenue", target=5_000, owner="Mia", tags=["growth"], description="Paid orders")
    tree.update("orders", target=60, benchmark=70, guardrail=(20, None))
    tree.update("conversion_rate", target=0.04, owner="Ole")
    tree.update("price", target=70, owner="Mia")
    tree.update("discount", unit="%", limits=(0, 0.3))
    tree.influence("price", "visits", sign="-", note="price effect")
    tree.note("2026-02-01", "Spring sale", "revenue")
    tree.add("Refunds")
    tree["visits"].locked = True
    return tree

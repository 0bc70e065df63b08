"""A shop whose discount and support help one metric and hurt another, small enough to check by hand.

In one period: 2,000 visits x 3 % x (1 + 2 x 10 %) = 72 orders at €80 x 90 % = €72, so €5,184 revenue;
cost 72 x €50 + 100 hours x €3 = €3,900; profit €1,284. Satisfaction 50 % + 100 / 400 = 75 %.
"""

from __future__ import annotations

from typing import Any

import kpitree_widgets as kt

TEXT = """
Profit = Revenue - Cost
Revenue = Orders * Price
Orders = Visits * Conversion rate
Conversion rate = Base rate * (1 + 2 * Discount)
Price = List price * (1 - Discount)
Cost = Orders * Unit cost + Support hours * Wage
Satisfaction = 0.5 + Support hours / 400
"""
VALUES = {
    "visits": 2000,
    "base_rate": 0.03,
    "discount": 0.1,
    "list_price": 80,
    "unit_cost": 50,
    "support_hours": 100,
    "wage": 3,
}


def clashing_shop(**fields: dict[str, Any]) -> kt.KPITree:
    """Profit against conversion and satisfaction; limits say how far the levers move."""
    tree = kt.KPITree.from_text(TEXT, name="Shop")
    for metric, value in VALUES.items():
        tree[metric].value = value
    for metric in ("profit", "revenue", "price", "list_price", "cost", "unit_cost", "wage"):
        tree[metric].unit = "EUR"
    tree.update("satisfaction", unit="%", target=0.8)
    tree.update("conversion_rate", unit="%", target=0.04)
    tree.update("discount", unit="%", limits=(0, 0.3))
    tree.update("support_hours", limits=(80, 120))
    for metric, changed in fields.items():
        tree.update(metric, **changed)
    return tree

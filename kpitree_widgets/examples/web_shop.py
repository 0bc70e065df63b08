"""A web shop's revenue tree, with two years of data, targets, benchmarks and owners."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from kpitree_widgets.amounts import PeriodValues
from kpitree_widgets.data.binding import read_wide
from kpitree_widgets.document import Document
from kpitree_widgets.examples.web_shop_data import (
    FIRST_MONTH,
    MONTHS,
    ONE_MONTH,
    SEASON,
    shop_data,
)
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.kpitree import KPITree

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

FORMULAS = """
Revenue = Transactions * Average order value
Transactions = Customers * Orders per customer
Customers = New customers + Repeat customers
New customers = New users * Conversion rate
"""

FIELDS: Mapping[str, Mapping[str, Any]] = {
    "revenue": {"unit": "EUR", "owner": "Sales", "description": "Paid orders, without VAT"},
    "transactions": {"target": 12_400.0, "owner": "Sales", "description": "Paid orders"},
    "average_order_value": {
        "unit": "EUR",
        "target": 86.0,
        "benchmark": 92.0,
        "owner": "Pricing",
    },
    "customers": {
        "target": 7_400.0,
        "owner": "Customers",
        "description": "Who ordered in the month",
    },
    "orders_per_customer": {"target": 1.6, "benchmark": 1.5, "owner": "Customers"},
    "new_customers": {
        "target": 815.0,
        "owner": "Growth",
        "description": "Whose first order falls in the month",
    },
    "repeat_customers": {"target": 6_600.0, "owner": "Customers"},
    "new_users": {
        "target": 19_500.0,
        "owner": "Growth",
        "description": "Visitors who came for the first time",
    },
    "conversion_rate": {
        "unit": "%",
        "target": 0.042,
        "benchmark": 0.035,
        "owner": "Product",
        "description": "New users who order",
    },
}


def shop(seed: int = 2026) -> KPITree:
    """The tree of a web shop from November 2024 to October 2026, bound by month.

    Examples:
        >>> tree = shop()
        >>> tree.roots, tree.periods[-1]
        (('revenue',), '2026-10')
        >>> tree["new_customers"].formula
        'New users * Conversion rate'
        >>> round(tree["conversion_rate"].value, 4)  # a bad month
        0.0372
    """
    tree = tree_from_text(FORMULAS, "Web shop")
    described = [replace(tree[metric], **fields) for metric, fields in FIELDS.items()]
    planned = replace(described[0], target=_revenue_plan())
    tree = tree.replacing(planned, *described[1:])
    bound = read_wide(shop_frame(seed), tree, time="month")
    return KPITree._on(Document(tree, bound))  # noqa: SLF001 - an example starts without a history


def shop_frame(seed: int = 2026) -> pd.DataFrame:
    """The shop by month, a column per input metric: a wide frame.

    Examples:
        >>> shop_frame().set_index("month")["New users"].tail(2).to_dict()
        {'2026-09': 18646, '2026-10': 19657}
    """
    import pandas as pd  # noqa: PLC0415

    return pd.DataFrame(_by_month(seed))


def shop_orders(seed: int = 2026) -> pd.DataFrame:
    """The shop's orders, one a row: a long frame.

    ``new_customer`` is true where the customer's first order falls in the same month: a flag of
    months, by which some are new and not new in the same quarter. ``category`` is what most of the
    order was spent on.

    Examples:
        >>> list(shop_orders().columns)
        ['order_date', 'order_id', 'customer_id', 'new_customer', 'category', 'amount']
    """
    import pandas as pd  # noqa: PLC0415

    data = shop_data(seed)
    return pd.DataFrame(
        {
            "order_date": data.days[data.ordered].astype("datetime64[s]"),
            "order_id": np.arange(1, len(data.ordered) + 1),
            "customer_id": data.customer + 1,
            "new_customer": data.is_new,
            "category": data.category,
            "amount": data.amount,
        }
    )


def shop_visits(seed: int = 2026) -> pd.DataFrame:
    """The shop's visits by day: a long frame for what orders do not tell.

    Examples:
        >>> list(shop_visits().columns)
        ['date', 'visits', 'new_users']
    """
    import pandas as pd  # noqa: PLC0415

    data = shop_data(seed)
    return pd.DataFrame(
        {
            "date": data.days.astype("datetime64[s]"),
            "visits": data.visits,
            "new_users": data.new_users,
        }
    )


@cache
def _by_month(seed: int) -> dict[str, Any]:
    data = shop_data(seed)
    of_day = (data.days.astype("datetime64[M]") - FIRST_MONTH).astype(np.int64)
    of_order = of_day[data.ordered]
    orders = np.bincount(of_order, minlength=MONTHS)
    new_users = np.bincount(of_day, data.new_users, minlength=MONTHS).astype(np.int64)
    buyers = np.unique(data.customer * MONTHS + of_order) % MONTHS
    joined = np.unique((data.customer * MONTHS + of_order)[data.is_new]) % MONTHS
    customers, new = np.bincount(buyers, minlength=MONTHS), np.bincount(joined, minlength=MONTHS)
    return {
        "month": [str(FIRST_MONTH + month * ONE_MONTH) for month in range(MONTHS)],
        "New users": new_users,
        "Conversion rate": new / new_users,
        "Repeat customers": customers - new,
        "Orders per customer": orders / customers,
        "Average order value": np.bincount(of_order, data.amount, minlength=MONTHS) / orders,
    }


def _revenue_plan() -> PeriodValues:
    """What was promised at the start: steady growth, and the usual season."""
    plan = (570_000 + 21_800 * np.arange(MONTHS)) * SEASON[(np.arange(MONTHS) + 10) % 12]
    return PeriodValues.of(
        {
            str(FIRST_MONTH + month * ONE_MONTH): float(np.rint(plan[month] / 1000) * 1000)
            for month in range(MONTHS)
        }
    )

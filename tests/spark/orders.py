"""Two years of orders from a seed, the tree that is fed by them, and the measures that feed it."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

import kpitree_widgets as kt

ROWS = 20_000
DAYS = 731
"""All of 2023 and 2024: the last month is complete."""
FILES = 4
"""Enough for every worker to read some."""

TREE = """
Margin = Revenue − Cost
Revenue = Orders × Order value
Cost = Orders × Cost per order
"""

MEASURES = {
    "Orders": kt.count_distinct("order"),
    "Order value": kt.sum("amount") / kt.count_distinct("order"),
    "Cost per order": kt.sum("cost") / kt.count_distinct("order"),
    "Lines": kt.count(),
    "Priced lines": kt.count("amount"),
    "Customers": kt.count_distinct("customer"),
    "New customers": kt.count_distinct("customer", where="is_new"),
    "Revenue from new": kt.sum("amount", where="is_new"),
    "Mean amount": kt.mean("amount"),
    "Least amount": kt.min("amount"),
    "Largest amount": kt.max("amount"),
    "Stock at the end": kt.last("stock"),
    "Stock at the start": kt.first("stock"),
    "Pieces": kt.sum("pieces"),
}
COUNTS = ("orders", "lines", "priced_lines", "customers", "new_customers", "pieces")


def orders():
    """The rows: cents as floats, some amounts and customers missing, moments to the microsecond."""
    rng = np.random.default_rng(20260)
    moments = np.sort(rng.choice(DAYS * 86_400, ROWS, replace=False)) * 1_000_000
    moments += rng.integers(0, 1_000_000, ROWS)
    at = np.datetime64("2023-01-01T00:00:00", "us") + moments.astype("timedelta64[us]")
    amount = rng.integers(100, 5_000_000, ROWS) / 100
    amount[rng.random(ROWS) < 0.03] = np.nan
    customer = np.array([f"Kunde {number:04d} ä" for number in range(900)], dtype=object)
    customers = customer[rng.integers(0, len(customer), ROWS)]
    customers[rng.random(ROWS) < 0.02] = None
    return pd.DataFrame(
        {
            "at": at,
            "order": np.cumsum(rng.random(ROWS) < 0.6),
            "customer": customers,
            "category": rng.choice(["Bikes", "Clothing", "Parts"], ROWS, p=[0.2, 0.3, 0.5]),
            "is_new": rng.random(ROWS) < 0.25,
            "pieces": rng.integers(1, 9, ROWS),
            "amount": amount,
            "cost": rng.integers(100, 3_000_000, ROWS) / 100,
            "stock": rng.integers(0, 500, ROWS).astype(float),
        }
    )


def write(frame, folder):
    """The same rows as Parquet files, with the day and the instant (UTC) of each beside."""
    table = pa.Table.from_pandas(frame, preserve_index=False)
    table = table.append_column("day", pa.array(frame["at"].dt.date))
    table = table.append_column("instant", pa.array(frame["at"].dt.tz_localize("UTC")))
    size = -(-table.num_rows // FILES)
    for number in range(FILES):
        pq.write_table(table.slice(number * size, size), folder / f"orders-{number}.parquet")


def shop():
    """A tree with a metric for every measure."""
    tree = kt.KPITree.from_text(TREE, name="Shop")
    for label in MEASURES:
        if label not in ("Orders", "Order value", "Cost per order"):
            tree.add(label)
    return tree

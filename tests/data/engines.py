"""The same seeded rows of sales as every engine holds them."""

import datetime as dt

import duckdb
import ibis
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest


def sales(rows=400, seed=5):
    """Sales of 2021-11-28 to 2022-04-17 with gaps in every column but the time."""
    random = np.random.default_rng(seed)
    start = dt.datetime(2021, 11, 28)  # noqa: DTZ001 - clocks without a zone
    minutes = random.integers(0, 140 * 24 * 60, rows)
    minutes[-1] = 140 * 24 * 60 + 100
    moments = [start + dt.timedelta(minutes=int(one)) for one in minutes]
    amount = np.round(random.gamma(2, 30, rows), 2)
    amount[random.random(rows) < 0.05] = np.nan

    def some(values, share):
        return [None if random.random() < share else one for one in values]

    return pd.DataFrame(
        {
            "at": pd.Series(moments, dtype="datetime64[us]"),
            "day": pd.Series([moment.date() for moment in moments], dtype="date32[pyarrow]"),
            "amount": amount,
            "pieces": pd.array(some([int(n) for n in random.integers(0, 9, rows)], 0.1), "Int64"),
            "customer": pd.array(
                some([int(n) for n in random.integers(0, 60, rows)], 0.02), "Int64"
            ),
            "order": [f"SO{number // 2}" for number in range(rows)],
            "category": some(random.choice(["Bikes", "Clothing", "Helmets"], rows).tolist(), 0.05),
            "size": pd.array(some([int(n) for n in random.integers(1, 4, rows)], 0.1), "Int64"),
            "is_new": pd.array(some((random.random(rows) < 0.3).tolist(), 0.05), "boolean"),
            "stock": [1000.0 - number for number in range(rows)],
            "place": list(range(rows)),
        }
    )


def to_arrow(frame):
    return pa.Table.from_pandas(frame, preserve_index=False)


def to_duckdb(frame):
    table = to_arrow(frame)
    return duckdb.connect().from_arrow(table)


ENGINES = {
    "pandas": lambda frame: frame,
    "pandas with pyarrow": lambda frame: frame.convert_dtypes(dtype_backend="pyarrow"),
    "polars": lambda frame: pl.from_arrow(to_arrow(frame)),
    "polars lazy": lambda frame: pl.from_arrow(to_arrow(frame)).lazy(),
    "arrow": to_arrow,
    "duckdb": to_duckdb,
    "ibis": lambda frame: ibis.memtable(to_arrow(frame)),
}
every_engine = pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES.keys())

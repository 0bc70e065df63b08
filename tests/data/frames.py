"""Small frames and trees that several tests bind."""

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.tree.tree import Tree


def tree_of(**labels):
    """A tree of input metrics: ``tree_of(visits="Visits")``."""
    return Tree("Test", {metric: Metric(metric, label) for metric, label in labels.items()})


SHOP = tree_of(
    revenue="Revenue", orders="No. of orders", order_value="Average order value", stock="Stock"
)


def events():
    """Six sales: two in January, none in February, four in March 2022."""
    return pd.DataFrame(
        {
            "day": pd.to_datetime(
                ["2022-01-03", "2022-01-31", "2022-03-01", "2022-03-02", "2022-03-02", "2022-03-31"]
            ),
            "order": ["a", "a", "b", "c", "c", "d"],
            "amount": [10, 20, 5, 7, 9, 4],
            "is_new": [True, False, True, True, True, False],
            "stock": [50.0, 45.0, 60.0, 55.0, 55.0, None],
        }
    )


ENGINES = {
    "pandas": lambda frame: frame,
    "pandas with pyarrow": lambda frame: frame.convert_dtypes(dtype_backend="pyarrow"),
    "pandas nullable": lambda frame: frame.convert_dtypes(),
    "polars": pl.from_pandas,
    "polars lazy": lambda frame: pl.from_pandas(frame).lazy(),
    "arrow": lambda frame: pa.Table.from_pandas(frame, preserve_index=False),
}
"""The same frame, as each engine holds it."""

every_engine = pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES.keys())

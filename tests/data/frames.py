"""Small frames and trees that several tests bind."""

import pandas as pd

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

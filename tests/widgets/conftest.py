"""A tree and its page; a file with a tree of its own says so."""

import pandas as pd
import pytest
from fake_comm import connected

import kpitree_widgets as kt

TEXT = "Revenue = Orders * Average order value\nOrders = Visits * Conversion rate"


@pytest.fixture
def tree():
    """A shop of four months."""
    tree = kt.KPITree.from_text(TEXT, name="Shop")
    months = pd.period_range("2022-01", periods=4, freq="M")
    frame = pd.DataFrame(
        {"Visits": [100, 110, 120, 130], "conversion_rate": 0.1, "average_order_value": 50.0},
        index=months,
    )
    return tree.bind(frame)


@pytest.fixture
def page(tree, monkeypatch):
    """The browser's end of an editor of the tree."""
    return connected(tree.editor(), monkeypatch)

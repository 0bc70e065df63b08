"""Documents that the tests of reports share."""

import numpy as np
from hypothesis import strategies as st
from strategies import MONTHS, series, trees

from kpitree_widgets.data.binding import Bound
from kpitree_widgets.document import Document
from kpitree_widgets.examples import shop
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.tree.metric import AIMS
from kpitree_widgets.tree.tree import Tree

SHARED = """
Profit = Revenue - Cost
Revenue = Orders * Average order value
Cost = Orders * Cost per order + Rent
"""


def shop_document():
    """A web shop, October 2026: revenue 1,037 thousand euro."""
    return shop()._document


def shared_document():
    """Orders drive revenue and cost; no data."""
    return Document(tree_from_text(SHARED, "Margin"))


def bound_document(text, **inputs):
    """Formulas with monthly data from September to December 2022."""
    tree = tree_from_text(text)
    return Document(tree, Bound(MONTHS, {name: np.array(row) for name, row in inputs.items()}))


@st.composite
def documents(draw):
    """Trees with data, gaps, targets, benchmarks and units of every kind."""
    tree = draw(trees())
    amounts = st.none() | st.sampled_from([0.0, -3.0, 100.0]) | st.floats(-1e9, 1e9)
    units = st.sampled_from([None, "EUR", "%", "<b>&", "customers"])
    described = {
        metric.id: type(metric)(
            metric.id,
            metric.label,
            metric.expression,
            unit=draw(units),
            aim=draw(st.sampled_from(AIMS)),
            target=draw(amounts),
            benchmark=draw(amounts),
        )
        for metric in tree.metrics.values()
    }
    inputs = {metric: draw(series) for metric in tree if draw(st.booleans())}
    return Document(
        Tree(draw(st.sampled_from(["", "Shop & <Söhne>"])), described), Bound(MONTHS, inputs)
    )

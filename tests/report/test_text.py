"""The tree as an outline."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from report.cases import documents, shared_document, shop_document

from kpitree_widgets.document import Document
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.report.text import BARS, outline, sparkline


def test_the_shop_reads_at_a_glance():
    assert outline(shop_document()).splitlines() == [
        "Web shop, Oct 2026 vs Sep",
        "Revenue                  €1.037M  ▲ 2.5%  97% of target, at risk",
        "  Transactions            12,312  ▲ 6.3%  99% of target, at risk",
        "    Customers              7,619  ▲ 5.6%  103% of target, on track",
        "      New customers          731  ▼ 3.6%  90% of target, off track",
        "        New users         19,657  ▲ 5.4%  101% of target, on track",
        "        Conversion rate    3.72%  ▼ 8.5%  89% of target, off track",
        "      Repeat customers     6,888  ▲ 6.7%  104% of target, on track",
        "    Orders per customer     1.62  ▲ 0.7%  101% of target, on track",
        "  Average order value     €84.20  ▼ 3.6%  98% of target, at risk",
    ]


def test_a_shared_driver_is_told_once_and_pointed_to_after_that():
    lines = outline(shared_document()).splitlines()
    assert [line.split("  –")[0].strip() for line in lines].count("Orders") == 2
    assert sum("(see above)" in line for line in lines) == 1


@given(documents())
def test_every_metric_has_a_line(document):
    text = outline(document)
    assert all(metric.label in text for metric in document.tree.metrics.values())


def test_a_large_tree_is_cut_and_says_so():
    parts = ", ".join(f"P{number}" for number in range(999))
    text = outline(Document(tree_from_text(f"Total = sum({parts})")))
    assert text.endswith("and 800 more")


@given(st.lists(st.floats(-1e9, 1e9) | st.just(np.nan), max_size=14))
def test_a_sparkline_has_a_bar_per_value_and_a_gap_where_there_is_none(values):
    drawn = sparkline(np.array(values))
    known = np.isfinite(values)
    if known.sum() < 2:
        assert drawn == ""
    else:
        assert [bar in BARS for bar in drawn] == known.tolist()

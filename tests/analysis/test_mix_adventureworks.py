"""Mix and rate on real sales, each figure counted again from the rows."""

import numpy as np
import pytest
from test_adventureworks import FORMULAS, MEASURES, SALES, sales_by

import kpitree_widgets as kt

pytestmark = pytest.mark.skipif(not SALES.exists(), reason="skipped: see test_adventureworks.py")
ENDS = ("2022-11", "2022-12")


@pytest.fixture(scope="module")
def sales():
    return sales_by("month")


@pytest.fixture(scope="module")
def tree(sales):
    found = kt.KPITree.from_text(FORMULAS, name="AdventureWorks")
    by = ["category", "subcategory"]
    return found.bind(sales, time="order_date", grain="month", measures=MEASURES, by=by)


def counted(sales, by):
    """Revenue, orders and customers by segment in both months."""
    months = sales[sales["period"].astype(str).isin(ENDS)]
    parts = months.groupby([by, months["period"].astype(str)])
    revenue, orders, customers = (
        parts[column].agg(how).unstack(fill_value=0)
        for column, how in (
            ("sales_amount", "sum"),
            ("order_id", "nunique"),
            ("customer_id", "nunique"),
        )
    )
    return revenue, orders, customers


@pytest.mark.parametrize("by", ["category", "subcategory"])
def test_the_average_order_value_by_segment(tree, sales, by):
    revenue, orders, _ = counted(sales, by)
    share, rate = orders / orders.sum(), revenue / orders
    mean = (share * rate).sum().mean()
    found = tree.mix("Average order value", *ENDS, by=by)
    frame = found.frame.drop("(overlap)")
    rates = share.mean(axis=1) * (rate[ENDS[1]] - rate[ENDS[0]])
    mixes = (share[ENDS[1]] - share[ENDS[0]]) * (rate.mean(axis=1) - mean)
    np.testing.assert_allclose(frame["rate"], rates, atol=1e-9)
    np.testing.assert_allclose(frame["mix"], mixes, atol=1e-9)
    assert abs(found.residual) < 1e-9 * found.whole_after


def test_customers_who_buy_in_several_categories_overlap(tree, sales):
    *_, customers = counted(sales, "category")
    found = tree.mix("Orders per customer", *ENDS, by="category")
    assert found.overlap.added == customers[ENDS[1]].sum() == 3_578
    assert found.overlap.whole == 2_133
    assert found.frame["total"].sum() == pytest.approx(found.total, abs=1e-12)
    assert "adds up to 3,578 where there is 2,133" in found.text


def test_the_change_of_revenue_is_that_of_the_categories_and_of_the_drivers(tree, sales):
    revenue, *_ = counted(sales, "category")
    found = tree.mix("Revenue", *ENDS, by="category")
    assert found.total == pytest.approx(93_440.23, abs=0.005)
    np.testing.assert_allclose(found.frame["total"], revenue[ENDS[1]] - revenue[ENDS[0]])
    assert found.overlap is None
    drivers = found.drivers
    assert drivers.loc["average_order_value", "whole"] == pytest.approx(3_747.52, abs=0.005)
    assert drivers.loc["average_order_value", "within"] == pytest.approx(-5_970.12, abs=0.005)
    assert drivers["between"].sum() == pytest.approx(0, abs=1e-6)


def test_bikes_were_nearly_all_of_the_rise_as_they_are_of_revenue_and_touring_bikes_stand_out(tree):
    found = tree.where("Revenue", *ENDS)
    (place,) = found.places
    assert (place.segment, place.by) == ("Touring Bikes", ("subcategory",))
    assert place.total == pytest.approx(48_876.12, abs=0.005)
    assert place.share == pytest.approx(0.523, abs=5e-4)
    assert place.size == pytest.approx(0.239, abs=1e-3)


def test_bikes_that_are_gone_in_january_are_said_to_be_closed(tree):
    found = tree.mix("Revenue", "2022-12", "2023-01", by="category")
    assert "in the first 28 days of Dec 2022" in found.text
    assert "Bikes −1.774M (closed)" in found.text
    assert found.residual == pytest.approx(0, abs=1e-6)

"""Real sales: every number of the tree equals the one counted directly from the rows.

The rows are those of AdventureWorks' internet sales, 58,168 order lines from January 2021 to 28 January
2023. They are not part of this repository; KPITREE_ADVENTUREWORKS may say where they are.
"""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import kpitree_widgets as kt

FOLDER = Path(
    os.environ.get(
        "KPITREE_ADVENTUREWORKS", Path(__file__).parents[2] / "shared/data/adventureworks"
    )
)
SALES, BUDGET = FOLDER / "internet_sales.csv", FOLDER / "budget.csv"

pytestmark = pytest.mark.skipif(
    not SALES.exists(),
    reason="skipped: the AdventureWorks sales are not here; set KPITREE_ADVENTUREWORKS to their folder",
)

FORMULAS = """
Revenue = Transactions x Average order value
Transactions = Customers x Orders per customer
Customers = New customers + Repeat customers
"""
GRAINS = {"day": "D", "week": "W-SUN", "month": "M", "quarter": "Q", "year": "Y"}
MEASURES = {
    "Average order value": kt.sum("sales_amount") / kt.count_distinct("order_id"),
    "Orders per customer": kt.count_distinct("order_id") / kt.count_distinct("customer_id"),
    "New customers": kt.count_distinct("customer_id", where="is_new"),
    "Repeat customers": kt.count_distinct("customer_id", where="is_repeat"),
}


def sales_by(grain):
    """The rows, and for each whether its customer ordered in an earlier period."""
    sales = pd.read_csv(SALES, parse_dates=["order_date"])
    period = sales["order_date"].dt.to_period(GRAINS[grain])
    first = sales.groupby("customer_id")["order_date"].transform("min").dt.to_period(GRAINS[grain])
    return sales.assign(period=period, is_new=period == first, is_repeat=period != first)


@pytest.fixture(scope="module", params=GRAINS)
def bound(request):
    sales = sales_by(request.param)
    tree = kt.KPITree.from_text(FORMULAS, name="AdventureWorks")
    return sales, tree.bind(sales, time="order_date", grain=request.param, measures=MEASURES)


@pytest.fixture(scope="module")
def monthly():
    tree = kt.KPITree.from_text(FORMULAS, name="AdventureWorks")
    tree.bind(sales_by("month"), time="order_date", grain="month", measures=MEASURES)
    budget = pd.read_csv(BUDGET)
    tree["Revenue"].target = dict(zip(budget["month"], budget["revenue_budget"], strict=True))
    return tree


def test_december_2022_to_the_cent(monthly):
    assert round(monthly["revenue"].at("2022-12"), 2) == 1_874_360.29
    assert monthly["transactions"].at("2022-12") == pytest.approx(2_192, abs=1e-9)
    assert monthly["customers"].at("2022-12") == 2_133
    assert monthly["new_customers"].at("2022-12") == 1_310
    assert monthly["repeat_customers"].at("2022-12") == 823


def test_every_metric_equals_the_one_counted_from_the_rows_at_every_grain(bound):
    sales, tree = bound
    by = sales.groupby("period")
    revenue, orders, customers = (
        by["sales_amount"].sum(),
        by["order_id"].nunique(),
        by["customer_id"].nunique(),
    )
    expected = {
        "revenue": revenue,
        "transactions": orders,
        "customers": customers,
        "new_customers": sales[sales["is_new"]].groupby("period")["customer_id"].nunique(),
        "repeat_customers": sales[~sales["is_new"]].groupby("period")["customer_id"].nunique(),
        "orders_per_customer": orders / customers,
        "average_order_value": revenue / orders,
    }
    assert set(expected) == set(tree.metrics)
    frame = tree.frame()
    assert list(frame.index) == sorted(set(sales["period"]))
    for metric, counted in expected.items():
        all_periods = counted.reindex(frame.index).fillna(0)
        np.testing.assert_allclose(frame[metric], all_periods, rtol=1e-12, err_msg=metric)
    np.testing.assert_array_equal(frame["revenue"].round(2), revenue.round(2))


def test_the_data_end_within_january_2023(monthly):
    assert monthly.periods[0] == "2021-01"
    assert monthly.periods[-1] == "2023-01"
    assert len(monthly.periods) == 25
    assert monthly["revenue"].at("2023-01") == pytest.approx(45_694.72, abs=0.005)


def test_january_2023_is_compared_with_28_days_of_every_other_month(monthly):
    sales, now = sales_by("month"), monthly._document.evaluation
    assert now.coverage.key == "2023-01"
    assert (now.coverage.days, now.coverage.of, str(now.coverage.until)) == (28, 31, "2023-01-28")
    for key in ("2022-12", "2022-02", "2022-01"):
        days = sales[sales["order_date"].between(f"{key}-01", f"{key}-28")]
        position = now.periods.position(key)
        counted = {
            "revenue": days["sales_amount"].sum(),
            "transactions": days["order_id"].nunique(),
            "customers": days["customer_id"].nunique(),
        }
        for metric, expected in counted.items():
            like_for_like = now.compared(metric, len(now.periods) - 1, position)
            assert like_for_like == pytest.approx(expected, rel=1e-12), (metric, key)
    assert "Jan 2023 so far (28 of 31 days)" in repr(monthly)


def test_a_whole_december_is_not_compared_with_january(monthly):
    now = monthly._document.evaluation
    december, january = len(now.periods) - 2, len(now.periods) - 1
    assert np.isnan(now.compared("revenue", december, january))


def test_december_alone_is_a_whole_month():
    sales = sales_by("month")
    until_december = sales[sales["order_date"] < "2023-01-01"]
    tree = kt.KPITree.from_text(FORMULAS)
    tree.bind(until_december, time="order_date", grain="month", measures=MEASURES)
    assert tree._document.evaluation.coverage is None


def test_categories_add_up_to_the_revenue_and_not_to_the_customers(monthly):
    tree = kt.KPITree.from_text(FORMULAS)
    sales = sales_by("month")
    measures = {**MEASURES, "revenue": kt.sum("sales_amount")}
    tree.bind(sales, time="order_date", grain="month", measures=measures, by="category")
    np.testing.assert_allclose(tree.frame(), monthly.frame(), rtol=1e-12)
    by = sales.groupby(["period", "category"])["customer_id"].nunique()
    december = tree["customers"].by("category").loc["2022-12"]
    assert december.to_dict() == by.loc["2022-12"].to_dict()
    assert december.sum() > tree["customers"].at("2022-12")
    revenue = tree["revenue"].by("category").sum(axis=1)
    np.testing.assert_allclose(revenue, monthly["revenue"].series, rtol=1e-12)


def test_quarters_are_counted_from_the_rows_and_a_fiscal_year_starts_in_july(monthly):
    sales = sales_by("month")
    counted = sales.groupby(sales["order_date"].dt.to_period("Y-JUN"))["order_id"].nunique()
    tree = kt.KPITree.from_text("Orders = Lines * Orders per line")
    measures = {"Lines": kt.count(), "Orders per line": kt.count_distinct("order_id") / kt.count()}
    tree.bind(sales, time="order_date", grain="month", measures=measures)
    tree.regrain("year", year_start=7)
    assert tree.periods == ("FY2021", "FY2022", "FY2023")
    np.testing.assert_allclose(tree["orders"].series, counted, rtol=1e-12)
    tree.undo()
    assert len(tree.periods) == 25


def test_the_budget_is_the_target_of_each_month(monthly):
    target = monthly["revenue"].target
    assert target.at("2022-12") == 1_500_000
    assert target.at("2021-12") == 2_000_000
    assert target.at("2023-01") is None
    reached = [
        key for key in monthly.periods if (target.at(key) or np.inf) <= monthly["revenue"].at(key)
    ]
    assert reached == [f"2022-{month:02d}" for month in range(1, 13) if month != 2]


def test_new_customers_over_all_months_are_all_customers(monthly):
    assert monthly["new_customers"].series.sum() == sales_by("month")["customer_id"].nunique()


def test_other_engines_count_the_same(monthly):
    polars = pytest.importorskip("polars")
    lazy = polars.from_pandas(sales_by("month").drop(columns="period")).lazy()
    tree = kt.KPITree.from_text(FORMULAS).bind(
        lazy, time="order_date", grain="month", measures=MEASURES
    )
    np.testing.assert_allclose(tree.frame(), monthly.frame(), rtol=1e-12)


def test_ten_percent_more_new_customers_in_december_2022(monthly):
    found = monthly.scenario(from_="2022-12", until="2022-12", new_customers="+10%")
    assert found.value("revenue") == pytest.approx(1_874_360.29 * (1_310 * 1.1 + 823) / 2_133)
    row = found["revenue"]
    assert (row.target, row.to_baseline.verdict, row.to_target.verdict) == (
        1.5e6,
        "better",
        "better",
    )
    assert not monthly.scenarios


def test_the_change_from_november_to_december_is_split_among_its_drivers(monthly):
    found = monthly.explain("revenue", "2022-11", "2022-12")
    assert round(found.total, 2) == 93_440.23
    assert {metric: round(part, 2) for metric, part in found.contributions.items()} == {
        "orders_per_customer": 4_650.03,
        "new_customers": 40_329.52,
        "repeat_customers": 44_713.16,
        "average_order_value": 3_747.52,
    }
    customers = found.nodes["new_customers"] + found.nodes["repeat_customers"]
    assert found.edges["transactions", "customers"] == pytest.approx(customers)


def test_two_months_are_counted_from_the_rows_of_both(monthly):
    sales = sales_by("month")
    found = monthly.explain("revenue", ("2022-01", "2022-02"), ("2022-11", "2022-12"))
    for side, (first, last) in zip(
        found.change.sides, (("2022-01", "2022-02"), ("2022-11", "2022-12")), strict=True
    ):
        rows = sales[sales["period"].between(first, last)]
        orders, customers = rows["order_id"].nunique(), rows["customer_id"].nunique()
        counted = {
            "average_order_value": rows["sales_amount"].sum() / orders,
            "orders_per_customer": orders / customers,
            "new_customers": rows[rows["is_new"]]["customer_id"].nunique(),
            "repeat_customers": rows[rows["is_repeat"]]["customer_id"].nunique(),
        }
        assert {metric: side.value(metric) for metric in counted} == pytest.approx(
            counted, rel=1e-12
        )
    assert abs(sum(found.contributions.values()) - found.total) <= 1e-9 * found.after
    assert abs(found.residual) <= 1e-9 * found.after


def test_the_revenue_of_two_months_is_theirs_where_its_formula_holds_for_them(monthly):
    sales = sales_by("month")
    tree = kt.KPITree.from_text(
        "Revenue = Transactions x Average order value\n"
        "Transactions = Customers x Orders per customer"
    )
    measures = {
        "Average order value": MEASURES["Average order value"],
        "Orders per customer": MEASURES["Orders per customer"],
        "Customers": kt.count_distinct("customer_id"),
    }
    tree.bind(sales, time="order_date", grain="month", measures=measures, by="category")
    ranges = ("2022-09", "2022-10"), ("2022-11", "2022-12")
    for where in (None, {"category": "Bikes"}):
        rows = sales if where is None else sales[sales["category"] == "Bikes"]
        found = tree.explain("revenue", *ranges, where=where)
        both = [rows[rows["period"].between(*ends)]["sales_amount"].sum() for ends in ranges]
        assert (found.before, found.after) == pytest.approx(tuple(both), rel=1e-12)
        assert abs(sum(found.contributions.values()) - found.total) <= 1e-9 * found.after
    customers = tree.explain("customers", *ranges).after
    assert customers < tree["customers"].at("2022-11") + tree["customers"].at("2022-12")
    assert "add up to" in monthly.explain("revenue", *ranges).text


def test_three_months_are_their_quarter(monthly):
    months = monthly.explain("revenue", ("2022-07", "2022-09"), ("2022-10", "2022-12"))
    quarters = monthly.explain("revenue", "2022-Q3", "2022-Q4")
    assert months.contributions == pytest.approx(quarters.contributions, rel=1e-9)


def test_a_range_up_to_28_january_compares_with_28_days_of_its_other_end():
    sales = sales_by("month")
    tree = kt.KPITree.from_text("Revenue = Orders * Average order value")
    measures = {
        "Orders": kt.count_distinct("order_id"),
        "Average order value": MEASURES["Average order value"],
    }
    tree.bind(sales, time="order_date", grain="month", measures=measures)
    found = tree.explain("revenue", ("2021-12", "2022-01"), ("2022-12", "2023-01"))
    days = sales["order_date"].between("2021-12-01", "2022-01-28")
    assert found.before == pytest.approx(sales[days]["sales_amount"].sum(), rel=1e-12)
    assert found.after == pytest.approx(
        sales[sales["order_date"] >= "2022-12-01"]["sales_amount"].sum(), rel=1e-12
    )


def test_other_engines_read_two_months_alike(monthly):
    polars, duckdb = pytest.importorskip("polars"), pytest.importorskip("duckdb")
    sales = sales_by("month").drop(columns="period")
    frames = polars.from_pandas(sales).lazy(), duckdb.from_df(sales)
    ranges = ("2022-03", "2022-04"), ("2022-11", "2022-12")
    wanted = monthly.explain("revenue", *ranges).contributions
    for frame in frames:
        tree = kt.KPITree.from_text(FORMULAS)
        tree.bind(frame, time="order_date", grain="month", measures=MEASURES)
        assert tree.explain("revenue", *ranges).contributions == pytest.approx(wanted, rel=1e-9)

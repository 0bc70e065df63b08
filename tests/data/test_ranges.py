"""Several periods as one: what their rows say together, as counted by plain Python."""

import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest
from data.engines import every_engine, sales
from data.test_engines import MEASURES, TREE, counted, is_known
from hypothesis import given, settings
from hypothesis import strategies as st

import kpitree_widgets as kt
from kpitree_widgets.calendar import ordinal, period_key
from kpitree_widgets.data import reading
from kpitree_widgets.data.binding import read_long
from kpitree_widgets.data.range_values import PeriodRange
from kpitree_widgets.data.ranges import over_range
from kpitree_widgets.document import Document
from kpitree_widgets.errors import ExplanationError

SALES = sales()
ROWS = SALES.to_dict("records")
DAY = dt.timedelta(days=1)
SHOP = "Revenue = Orders * Average order value\nOrders = Customers * Orders per customer"
SHOP_MEASURES = {
    "customers": kt.count_distinct("customer"),
    "orders_per_customer": kt.count_distinct("order") / kt.count_distinct("customer"),
    "average_order_value": kt.sum("amount") / kt.count_distinct("order"),
}


def document(native, grain="month", **options):
    """Every measure bound to the same rows."""
    options = {"time": "at", "grain": grain, "measures": MEASURES} | options
    return Document(TREE, read_long(native, TREE, **options))


def over(document, first, last, *, by=(), is_cut=False, kept=None):
    """Every metric from one period to another."""
    now = document.segmented(by) if by else document.evaluation
    at = now.periods.position
    span = PeriodRange(at(first), at(last), is_cut)
    return over_range(now, document.sources, tuple(now.tree.metrics), span, kept=kept)


def rows_of(first, last, grain, year_start=1, *, until=None):
    """The rows of these periods, up to a day."""

    def key(row):
        return period_key(ordinal(row["at"].to_pydatetime(), grain, year_start), grain, year_start)

    kept = [row for row in ROWS if first <= key(row) <= last]
    return [row for row in kept if until is None or row["at"].date() <= until]


def assert_counted(values, rows, context):
    for name, measure in MEASURES.items():
        wanted = counted(rows, measure) if rows else math.nan
        np.testing.assert_allclose(values[name], wanted, rtol=1e-12, err_msg=f"{name} {context}")


def shop(frame, **options):
    tree = kt.KPITree.from_text(SHOP)
    options = {"grain": "month", "measures": SHOP_MEASURES} | options
    return tree.bind(frame, "at", **options)


@pytest.fixture
def queries(monkeypatch):
    """Every query that is run."""
    run, collected = [], reading.collected

    def noted(frame):
        run.append(frame)
        return collected(frame)

    monkeypatch.setattr(reading, "collected", noted)
    return run


@every_engine
@pytest.mark.parametrize(
    ("grain", "year_start", "first", "last"),
    [
        ("month", 1, "2022-01", "2022-02"),
        ("month", 1, "2021-11", "2022-03"),
        ("week", 1, "2021-W51", "2022-W02"),
        ("day", 1, "2021-12-30", "2022-01-04"),
        ("hour", 1, "2021-12-31T10", "2022-01-02T05"),
        ("quarter", 2, "FY2022-Q4", "FY2023-Q1"),
    ],
)
def test_every_measure_of_a_range_is_counted_from_its_rows(engine, grain, year_start, first, last):
    bound = document(engine(SALES), grain, year_start=year_start)
    found = over(bound, first, last)
    assert_counted(found.values, rows_of(first, last, grain, year_start), (first, last))
    assert found.shape == (1,)


@every_engine
def test_dates_without_a_clock_are_read_over_a_range_too(engine):
    bound = document(engine(SALES), "week", time="day", measures=MEASURES)
    found = over(bound, "2021-W50", "2022-W02")
    wanted = over(document(engine(SALES), "week"), "2021-W50", "2022-W02")
    for name, value in wanted.values.items():
        np.testing.assert_allclose(found.values[name], value, rtol=1e-12, err_msg=name)


@every_engine
@pytest.mark.parametrize("by", [("category",), ("size",)], ids=str)
def test_every_measure_of_a_range_in_every_segment(engine, by):
    bound = document(engine(SALES), by=by)
    found = over(bound, "2022-01", "2022-02", by=by)
    assert found.segments == bound.segmented(by).segments
    rows = rows_of("2022-01", "2022-02", "month")
    for at, key in enumerate(found.known_segments.keys):
        parts = [
            row
            for row in rows
            if tuple(str(row[one]) if is_known(row[one]) else "" for one in by) == key
        ]
        one = {name: series[0, at] for name, series in found.values.items()}
        assert_counted(one, parts, key)


@every_engine
def test_a_range_up_to_an_incomplete_period_has_the_rows_there_are(engine):
    bound = document(engine(SALES))
    assert bound.evaluation.coverage.until == dt.date(2022, 4, 17)
    last = over(bound, "2022-03", "2022-04")
    assert_counted(last.values, rows_of("2022-03", "2022-04", "month"), "incomplete")
    cut = over(bound, "2022-01", "2022-02", is_cut=True)
    until = dt.date(2022, 2, 17)
    assert_counted(cut.values, rows_of("2022-01", "2022-02", "month", until=until), "cut")


days = st.integers(0, 139)


@settings(max_examples=25)
@given(one=days, other=days, grain=st.sampled_from(["month", "week", "day"]))
def test_a_range_follows_from_its_rows_whatever_its_ends(one, other, grain):
    start = dt.date(2021, 11, 28)
    bound = BOUND[grain]
    keys = sorted(period_key(ordinal(start + at * DAY, grain), grain) for at in (one, other))
    found = over(bound, *keys)
    assert_counted(found.values, rows_of(*keys, grain), keys)
    now = bound.evaluation
    first, last = map(now.periods.position, keys)
    for name in ("customers", "orders", "amounts"):
        assert found.values[name][0] <= np.nansum(now.values[name][first : last + 1])
    if first == last:
        for name, series in now.values.items():
            np.testing.assert_array_equal(found.values[name], series[[first]], err_msg=name)


BOUND = {grain: document(SALES, grain) for grain in ("month", "week", "day")}


@pytest.mark.parametrize(("year_start", "quarter"), [(1, "2022-Q1"), (4, "FY2022-Q4")])
@pytest.mark.parametrize("by", [(), ("category",)], ids=["whole", "category"])
def test_the_months_of_a_quarter_are_that_quarter(year_start, quarter, by):
    bound = document(SALES, year_start=year_start, by="category")
    found = over(bound, "2022-01", "2022-03", by=by)
    longer = bound.segmented(by, "quarter") if by else bound.at_grain("quarter")
    at = longer.periods.position(quarter)
    for name, series in longer.values.items():
        np.testing.assert_allclose(found.values[name][0], series[at], rtol=1e-12, err_msg=name)


@pytest.mark.parametrize("rule", ["sum", "mean", "last"])
def test_a_frame_by_month_follows_the_aggregation_as_a_quarter_does(rule):
    tree = kt.KPITree.from_text("Cost = Rate * 2")
    tree["rate"].aggregation = rule
    months = pd.DataFrame({"month": ["2022-01", "2022-02", "2022-03"], "rate": [1.0, 4.0, 9.0]})
    bound = tree.bind(months, "month")._document
    (quarter,) = bound.at_grain("quarter").values["cost"]
    found = over_range(bound.evaluation, bound.sources, ("rate",), PeriodRange(0, 2))
    assert found.values["cost"] == pytest.approx([quarter], rel=1e-15)


def test_a_month_without_rows_hides_nothing_of_a_range():
    gap = SALES[SALES["at"].dt.month != 1]
    bound = document(gap)
    assert np.isnan(bound.values["amount"][bound.periods.position("2022-01")])
    rows = gap[gap["at"].between("2021-12-01", "2022-03-01")].to_dict("records")
    assert_counted(over(bound, "2021-12", "2022-02").values, rows, "with a gap")


def test_without_rows_a_range_has_no_values():
    gap = SALES[~SALES["at"].dt.month.isin([12, 1])]
    found = over(document(gap, by="category"), "2021-12", "2022-01")
    assert all(np.isnan(series).all() for series in found.values.values())
    parts = over(document(gap, by="category"), "2021-12", "2022-01", by=("category",))
    assert all(np.isnan(series).all() for series in parts.values.values())


def test_only_what_does_not_follow_from_the_series_is_read_and_only_once(queries):
    tree = shop(SALES, measures=SHOP_MEASURES | {"revenue": kt.sum("amount")})
    queries.clear()
    tree.explain("revenue", ("2021-12", "2022-01"), ("2022-02", "2022-03"))
    assert len(queries) == 2
    tree.explain("revenue", ("2021-12", "2022-01"), ("2022-02", "2022-03"), method="shapley")
    tree.explain("orders", ("2022-02", "2022-03"), ("2021-12", "2022-01"))
    assert len(queries) == 2
    tree["orders"].target = 100
    tree.explain("orders", ("2021-12", "2022-01"), ("2022-01", "2022-02"))
    assert len(queries) == 3
    tree.refresh()
    queries.clear()
    tree.explain("orders", ("2021-12", "2022-01"), ("2022-01", "2022-02"))
    assert len(queries) == 2


def test_sums_counts_extremes_and_last_values_are_not_read_again(queries):
    names = ("amount", "rows", "known", "least", "most")
    bound = document(SALES, measures={name: MEASURES[name] for name in names})
    queries.clear()
    found = over_range(bound.evaluation, bound.sources, names, PeriodRange(1, 3))
    assert not queries
    rows = rows_of("2021-12", "2022-02", "month")
    for name in names:
        assert found.values[name] == pytest.approx([counted(rows, MEASURES[name])]), name


def test_a_lazy_frame_gives_one_row_for_a_range(queries):
    polars = pytest.importorskip("polars")
    tree = shop(polars.from_pandas(SALES.drop(columns="day")).lazy())
    queries.clear()
    tree.explain("revenue", ("2021-12", "2022-01"), ("2022-02", "2022-03"))
    assert [query.collect().shape[0] for query in queries] == [1, 1]


def test_the_source_that_was_bound_last_counts_in_the_periods_it_covers():
    doubled = SALES[SALES["at"] >= "2022-02-01"].assign(customer=lambda rows: rows["customer"] % 7)
    tree = shop(SALES[SALES["at"] < "2022-03-01"]).bind(
        doubled, "at", grain="month", measures=SHOP_MEASURES
    )
    later = tree.explain("customers", ("2022-02", "2022-03"), ("2022-02", "2022-03"))
    assert later.after == 7
    early = tree.explain("customers", ("2021-11", "2021-12"), ("2021-12", "2022-01"))
    rows = rows_of("2021-12", "2022-01", "month")
    assert early.after == counted(rows, SHOP_MEASURES["customers"])
    with pytest.raises(ExplanationError, match="lies in several of the frames") as caught:
        tree.explain("customers", ("2021-12", "2022-01"), ("2022-01", "2022-02"))
    assert caught.value.metric == "customers"


def test_sums_of_two_sources_add_up_across_them():
    tree = kt.KPITree.from_text("Revenue = Amount * 1")
    measures = {"amount": kt.sum("amount")}
    for part in (SALES[SALES["at"] < "2022-02-01"], SALES[SALES["at"] >= "2022-02-01"]):
        tree.bind(part, "at", grain="month", measures=measures)
    found = tree.explain("revenue", ("2021-12", "2022-01"), ("2022-01", "2022-02"))
    assert found.after == pytest.approx(
        counted(rows_of("2022-01", "2022-02", "month"), measures["amount"])
    )


def test_a_range_beyond_the_rows_has_no_value():
    tree = shop(SALES[SALES["at"] < "2022-04-01"])
    tree.add("Budget", aggregation="sum")
    months = [f"2022-{month:02d}" for month in range(1, 7)]
    tree.bind(pd.DataFrame({"month": months, "budget": 5.0}), "month")
    with pytest.raises(ExplanationError, match="Customers has no value in Mar–Apr 2022"):
        tree.explain("customers", ("2022-01", "2022-02"), ("2022-03", "2022-04"))
    assert tree.explain("budget", ("2022-01", "2022-02"), ("2022-05", "2022-06")).after == 10


def test_own_data_of_a_computed_metric_are_read_over_a_range():
    tree = kt.KPITree.from_text("Orders = Visits * Conversion")
    tree.bind(SALES, "at", grain="month", measures={"orders": kt.count_distinct("order")})
    found = tree.explain("orders", ("2021-12", "2022-01"), ("2022-02", "2022-03"))
    rows = rows_of("2022-02", "2022-03", "month")
    assert found.after == counted(rows, kt.count_distinct("order"))


def test_values_by_hand_stand_in_for_rows_or_are_refused_by_name():
    tree = shop(SALES)
    tree["average_order_value"].value = 50
    found = tree.explain("revenue", ("2021-12", "2022-01"), ("2022-02", "2022-03"))
    assert found.contributions["average_order_value"] == 0
    tree["customers"].value = {"2022-02": 10}
    with pytest.raises(ExplanationError, match="some values of Customers are given by hand"):
        tree.explain("revenue", ("2021-12", "2022-01"), ("2022-02", "2022-03"))
    tree["customers"].aggregation = "sum"
    march = tree["customers"].at("2022-03")
    assert tree.explain(
        "customers", ("2021-12", "2022-01"), ("2022-02", "2022-03")
    ).after == pytest.approx(10 + march)


def test_what_a_file_kept_without_its_rows_is_refused_by_name(tmp_path):
    measures = SHOP_MEASURES | {"revenue": kt.sum("amount")}
    tree = kt.KPITree.from_text(SHOP + "\nMargin = Amount - 5")
    tree.bind(SALES, "at", grain="month", measures=measures | {"amount": kt.sum("amount")})
    tree.save(tmp_path / "shop.kpitree.json")
    again = kt.KPITree.load(tmp_path / "shop.kpitree.json")
    ends = ("2021-12", "2022-01"), ("2022-02", "2022-03")
    assert again.explain("margin", *ends).after == tree.explain("margin", *ends).after
    with pytest.raises(ExplanationError, match="the rows that Customers was counted from") as error:
        again.explain("orders", *ends)
    assert "bind the rows again" in error.value.hint


def test_what_was_bound_to_a_file_is_read_again_after_loading(tmp_path):
    SALES.drop(columns=["day"]).to_parquet(tmp_path / "sales.parquet")
    tree = shop(str(tmp_path / "sales.parquet"))
    tree.save(tmp_path / "shop.kpitree.json")
    again = kt.KPITree.load(tmp_path / "shop.kpitree.json")
    ends = ("2021-12", "2022-01"), ("2022-02", "2022-03")
    assert again.explain("revenue", *ends).contributions == pytest.approx(
        shop(SALES).explain("revenue", *ends).contributions
    )


def test_a_formula_that_looks_back_is_refused_only_where_it_is_needed():
    tree = kt.KPITree.from_text("Growth = Orders - lag(Orders)\nRevenue = Orders * 2")
    tree.bind(SALES, "at", grain="month", measures={"orders": kt.count_distinct("order")})
    ends = ("2021-12", "2022-01"), ("2022-02", "2022-03")
    assert math.isfinite(tree.explain("revenue", *ends).total)
    with pytest.raises(ExplanationError, match="the formula of Growth reads other periods"):
        tree.explain("growth", *ends)


def test_a_number_by_hand_holds_in_a_segment_only_as_a_mean():
    tree = kt.KPITree.from_text("Value = Orders * Price")
    tree.bind(SALES, "at", grain="month", measures={"orders": kt.count()}, by="category")
    tree["price"].value = 3.0
    ends = ("2021-12", "2022-01"), ("2022-02", "2022-03")
    with pytest.raises(ExplanationError, match="Value has no value"):
        tree.explain("value", *ends, where={"category": "Bikes"})
    tree["price"].aggregation = "mean"
    found = tree.explain("value", *ends, where={"category": "Bikes"})
    rows = [row for row in rows_of("2022-02", "2022-03", "month") if row["category"] == "Bikes"]
    assert found.after == 3 * len(rows)


def test_rows_that_end_early_in_the_midst_of_a_range_are_said():
    tree = shop(SALES)
    tree.add("Visits")
    visits = pd.DataFrame({"at": pd.to_datetime(["2022-01-31", "2022-06-30"]), "customer": [1, 2]})
    tree.bind(visits, "at", grain="month", measures={"visits": kt.count()})
    with pytest.raises(
        ExplanationError, match="a range with Apr 2022 in it compares with no other"
    ):
        tree.explain("customers", ("2022-01", "2022-02"), ("2022-04", "2022-05"))


def test_a_tree_without_time_has_no_ranges():
    tree = kt.KPITree.from_text("Revenue = Orders * Price")
    tree["orders"].value, tree["price"].value = 2, 3
    with pytest.raises(kt.KPITreeError, match="there is no period '2022-01'"):
        tree.explain("revenue", ("2022-01", "2022-02"), ("2022-03", "2022-04"))

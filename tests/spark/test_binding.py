"""A Spark frame feeds a tree with the numbers that the same rows give in pandas."""

import numpy as np
import pandas as pd
import pytest
from spark.orders import COUNTS, MEASURES, shop

import kpitree_widgets as kt

pytestmark = [
    pytest.mark.spark,
    # pyspark says this of itself on import
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
]
HALF_A_CENT = 0.005


def bound(frame, *, time="at", grain="month", **options):
    return shop().bind(frame, time=time, grain=grain, measures=MEASURES, **options)


def assert_same(found, expected):
    """Counts are equal, money is equal to the cent, and so is what is computed from both."""
    assert found.index.equals(expected.index)
    assert list(found.columns) == list(expected.columns)
    counts = [column for column in found.columns if column in COUNTS]
    assert len(counts) == len(COUNTS)
    pd.testing.assert_frame_equal(found[counts], expected[counts], check_exact=True)
    np.testing.assert_allclose(
        found.to_numpy(), expected.to_numpy(), rtol=1e-12, atol=HALF_A_CENT, equal_nan=True
    )


@pytest.mark.parametrize(
    ("grain", "periods"),
    [("day", 731), ("week", 106), ("month", 24), ("quarter", 8), ("year", 2)],
)
def test_every_measure_and_metric_is_what_pandas_gives(frame, rows, grain, periods):
    found = bound(frame, grain=grain).frame()
    assert len(found) == periods
    assert found["revenue"].gt(0).all()
    assert_same(found, bound(rows, grain=grain).frame())


def test_the_numbers_are_those_of_the_rows(frame, rows):
    """Against sums and counts by hand, without a tree."""
    found = bound(frame).frame()
    december = rows[rows["at"].dt.strftime("%Y-%m") == "2024-12"]
    last = found.iloc[-1]
    assert last["lines"] == len(december)
    assert last["orders"] == december["order"].nunique()
    assert last["customers"] == december["customer"].nunique()
    assert last["stock_at_the_end"] == december["stock"].iloc[-1]
    assert last["stock_at_the_start"] == december["stock"].iloc[0]
    assert last["revenue"] == pytest.approx(december["amount"].sum(), abs=HALF_A_CENT)
    assert last["margin"] == pytest.approx(
        december["amount"].sum() - december["cost"].sum(), abs=HALF_A_CENT
    )


@pytest.mark.parametrize(
    ("those", "brought"),
    [("at < '2025-01-01'", [8]), ("at < '2024-12-06'", [8, 8])],
    ids=["complete", "with the first days of each period, since the last is incomplete"],
)
def test_all_measures_are_one_query_that_brings_a_row_per_period(
    frame, monkeypatch, those, brought
):
    tables = []
    collect = type(frame).toArrow

    def counting(self):
        table = collect(self)
        tables.append(table.num_rows)
        return table

    monkeypatch.setattr(type(frame), "toArrow", counting)
    bound(frame.filter(those), grain="quarter")
    assert tables == brought


def test_days_without_a_clock_serve_as_time(frame, rows):
    measures = {"Lines": kt.count(), "Pieces": kt.sum("pieces")}
    by_day = shop().bind(frame, time="day", grain="week", measures=measures).frame()
    by_moment = shop().bind(rows, time="at", grain="week", measures=measures).frame()
    pd.testing.assert_frame_equal(by_day, by_moment)


@pytest.mark.parametrize("zone", ["UTC", "America/New_York"])
def test_instants_count_by_the_clock_of_the_session(spark, frame, rows, zone):
    measures = {"Lines": kt.count()}
    clock = rows["at"].dt.tz_localize("UTC").dt.tz_convert(zone).dt.tz_localize(None)
    before = spark.conf.get("spark.sql.session.timeZone")
    spark.conf.set("spark.sql.session.timeZone", zone)
    try:
        found = shop().bind(frame, time="instant", grain="day", measures=measures).frame()
    finally:
        spark.conf.set("spark.sql.session.timeZone", before)
    expected = shop().bind(rows.assign(at=clock), time="at", grain="day", measures=measures).frame()
    pd.testing.assert_frame_equal(found, expected)


@pytest.mark.parametrize(
    ("time", "measure"),
    [("at", kt.sum("amuont")), ("at", kt.sum("category")), ("category", kt.count())],
    ids=["no such column", "text to add up", "text for time"],
)
def test_a_frame_that_does_not_fit_is_refused_as_in_pandas(frame, rows, time, measure):
    tree = shop().bind(rows, time="at", grain="year", measures={"Lines": kt.count()})
    measures = {"Lines": measure}
    with pytest.raises(kt.KPITreeError) as in_pandas:
        shop().bind(rows, time=time, grain="month", measures=measures)
    with pytest.raises(kt.KPITreeError) as in_spark:
        tree.bind(frame, time=time, grain="month", measures=measures)
    assert in_spark.value.message == in_pandas.value.message
    assert tree["Lines"].series.tolist() == rows["at"].dt.year.value_counts().sort_index().tolist()


def test_rows_without_a_date_are_counted_and_refused(frame):
    undated = frame.selectExpr("IF(order % 1000 = 0, NULL, at) AS at", "amount", "order")
    with pytest.raises(kt.KPITreeError, match=r"rows have no date in 'at'"):
        shop().bind(undated, time="at", grain="month", measures={"Lines": kt.count()})


def test_a_frame_without_rows_is_refused(frame):
    with pytest.raises(kt.KPITreeError, match="the frame has no rows"):
        bound(frame.filter("order < 0"))


def test_a_range_of_months_is_counted_from_their_rows(frame, rows):
    ends = ("2024-02", "2024-03"), ("2024-11", "2024-12")
    found, wanted = bound(frame).explain("revenue", *ends), bound(rows).explain("revenue", *ends)
    late = rows[rows["at"].dt.strftime("%Y-%m").isin(ends[1])]
    assert found.after == pytest.approx(late["amount"].sum(), abs=HALF_A_CENT)
    assert found.contributions == pytest.approx(wanted.contributions, abs=HALF_A_CENT)

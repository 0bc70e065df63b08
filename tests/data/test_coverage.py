"""A last period that is not over: recognised by the last row, compared by its first days."""

import datetime as dt
import os
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest
from data.frames import SHOP
from hypothesis import given, settings
from hypothesis import strategies as st

from kpitree_widgets.calendar import days_in, first_day, last_day
from kpitree_widgets.data import measures as kt
from kpitree_widgets.data.binding import read_long
from kpitree_widgets.errors import BindError

FOLDER = Path(
    os.environ.get(
        "KPITREE_ADVENTUREWORKS", Path(__file__).parents[3] / "shared/data/adventureworks"
    )
)
SALES = FOLDER / "internet_sales.csv"
NAN = float("nan")
MEASURES = {"revenue": kt.sum("amount"), "orders": kt.count_distinct("order")}


def read(days, *, grain="month", **options):
    frame = pd.DataFrame(
        {
            "day": pd.to_datetime(days, format="ISO8601"),
            "amount": range(1, len(days) + 1),
            "order": [str(number // 2) for number in range(len(days))],
        }
    )
    return read_long(frame, SHOP, time="day", grain=grain, measures=MEASURES, **options)


def test_a_month_whose_last_day_has_rows_is_complete():
    assert read(["2022-01-03", "2022-02-28"]).coverage is None


def test_five_days_of_a_month_stand_beside_the_first_five_of_every_other():
    coverage = read(
        ["2022-01-05", "2022-01-06", "2022-02-28", "2022-03-01", "2022-03-05 23:59"]
    ).coverage
    assert (coverage.key, coverage.until) == ("2022-03", dt.date(2022, 3, 5))
    assert (coverage.days, coverage.of) == (5, 31)
    np.testing.assert_array_equal(coverage.inputs["revenue"], [1, NAN, 9])
    np.testing.assert_array_equal(coverage.inputs["orders"], [1, NAN, 2])


def test_a_month_that_is_shorter_than_the_days_so_far_is_not_compared():
    coverage = read(["2022-01-30", "2022-02-28", "2022-03-30"]).coverage
    assert coverage.days == 30
    np.testing.assert_array_equal(coverage.inputs["revenue"], [1, NAN, 3])


@pytest.mark.parametrize("until", ["2022-02-28", dt.date(2022, 2, 28), dt.date(2022, 3, 15)])
def test_who_is_closed_on_the_last_day_says_so(until):
    assert read(["2022-01-03", "2022-02-27"]).coverage.days == 27
    bound = read(["2022-01-03", "2022-02-27"], until=until)
    assert bound.coverage is None
    assert bound.periods.keys == ("2022-01", "2022-02")


def test_days_that_were_closed_count_as_days_with_data():
    coverage = read(["2022-01-03", "2022-02-10"], until="2022-02-14").coverage
    assert (coverage.until, coverage.days) == (dt.date(2022, 2, 14), 14)


def test_the_end_cannot_lie_before_the_last_row():
    with pytest.raises(
        BindError, match="until= says 2022-02-26, but the last row is of 2022-02-27"
    ):
        read(["2022-01-03", "2022-02-27"], until="2022-02-26")
    with pytest.raises(BindError, match="until= is 'soon', not a date"):
        read(["2022-01-03"], until="soon")


def test_rows_that_come_after_the_end_move_it():
    frame = pl.DataFrame({"day": [dt.date(2022, 2, 10)], "amount": [1], "order": ["a"]})
    options = {"time": "day", "grain": "month", "measures": MEASURES}
    source = read_long(frame, SHOP, until="2022-02-14", **options).source
    later = pl.DataFrame({"day": [dt.date(2022, 3, 5)], "amount": [1], "order": ["b"]})
    object.__setattr__(source, "native", pl.concat([frame, later]))
    assert source.read(SHOP, None, 1).coverage.days == 5


@pytest.mark.parametrize("grain", ["hour", "day"])
def test_days_and_hours_are_never_incomplete(grain):
    assert read(["2022-01-03 10:00", "2022-02-27 11:30"], grain=grain).coverage is None


@pytest.mark.parametrize(
    ("grain", "year_start", "key", "days", "of"),
    [
        ("week", 1, "2022-W07", 3, 7),
        ("quarter", 1, "2022-Q1", 47, 90),
        ("quarter", 2, "FY2023-Q1", 16, 89),
        ("year", 4, "FY2022", 322, 365),
    ],
)
def test_every_grain_has_its_days(grain, year_start, key, days, of):
    coverage = read(["2021-06-01", "2022-02-16"], grain=grain, year_start=year_start).coverage
    assert (coverage.key, coverage.days, coverage.of) == (key, days, of)


def test_hours_need_a_time_of_day():
    frame = pl.DataFrame({"day": [dt.date(2022, 2, 10)], "amount": [1], "order": ["a"]})
    with pytest.raises(BindError, match="'day' have no time of day to make hours of"):
        read_long(frame, SHOP, time="day", grain="hour", measures=MEASURES)


@pytest.mark.skipif(not SALES.exists(), reason="skipped: the AdventureWorks sales are not here")
def test_january_2023_of_adventureworks_has_28_days_and_december_is_complete():
    measures = {"revenue": kt.sum("sales_amount"), "orders": kt.count_distinct("order_id")}
    options = {"time": "order_date", "grain": "month", "measures": measures}
    bound = read_long(SALES, SHOP, **options)
    coverage = bound.coverage
    assert (coverage.key, coverage.until) == ("2023-01", dt.date(2023, 1, 28))
    assert (coverage.days, coverage.of) == (28, 31)
    sales = pd.read_csv(SALES, parse_dates=["order_date"])
    early = sales[sales["order_date"].dt.day <= 28]
    months = early.groupby(early["order_date"].dt.to_period("M"))
    wanted = {"revenue": months["sales_amount"].sum(), "orders": months["order_id"].nunique()}
    for metric, series in coverage.inputs.items():
        np.testing.assert_allclose(series, wanted[metric], rtol=1e-12)
    until_december = read_long(sales[sales["order_date"] < "2023-01-01"], SHOP, **options)
    assert until_december.periods.keys[-1] == "2022-12"
    assert until_december.coverage is None


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.dates(dt.date(2020, 1, 1), dt.date(2022, 12, 31)), st.integers(-99, 99)),
        min_size=1,
        max_size=40,
    ),
    st.sampled_from(["week", "month", "quarter", "year"]),
    st.integers(1, 12),
)
def test_the_first_days_are_what_reading_only_their_rows_gives(rows, grain, year_start):
    frame = pl.DataFrame(
        [(day, amount, str(amount)) for day, amount in rows],
        schema={"day": pl.Date, "amount": pl.Int64, "order": pl.String},
        orient="row",
    )
    options = {"time": "day", "grain": grain, "measures": MEASURES, "year_start": year_start}
    bound = read_long(frame, SHOP, **options)
    until = max(day for day, _ in rows)
    key = bound.periods.keys[-1]
    if until == last_day(key, grain, year_start):
        assert bound.coverage is None
        return
    days = (until - first_day(key, grain, year_start)).days + 1
    assert (bound.coverage.days, bound.coverage.of) == (days, days_in(key, grain, year_start))
    starts = {one: first_day(one, grain, year_start) for one in bound.periods.keys}
    early = pl.any_horizontal(
        pl.col("day").is_between(start, start + dt.timedelta(days=days - 1))
        & (pl.col("day") <= last_day(one, grain, year_start))
        for one, start in starts.items()
    )
    kept = read_long(frame.filter(early), SHOP, **options)
    for metric, series in bound.coverage.inputs.items():
        wanted = np.full(len(bound.periods), NAN)
        wanted[-len(kept.periods) :] = kept.inputs[metric]
        wanted[[days_in(one, grain, year_start) < days for one in bound.periods.keys]] = NAN
        np.testing.assert_array_equal(series, wanted, err_msg=metric)

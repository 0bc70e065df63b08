"""Values by period at coarser grains: by the rule of each metric, whole or missing, never a part."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpitree_widgets.calendar import days_in, ordinal, period_key
from kpitree_widgets.data import measures as kt
from kpitree_widgets.data.binding import read_long, read_wide
from kpitree_widgets.data.table import table_source
from kpitree_widgets.errors import BindError, SegmentError
from kpitree_widgets.formula.expression import Operation, Ref
from kpitree_widgets.periods import TIMELESS, periods_between
from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.tree.tree import Tree

NAN = float("nan")
RULES = {"visits": "sum", "stock": "last", "price": "mean"}
TREE = Tree("", {name: Metric(name, name, aggregation=rule) for name, rule in RULES.items()})


def months(count, first="2022-01"):
    start = ordinal(dt.date.fromisoformat(f"{first}-01"), "month")
    keys = [period_key(start + step, "month") for step in range(count)]
    numbers = np.arange(1.0, count + 1)
    return pd.DataFrame({"month": keys, "visits": numbers, "stock": numbers, "price": numbers})


def read(frame, grain, year_start=1, tree=TREE):
    source = read_wide(frame, tree, time="month").source
    return source.read(tree, grain, year_start)


def test_each_metric_follows_its_rule():
    bound = read(months(6), "quarter")
    assert bound.periods.keys == ("2022-Q1", "2022-Q2")
    np.testing.assert_array_equal(bound.inputs["visits"], [6, 15])
    np.testing.assert_array_equal(bound.inputs["stock"], [3, 6])
    by_days = [(31 + 2 * 28 + 3 * 31) / 90, (4 * 30 + 5 * 31 + 6 * 30) / 91]
    np.testing.assert_allclose(bound.inputs["price"], by_days, rtol=1e-15)
    assert bound.coverage is None


def test_its_own_grain_is_as_it_was():
    bound = read(months(4), None)
    assert bound.periods.keys[0] == "2022-01"
    np.testing.assert_array_equal(bound.inputs["visits"], [1, 2, 3, 4])


def test_a_quarter_that_is_still_to_end_is_incomplete_and_compares_by_its_first_months():
    bound = read(months(5), "quarter")
    np.testing.assert_array_equal(bound.inputs["visits"], [6, 9])
    coverage = bound.coverage
    assert (coverage.key, coverage.until) == ("2022-Q2", dt.date(2022, 5, 31))
    assert (coverage.days, coverage.of) == (61, 91)
    np.testing.assert_array_equal(coverage.inputs["visits"], [3, 9])
    np.testing.assert_array_equal(coverage.inputs["stock"], [2, 5])


def test_a_quarter_that_began_before_the_data_has_no_sum_and_no_mean():
    bound = read(months(5, "2022-02"), "quarter")
    np.testing.assert_array_equal(bound.inputs["visits"], [NAN, 12])
    np.testing.assert_array_equal(bound.inputs["stock"], [2, 5])
    assert np.isnan(bound.inputs["price"][0])


def test_a_gap_inside_is_a_gap_in_the_sum():
    frame = months(9).drop(index=4)
    frame.loc[7, "visits"] = NAN
    bound = read(frame, "quarter")
    np.testing.assert_array_equal(bound.inputs["visits"], [6, NAN, NAN])
    np.testing.assert_array_equal(bound.inputs["stock"], [3, 6, 9])


def test_fiscal_years_are_made_of_months_and_of_quarters():
    assert read(months(15), "year", 4).periods.keys == ("FY2022", "FY2023")
    np.testing.assert_array_equal(
        read(months(15), "year", 4).inputs["visits"], [NAN, sum(range(4, 16))]
    )
    quarters = read_wide(
        pd.DataFrame({"month": ["2022-Q1", "2022-Q2", "2022-Q3"], "visits": [1.0, 2, 3]}),
        TREE,
        time="month",
    ).source
    named_anew = quarters.read(TREE, "quarter", 4)
    assert named_anew.periods.keys == ("FY2022-Q4", "FY2023-Q1", "FY2023-Q2")
    np.testing.assert_array_equal(named_anew.inputs["visits"], [1, 2, 3])
    with pytest.raises(BindError, match="the quarter 2022-Q1 lies in two periods"):
        quarters.read(TREE, "quarter", 2)


def test_a_metric_without_a_rule_is_named_with_what_to_do():
    tree = Tree("", {name: Metric(name, name.title()) for name in RULES})
    with pytest.raises(BindError) as caught:
        read(months(6), "quarter", tree=tree)
    assert str(caught.value) == (
        "the values by month of 'Price', 'Stock', 'Visits' do not tell those by quarter; say how to"
        ' make one of several: tree["price"].aggregation = "sum" (or "last", "mean")'
    )
    told = Tree("", {"visits": Metric("visits", "Visits", aggregation="none")})
    with pytest.raises(BindError, match="bind the rows of events they were counted from"):
        read(months(6), "quarter", tree=told)


def test_a_metric_with_a_formula_and_no_rule_is_left_to_its_formula():
    metrics = dict(TREE.metrics) | {
        "value": Metric("value", "Value", Operation("*", Ref("visits"), Ref("price")))
    }
    tree = Tree("", metrics)
    frame = months(6).assign(value=1.0)
    assert "value" in read(frame, "month", tree=tree).inputs
    assert set(read(frame, "quarter", tree=tree).inputs) == set(RULES)


def test_weeks_make_up_no_months_and_months_no_days():
    frame = pd.DataFrame({"month": ["2022-W01", "2022-W02"], "visits": [1.0, 2.0]})
    source = read_wide(frame, TREE, time="month").source
    assert source.grains(TREE) == ("week",)
    with pytest.raises(BindError, match="weeks do not make up a month: some lie in two of them"):
        source.read(TREE, "month", 1)
    source = read_wide(months(3), TREE, time="month").source
    assert source.grains(TREE) == ("month", "quarter", "year")
    with pytest.raises(BindError, match="by month and cannot be read by day"):
        source.read(TREE, "day", 1)


def test_coarser_grains_are_offered_only_where_every_input_has_a_rule():
    source = read_wide(months(3), TREE, time="month").source
    visits = replace(TREE["visits"], aggregation=None)
    assert source.grains(TREE.replacing(visits)) == ("month",)


def test_a_row_per_period_has_no_segments():
    source = read_wide(months(3), TREE, time="month").source
    with pytest.raises(SegmentError, match="does not tell segments by 'region'; bind rows"):
        source.read_segments(TREE, "month", 1, ("region",))


def test_numbers_without_a_time_stay_as_they_are():
    source = read_wide(pd.DataFrame({"visits": [7]}), TREE).source
    assert source.grains(TREE) == ()
    assert source.read(TREE, "month", 1).periods == TIMELESS


def test_a_reading_again_sees_what_the_frame_holds_now():
    frame = months(3)
    source = read_wide(frame, TREE, time="month").source
    frame.loc[0, "visits"] = 99.0
    assert source.read(TREE, None, 1).inputs["visits"][0] == 99


ROWS = st.lists(
    st.tuples(st.dates(dt.date(2021, 1, 1), dt.date(2022, 12, 31)), st.integers(-99, 99)),
    min_size=1,
    max_size=30,
)


@settings(max_examples=80, deadline=None)
@given(
    ROWS,
    st.sampled_from([("day", "week"), ("day", "month"), ("month", "quarter"), ("quarter", "year")]),
    st.sampled_from([1, 4, 10]),
)
def test_added_up_from_short_periods_equals_counted_from_the_rows(rows, grains, year_start):
    short, long = grains
    frame = pd.DataFrame(rows, columns=["day", "amount"]).astype({"day": "datetime64[us]"})
    options = {"time": "day", "measures": {"visits": kt.sum("amount")}, "year_start": year_start}
    by_rows = read_long(frame, TREE, grain=long, **options)
    fine = read_long(frame, TREE, grain=short, **options)
    filled = {"visits": np.nan_to_num(fine.inputs["visits"])}
    added = table_source(fine.periods, filled).read(TREE, long, year_start)
    assert added.periods == by_rows.periods
    known = ~np.isnan(added.inputs["visits"])
    assert known[1:].all()
    np.testing.assert_array_equal(
        added.inputs["visits"][known], np.nan_to_num(by_rows.inputs["visits"])[known]
    )


@given(st.integers(24_000, 24_300), st.integers(1, 30))
def test_the_mean_of_a_constant_is_that_constant(first, count):
    periods = periods_between(first, first + count - 1, "month")
    days = np.array([days_in(key, "month") for key in periods.keys], dtype=float)
    bound = table_source(periods, {"price": np.full(count, 7.0), "visits": days}).read(
        TREE, "year", 1
    )
    prices = bound.inputs["price"]
    np.testing.assert_allclose(prices[~np.isnan(prices)], 7.0, rtol=1e-14)
    whole = [days_in(key, "year") for key in bound.periods.keys]
    if bound.coverage is None:
        visits = bound.inputs["visits"]
        np.testing.assert_array_equal(visits[~np.isnan(visits)], np.array(whole)[~np.isnan(visits)])


def until_5_december(frame):
    """Monthly values of rows that end on 5 December, as a file keeps them."""
    rows = frame[frame["day"] <= "2022-12-05"]
    measures = {"visits": kt.sum("amount"), "price": kt.mean("amount")}
    bound = read_long(rows, TREE, time="day", grain="month", measures=measures)
    return bound, table_source(bound.periods, bound.inputs, bound.coverage)


DAYS = pd.DataFrame({"day": pd.date_range("2022-01-01", "2022-12-31")})
DAYS["amount"] = np.arange(1.0, len(DAYS) + 1) % 11


@pytest.mark.parametrize("grain", ["quarter", "year"])
def test_an_incomplete_month_makes_an_incomplete_quarter_of_as_many_days(grain):
    bound, kept = until_5_december(DAYS)
    again, found = bound.source.read(TREE, grain, 1), kept.read(TREE, grain, 1)
    assert (found.coverage.until, found.coverage.days) == (
        dt.date(2022, 12, 5),
        again.coverage.days,
    )
    for metric in ("visits", "price"):
        np.testing.assert_allclose(found.inputs[metric], again.inputs[metric])
    last = again.coverage.inputs["visits"][-1]
    assert found.coverage.inputs["visits"][-1] == last
    if grain == "quarter":  # the third month's first five days, in every quarter
        ends = pd.to_datetime(["2022-03-05", "2022-06-05", "2022-09-05", "2022-12-05"])
        days = [
            DAYS[DAYS["day"].between(end - pd.DateOffset(months=2, day=1), end)] for end in ends
        ]
        sums = [rows["amount"].sum() for rows in days]
        np.testing.assert_array_equal(found.coverage.inputs["visits"], sums)


def test_a_month_that_stays_a_part_makes_no_quarter():
    bound, _ = until_5_december(DAYS)
    longer = months(13)["visits"].to_numpy()
    stale = {"visits": np.append(bound.inputs["visits"], NAN), "stock": longer}
    days = {"visits": np.append(bound.coverage.inputs["visits"], NAN)}
    partial = replace(bound.coverage, inputs=days)
    first = ordinal(dt.date(2022, 1, 1), "month")
    source = table_source(periods_between(first, first + 12, "month"), stale, partial)
    found = source.read(TREE, "quarter", 1).inputs
    assert np.isnan(found["visits"][-2])
    assert found["visits"][0] == bound.inputs["visits"][:3].sum()
    assert found["stock"].tolist() == [3, 6, 9, 12, 13]

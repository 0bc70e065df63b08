"""Rows of events to series: what each measure counts, in every engine, at every grain."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from data.frames import SHOP, events, every_engine, tree_of
from hypothesis import given, settings
from hypothesis import strategies as st

from kpitree_widgets.calendar import ordinal, period_key
from kpitree_widgets.data import measures as kt
from kpitree_widgets.data.binding import read_long

NAN = float("nan")


def series(measure, frame=None, *, grain="month"):
    frame = events() if frame is None else frame
    return read_long(frame, SHOP, time="day", grain=grain, measures={"revenue": measure}).inputs[
        "revenue"
    ]


@every_engine
@pytest.mark.parametrize(
    ("measure", "january", "march"),
    [
        (kt.sum("amount"), 30, 25),
        (kt.mean("amount"), 15, 6.25),
        (kt.min("amount"), 10, 4),
        (kt.max("amount"), 20, 9),
        (kt.count(), 2, 4),
        (kt.count("stock"), 2, 3),
        (kt.count_distinct("order"), 1, 3),
        (kt.count_distinct("stock"), 2, 2),
        (kt.last("stock"), 45, 55),
        (kt.first("stock"), 50, 60),
        (kt.last("amount", order_by="amount"), 20, 9),
        (kt.sum("amount", where="is_new"), 10, 21),
        (kt.count(where="is_new"), 1, 3),
        (kt.count_distinct("order", where="is_new"), 1, 2),
        (kt.last("stock", where="is_new"), 50, 55),
        (kt.sum("is_new"), 1, 3),
        (kt.mean("is_new"), 0.5, 0.75),
        (kt.sum("amount") / kt.count_distinct("order"), 30, 25 / 3),
        (kt.sum("amount") / kt.count() / kt.count_distinct("order"), 15, 6.25 / 3),
    ],
    ids=str,
)
def test_each_measure_in_each_engine(engine, measure, january, march):
    np.testing.assert_allclose(series(measure, engine(events())), [january, NAN, march])


@every_engine
def test_all_measures_of_a_frame_come_from_one_call(engine):
    bound = read_long(
        engine(events()),
        SHOP,
        time="day",
        grain="quarter",
        measures={
            "Revenue": kt.sum("amount"),
            "# orders": kt.count_distinct("order"),
            "average order value": kt.sum("amount") / kt.count_distinct("order"),
        },
    )
    assert bound.periods.keys == ("2022-Q1",)
    assert {metric: float(values[0]) for metric, values in bound.inputs.items()} == {
        "revenue": 55.0,
        "orders": 4.0,
        "order_value": 13.75,
    }


def test_a_month_without_rows_stays_in_its_place_as_a_missing_one():
    bound = read_long(events(), SHOP, time="day", grain="month", measures={"orders": kt.count()})
    assert bound.periods.keys == ("2022-01", "2022-02", "2022-03")
    np.testing.assert_array_equal(bound.inputs["orders"], [2, NAN, 4])


@every_engine
def test_a_sum_of_nothing_known_is_missing_and_of_no_matching_row_is_zero(engine):
    frame = events()
    frame["amount"] = [NAN, NAN, 5.0, NAN, 9.0, 4.0]
    frame["is_new"] = [True, True, False, False, False, False]
    np.testing.assert_array_equal(series(kt.sum("amount"), engine(frame)), [NAN, NAN, 18])
    np.testing.assert_array_equal(
        series(kt.sum("amount", where="is_new"), engine(frame)), [NAN, NAN, 0]
    )
    np.testing.assert_array_equal(
        series(kt.mean("amount", where="is_new"), engine(frame)), [NAN, NAN, NAN]
    )


@every_engine
@pytest.mark.parametrize(
    ("values", "all_of_them", "new_ones"),
    [
        ([2**60, 2**60 + 1, 2**60, 2**60 + 1, 2**60 + 1, 0], [2, 3], [1, 2]),
        (pd.array([0, None, 2**60, None, None, 2**60 + 1], dtype="Int64"), [1, 2], [1, 1]),
        (["a", None, "a", "b", None, "c"], [1, 3], [1, 2]),
        ([True, False, True, True, True, False], [2, 2], [1, 1]),
        (
            pd.to_datetime(["2022-01-01", None, None, "2022-01-01", "2022-01-02", None]),
            [1, 2],
            [1, 2],
        ),
        (pd.Categorical(["a", "b", "a", None, "b", "a"]), [2, 2], [1, 2]),
        ([0.5, NAN, 0.0, -0.5, NAN, 0.0], [1, 2], [1, 2]),
    ],
    ids=["large ids", "ids with gaps", "texts", "booleans", "dates", "categories", "numbers"],
)
def test_distinct_values_are_counted_exactly_whatever_they_are(
    engine, values, all_of_them, new_ones
):
    frame = engine(events().assign(thing=values))
    np.testing.assert_array_equal(series(kt.count_distinct("thing"), frame)[[0, 2]], all_of_them)
    np.testing.assert_array_equal(
        series(kt.count_distinct("thing", where="is_new"), frame)[[0, 2]], new_ones
    )


def test_a_denominator_of_zero_gives_a_missing_ratio():
    frame = events().assign(is_new=[True, True, False, False, False, False])
    np.testing.assert_array_equal(
        series(kt.count() / kt.count(where="is_new"), frame), [1, NAN, NAN]
    )


@every_engine
def test_a_row_without_an_answer_does_not_match(engine):
    frame = events()
    frame["is_new"] = pd.array([True, None, None, True, False, None], dtype="boolean")
    np.testing.assert_array_equal(series(kt.count(where="is_new"), engine(frame)), [1, NAN, 1])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.dates(dt.date(2020, 12, 20), dt.date(2022, 1, 10)),
            st.integers(-1000, 1000),
            st.integers(0, 5),
        ),
        min_size=1,
        max_size=60,
    ),
    st.sampled_from(["day", "week", "month", "quarter", "year"]),
)
def test_a_ratio_is_that_of_the_sums_at_every_grain(rows, grain):
    frame = pd.DataFrame(rows, columns=["day", "amount", "pieces"]).astype(
        {"day": "datetime64[us]"}
    )
    bound = read_long(
        frame,
        tree_of(price="Price"),
        time="day",
        grain=grain,
        measures={"price": kt.sum("amount") / kt.sum("pieces")},
    )
    sums = {}
    for day, amount, pieces in rows:
        key = period_key(ordinal(day, grain), grain)
        above, below = sums.get(key, (0, 0))
        sums[key] = (above + amount, below + pieces)
    expected = [
        above / below if below else NAN
        for above, below in (sums.get(key, (0, 0)) for key in bound.periods.keys)
    ]
    np.testing.assert_allclose(bound.inputs["price"], expected)


def test_dates_count_by_the_clock_of_their_time_zone():
    frame = pd.DataFrame(
        {"day": pd.to_datetime(["2022-01-31 23:30"]).tz_localize("Europe/Berlin"), "amount": [1]}
    )
    bound = read_long(
        frame, SHOP, time="day", grain="month", measures={"revenue": kt.sum("amount")}
    )
    assert bound.periods.keys == ("2022-01",)


def test_rows_may_come_in_any_order():
    shuffled = events().iloc[[5, 2, 0, 4, 1, 3]]
    np.testing.assert_array_equal(series(kt.last("stock"), shuffled), series(kt.last("stock")))

"""Rows of events to series: what each measure counts, in every engine, at every grain."""

import datetime as dt

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from data.frames import SHOP, events, tree_of
from hypothesis import given, settings
from hypothesis import strategies as st

from kpitree_widgets.data import measures as kt
from kpitree_widgets.data.binding import read_long
from kpitree_widgets.data.calendar import ordinal, period_key
from kpitree_widgets.errors import BindError

NAN = float("nan")
ENGINES = {
    "pandas": lambda frame: frame,
    "pandas with pyarrow": lambda frame: frame.convert_dtypes(dtype_backend="pyarrow"),
    "pandas nullable": lambda frame: frame.convert_dtypes(),
    "polars": pl.from_pandas,
    "polars lazy": lambda frame: pl.from_pandas(frame).lazy(),
    "arrow": lambda frame: pa.Table.from_pandas(frame, preserve_index=False),
}
every_engine = pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES.keys())


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


def refused(frame=None, *, measures=None, time="day", tree=SHOP):
    with pytest.raises(BindError) as caught:
        read_long(
            events() if frame is None else frame,
            tree,
            time=time,
            grain="month",
            measures={"revenue": kt.sum("amount")} if measures is None else measures,
        )
    return str(caught.value)


def test_an_unknown_metric_is_refused_with_the_closest():
    assert refused(measures={"Revenu": kt.count()}) == (
        "measures= names 'Revenu', which is not in the tree; did you mean 'Revenue'?"
    )


def test_a_metric_named_twice_is_refused():
    assert "names 'revenue' twice" in refused(
        measures={"revenue": kt.count(), "Revenue": kt.count()}
    )


def test_an_unknown_column_is_refused_with_the_closest():
    assert refused(measures={"revenue": kt.sum("amuont")}) == (
        "measure sum('amuont') names the column 'amuont', which the frame does not have; did you mean 'amount'?"
    )
    assert "names the column 'flag'" in refused(measures={"revenue": kt.count(where="flag")})
    assert "did you mean 'day'" in refused(time="days")


def test_a_time_column_that_holds_no_dates_is_refused_with_the_way_to_convert_it():
    frame = events().astype({"day": str})
    assert refused(frame) == (
        "the time column 'day' holds text, not dates; convert it: pd.to_datetime(frame['day'])"
    )


def test_mixed_time_zones_are_refused():
    moments = [pd.Timestamp("2022-01-01", tz="UTC"), pd.Timestamp("2022-01-01", tz="Europe/Berlin")]
    message = refused(pd.DataFrame({"day": pd.Series(moments, dtype=object), "amount": [1, 2]}))
    assert "mixed time zones" in message
    assert "utc=True" in message


def test_rows_without_a_date_are_refused_and_counted():
    frame = events()
    frame.loc[[1, 3], "day"] = pd.NaT
    for engine in ENGINES.values():
        assert refused(engine(frame)).startswith("2 of 6 rows have no date in 'day'")


def test_text_is_not_added_up():
    assert "needs numbers, but the column 'order' holds text" in refused(
        measures={"revenue": kt.sum("order")}
    )


def test_where_wants_a_boolean_column():
    assert "holds text, not true and false" in refused(
        measures={"revenue": kt.count(where="order")}
    )


def test_what_is_no_measure_is_refused():
    assert "write it like kt.sum('amount')" in refused(measures={"revenue": "sum"})
    assert refused(measures={}).startswith("measures= is empty")


def test_an_infinite_value_is_refused_with_its_period():
    frame = events().assign(amount=[1, 2, np.inf, 3, 4, 5])
    assert refused(frame).startswith(
        "sum('amount') is infinite in 2022-03; a row holds an infinite 'amount'"
    )
    assert "is infinite" in refused(frame, measures={"revenue": kt.count() / kt.sum("amount")})


def test_two_different_last_rows_are_refused_and_never_chosen_from():
    frame = events().assign(stock=[1, 2, 3, 4, 5, None])
    assert "several rows of one period are the last by 'day'" in refused(
        frame, measures={"stock": kt.last("stock")}
    )
    settled = read_long(
        frame,
        SHOP,
        time="day",
        grain="month",
        measures={"stock": kt.last("stock", order_by="amount")},
    )
    np.testing.assert_array_equal(settled.inputs["stock"], [2, NAN, 5])


@every_engine
def test_an_empty_frame_is_refused(engine):
    assert refused(engine(events().head(0))) == "the frame has no rows; bind a frame with data"


def test_what_is_no_frame_is_refused():
    assert refused([1, 2]).startswith("a list is not a data frame")


def test_two_columns_of_one_name_are_refused():
    frame = events().rename(columns={"stock": "amount"})
    assert refused(frame).startswith("the frame has several columns 'amount'")


def test_a_division_by_something_else_is_a_type_error():
    with pytest.raises(TypeError):
        kt.sum("amount") / 2

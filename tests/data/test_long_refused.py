"""Frames of events that cannot be read: refused with what is wrong and what to do."""

import datetime as dt

import numpy as np
import pandas as pd
import polars as pl
import pytest
from data.frames import ENGINES, SHOP, events, every_engine

from kpitree_widgets.data import measures as kt
from kpitree_widgets.data import reading
from kpitree_widgets.data.binding import read_long
from kpitree_widgets.errors import BindError

NAN = float("nan")


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


@pytest.mark.parametrize("grain", ["day", "week", "month", "quarter", "year"])
def test_placeholders_among_the_dates_are_refused_with_the_date(grain):
    frame = pl.DataFrame({"day": [dt.date(2022, 1, 1), dt.date(9999, 12, 31)], "amount": [1, 2]})
    with pytest.raises(BindError, match="9999"):
        read_long(frame, SHOP, time="day", grain=grain, measures={"revenue": kt.sum("amount")})


def test_dates_that_the_calendar_does_not_have_are_refused():
    frame = pl.DataFrame({"day": ["2022-01-01"], "amount": [1]}).with_columns(
        pl.col("day").str.to_date()
    )
    for years, sentence in (("9990y", "calendar ends"), ("-2023y", "have no date")):
        assert sentence in refused(frame.with_columns(pl.col("day").dt.offset_by(years)))


def test_a_time_column_without_any_date_is_refused():
    frame = events().assign(day=pd.Series([pd.NaT] * 6))
    assert refused(frame).startswith("6 of 6 rows have no date in 'day'")
    assert "time column 'day' holds" in refused(events().assign(day=None))


def test_infinities_of_both_signs_are_refused_and_never_missing():
    frame = events().assign(amount=[1, 2, np.inf, -np.inf, 4, 5])
    for measure in (kt.sum("amount"), kt.mean("amount"), kt.max("amount")):
        assert "is infinite in 2022-03" in refused(frame, measures={"revenue": measure})


@pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES.keys())
def test_what_an_engine_cannot_do_is_an_error_of_ours(engine, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("no more memory in the cluster")

    monkeypatch.setattr(reading, "collected", broken)
    assert refused(engine(events())).startswith(
        "the data could not be read: no more memory in the cluster"
    )

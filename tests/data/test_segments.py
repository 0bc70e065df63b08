"""Rows by segment: what segments there are, what is 0 in them and what is missing."""

import contextlib
import datetime as dt

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest
from data.engines import every_engine
from data.frames import SHOP, events
from hypothesis import given, settings
from hypothesis import strategies as st

from kpitree_widgets.data import measures as kt
from kpitree_widgets.data import reading
from kpitree_widgets.data.binding import read_long
from kpitree_widgets.errors import BindError, KPITreeError, SegmentError

NAN = float("nan")
OPTIONS = {"time": "day", "grain": "month"}


def bound(frame, measures=None, by="category", **options):
    return read_long(
        frame, SHOP, **OPTIONS, measures=measures or {"revenue": kt.sum("amount")}, by=by, **options
    )


def segments(frame, measures=None, by="category"):
    columns = (by,) if isinstance(by, str) else by
    return bound(frame, measures, by).source.read_segments(SHOP, "month", 1, columns)


def sold(**columns):
    return events().assign(category=["a", "b", "a", "a", "a", None], **columns)


def test_a_segment_without_rows_sold_nothing_and_has_no_average():
    found = segments(
        sold(),
        {
            "revenue": kt.sum("amount"),
            "orders": kt.count_distinct("order"),
            "order_value": kt.sum("amount") / kt.count_distinct("order"),
            "stock": kt.last("stock"),
        },
    )
    assert found.segments.labels == ("(none)", "a", "b")
    nothing = [NAN] * 3
    np.testing.assert_array_equal(found.inputs["revenue"], [[0, 10, 20], nothing, [4, 21, 0]])
    np.testing.assert_array_equal(found.inputs["orders"], [[0, 1, 1], nothing, [1, 2, 0]])
    np.testing.assert_array_equal(
        found.inputs["order_value"], [[NAN, 10, 20], nothing, [4, 10.5, NAN]]
    )
    np.testing.assert_array_equal(found.inputs["stock"], [[NAN, 50, 45], nothing, [NAN, 55, NAN]])


@every_engine
@pytest.mark.parametrize(
    ("values", "keys"),
    [
        (["x", "", None, "x", None, ""], ("", "x")),
        ([1, 2, 3, 1, 2, 3], ("1", "2", "3")),
        ([1.0, 2.5, NAN, None, 1.0, 2.5], ("", "1", "2.5")),
        ([True, False, True, True, True, False], ("False", "True")),
        ([dt.date(2022, 1, 1), None] * 3, ("", "2022-01-01")),
        (
            pd.Series(["2022-01-01", "2022-01-02 12:00"] * 3, dtype="datetime64[us]"),
            ("2022-01-01", "2022-01-02 12:00:00"),
        ),
    ],
    ids=["texts", "whole numbers", "numbers", "booleans", "dates", "moments"],
)
def test_a_column_of_any_type_gives_texts(engine, values, keys):
    column = pd.Series(values)
    if type(values[0]) is dt.date:
        column = column.astype("date32[pyarrow]")
    found = segments(engine(events().assign(category=column)), {"orders": kt.count()})
    assert found.segments.keys == tuple((key,) for key in keys)
    assert np.nansum(found.inputs["orders"]) == 6


def test_categories_that_no_row_has_are_no_segments():
    frame = sold()
    frame["category"] = pd.Categorical(frame["category"], categories=["a", "b", "never"])
    assert segments(frame).segments.labels == ("(none)", "a", "b")


def test_several_columns_give_the_combinations_there_are():
    found = segments(sold(), by=("category", "is_new"))
    assert found.segments.by == ("category", "is_new")
    assert found.segments.labels == ("(none) · False", "a · True", "b · False")


def test_some_of_the_columns_can_be_asked_for_alone():
    source = bound(sold(), by=("category", "is_new")).source
    found = source.read_segments(SHOP, "quarter", 1, ("is_new",))
    assert found.segments.labels == ("False", "True")
    np.testing.assert_array_equal(found.inputs["revenue"], [[24, 31]])


@pytest.mark.parametrize("by", [(), ("region",)])
def test_a_column_that_was_not_bound_is_refused(by):
    with pytest.raises(SegmentError, match="there are no segments by"):
        bound(sold()).source.read_segments(SHOP, "month", 1, by)


@pytest.mark.parametrize(
    ("by", "sentence"),
    [
        ("categroy", "by= names the column 'categroy'.*did you mean 'category'"),
        ("day", "by= names the time column 'day'"),
        ("parts", "by= names the column 'parts', which holds List"),
    ],
)
def test_columns_that_make_no_segments_are_refused(by, sentence):
    frame = pl.from_pandas(sold()).with_columns(parts=pl.lit([1, 2]))
    with pytest.raises(BindError, match=sentence):
        bound(frame, by=by)


def test_more_segments_than_anybody_compares_are_refused():
    rows = 10_001
    frame = pd.DataFrame(
        {"day": pd.Timestamp("2022-01-31"), "amount": 1, "category": range(rows)},
        index=range(rows),
    )
    with pytest.raises(SegmentError, match=r"makes 10,001 segments; take a coarser column"):
        bound(frame)
    assert len(segments(frame.head(10_000)).segments) == 10_000


def test_values_that_read_alike_are_refused_and_never_mixed_up():
    frame = events().assign(category=pd.Series([1, "1", 1, "1", "b", None], dtype=object))
    with pytest.raises(SegmentError, match="several values of category are written '1'"):
        bound(frame)


def test_what_adds_up_costs_one_query_by_segment_and_as_a_whole(monkeypatch):
    asked = []
    collected = reading.collected
    monkeypatch.setattr(reading, "collected", lambda frame: asked.append(frame) or collected(frame))
    frame = duckdb.connect().from_arrow(pl.from_pandas(sold()).to_arrow())
    additive = {"revenue": kt.sum("amount"), "orders": kt.count(), "stock": kt.max("stock")}
    source = bound(frame, additive).source
    source.read_segments(SHOP, "month", 1, ("category",))
    assert len(asked) == 1
    bound(frame, {"orders": kt.count_distinct("order")})
    assert len(asked) == 3


def test_a_reading_again_sees_rows_that_came_since(tmp_path):
    frame = sold()
    source = bound(frame).source
    frame.loc[0, ["category", "amount"]] = ["new", 100]
    again = source.read(SHOP, "month", 1)
    assert again.inputs["revenue"][0] == 120
    found = source.read_segments(SHOP, "month", 1, ("category",))
    assert found.segments.labels == ("(none)", "a", "b", "new")


ROWS = st.lists(
    st.tuples(
        st.dates(dt.date(2021, 12, 20), dt.date(2022, 4, 10)),
        st.sampled_from(["a", "b", "c", None]),
        st.none() | st.integers(-1000, 1000),
    ),
    min_size=1,
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(ROWS, st.sampled_from(["day", "week", "month", "quarter", "year"]))
def test_the_segments_of_what_adds_up_add_up_to_the_whole(rows, grain):
    frame = pl.DataFrame(
        rows, schema={"day": pl.Date, "category": pl.String, "amount": pl.Float64}, orient="row"
    )
    measures = {
        "revenue": kt.sum("amount"),
        "orders": kt.count("amount"),
        "stock": kt.max("amount"),
    }
    whole = read_long(frame, SHOP, time="day", grain=grain, measures=measures)
    by = read_long(frame, SHOP, time="day", grain=grain, measures=measures, by="category")
    parts = by.source.read_segments(SHOP, grain, 1, ("category",))
    for metric in measures:
        np.testing.assert_array_equal(by.inputs[metric], whole.inputs[metric], err_msg=metric)
    filled = ~np.isnan(whole.inputs["orders"])
    revenue = np.nansum(parts.inputs["revenue"], axis=1)[filled]
    np.testing.assert_array_equal(revenue, np.nan_to_num(whole.inputs["revenue"][filled]))
    orders = parts.inputs["orders"].sum(axis=1)
    np.testing.assert_array_equal(orders, whole.inputs["orders"])


JUNK = st.sampled_from(
    [
        ["a", "b", "c"],
        [1, 2, 3],
        [1.5, float("nan"), float("inf")],
        [True, False, None],
        pd.to_datetime(["2022-01-01", None, "2022-03-01"]),
        pd.to_datetime([None, None, None]),
        [None, None, None],
        [[1], [2], [3]],
        [1, "b", None],
    ]
)


@settings(max_examples=150, deadline=None)
@given(JUNK, JUNK, JUNK, st.sampled_from(["sum", "mean", "count", "count_distinct", "last"]))
def test_whatever_the_columns_hold_a_reading_works_or_is_refused_by_us(day, amount, part, function):
    frame = pd.DataFrame({"day": day, "amount": amount, "category": part})
    measure = kt.Aggregate(function, "amount")
    with contextlib.suppress(KPITreeError):
        found = bound(frame, {"revenue": measure})
        assert np.isfinite(found.inputs["revenue"]).any() or function != "count"

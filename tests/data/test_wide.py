"""A row per period, a column per metric: how columns and periods are recognised."""

import contextlib
import datetime as dt

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from data.frames import SHOP, tree_of
from hypothesis import given, settings
from hypothesis import strategies as st

from kpitree_widgets.data.binding import read_wide
from kpitree_widgets.errors import BindError, KPITreeError
from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.tree.tree import Tree

NAN = float("nan")
VISITS = tree_of(visits="Visits")


def read(times, *, grain=None, values=None, tree=VISITS):
    frame = pd.DataFrame({"when": times, "Visits": range(len(times)) if values is None else values})
    return read_wide(frame, tree, time="when", grain=grain)


@pytest.mark.parametrize(
    ("times", "grain", "keys"),
    [
        (["2022-11", "2022-12"], "month", ("2022-11", "2022-12")),
        (["2022-12", "2023-01"], "month", ("2022-12", "2023-01")),
        (["2022-Q4", "2023-Q1"], "quarter", ("2022-Q4", "2023-Q1")),
        (["2022Q4", "Q1 2023"], "quarter", ("2022-Q4", "2023-Q1")),
        (["2022-W52", "2023-W1"], "week", ("2022-W52", "2023-W01")),
        (["2021", "2022"], "year", ("2021", "2022")),
        ([2021, 2022], "year", ("2021", "2022")),
        (["2022-12-30", "2022-12-31"], "day", ("2022-12-30", "2022-12-31")),
        (["2022-11-01", "2022-12-01"], "month", ("2022-11", "2022-12")),
        (["2022-11-01 00:00:00", "2022-12-01 00:00:00"], "month", ("2022-11", "2022-12")),
        ([dt.date(2022, 11, 1), dt.date(2022, 12, 1)], "month", ("2022-11", "2022-12")),
        (pd.to_datetime(["2022-01-31", "2022-02-28"]), "month", ("2022-01", "2022-02")),
        (pd.to_datetime(["2022-03-31", "2022-06-30"]), "quarter", ("2022-Q1", "2022-Q2")),
        (pd.to_datetime(["2021-01-01", "2022-01-01"]), "year", ("2021", "2022")),
        (pd.to_datetime(["2022-12-26", "2023-01-02"]), "week", ("2022-W52", "2023-W01")),
        (
            pd.to_datetime(["2022-11-01", "2022-12-01"]).tz_localize("Asia/Tokyo"),
            "month",
            ("2022-11", "2022-12"),
        ),
        (pd.period_range("2022-12-31", periods=2, freq="D"), "day", ("2022-12-31", "2023-01-01")),
        (pd.period_range("2022-12-26", periods=2, freq="W"), "week", ("2022-W52", "2023-W01")),
        (pd.period_range("2022-12", periods=2, freq="M"), "month", ("2022-12", "2023-01")),
        (pd.period_range("2022Q4", periods=2, freq="Q"), "quarter", ("2022-Q4", "2023-Q1")),
        (pd.period_range("2022", periods=2, freq="Y"), "year", ("2022", "2023")),
    ],
    ids=str,
)
def test_the_grain_is_told_by_the_periods_in_a_column_and_in_an_index(times, grain, keys):
    in_column = read(times)
    in_index = read_wide(pd.DataFrame({"visits": [0, 1]}, index=times), VISITS)
    for bound in (in_column, in_index):
        assert bound.periods.grain == grain
        assert bound.periods.keys == keys
        np.testing.assert_array_equal(bound.inputs["visits"], [0, 1])


@pytest.mark.parametrize(
    "frame",
    [pl.DataFrame, lambda data: pl.LazyFrame(data), pa.table],  # noqa: PLW0108 - a name for the test id
    ids=["polars", "polars lazy", "arrow"],
)
def test_other_frames_are_read_like_pandas(frame):
    months = [dt.date(2022, 10, 1), dt.date(2022, 12, 1), dt.date(2022, 11, 1)]
    data = {
        "month": months,
        "No. of orders": [1, 2, None],
        "revenue": [0.5, 1.5, 2.5],
        "note": ["a", "b", "c"],
    }
    bound = read_wide(frame(data), SHOP, time="month")
    assert bound.periods.keys == ("2022-10", "2022-11", "2022-12")
    np.testing.assert_array_equal(bound.inputs["orders"], [1, NAN, 2])
    np.testing.assert_array_equal(bound.inputs["revenue"], [0.5, 2.5, 1.5])


def test_columns_are_found_by_id_and_by_label_however_it_is_written():
    frame = pd.DataFrame(
        {"ORDER_VALUE": [3.0], "# Orders": [2.0], "revenue": [1.0]}, index=["2022"]
    )
    frame = frame.rename(columns={"ORDER_VALUE": "average  order value"})
    bound = read_wide(frame, SHOP)
    assert {metric: float(values[0]) for metric, values in bound.inputs.items()} == {
        "order_value": 3.0,
        "orders": 2.0,
        "revenue": 1.0,
    }


def test_numbers_become_float64_whatever_they_were():
    frame = pd.DataFrame(
        {
            "revenue": pd.array([1, None], dtype="Int64"),
            "orders": pd.array([2, 3], dtype="int8"),
            "stock": [True, False],
            "order_value": pd.array([0.5, None], dtype="double[pyarrow]"),
        },
        index=["2022-01", "2022-02"],
    )
    inputs = read_wide(frame, SHOP).inputs
    assert {values.dtype for values in inputs.values()} == {np.dtype(np.float64)}
    np.testing.assert_array_equal(inputs["revenue"], [1, NAN])
    np.testing.assert_array_equal(inputs["stock"], [1, 0])
    np.testing.assert_array_equal(inputs["order_value"], [0.5, NAN])


def test_a_gap_in_the_periods_is_kept_as_missing():
    bound = read(["2022-01", "2022-04"])
    assert bound.periods.keys == ("2022-01", "2022-02", "2022-03", "2022-04")
    np.testing.assert_array_equal(bound.inputs["visits"], [0, NAN, NAN, 1])


def test_one_row_without_a_time_is_a_tree_without_a_time_axis():
    for frame in (pd.DataFrame({"visits": [7]}), pl.DataFrame({"visits": [7]})):
        bound = read_wide(frame, VISITS)
        assert bound.periods.grain is None
        np.testing.assert_array_equal(bound.inputs["visits"], [7])


def test_the_index_may_be_named_as_the_time_column():
    frame = pd.DataFrame({"visits": [1]}, index=pd.Index(["2022-01"], name="month"))
    assert read_wide(frame, VISITS, time="month").periods.keys == ("2022-01",)


def test_binding_does_not_keep_hold_of_the_frame():
    frame = pd.DataFrame({"visits": [1.0, 2.0]}, index=["2022-01", "2022-02"])
    bound = read_wide(frame, VISITS)
    frame.loc["2022-01", "visits"] = 99.0
    np.testing.assert_array_equal(bound.inputs["visits"], [1, 2])


def refused(times=("2022-01", "2022-02"), **options):
    with pytest.raises(BindError) as caught:
        read(times, **options)
    return str(caught.value)


def test_days_are_not_added_up_to_months_by_guess():
    message = refused(pd.date_range("2022-01-30", periods=4), grain="month")
    assert message.startswith(
        "several rows of 'when' fall in the month 2022-01; bring the frame to one row per period"
    )
    assert "measures=" in message


def test_a_period_given_twice_is_refused():
    assert refused(["2022-01", "2022-02", "2022-01"]).startswith(
        "several rows of 'when' fall in the month 2022-01"
    )


@pytest.mark.parametrize(
    "times",
    [
        [dt.date(2022, 1, 1)],
        [dt.date(2022, 1, 1), dt.date(2022, 2, 20), dt.date(2022, 3, 5)],
        [dt.date(2022, 1, 1), dt.date(2022, 3, 1), dt.date(2022, 8, 1)],
        [dt.date(2022, 1, 1), dt.date(2023, 7, 1)],
    ],
    ids=["one day", "some days", "some months", "a year and a half"],
)
def test_where_the_dates_do_not_tell_the_grain_it_is_asked_for(times):
    assert (
        refused(times)
        == "the dates in 'when' do not tell the size of a period; say it: grain='month'"
    )
    assert read(times, grain="month").periods.grain == "month"


def test_periods_of_another_grain_than_asked_for_are_refused():
    assert refused(["2022-Q1", "2022-Q2"], grain="month").startswith(
        "'when' holds periods of a quarter, but grain='month' was asked for"
    )


@pytest.mark.parametrize(
    ("times", "sentence"),
    [
        (["2022-01", "2022-Q2"], "mixes periods of month and quarter"),
        (["2022-01", "2022-02-01"], "mixes dates and periods"),
        (["January", "February"], "'January' in 'when' is not a period"),
        (["2022-01", None], "a row has no period in 'when'"),
        (["2022-13"], "'2022-13' in 'when' is not a period"),
        (["2022-02-30"], "'2022-02-30' in 'when' is not a period"),
        (pd.period_range("2022", periods=1, freq="Y-JUN"), "of frequency 'Y-JUN'"),
        (
            [pd.Timestamp("2022-01-01", tz="UTC"), pd.Timestamp("2022-02-01", tz="Asia/Tokyo")],
            "mixes the time zones",
        ),
    ],
    ids=str,
)
def test_what_is_no_period_is_refused(times, sentence):
    assert sentence in refused(times)


def test_several_rows_without_a_time_column_are_refused_with_a_candidate():
    frame = pd.DataFrame({"Visits": [1, 2], "month": pd.to_datetime(["2022-01-01", "2022-02-01"])})
    with pytest.raises(BindError, match=r"2 rows and no time column; name it: time='month'"):
        read_wide(frame, VISITS)


def test_an_unknown_time_column_is_refused_with_the_closest():
    frame = pd.DataFrame({"Visits": [1], "month": ["2022-01"]})
    with pytest.raises(BindError, match=r"time= names the column 'moth'.*did you mean 'month'"):
        read_wide(frame, VISITS, time="moth")


def test_a_nearly_right_column_is_refused_and_a_different_one_passed_over():
    frame = pd.DataFrame({"Visit": [1], "Visits total in shops": [2]}, index=["2022"])
    with pytest.raises(
        BindError, match=r"'Visit' is no metric, but nearly the metric 'Visits'"
    ) as caught:
        read_wide(frame, VISITS)
    assert caught.value.metric == "visits"
    frame = pd.DataFrame({"Visits": [1], "Visit": [5], "weather": ["fine"]}, index=["2022"])
    assert list(read_wide(frame, VISITS).inputs) == ["visits"]


def test_a_frame_without_any_metric_is_refused():
    with pytest.raises(
        BindError,
        match=r"no column is named like a metric: the columns are 'a', the metrics 'Visits'",
    ):
        read_wide(pd.DataFrame({"a": [1]}, index=["2022"]), VISITS)


def test_two_columns_for_one_metric_are_refused():
    tree = Tree("", {"n": Metric("n", "Number of visits")})
    frame = pd.DataFrame({"# visits": [1], "n": [2]}, index=["2022"])
    with pytest.raises(BindError, match=r"'# visits' and 'n' both name the metric 'n'"):
        read_wide(frame, tree)


def test_text_in_a_metrics_column_is_refused_with_the_way_to_convert_it():
    assert refused(values=["1", "2"]) == (
        "the column 'Visits' of the metric 'visits' holds text, not numbers; convert it: pd.to_numeric(frame['Visits'])"
    )


def test_an_infinite_value_is_refused_with_its_period():
    message = refused(values=[1.0, -np.inf])
    assert message.startswith("the column 'Visits' of the metric 'visits' is infinite in 2022-02")


def test_empty_frames_and_frames_of_several_levels_are_refused():
    assert refused([]).startswith("the frame has no rows")
    nested = pd.DataFrame(
        [[1, 2]], columns=pd.MultiIndex.from_tuples([("visits", "a"), ("visits", "b")])
    )
    with pytest.raises(BindError, match="several levels"):
        read_wide(nested, VISITS)
    deep = pd.DataFrame({"visits": [1]}, index=pd.MultiIndex.from_tuples([("2022", "a")]))
    with pytest.raises(BindError, match="name the time column"):
        read_wide(deep, VISITS)


def test_repeated_columns_are_refused():
    frame = pd.DataFrame([[1, 2]], columns=["visits", "visits"], index=["2022"])
    with pytest.raises(BindError, match="several columns 'visits'"):
        read_wide(frame, VISITS)


@pytest.mark.parametrize("nothing", [[None, None], [NAN, NAN], [pd.NaT, pd.NaT]], ids=str)
def test_a_column_of_nothing_is_all_missing(nothing):
    assert np.isnan(read(["2022-01", "2022-02"], values=nothing).inputs["visits"]).all()


CELLS = st.sampled_from(
    [None, NAN, np.inf, -1.5, 0, 10**9, True, "x", "3", [1], dt.date(2022, 1, 1)]
)
TIMES = st.sampled_from(
    [
        "2022",
        "2022-01",
        "2022-Q1",
        "2022-W01",
        "2022-01-01",
        "soon",
        None,
        2022,
        pd.Timestamp("2022"),
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(TIMES, CELLS), max_size=3), st.sampled_from([None, "month", "year"]))
def test_whatever_the_cells_hold_a_reading_works_or_is_refused_by_us(rows, grain):
    times, values = ([row[place] for row in rows] for place in (0, 1))
    with contextlib.suppress(KPITreeError):
        bound = read(times, grain=grain, values=values)
        assert not np.isinf(bound.inputs["visits"]).any()
        assert len(bound.periods) >= len(rows)

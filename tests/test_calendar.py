"""Dates to periods: counting is exact, in Python and in a frame."""

from datetime import date, timedelta

import narwhals as nw
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpitree_widgets.calendar import Grain, key_ordinal, ordinal, period_key
from kpitree_widgets.data.ordinals import ordinals
from kpitree_widgets.errors import PeriodError
from kpitree_widgets.periods import periods_between

GRAINS: tuple[Grain, ...] = ("day", "week", "month", "quarter", "year")
days = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@given(days, st.sampled_from(GRAINS))
def test_a_day_lies_in_its_period_and_the_key_leads_back(day, grain):
    number = ordinal(day, grain)
    assert key_ordinal(period_key(number, grain)) == (grain, number)


@given(days, st.sampled_from(GRAINS))
def test_the_next_day_is_in_the_same_period_or_the_next(day, grain):
    assert ordinal(day + timedelta(days=1), grain) - ordinal(day, grain) in (0, 1)


@given(days)
def test_weeks_are_those_of_iso_8601(day):
    year, week, _ = day.isocalendar()
    assert period_key(ordinal(day, "week"), "week") == f"{year}-W{week:02d}"


@given(days)
def test_keys_agree_with_the_calendar(day):
    assert period_key(ordinal(day, "day"), "day") == day.isoformat()
    assert period_key(ordinal(day, "month"), "month") == f"{day:%Y-%m}"
    assert period_key(ordinal(day, "quarter"), "quarter") == f"{day.year}-Q{(day.month + 2) // 3}"
    assert period_key(ordinal(day, "year"), "year") == f"{day.year}"


@pytest.mark.parametrize(
    "kind", ["pandas", "pandas dates of pyarrow", "polars", "polars dates", "polars lazy"]
)
@pytest.mark.parametrize("grain", GRAINS)
@settings(max_examples=15, deadline=None)
@given(st.lists(days, min_size=1, max_size=20), st.integers(0, 23))
def test_a_column_is_counted_as_single_days_are(kind, grain, column, hour):
    moments = pd.to_datetime(pd.Series(column)) + pd.Timedelta(hours=hour)
    frames = {
        "pandas": lambda: pd.DataFrame({"t": moments}),
        "pandas dates of pyarrow": lambda: pd.DataFrame(
            {"t": pd.Series(column, dtype="date32[pyarrow]")}
        ),
        "polars": lambda: pl.DataFrame({"t": moments.to_list()}),
        "polars dates": lambda: pl.DataFrame({"t": column}),
        "polars lazy": lambda: pl.LazyFrame({"t": moments.to_list()}),
    }
    frame = nw.from_native(frames[kind]()).with_columns(n=ordinals(nw.col("t"), grain))
    counted = frame.lazy().collect()["n"].to_list()
    assert counted == [ordinal(day, grain) for day in column]


@given(days, days, st.sampled_from(("month", "quarter", "year")))
def test_no_period_is_left_out_between_two(one, other, grain):
    first, last = sorted((ordinal(one, grain), ordinal(other, grain)))
    periods = periods_between(first, last, grain)
    assert [key_ordinal(key)[1] for key in periods.keys] == list(range(first, last + 1))


@pytest.mark.parametrize(
    "key", ["2022-13", "2022-02-30", "2022-W53", "2022-W00", "2022-Q5", "soon", ""]
)
def test_what_the_calendar_does_not_have_is_refused(key):
    with pytest.raises(PeriodError):
        key_ordinal(key)


def test_2020_has_a_53rd_week():
    assert period_key(key_ordinal("2020-W53")[1] + 1, "week") == "2021-W01"

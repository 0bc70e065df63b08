"""Targets and benchmarks: a number, or one for each period."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from kpitree_widgets.amounts import PeriodValues
from kpitree_widgets.data.amounts import read_amount
from kpitree_widgets.errors import BindError

BUDGET = PeriodValues.of({"2022-11": 800, "2022-12": 900})


@pytest.mark.parametrize(
    "given",
    [
        {"2022-11": 800, "2022-12": 900},
        {dt.date(2022, 11, 1): 800, dt.date(2022, 12, 1): 900.0},
        pd.Series([800, 900], index=["2022-11", "2022-12"]),
        pd.Series([800, 900], index=pd.to_datetime(["2022-11-01", "2022-12-01"])),
        pd.Series([800, 900], index=pd.period_range("2022-11", periods=2, freq="M")),
        pd.Series([800, None, 900], index=["2022-11", "2022-10", "2022-12"]),
        pd.Series([800, None, 900], index=["2022-11", "2022-10", "2022-12"], dtype="Int64"),
        {"2022-10": None, "2022-11": 800, "2022-12": 900},
        BUDGET,
    ],
    ids=str,
)
def test_one_budget_however_it_is_given(given):
    assert read_amount(given) == BUDGET


def test_a_number_is_a_number_and_a_missing_one_none():
    assert read_amount(5) == 5.0
    assert read_amount(np.float64(0)) == 0.0
    assert read_amount(None) is None
    assert read_amount(float("nan")) is None


def test_one_date_needs_the_grain_of_the_tree():
    with pytest.raises(BindError, match="grain="):
        read_amount({dt.date(2022, 12, 1): 900})
    assert read_amount({dt.date(2022, 12, 1): 900}, "month") == PeriodValues.of({"2022-12": 900})


@pytest.mark.parametrize(
    "given", ["much", {"2022": "much"}, float("inf"), {"soon": 1}, {}, {"2022": None}]
)
def test_what_is_no_amount_is_refused(given):
    with pytest.raises(BindError):
        read_amount(given)


def test_fiscal_periods_stay_as_written_until_data_say_when_the_year_starts():
    assert read_amount({"FY2023-Q1": 5}) == PeriodValues.of({"FY2023-Q1": 5})
    with pytest.raises(BindError, match="'2023-Q1' is no fiscal period"):
        read_amount({"FY2023-Q2": 5, "2023-Q1": 4})


def test_a_quarter_of_another_year_is_refused():
    assert read_amount({"Q1 FY2023": 5}, "quarter", 4) == PeriodValues.of({"FY2023-Q1": 5})
    with pytest.raises(BindError, match="year starts in month 4: write it like 'FY2023-Q1'"):
        read_amount({"2023-Q1": 5}, "quarter", 4)
    with pytest.raises(BindError, match="one of a fiscal year"):
        read_amount({"FY2023-Q1": 5}, "quarter")


def test_a_value_for_a_quarter_is_refused_where_months_are_wanted():
    with pytest.raises(BindError, match="'2022-Q4' is a quarter, and the tree is by month"):
        read_amount({"2022-Q4": 900}, "month")

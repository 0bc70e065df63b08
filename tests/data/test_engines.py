"""The same rows give the same numbers, whatever engine holds them: as counted by plain Python."""

import datetime as dt
import functools
import math
from collections import defaultdict

import numpy as np
import pandas as pd
import polars as pl
import pytest
from data.engines import every_engine, sales, to_arrow
from data.frames import tree_of

from kpitree_widgets.calendar import days_in, first_day, ordinal, period_key
from kpitree_widgets.data import measures as kt
from kpitree_widgets.data.binding import read_long

SALES = sales()
MEASURES = {
    "amount": kt.sum("amount"),
    "pieces": kt.sum("pieces"),
    "new_amount": kt.sum("amount", where="is_new"),
    "rows": kt.count(),
    "known": kt.count("amount"),
    "new_rows": kt.count(where="is_new"),
    "customers": kt.count_distinct("customer"),
    "new_customers": kt.count_distinct("customer", where="is_new"),
    "orders": kt.count_distinct("order"),
    "amounts": kt.count_distinct("amount"),
    "mean": kt.mean("amount"),
    "least": kt.min("pieces"),
    "most": kt.max("amount", where="is_new"),
    "stock": kt.last("stock", order_by="place"),
    "opening": kt.first("stock", order_by="place", where="is_new"),
    "price": kt.sum("amount") / kt.sum("pieces"),
    "per_customer": kt.count_distinct("order") / kt.count_distinct("customer"),
}
TREE = tree_of(**{name: name for name in MEASURES})
GRAINS = ("hour", "week", "quarter")


FUNCTIONS = {
    "sum": math.fsum,
    "count": len,
    "count_distinct": lambda values: len(set(values)),
    "mean": lambda values: math.fsum(values) / len(values),
    "min": min,
    "max": max,
    "first": lambda values: values[0],
    "last": lambda values: values[-1],
}


def is_known(value):
    return (
        value is not None
        and value is not pd.NA
        and not (isinstance(value, float) and math.isnan(value))
    )


def counted(rows, measure):
    """What ``measure`` is of some rows, in plain Python."""
    if isinstance(measure, kt.Ratio):
        below = counted(rows, measure.denominator)
        return counted(rows, measure.numerator) / below if below else math.nan
    kept = [row for row in rows if measure.where is None or row[measure.where] is True]
    column = measure.column
    known = [row for row in kept if column is None or is_known(row[column])]
    known.sort(key=lambda row: row[measure.order_by or "place"])
    values = [row[column or "place"] for row in known]
    if measure.function == "sum" and not kept:
        return 0.0
    if not values and measure.function not in ("count", "count_distinct"):
        return math.nan
    return FUNCTIONS[measure.function](values)


@functools.cache
def expected(grain, year_start=1, *, by=(), first_days=None):
    """Every measure by period and segment, and which periods have rows."""
    groups = defaultdict(list)
    for row in SALES.to_dict("records"):
        moment = row["at"].to_pydatetime()
        key = period_key(ordinal(moment, grain, year_start), grain, year_start)
        day = (moment.date() - first_day(key, grain, year_start)).days + 1
        if first_days is None or day <= first_days:
            parts = tuple(str(row[one]) if is_known(row[one]) else "" for one in by)
            groups[key, parts].append(row)
    return {
        name: {group: counted(rows, measure) for group, rows in groups.items()}
        for name, measure in MEASURES.items()
    }


def assert_same(inputs, periods, keys, wanted, *, segmented):
    for name, series in inputs.items():
        filled = {period for period, _ in wanted[name]}
        absent = 0.0 if counts(MEASURES[name]) else math.nan
        table = [
            [
                wanted[name].get((period, key), absent if period in filled else math.nan)
                for key in keys
            ]
            for period in periods.keys
        ]
        found = series if segmented else series[:, None]
        np.testing.assert_allclose(found, table, rtol=1e-12, atol=0, err_msg=name)


def counts(measure):
    return getattr(measure, "function", None) in ("sum", "count", "count_distinct")


@every_engine
@pytest.mark.parametrize("grain", GRAINS)
def test_every_measure_at_every_grain(engine, grain):
    bound = read_long(engine(SALES), TREE, time="at", grain=grain, measures=MEASURES)
    assert_same(bound.inputs, bound.periods, [()], expected(grain), segmented=False)


@every_engine
@pytest.mark.parametrize("by", [("category",), ("size",), ("category", "is_new")], ids=str)
def test_every_measure_in_every_segment_and_as_a_whole(engine, by):
    bound = read_long(engine(SALES), TREE, time="at", grain="month", measures=MEASURES, by=by)
    assert_same(bound.inputs, bound.periods, [()], expected("month"), segmented=False)
    parts = bound.source.read_segments(TREE, "month", 1, by)
    wanted = expected("month", by=by)
    assert set(parts.segments.keys) == {key for _, key in wanted["rows"]}
    assert list(parts.segments.labels) == sorted(parts.segments.labels)
    assert_same(parts.inputs, parts.periods, parts.segments.keys, wanted, segmented=True)


@every_engine
@pytest.mark.parametrize(
    ("grain", "year_start", "days", "of"),
    [("month", 1, 17, 30), ("quarter", 2, 76, 89), ("year", 7, 291, 365)],
)
def test_the_first_days_of_every_period_stand_beside_an_incomplete_one(
    engine, grain, year_start, days, of
):
    bound = read_long(
        engine(SALES),
        TREE,
        time="at",
        grain=grain,
        measures=MEASURES,
        by="category",
        year_start=year_start,
    )
    coverage = bound.coverage
    assert (coverage.key, coverage.days, coverage.of) == (bound.periods.keys[-1], days, of)
    assert coverage.until == dt.date(2022, 4, 17)
    wanted = expected(grain, year_start, first_days=days)
    assert_same(coverage.inputs, bound.periods, [()], wanted, segmented=False)
    parts = bound.source.read_segments(TREE, grain, year_start, ("category",))
    wanted = expected(grain, year_start, first_days=days, by=("category",))
    assert_same(parts.coverage.inputs, parts.periods, parts.segments.keys, wanted, segmented=True)


@every_engine
def test_a_week_that_ends_on_sunday_is_complete_and_one_row_less_makes_it_incomplete(engine):
    options = {"time": "at", "grain": "week", "measures": {"rows": kt.count()}}
    assert read_long(engine(SALES), TREE, **options).coverage is None
    earlier = SALES[SALES["at"] < "2022-04-16"]
    coverage = read_long(engine(earlier), TREE, **options).coverage
    assert (coverage.key, coverage.days, coverage.of) == ("2022-W15", 5, 7)


@every_engine
def test_dates_without_a_clock_are_counted_like_those_with_one(engine):
    options = {"measures": MEASURES, "grain": "week"}
    dated = read_long(engine(SALES), TREE, time="day", **options)
    assert "hour" not in dated.source.grains(TREE)
    clocked = read_long(engine(SALES), TREE, time="at", **options)
    for name, series in clocked.inputs.items():
        np.testing.assert_allclose(dated.inputs[name], series, rtol=1e-12, err_msg=name)


ZONED = {
    "pandas": lambda frame: frame,
    "polars": lambda frame: pl.from_arrow(to_arrow(frame)),
    "polars lazy": lambda frame: pl.from_arrow(to_arrow(frame)).lazy(),
    "arrow": to_arrow,
}


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Etc/GMT+5"])
@pytest.mark.parametrize("engine", ZONED.values(), ids=ZONED.keys())
def test_dates_count_by_the_clock_of_their_zone(engine, zone):
    moments = pd.to_datetime(["2022-01-31 23:30", "2022-03-27 03:30"]).tz_localize(zone)
    frame = pd.DataFrame({"at": moments.as_unit("us"), "amount": [1.0, 2.0]})
    for grain, keys in (
        ("hour", ("2022-01-31T23", "2022-03-27T03")),
        ("month", ("2022-01", "2022-03")),
    ):
        bound = read_long(
            engine(frame), TREE, time="at", grain=grain, measures={"amount": kt.sum("amount")}
        )
        assert (bound.periods.keys[0], bound.periods.keys[-1]) == keys
        assert days_in(keys[-1], grain) in (1, 31)


@every_engine
def test_sums_of_nothing_known_are_missing_in_their_segment_and_not_in_the_whole(engine):
    frame = pd.DataFrame(
        {
            "at": pd.to_datetime(["2022-01-05", "2022-01-31", "2022-01-31"]).as_unit("us"),
            "amount": [np.nan, 2.0, -2.0],
            "is_new": pd.array([True, False, False], "boolean"),
            "category": ["a", "b", "b"],
        }
    )
    measures = {"amount": kt.sum("amount"), "new_amount": kt.sum("amount", where="is_new")}
    bound = read_long(
        engine(frame), TREE, time="at", grain="month", measures=measures, by="category"
    )
    np.testing.assert_array_equal(bound.inputs["amount"], [0.0])
    np.testing.assert_array_equal(bound.inputs["new_amount"], [np.nan])
    parts = bound.source.read_segments(TREE, "month", 1, ("category",))
    np.testing.assert_array_equal(parts.inputs["amount"], [[np.nan, 0.0]])
    np.testing.assert_array_equal(parts.inputs["new_amount"], [[np.nan, 0.0]])


@every_engine
def test_numbers_of_a_thousand_millions_add_up_exactly(engine):
    amounts = [1_000_000_000.25, 999_999_999.75] * 50
    frame = pd.DataFrame(
        {
            "at": pd.Series(["2022-01-31"] * 100, dtype="datetime64[us]"),
            "amount": amounts,
        }
    )
    bound = read_long(
        engine(frame), TREE, time="at", grain="month", measures={"amount": kt.sum("amount")}
    )
    assert bound.inputs["amount"][0] == 100_000_000_000.0

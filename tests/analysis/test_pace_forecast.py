"""Pace and forecast side by side: both tested on the same periods, and the tree goes by the nearer."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

import kpitree_widgets as kt
from kpitree_widgets.analysis.forecasting.pacing import foretold_pace
from kpitree_widgets.analysis.pace import pace
from kpitree_widgets.coverage import Coverage
from kpitree_widgets.errors import SegmentError, SimulationError
from kpitree_widgets.evaluation import evaluate
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.periods import periods_between
from kpitree_widgets.segments import Segments
from kpitree_widgets.tree.edits import SetValue, Update, applied

LAST = 2023 * 12
"""January 2023, of which 10 of 31 days are over."""
TEXT = "Profit = Orders * Basket"


def case(whole, first, text=TEXT, **fields):
    """Complete months, then one of which only the first days are there: the last of ``first``."""
    tree = tree_from_text(text)
    for metric, changes in fields.items():
        tree = applied(tree, Update(metric, changes)).tree
    count = 1 + len(next(iter(whole.values())))
    days = {name: np.array(series, dtype=float) for name, series in first.items()}
    inputs = {
        name: np.append(np.array(series, dtype=float), days.get(name, [np.nan])[-1])
        for name, series in whole.items()
    }
    coverage = Coverage("2023-01", date(2023, 1, 10), 10, 31, days)
    months = periods_between(LAST - count + 1, LAST, "month")
    return evaluate(tree, months, inputs, coverage=coverage)


def walk(seed, count, spread):
    steps = np.random.default_rng(seed).normal(0, spread, count)
    return 100 * np.exp(np.cumsum(steps))


def restless_days(count=20):
    """Calm months whose first days say nothing: some have a tenth in them, others a half."""
    whole = walk(0, count, 0.01)
    share = np.resize([0.1, 0.5, 0.3], count)
    return case(
        {"orders": whole, "basket": np.full(count, 2.0)},
        {"orders": [*(whole * share), 50.0], "basket": np.full(count + 1, 2.0)},
        profit={"target": 210},
    )


def restless_months(count=20):
    """Months that jump, each with four tenths in its first days."""
    whole = walk(1, count, 0.4)
    return case(
        {"orders": whole, "basket": np.full(count, 2.0)},
        {"orders": [*(whole * 0.4), 20.0], "basket": np.full(count + 1, 2.0)},
        profit={"target": 210},
    )


def test_where_the_first_days_tell_all_the_tree_goes_by_the_pace():
    found = foretold_pace(restless_months(), model="naive")
    course = found["profit"].course
    assert (course.by, course.end) == ("pace", pytest.approx(100))
    assert course.pace_error == pytest.approx(0, abs=1e-12)
    assert course.forecast_error > 0.1
    assert found.by.startswith("By the pace, which was nearer in 6 complete periods")
    assert course.missed_by == pytest.approx(110)
    assert "the target of 210 or more is missed by 110 (52.4%)" in found.text


def test_where_they_tell_nothing_it_goes_by_the_forecast():
    evaluation = restless_days()
    found = foretold_pace(evaluation, model="naive")
    course = found["profit"].course
    last = 2 * evaluation.values["orders"][-2]
    assert course.by == "forecast"
    assert course.end == course.forecast == pytest.approx(last, rel=0.02)
    assert course.forecast_error < 0.02 < course.pace_error
    assert found["profit"].expected == pace(evaluation)["profit"].expected
    assert found["orders"].course.by == "forecast", "one tree goes by one of them"
    assert found.by.startswith("By the forecast, which was nearer")


def test_both_errors_are_those_of_their_definitions():
    evaluation = restless_days()
    course = foretold_pace(evaluation, model="naive")["orders"].course
    whole, first = evaluation.inputs["orders"][:-1], evaluation.coverage.inputs["orders"]
    off = {"pace": [], "forecast": []}
    for at in range(14, 20):
        before = slice(at - 12, at)
        guess = first[at] * whole[before].sum() / first[before].sum()
        off["pace"].append(abs(guess - whole[at]) / whole[at])
        off["forecast"].append(abs(whole[at - 1] - whole[at]) / whole[at])
    assert course.tested == 6
    assert course.pace_error == pytest.approx(np.mean(off["pace"]))
    assert course.forecast_error == pytest.approx(np.mean(off["forecast"]))
    assert course.error == course.forecast_error


def test_the_days_so_far_change_the_pace_and_never_the_forecast():
    evaluation = restless_days()
    more = dict(evaluation.inputs)
    more["orders"] = np.append(more["orders"][:-1], 5_000.0)
    other = evaluate(evaluation.tree, evaluation.periods, more, coverage=evaluation.coverage)
    one, two = (foretold_pace(each, model="naive")["profit"] for each in (evaluation, other))
    assert two.expected == pytest.approx(100 * one.expected)
    assert two.course.forecast == one.course.forecast
    assert two.course.forecast_error == one.course.forecast_error
    assert two.course.pace_error == one.course.pace_error


def test_what_metrics_are_by_their_pace_is_what_pace_alone_says():
    evaluation = restless_months()
    alone, beside = pace(evaluation), foretold_pace(evaluation, model="naive")
    assert [one.expected for one in alone.metrics.values()] == [
        one.course.end for one in beside.metrics.values()
    ]
    assert alone["profit"].course is None
    assert list(alone.frame) == list(beside.frame)[: len(list(alone.frame))]


def test_the_frame_has_both_and_their_errors():
    found = foretold_pace(restless_days(), model="naive")
    row, course = found.frame.loc["profit"], found["profit"].course
    assert row["forecast"] == course.forecast
    assert row["forecast_error"] == row["end_error"] == course.forecast_error
    assert row["pace_error"] == course.pace_error
    assert (row["end"], row["by"], row["missed_by"]) == (course.end, "forecast", course.missed_by)


def test_what_is_to_be_small_is_missed_by_being_large_and_a_status_goes_with_it():
    fields = {"target": 50, "aim": "minimize"}
    whole = walk(1, 20, 0.4)
    evaluation = case({"orders": whole}, {"orders": [*(whole * 0.4), 40.0]}, "A = Orders", a=fields)
    found = foretold_pace(evaluation, model="naive")["a"].course
    assert (found.end, found.missed_by, found.status) == (
        pytest.approx(100),
        pytest.approx(50),
        "off track",
    )
    assert "50 or less is missed by 50" in found.text("A", None)
    easy = case({"orders": whole}, {"orders": [*(whole * 0.4), 10.0]}, "A = Orders", a=fields)
    reached = foretold_pace(easy, model="naive")["a"].course
    assert (reached.missed_by, reached.status) == (0, "on track")
    assert reached.text("A", None).endswith("the target of 50 or less is reached.")


def test_too_few_periods_to_tell_leave_it_to_the_pace_and_say_so():
    found = foretold_pace(restless_days(8), model="naive")
    assert found["profit"].course.by == "pace"
    assert found["profit"].course.tested == 0
    assert "fewer than 3 complete periods tell" in found.text
    with pytest.raises(SimulationError, match="2 complete periods are too little") as caught:
        foretold_pace(restless_days(2))
    assert caught.value.hint == "bind data of 3 or more"


def test_a_metric_without_data_does_not_keep_the_others_from_a_forecast():
    whole = walk(1, 20, 0.4)
    text = "Profit = Orders - Cost\nCost = Hours * 2"
    found = foretold_pace(case({"orders": whole}, {"orders": [*(whole * 0.4), 20.0]}, text))
    assert found["orders"].course.forecast is not None
    assert found["orders"].course.end == pytest.approx(50)
    assert found["profit"].course.end is None
    assert found["hours"].course.by is None
    assert "nothing to go by" not in found.text


def test_a_value_given_by_hand_is_both():
    evaluation = restless_months()
    edit = SetValue("basket", 7.0, "2023-01", evaluation.periods.keys)
    found = foretold_pace(evaluation.after(applied(evaluation.tree, edit)), model="naive")
    assert found["basket"].expected == found["basket"].course.forecast == 7


def test_where_all_is_over_there_is_nothing_to_foretell():
    evaluation = evaluate(tree_from_text(TEXT), periods_between(LAST, LAST, "month"))
    assert not foretold_pace(evaluation).metrics


def test_segments_are_refused():
    coverage = Coverage("2023-01", date(2023, 1, 10), 10, 31, {"b": np.ones((2, 1))})
    months = periods_between(LAST - 1, LAST, "month")
    segments = Segments(("country",), (("DE",),))
    evaluation = evaluate(
        tree_from_text("A = B"),
        months,
        {"b": np.ones((2, 1))},
        segments=segments,
        coverage=coverage,
    )
    with pytest.raises(SegmentError, match="totals"):
        foretold_pace(evaluation)


def test_the_verb_asks_for_it_and_tells_how_far_it_is():
    days = pd.date_range("2021-01-01", "2023-01-10")
    rows = pd.DataFrame({"day": days, "orders": np.linspace(1, 2, len(days))})
    tree = kt.KPITree.from_text("Revenue = Orders * 2")
    tree.bind(rows, time="day", grain="month", measures={"Orders": kt.sum("orders")})
    shares = []
    found = tree.pace(forecast=True, model="naive", progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert (
        found["revenue"].course.forecast
        == tree.forecast("revenue", 1, model="naive")["revenue"].median[0]
    )
    assert not tree.pace().is_foretold

"""How often history did it: counts, and nothing finer than them."""

import re
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kpitree_widgets as kt
from kpitree_widgets.analysis.targets.judging import realism
from kpitree_widgets.coverage import Coverage
from kpitree_widgets.errors import EditError, PeriodError, UnknownMetricError, UnreachableError
from kpitree_widgets.evaluation import evaluate
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.periods import Periods, periods_between
from kpitree_widgets.tree.edits import Update, applied
from kpitree_widgets.tree.expectations import Benchmark

START = 2020 * 12


def sales(values, coverage=None, **fields):
    tree = applied(tree_from_text("Sales"), Update("sales", fields)).tree
    months = periods_between(START, START + len(values) - 1, "month")
    return evaluate(tree, months, {"sales": np.array(values, dtype=float)}, coverage=coverage)


def counted(values, growth, apart):
    """The law written out: pairs so far apart whose growth is at least as large."""
    pairs = [
        (values[at - apart], after)
        for at, after in enumerate(values)
        if at >= apart and not np.isnan(values[at - apart]) and not np.isnan(after)
    ]
    return sum(after / before - 1 >= growth - 1e-9 for before, after in pairs), len(pairs)


values = st.lists(st.floats(1, 1000) | st.just(float("nan")), min_size=3, max_size=40).filter(
    lambda drawn: not np.isnan(drawn[-1])
)


@given(values, st.floats(0.5, 2), st.integers(1, 6))
def test_every_stretch_of_the_same_length_is_counted_and_no_other(history, growth, ahead):
    key = periods_between(START, START + len(history) - 1 + ahead, "month").keys[-1]
    found = realism(sales(history), "sales", history[-1] * growth, key)
    assert found.apart == ahead
    assert (found.growths.reached, found.growths.of) == counted(history, growth - 1, ahead)
    known = [one for one in history if not np.isnan(one)]
    assert found.level.of == len(known)
    assert found.level.reached == sum(one >= found.value * (1 - 1e-9) for one in known)
    assert found.best == max(known)


def test_the_base_rate_is_stated_in_counts():
    found = realism(sales([100, 110, 108, 121, 119, 125, 130, 128, 140, 139, 150]), "sales", 165)
    assert found.growth == pytest.approx(0.1)
    assert str(found.growths) == "2 of 10"  # 110 / 100 and 121 / 108
    assert "From one month to the next it rose by as much in 2 of 10 months." in found.text
    assert found.verdict == "seen before"
    assert not re.search(r"\d+\.\d+% of", found.text)


def test_no_count_has_more_digits_than_there_are_cases():
    found = realism(sales(range(100, 136)), "sales", 137)
    assert re.findall(r"(\S+) of (\S+) months", found.text) == [("0", "35")]
    assert re.findall(r"so in (\S+) of (\S+)\.", found.text) == [
        ("15", "24")
    ]  # 13 / 124: as 12 / 114


def test_growth_against_a_year_before_is_free_of_the_season():
    season = [100, 50] * 12 + [110]
    found = realism(sales(season), "sales", 55, "2022-02")
    assert found.growth == pytest.approx(-0.5)
    assert found.year_growth == pytest.approx(0.1)
    assert (found.year.reached, found.year.of) == (1, 13)
    assert "Against a year before it means +10.0%: so in 1 of 13." in found.text


def test_stretches_overlap_and_the_text_says_so():
    found = realism(sales(np.linspace(100, 200, 30)), "sales", 260, "2022-12")
    assert found.apart == 6
    assert found.growths.of == 24
    assert "0 of 24 stretches of 6 months, which overlap: about 4 of their own" in found.text


def test_few_periods_are_said_to_tell_little():
    found = realism(sales([10, 11, 12, 13]), "sales", 14)
    assert found.growths.is_few
    assert found.verdict == "too little history"
    assert "With only 3 to compare with, this says little." in found.text
    alone = realism(sales([10]), "sales", 14)
    assert "With nothing to compare with, this says little." in alone.text


def test_a_change_counts_from_the_last_known_value():
    found = realism(sales([100, 110, 121, 130]), "sales", "+10%")
    assert (found.value, found.growth) == (pytest.approx(143), pytest.approx(0.1))
    assert str(found.growths) == "2 of 3"


def test_a_record_is_called_one():
    found = realism(sales([*range(100, 120)]), "sales", 200)
    assert found.verdict == "never seen"
    assert "It would be the best month of 21; so far that is 119 in Aug 2021." in found.text


def test_the_aim_says_which_way_is_up():
    down = realism(sales([100, 90, 95, 80, 85, 82], aim="minimize"), "sales", 75)
    assert not down.is_rising
    assert (down.growths.reached, down.growths.of) == (2, 5)  # 100 to 90, 95 to 80
    assert down.extreme == "best"
    assert down.level.reached == 0


def test_shares_differ_by_points():
    found = realism(sales([0.02, 0.03, 0.025, 0.04], unit="%"), "sales", 0.05)
    assert not found.is_relative
    assert found.growth == pytest.approx(0.01)
    assert str(found.growths) == "2 of 3"
    assert "+1.00\N{NO-BREAK SPACE}pp on Apr 2020 (4.00%)" in found.text


def test_where_there_is_a_zero_or_a_loss_differences_count():
    found = realism(sales([-5, 0, 5, 3, 9]), "sales", 12)
    assert (found.is_relative, found.growth) == (False, 3)
    assert str(found.growths) == "3 of 4"


def test_more_than_possible_is_impossible():
    found = realism(sales([0.7, 0.8, 0.9], unit="%", maximum=1), "sales", 1.1)
    assert (found.is_possible, found.verdict) == (False, "impossible")
    assert "is more than is possible, 100.0%" in found.text
    held = realism(sales([5, 6], limits=(0, 10)), "sales", 11)
    assert (held.verdict, held.line) == ("impossible", "is outside its limits")


def test_others_are_told_of():
    benchmark = Benchmark(p25=80, p50=100, p75=130, source="Trade", date=date(2022, 6, 1))
    found = realism(sales([90, 95, 99], benchmark=benchmark), "sales", 140)
    assert found.benchmark.quartile == "top quartile"
    assert "in the top quartile (Trade, 1 Jun 2022)" in found.text


def test_an_incomplete_period_is_no_history_and_can_be_what_is_asked_about():
    coverage = Coverage("2020-05", date(2020, 5, 4), 4, 31, {"sales": np.array([1, 1, 1, 1, 5.0])})
    found = realism(sales([100, 110, 121, 133.1, 5], coverage, target=150), "sales")
    assert (found.key, found.base_key, found.base) == ("2020-05", "2020-04", pytest.approx(133.1))
    assert (found.level.of, found.growths.of) == (4, 3)
    early = replace(coverage, also=("2020-02",))
    found = realism(sales([100, 11, 121, 133.1, 5], early, target=150), "sales")
    assert (found.level.of, found.growths.of) == (3, 1)


def test_without_a_target_ahead_the_last_period_with_one_is_asked_about():
    tree = kt.examples.shop()
    found = tree.realism("revenue")
    assert (found.key, found.base_key) == ("2026-10", "2026-09")
    assert found.value == tree["revenue"].target.at("2026-10")
    assert found.growths.of == 22  # 23, and what the month itself did is no history of it
    ahead = tree.realism("conversion_rate")
    assert (ahead.key, ahead.value) == ("2026-11", 0.042)


def test_gaps_in_time_are_no_stretches():
    years = Periods("year", ("2010", "2011", "2015", "2016"))
    evaluation = evaluate(
        tree_from_text("Sales"), years, {"sales": np.array([10.0, 12.0, 20.0, 21.0])}
    )
    assert realism(evaluation, "sales", 25).growths.of == 2


@pytest.mark.parametrize(
    ("asked", "error", "says"),
    [
        ({"metric": "revnue"}, UnknownMetricError, "did you mean 'Revenue'"),
        ({"metric": "new_customers", "value": "benchmark"}, UnreachableError, "no benchmark"),
        ({"value": float("nan")}, EditError, "not a finite number"),
        ({"value": "a lot"}, EditError, "give a number, a change like"),
        ({"value": 5, "period": "soon"}, PeriodError, "'soon' is not a period"),
        ({"value": 5, "period": "2026-W10"}, PeriodError, "'2026-W10' is not a month"),
        ({"value": 5, "period": "2024-11"}, PeriodError, "no value before Nov 2024"),
        ({"period": "2031-01"}, UnreachableError, "'Revenue' has no target in Jan 2031"),
    ],
)
def test_bad_input_is_refused(asked, error, says):
    with pytest.raises(error, match=says):
        kt.examples.shop().realism(asked.pop("metric", "revenue"), **asked)


def test_a_tree_without_time_has_no_history():
    tree = kt.KPITree.from_text("Profit = Revenue - Cost")
    with pytest.raises(PeriodError, match="'Profit' has no history to judge by; bind data"):
        tree.realism("profit", 5)


def test_goal_seek_and_cascade_say_how_realistic_their_answers_are():
    tree = kt.examples.shop()
    series = tree["average_order_value"].series
    sought = tree.goal_seek("revenue", 1_300_000, by="average_order_value")
    assert sought.value > series.max()
    assert "That would be the best month of 24; a rise like this in 0 of 23 months." in sought.text
    found = tree.cascade("revenue", 1_060_000)["average_order_value"]
    rises = series.pct_change().dropna()
    assert found.realism.growths.reached == int((rises >= found.relative).sum())
    assert found.realism.level.reached == int((series.iloc[:-1] >= found.after).sum())
    assert found.realism.line in tree.cascade("revenue", 1_060_000).text


def test_the_frame_has_a_row_per_question():
    frame = kt.examples.shop().realism("revenue", 1_100_000).frame
    assert list(frame.index) == ["growth", "level", "growth over a year"]
    assert pd.api.types.is_integer_dtype(frame["of"])

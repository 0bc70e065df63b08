"""How a metric stands against what others reach."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitree_widgets.analysis.benchmarks import benchmark_position
from kpitree_widgets.errors import SegmentError
from kpitree_widgets.evaluation import evaluate
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.periods import Periods
from kpitree_widgets.segments import Segments
from kpitree_widgets.tree.edits import Update, applied
from kpitree_widgets.tree.expectations import Benchmark

OTHERS = Benchmark(p25=10, p50=20, p75=30, source="Panel", date=date(2022, 6, 1))


def placed(value, benchmark=OTHERS, aim="maximize"):
    fields = {"benchmark": benchmark, "aim": aim, "values": value}
    tree = applied(tree_from_text("Sales = Visits * Rate"), Update("rate", fields)).tree
    return benchmark_position(evaluate(tree), "rate")


@pytest.mark.parametrize(
    ("value", "aim", "standing", "quartile"),
    [
        (35, "maximize", "ahead", "top quartile"),
        (30, "maximize", "ahead", "top quartile"),
        (20, "maximize", "level", "second quartile"),
        (12, "maximize", "behind", "third quartile"),
        (5, "maximize", "behind", "bottom quartile"),
        (35, "minimize", "behind", "bottom quartile"),
        (25, "minimize", "behind", "third quartile"),
        (10, "minimize", "ahead", "top quartile"),
        (15, "minimize", "ahead", "second quartile"),
        (25, "balance", "above", "in the middle half"),
        (5, "balance", "below", "below the middle half"),
    ],
)
def test_lead_and_quartile_are_seen_from_the_aim(value, aim, standing, quartile):
    found = placed(value, aim=aim)
    assert (found.standing, found.quartile) == (standing, quartile)


def test_the_sentence_names_the_gap_the_source_and_its_date():
    assert placed(35).text == (
        "Rate is at 35, 15 (75.0%) ahead of the benchmark of 20, in the top quartile"
        " (Panel, 1 Jun 2022)"
    )
    assert (
        placed(5, 20.0, "minimize").text == "Rate is at 5, 15 (75.0%) ahead of the benchmark of 20"
    )
    assert placed(5, 20.0).text == "Rate is at 5, 15 (75.0%) behind the benchmark of 20"
    assert placed(20, 20.0).text == "Rate is at 20, level with the benchmark of 20"
    assert placed(25, OTHERS, "balance").text.startswith("Rate is at 25, 5 (25.0%) above the bench")


def test_quartiles_that_are_not_known_are_not_claimed():
    half = Benchmark(p50=20)
    assert placed(25, half).quartile == "top half"
    assert placed(15, half).quartile == "bottom half"
    assert placed(15, Benchmark(p75=20)).quartile is None
    assert placed(15, 20.0).quartile is None


def test_without_a_value_or_a_benchmark_there_is_no_position():
    assert placed(None) is None
    assert placed(5, None) is None
    assert placed(5, {"2022-12": 7.0}) is None


def test_a_benchmark_of_zero_has_no_relative_gap():
    found = placed(5, 0.0)
    assert (found.gap, found.relative) == (5, None)


def test_a_segment_has_its_own_benchmark_or_that_of_all():
    others = Benchmark(20, by_segment={"DE": Benchmark(40, source="Panel DE")})
    tree = tree_from_text("Sales = Visits * Rate")
    tree = applied(tree, Update("rate", {"benchmark": others})).tree
    segments = Segments(("country",), (("DE",), ("FR",)))
    values = {"rate": np.array([[1.0, 1.0], [30.0, 30.0]])}
    months = Periods("month", ("2022-11", "2022-12"))
    evaluation = evaluate(tree, months, values, segments=segments)
    german = benchmark_position(evaluation, "rate", segment="DE")
    assert (german.standing, german.source) == ("behind", "Panel DE")
    assert benchmark_position(evaluation, "rate", segment="FR").standing == "ahead"
    with pytest.raises(SegmentError, match="say which"):
        benchmark_position(evaluation, "rate")
    with pytest.raises(SegmentError, match="there is no segment"):
        benchmark_position(evaluation, "rate", segment="UK")


@given(st.floats(-100, 100), st.floats(-100, 100), st.sampled_from(["maximize", "minimize"]))
def test_ahead_turns_into_behind_when_the_aim_turns(value, benchmark, aim):
    other = "minimize" if aim == "maximize" else "maximize"
    one, two = placed(value, benchmark, aim), placed(value, benchmark, other)
    assert {one.standing, two.standing} in ({"ahead", "behind"}, {"level"})
    assert one.gap == two.gap == value - benchmark

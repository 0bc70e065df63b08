"""Bounds, thresholds and benchmarks: what they hold, and what they refuse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitree_widgets.errors import EditError
from kpitree_widgets.tree.expectations import Benchmark, Bounds, Thresholds

numbers = st.floats(-1e9, 1e9)


@given(st.none() | numbers, st.none() | numbers, numbers)
def test_the_nearest_value_within_is_as_far_as_the_distance(lower, upper, value):
    if lower is None and upper is None:
        return
    if lower is not None and upper is not None and lower > upper:
        lower, upper = upper, lower
    bounds = Bounds(lower, upper)
    nearest = bounds.nearest(value)
    assert bounds.holds(nearest)
    assert bounds.distance(value) == abs(value - nearest)
    assert bounds.holds(value) == (nearest == value)


def test_bounds_hold_their_ends():
    assert Bounds(2, 3).holds(2)
    assert Bounds(2, 3).holds(3)
    assert Bounds(3, 3).holds(3)
    assert not Bounds(lower=2).holds(1.999)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (Bounds, "bounds need an end; give a lower or an upper one"),
        (lambda: Bounds(3, 2), "the bounds 3 to 2 are empty"),
        (lambda: Thresholds(0.9, 0.95), "at risk from 0.95 on is above on track from 0.9 on"),
        (Benchmark, "a benchmark needs a value"),
        (lambda: Benchmark(p25=3, p75=2), "the quartiles must rise"),
        (lambda: Benchmark(p25=3, p50=2.5, p75=4), "the quartiles must rise"),
    ],
)
def test_what_makes_no_sense_is_refused_and_says_why(make, message):
    with pytest.raises(EditError, match=message):
        make()


def test_the_middle_of_a_benchmark_is_its_value_else_its_median_else_a_quartile():
    assert Benchmark(5, p50=4).middle == 5
    assert Benchmark(p25=1, p50=4, p75=6).middle == 4
    assert Benchmark(p75=6).middle == 6
    assert Benchmark(0.0, p50=4).middle == 0


def test_a_segment_without_a_benchmark_of_its_own_has_that_of_all():
    german = Benchmark(7)
    others = Benchmark(5, by_segment={"DE": german})
    assert others.of_segment("DE") is german
    assert others.of_segment("FR") is others
    assert Benchmark(by_segment={"DE": german}).middle is None

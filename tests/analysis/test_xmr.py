"""What stands out from a metric's own variation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitree_widgets.analysis.findings import findings
from kpitree_widgets.analysis.outliers import less_line, outliers
from kpitree_widgets.analysis.xmr import FEWEST, xmr
from kpitree_widgets.evaluation import evaluate
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.periods import periods_between

# NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2, "Individuals Control Charts"
FLOW = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]


def rules(series):
    return {signal.rule: signal.positions for signal in xmr(np.array(series, dtype=float)).signals}


def test_the_limits_of_a_published_example():
    chart = xmr(np.array(FLOW))
    assert chart.mean == pytest.approx(50.81)
    assert chart.moving_range == pytest.approx(1.8778, abs=5e-5)
    assert (chart.lower, chart.upper) == pytest.approx((45.8159, 55.8041), abs=2e-3)
    assert chart.outside == (), "the handbook: the process is in control"


def test_too_few_values_or_equal_ones_have_no_limits():
    assert xmr(np.array(FLOW[: FEWEST - 1])) is None
    assert xmr(np.full(20, 5.0)) is None
    assert xmr(np.full(20, np.nan)) is None


def test_a_value_beyond_a_limit_is_a_signal():
    assert rules([1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 9, 1, 2])["beyond a limit"] == (12,)


def test_eight_in_a_row_on_one_side_are_a_signal_and_seven_are_none():
    # the mean is 0 in both; of eleven values in one run none is beyond a limit
    assert rules([1, 2, 1, 2, 1, 2, 1, 2, -3, -3, -3, -3])["run on one side"] == tuple(range(8))
    assert "run on one side" not in rules([1, 2, 1, 2, 1, 2, 1, -2, -2, -2, -2, -2])


def test_a_gap_ends_a_run_and_no_range_reaches_over_it():
    broken = [1, 2, 1, 2, np.nan, 1, 2, 1, 2, -3, -3, -3, -3]
    assert "run on one side" not in rules(broken)
    jump = [0.0, 1, 0, 1, 0, 1, np.nan, 100, 101, 100, 101, 100]
    assert xmr(np.array(jump)).moving_range == 1


def test_three_of_four_near_a_limit_are_a_signal():
    base = [0.0, 1, 0, -1, 0, 1, 0, -1, 0, 1, 0, -1, 0, 1, 0, -1]
    found = rules([*base, 2.2, 2.2, 0, 2.2, 0, -1, 0, -1, -2, -1, -2, 0])
    assert found["near a limit"][:3] == (16, 17, 19)
    assert "near a limit" not in rules(base)


@given(
    st.lists(st.floats(-1e3, 1e3), min_size=10, max_size=40),
    st.floats(-1e3, 1e3),
    st.sampled_from([0.25, 2.0, -2.0]),
)
def test_limits_move_and_grow_with_the_series(values, shift, scale):
    series = np.round(np.array(values), 3)
    one, other = xmr(series), xmr(series * scale + shift)
    if one is None:
        assert other is None or other.moving_range < 1e-9
        return
    ends = sorted([one.lower * scale + shift, one.upper * scale + shift])
    assert [other.lower, other.upper] == pytest.approx(ends, rel=1e-6, abs=1e-6)


@given(st.floats(-100, 100), st.floats(-100, 100), st.integers(2, 40))
def test_a_straight_line_leaves_nothing(slope, start, count):
    np.testing.assert_allclose(less_line(start + slope * np.arange(count)), 0, atol=1e-8)


def share(make, count, grain, spike=1.0):
    """In how many of 100 series something stands out in the last ten periods."""
    hits = 0
    for seed in range(100):
        series = make(np.random.default_rng(seed), count)
        series[-5] *= spike
        hits += any(at >= count - 10 for at in outliers(series, grain))
    return hits / 100


MAKERS = {
    "noise": lambda chance, count: 100 + 5 * chance.normal(size=count),
    "walk": lambda chance, count: 100 + chance.normal(size=count).cumsum(),
    "season": lambda chance, count: (
        (100 + 3 * np.arange(count) + 4 * chance.normal(size=count))
        * np.resize([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1.3, 1.8], count)
    ),
}


@pytest.mark.parametrize(
    ("kind", "count", "grain"),
    [
        ("noise", 52, "week"),
        ("noise", 24, "month"),
        ("walk", 52, "week"),
        ("walk", 24, "month"),
        ("season", 24, "month"),
        ("season", 48, "month"),
    ],
)
def test_noise_wandering_and_season_seldom_stand_out(kind, count, grain):
    assert share(MAKERS[kind], count, grain) <= 0.05


@pytest.mark.parametrize("kind", ["noise", "walk"])
def test_a_spike_stands_out(kind):
    assert share(MAKERS[kind], 52, "week", spike=1.4) >= 0.7


def found(series, grain="month"):
    count = len(series)
    months = periods_between(2023 * 12 - count, 2023 * 12 - 1, grain)
    tree = tree_from_text("Sales = Orders * Price")
    inputs = {"orders": np.asarray(series, dtype=float), "price": np.full(count, 2.0)}
    every = findings(evaluate(tree, months, inputs), thorough=True)
    return [finding for finding in every if finding.code == "outlier"]


NOISE = np.tile([0.0, 3, 1, -2, 2, -3, 1, -1, 3, -2, 0, -2, 1], 4)


def test_an_outlier_of_the_last_year_is_found_also_on_a_trend():
    series = 100 + 5 * np.arange(36) + NOISE[:36]
    assert found(series) == []
    series[30] += 60
    (finding,) = found(series)
    assert finding.metric == "orders"
    assert "'Orders' is far from its history in Jul 2022: 312 is more" in finding.message


def test_a_season_and_an_old_outlier_and_a_new_level_are_no_outliers():
    peaks = 100 + NOISE[:36]
    peaks[11::12] += 80
    assert found(peaks) == []
    old = 100 + NOISE[:36]
    old[5] += 90
    assert found(old) == []
    level = 100 + NOISE[:36]
    level[30:] += 200
    assert found(level) == []

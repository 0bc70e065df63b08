"""Simulations: closed forms where there are some, equal draws for equal seeds, and clear refusals."""

import math
import tracemalloc
from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest
import strategies
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import kpitree_widgets as kt
from kpitree_widgets.analysis.model import Model
from kpitree_widgets.analysis.simulation.fitting import changes, fitted
from kpitree_widgets.analysis.simulation.normal import probability, quantile
from kpitree_widgets.analysis.simulation.scales import back, onto
from kpitree_widgets.analysis.simulation.simulating import simulate
from kpitree_widgets.errors import PeriodError, SimulationError, UnknownMetricError
from kpitree_widgets.evaluation import evaluate

STANDARD = NormalDist()


def timeless(text, **values):
    tree = kt.KPITree.from_text(text)
    for metric, value in values.items():
        tree[metric].value = value
    return tree


def monthly(text, **series):
    """A tree with so many months of data."""
    count = len(next(iter(series.values())))
    months = pd.period_range("2021-01", periods=count, freq="M").astype(str)
    return kt.KPITree.from_text(text).bind(pd.DataFrame({"month": months, **series}), time="month")


def grown(seed, periods=36, spread=0.1, start=100.0):
    steps = np.random.default_rng(seed).normal(0, spread, periods - 1)
    return start * np.exp(np.concatenate([[0.0], np.cumsum(steps)]))


def test_the_normal_distribution_equals_that_of_the_standard_library():
    shares = [1e-12, 0.001, 0.025, 0.2, 0.5, 0.77, 0.999]
    expected = [STANDARD.inv_cdf(share) for share in shares]
    assert quantile(np.array(shares)) == pytest.approx(expected, rel=1e-9)
    values = [-5.0, -1.3, 0.0, 0.0005, 2.7]
    assert probability(np.array(values)) == pytest.approx(
        [STANDARD.cdf(value) for value in values], abs=1e-7
    )


DISTRIBUTIONS = [
    kt.normal(40, 5),
    kt.lognormal(40, 5),
    kt.uniform(30, 50),
    kt.triangular(30, 42, 50),
    kt.triangular(30, 30, 50),
    kt.pert(30, 42, 50),
    kt.pert(30, 50, 50),
    fitted(40.0, "factor", np.log([1.2, 0.9, 1.1, 1.0, 0.7, 1.3, 1.05, 0.95])),
    fitted(0.4, "odds", np.array([0.1, -0.2, 0.3, 0.05, -0.4, 0.2, 0.0, 0.01])),
    fitted(-4.0, "amount", np.array([1.0, -2.0, 3.0, 0.5, -4.0, 2.0, 0.0, 0.1])),
]


@pytest.mark.parametrize("distribution", DISTRIBUTIONS, ids=lambda one: one.text)
def test_a_share_of_a_distribution_lies_below_its_quantile(distribution):
    shares = np.linspace(0.01, 0.99, 99)
    values = distribution.quantile(shares)
    assert (np.diff(values) > 0).all()
    assert distribution.probability(values) == pytest.approx(shares, abs=2e-6)


@pytest.mark.parametrize("distribution", DISTRIBUTIONS, ids=lambda one: one.text)
def test_draws_have_the_quantiles_of_their_distribution(distribution):
    draws = distribution.of_normal(quantile((np.arange(10_000) + 0.5) / 10_000))
    shares = np.array([0.1, 0.5, 0.9])
    room = 3e-4 * float(np.ptp(distribution.quantile(np.array([0.01, 0.99]))))
    assert np.quantile(draws, shares) == pytest.approx(distribution.quantile(shares), abs=room)


def test_means_and_spreads_are_those_of_the_closed_forms():
    even = (np.arange(200_000) + 0.5) / 200_000
    for distribution, mean, sd in [
        (kt.lognormal(40, 5), 40, 5),
        (kt.uniform(30, 50), 40, 20 / math.sqrt(12)),
        (kt.triangular(0, 1, 5), 2, math.sqrt((0 + 1 + 25 - 0 - 0 - 5) / 18)),
        (kt.pert(0, 1, 5), 9 / 6, math.sqrt((9 / 6) * (5 - 9 / 6) / 7)),
    ]:
        values = distribution.quantile(even)
        assert values.mean() == pytest.approx(mean, rel=1e-3)
        assert values.std() == pytest.approx(sd, rel=2e-3)


def test_a_product_of_independent_lognormals_has_the_quantiles_of_its_closed_form():
    tree = timeless("Revenue = Orders * Price * Share", orders=1, price=1, share=1)
    inputs = {
        "orders": kt.lognormal(200, 30),
        "price": kt.lognormal(5, 1),
        "share": kt.lognormal(0.5, 0.1),
    }
    found = tree.simulate(inputs=inputs, n=200_000, seed=3)["revenue"]
    middle = sum(one.location for one in inputs.values())
    spread = math.sqrt(sum(one.spread**2 for one in inputs.values()))
    for share, value in [(0.1, found.p10), (0.5, found.p50), (0.9, found.p90)]:
        exact = math.exp(middle + spread * STANDARD.inv_cdf(share))
        density = STANDARD.pdf(STANDARD.inv_cdf(share)) / (spread * exact)
        error = math.sqrt(share * (1 - share) / 200_000) / density
        assert abs(value - exact) < 4 * error


@pytest.mark.parametrize(
    ("aim", "chance"), [("maximize", 1 - STANDARD.cdf(0.4)), ("minimize", STANDARD.cdf(0.4))]
)
def test_the_probability_of_a_target_equals_that_of_the_normal_sum(aim, chance):
    tree = timeless("Profit = Revenue - Cost", revenue=100, cost=60)
    tree["profit"].target, tree["profit"].aim = 42, aim
    found = tree.simulate(
        inputs={"revenue": kt.normal(100, 3), "cost": kt.normal(60, 4)}, n=40_000
    )["profit"]
    assert abs(found.probability - chance) < 4 * found.error
    assert found.error == pytest.approx(math.sqrt(chance * (1 - chance) / 40_000), rel=0.02)


def test_a_balance_is_reached_within_its_range_and_a_guardrail_broken_outside():
    tree = timeless("Days = Stock / Sales", stock=100, sales=4)
    tree["days"].aim, tree["days"].guardrail = kt.balance(20, 30), (None, 31)
    found = tree.simulate(inputs={"stock": kt.uniform(60, 140)}, n=20_000)["days"]
    assert abs(found.probability - 0.5) < 4 * found.error
    assert found.breaks == pytest.approx(0.2, abs=0.012)
    assert "20 to 30" in found.text


def test_an_input_that_does_not_vary_gives_the_value_there_is():
    tree = monthly("Revenue = Orders * Price", Orders=grown(1), Price=[5.0] * 36)
    tree["orders"].limits = None
    held = tree.simulate("revenue", inputs={"orders": float(tree["orders"].value)})["revenue"]
    assert held.p10 == held.p50 == held.p90 == held.value == tree["revenue"].value
    assert "whatever the inputs" in held.text
    point = tree.simulate("revenue", inputs={"orders": kt.normal(7, 0)})["revenue"]
    assert (point.p10, point.p90, point.mean) == (35, 35, pytest.approx(35))


@settings(max_examples=60)
@given(strategies.trees(), st.data())
def test_inputs_without_variance_give_the_values_of_every_tree(tree, data):
    known = st.lists(st.floats(-1e3, 1e3), min_size=4, max_size=4).map(np.array)
    inputs = {metric: data.draw(known) for metric in tree.metrics}
    now = evaluate(tree, strategies.MONTHS, inputs)
    given_ones = {m: now.values[m][-1] for m in Model(now).given if np.isfinite(now.values[m][-1])}
    assume(given_ones)
    points = {metric: kt.normal(value, 0) for metric, value in given_ones.items()}
    found = simulate(now, tree.reading_order, n=100, inputs=points)
    for metric, one in found.outcomes.items():
        expected = np.full(100, now.values[metric][-1])
        assert np.allclose(one.draws, expected, rtol=1e-9, atol=0, equal_nan=True)


def test_the_value_of_the_period_is_the_median_of_what_is_fitted():
    series = grown(2)
    tree = monthly("Revenue = Orders", Orders=series)
    found = tree.simulate(n=20_000)["revenue"]
    steps = np.diff(np.log(series))
    steps = steps - np.median(steps)
    assert found.p50 == pytest.approx(series[-1], rel=0.01)
    for share, value in [(0.1, found.p10), (0.9, found.p90)]:
        assert value == pytest.approx(series[-1] * np.exp(np.quantile(steps, share)), rel=0.02)


def test_shares_stay_shares_and_what_was_never_negative_stays_so():
    rates = 1 / (1 + np.exp(-np.cumsum(np.random.default_rng(0).normal(0, 1, 30))))
    counts = np.random.default_rng(1).integers(0, 3, 30).astype(float)
    tree = monthly("Sales = Rate * Count + Change", Rate=rates, Count=counts, Change=counts - 1)
    found = tree.simulate(["rate", "count", "change"], n=5_000)
    assert 0 < found["rate"].draws.min() < found["rate"].draws.max() < 1
    assert found["count"].draws.min() >= 0
    assert found["change"].draws.min() < 0


@given(st.lists(st.floats(0.01, 0.99), min_size=1, max_size=5), st.sampled_from(["factor", "odds"]))
def test_scales_lead_back(values, scale):
    assert back(scale, onto(scale, np.array(values))) == pytest.approx(values)


def test_equal_seeds_give_equal_draws_whatever_the_order_and_more_draws_begin_alike():
    series = {f"A{number}": grown(number) for number in range(5)}
    text = "Total = A0 + A1 * A2 - A3 * A4"
    one = monthly(text, **series)
    other = monthly("Total = - A4 * A3 + A2 * A1 + A0", **dict(reversed(series.items())))
    found = one.simulate(n=25_000, seed=7)["total"].draws
    assert other.simulate(n=25_000, seed=7)["total"].draws == pytest.approx(found, rel=1e-12)
    assert (one.simulate(["a3", "total"], n=25_000, seed=7)["total"].draws == found).all()
    assert (one.simulate(n=1_000, seed=7)["total"].draws == found[:1_000]).all()
    assert (one.simulate(n=1_000, seed=8)["total"].draws != found[:1_000]).all()


@pytest.mark.parametrize("asked", [-0.8, 0.0, 0.5, 0.95])
def test_ranks_are_correlated_as_asked(asked):
    tree = timeless("Revenue = Orders * Price", orders=1, price=1)
    found = tree.simulate(
        ["orders", "price"],
        inputs={"orders": kt.lognormal(200, 80), "price": kt.triangular(1, 1, 9)},
        correlation={("Price", "orders"): asked},
        n=20_000,
    )
    draws = pd.DataFrame({name: found[name].draws for name in ("orders", "price")})
    assert draws.corr("spearman").iloc[0, 1] == pytest.approx(asked, abs=0.03)


def test_a_frame_of_correlations_is_kept_too():
    tree = timeless("T = A + B + C", a=1, b=1, c=1)
    matrix = pd.DataFrame(
        [[1, 0.6, -0.3], [0.6, 1, 0.1], [-0.3, 0.1, 1]], index=list("abc"), columns=list("abc")
    )
    inputs = {name: kt.normal(0, 1) for name in "abc"}
    found = tree.simulate(list("abc"), inputs=inputs, correlation=matrix, n=20_000)
    draws = pd.DataFrame({name: found[name].draws for name in "abc"})
    assert draws.corr("spearman").to_numpy() == pytest.approx(matrix.to_numpy(), abs=0.03)


def test_inputs_that_moved_together_go_on_together():
    orders, other = grown(1, 60), grown(5, 60)
    tree = monthly("Revenue = Orders * Price / Other", Orders=orders, Price=1 / orders, Other=other)
    names = ["orders", "price", "other"]
    found = tree.simulate(names, n=10_000)
    drawn = pd.DataFrame({name: found[name].draws for name in names}).corr("spearman")
    assert drawn.loc["orders", "price"] < -0.9
    assert abs(drawn.loc["orders", "other"]) < 0.3
    alone = tree.simulate(names, n=10_000, correlation="none")
    free = pd.DataFrame({name: alone[name].draws for name in names}).corr("spearman")
    assert abs(free.loc["orders", "price"]) < 0.05


def test_limits_and_maximum_cut_off_and_say_so():
    tree = timeless("Revenue = Price * 1", price=40)
    tree["price"].limits = (38, None)
    tree["price"].maximum = 50
    found = tree.simulate(["price"], inputs={"price": kt.normal(40, 5)}, n=20_000)
    draws = found["price"].draws
    assert 38 <= draws.min() < draws.max() <= 50
    low, high = STANDARD.cdf(-0.4), STANDARD.cdf(2)
    for share in (0.1, 0.5, 0.9):
        exact = 40 + 5 * STANDARD.inv_cdf(low + share * (high - low))
        assert np.quantile(draws, share) == pytest.approx(exact, abs=0.1)
    assert found.varying[0].outside == pytest.approx(1 - high + low, abs=1e-6)
    assert "kept within 38 to 50 (36.7% of it was outside)" in found.text


def test_samples_are_drawn_as_they_are_and_within_limits():
    tree = timeless("Revenue = Price * 1", price=40)
    tree["price"].limits = (2, None)
    found = tree.simulate(["price"], inputs={"price": kt.samples([1, 2, 3, 3])}, n=30_000)
    values, counts = np.unique(found["price"].draws, return_counts=True)
    assert values.tolist() == [2, 3]
    assert counts[1] / 30_000 == pytest.approx(2 / 3, abs=0.012)


def test_the_variance_of_a_sum_is_shared_by_what_is_added():
    tree = timeless("T = A + B - C", a=0, b=0, c=0)
    found = tree.simulate(
        inputs={"a": kt.normal(0, 3), "b": kt.normal(0, 4), "c": kt.normal(5, 1)}, n=5_000
    )["t"]
    assert [one.input.id for one in found.shares] == ["b", "a", "c"]
    assert [one.alone for one in found.shares] == pytest.approx([16 / 26, 9 / 26, 1 / 26], rel=0.12)
    assert found.shares[2].rank_correlation < 0 < found.shares[0].rank_correlation
    low, high = found.shares[0].low, found.shares[0].high
    assert (low, high) == pytest.approx((-5 - 4 * 1.2816, -5 + 4 * 1.2816), abs=0.4)


def test_inputs_by_name_alone_vary_and_the_others_keep_their_value():
    tree = monthly("Revenue = Orders * Price", Orders=grown(1), Price=grown(2))
    found = tree.simulate("revenue", inputs=["Price"])
    assert [one.metric.id for one in found.varying] == ["price"]
    whole = tree.simulate("revenue")
    assert found["revenue"].sd < whole["revenue"].sd
    mixed = tree.simulate("revenue", inputs={"price": "history", "orders": 10})
    assert mixed["revenue"].p50 == pytest.approx(10 * tree["price"].value, rel=0.02)


def test_a_computed_metric_can_be_given_a_distribution_in_place_of_its_formula():
    tree = timeless("Revenue = Orders * Price\nOrders = Visits * Rate", visits=1, rate=1, price=2)
    found = tree.simulate("revenue", inputs={"orders": kt.uniform(10, 20)})["revenue"]
    assert 20 <= found.p10 < found.p90 <= 40


def test_history_ends_at_the_period_and_the_incomplete_one_is_not_the_default():
    series = grown(3, 24)
    tree = monthly("Revenue = Orders", Orders=series)
    early = tree.simulate(period="2022-06")
    changed = monthly("Revenue = Orders", Orders=[*series[:18], *(series[18:] * 9)])
    again = changed.simulate(period="2022-06")
    assert (early["revenue"].draws == again["revenue"].draws).all()
    rows = pd.DataFrame({"day": pd.date_range("2021-01-01", "2022-12-10", freq="D")})
    rows["orders"] = rows["day"].dt.month * 1.0
    daily = kt.KPITree.from_text("Revenue = Orders")
    daily.bind(rows, time="day", grain="month", measures={"orders": kt.sum("orders")})
    assert daily.simulate().key == "2022-11"


def test_formulas_over_time_vary_in_the_period_alone():
    tree = monthly("Both = Orders + lag(Orders)", Orders=[*grown(4, 35), 100.0])
    before = tree["orders"].at("2023-11")
    found = tree.simulate("both", inputs={"orders": kt.uniform(0, 10)})["both"]
    assert before <= found.draws.min() < found.draws.max() <= before + 10


def test_a_draw_without_a_result_is_counted_and_said():
    tree = timeless("Root = sqrt(A)", a=1)
    tree["root"].target = 0
    found = tree.simulate(inputs={"a": kt.uniform(-1, 3)}, n=20_000)["root"]
    assert found.missing == pytest.approx(0.25, abs=0.015)
    assert found.probability == pytest.approx(1 - found.missing)
    assert "of the draws have no value" in found.text


def test_the_frame_and_the_text_have_the_same_numbers():
    tree = monthly("Revenue = Orders * Price", Orders=grown(1), Price=grown(2))
    tree["revenue"].target = 30_000
    found = tree.simulate(n=2_000)
    row = found.frame.loc["revenue"]
    assert row["p10"] == found["revenue"].p10
    assert row["probability"] == found["revenue"].probability
    assert found.inputs_frame.loc["revenue"].index.tolist() == [
        one.input.id for one in found["revenue"].shares
    ]
    assert str(found).startswith("Dec 2023, 2,000 draws of 2 inputs (seed 0)")
    assert "35 relative changes" in str(found)
    assert "ranks correlated as in 35 changes" in str(found).lower()


def test_progress_is_told_and_ends_at_the_whole():
    told = []
    tree = monthly("Revenue = Orders", Orders=grown(1))
    tree.simulate(n=25_000, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_draws_come_in_blocks_so_that_memory_stays_bounded():
    names = [f"A{number}" for number in range(100)]
    tree = monthly("Total = " + " + ".join(names), **{name: grown(1) for name in names})
    tree.simulate(n=100)
    tracemalloc.start()
    tree.simulate(n=30_000, correlation="none")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 30_000 * 101 * 8  # what all draws of all metrics would take at once


def test_memory_stays_bounded_where_formulas_look_back():
    names = [f"A{number}" for number in range(40)]
    tree = monthly(
        "Total = " + " + ".join(f"lag({name}) * {name}" for name in names),
        **{name: grown(1, 60) for name in names},
    )
    tree.simulate(n=100)
    tracemalloc.start()
    tree.simulate(n=4_000, correlation="none")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4_000 * 60 * 41 * 8  # what all periods of all draws would take at once


REFUSED = [
    ({"n": 10}, "no number of draws"),
    ({"seed": -1}, "no seed"),
    ({"inputs": {"orders": "much"}}, "is no distribution"),
    ({"inputs": {"revenue": 3, "price": kt.normal(1, 1)}}, "nothing varies|does not drive"),
    ({"inputs": ["visits"]}, "does not drive"),
    ({"correlation": "strong"}, "says no correlation"),
    ({"correlation": {("orders", "price"): 2}}, "from -1 to 1"),
]


@pytest.mark.parametrize(("options", "said"), REFUSED, ids=str)
def test_what_makes_no_sense_is_refused(options, said):
    tree = monthly("Revenue = Orders * Price", Orders=grown(1), Price=grown(2))
    tree.add("visits")
    with pytest.raises(SimulationError, match=said):
        tree.simulate("revenue", **options)


def test_correlations_that_contradict_each_other_are_refused():
    tree = timeless("T = A + B + C", a=1, b=1, c=1)
    pairs = {("a", "b"): 0.9, ("b", "c"): 0.9, ("a", "c"): -0.9}
    with pytest.raises(SimulationError, match="contradict"):
        tree.simulate(inputs=dict.fromkeys("abc", kt.normal(0, 1)), correlation=pairs)


def test_too_little_history_names_the_input_and_what_to_give():
    tree = monthly("Revenue = Orders * Price", Orders=grown(1, 6), Price=grown(2, 6))
    with pytest.raises(SimulationError, match=r"Orders has 5 changes.*kt\.triangular") as caught:
        tree.simulate()
    assert caught.value.metric == "orders"
    wide = tree.simulate(inputs={"orders": kt.normal(100, 5), "price": 3})
    assert wide["revenue"].p50 == pytest.approx(300, rel=0.02)


def test_a_missing_value_names_the_input_and_the_period():
    tree = monthly("Revenue = Orders * Price", Orders=[*grown(1, 20), None], Price=grown(2, 21))
    with pytest.raises(SimulationError, match="Orders has no value in Sep 2022"):
        tree.simulate()
    with pytest.raises(PeriodError):
        tree.simulate(period="2031-01")
    with pytest.raises(UnknownMetricError):
        tree.simulate("revnue")


def test_limits_that_leave_nothing_are_refused():
    tree = timeless("Revenue = Price * 1", price=40)
    tree["price"].limits = (100, 110)
    with pytest.raises(SimulationError, match="Price: nothing of its distribution"):
        tree.simulate(inputs={"price": kt.uniform(30, 50)})


@pytest.mark.parametrize(
    "make",
    [
        lambda: kt.normal(1, -1),
        lambda: kt.normal(float("nan"), 1),
        lambda: kt.lognormal(0, 1),
        lambda: kt.uniform(3, 3),
        lambda: kt.triangular(1, 5, 3),
        lambda: kt.pert(1, 0, 3),
        lambda: kt.samples([]),
        lambda: kt.samples([1, float("inf")]),
        lambda: kt.samples(["a"]),
    ],
)
def test_a_distribution_that_cannot_be_is_refused(make):
    with pytest.raises(SimulationError):
        make()


def test_changes_skip_gaps():
    assert np.isnan(changes(np.array([1.0, np.nan, 3.0, 6.0]), "factor")).tolist() == [
        True,
        True,
        False,
    ]

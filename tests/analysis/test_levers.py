"""Levers: slopes are those of differences, moves are what the tree gives when it is computed again."""

from dataclasses import replace

import numpy as np
import pytest
import strategies
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import kpitree_widgets as kt
from kpitree_widgets.analysis.levers.better import Better
from kpitree_widgets.analysis.levers.moving import levers
from kpitree_widgets.analysis.levers.range import realistic_range, typical_change
from kpitree_widgets.analysis.model import Model
from kpitree_widgets.errors import EditError, PeriodError, SegmentError, UnknownMetricError
from kpitree_widgets.evaluation import evaluate
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.periods import TIMELESS, periods_between
from kpitree_widgets.segments import Segments
from kpitree_widgets.tree.expectations import Benchmark, Bounds
from kpitree_widgets.tree.metric import Metric

MONTHS = periods_between(2024 * 12, 2024 * 12 + 23, "month")
NAMES = "abcdef"
amounts = st.floats(0.5, 50.0)
factors = st.dictionaries(st.sampled_from(NAMES), amounts, min_size=2)


def evaluated(text, values, periods=TIMELESS, **fields):
    tree = tree_from_text(text)
    for metric, changed in fields.items():
        tree = tree.replacing(replace(tree[metric], **changed))
    inputs = {
        name: np.full(len(periods), value)
        if np.ndim(value) == 0
        else np.asarray(value, dtype=float)
        for name, value in values.items()
    }
    return evaluate(tree, periods, inputs)


def again(evaluation, lever, value, position):
    """The tree computed from changed inputs, by the evaluation itself."""
    series = evaluation.values[lever].copy()
    series[position] = value
    inputs = {**evaluation.inputs, lever: series}
    return evaluate(evaluation.tree, evaluation.periods, inputs).values


@given(factors)
def test_the_elasticity_of_a_factor_is_1(values):
    found = levers(evaluated(f"y = {' * '.join(values)}", values), "y")
    for lever in found.levers:
        assert lever.elasticity == pytest.approx(1.0, rel=1e-12)


@given(factors)
def test_the_elasticity_of_a_denominator_is_minus_1(values):
    first, *rest = values
    found = levers(evaluated(f"y = {first} / ({' * '.join(rest)})", values), "y")
    assert found[first].elasticity == pytest.approx(1.0, rel=1e-12)
    for name in rest:
        assert found[name].elasticity == pytest.approx(-1.0, rel=1e-12)


@given(st.floats(0.5, 9.0), st.integers(-3, 3))
def test_the_elasticity_of_a_power_is_its_exponent(x, power):
    assume(power != 0)
    found = levers(evaluated(f"y = 3 * x ** {power}", {"x": x}), "y")
    assert found["x"].elasticity == pytest.approx(power, rel=1e-12)


def homogeneous():
    """Formulas of degree 1: all levers times k gives the metric times k."""

    def grown(inner):
        return st.one_of(
            st.builds("({} + {})".format, inner, inner),
            st.builds("({} * {} / {})".format, inner, inner, inner),
            st.builds("max({}, {})".format, inner, inner),
            st.builds("sqrt({} * {})".format, inner, inner),
            st.builds("({} * {})".format, inner, st.floats(0.1, 9.0)),
        )

    return st.recursive(st.sampled_from(NAMES), grown, max_leaves=9)


@given(homogeneous(), st.lists(amounts, min_size=6, max_size=6))
def test_elasticities_of_a_homogeneous_function_add_up_to_1(text, numbers):
    """Euler's theorem for a function of degree 1."""
    values = dict(zip(NAMES, numbers, strict=True))
    found = levers(evaluated(f"y = {text}", values), "y")
    assert sum(lever.elasticity for lever in found.levers) == pytest.approx(1.0, rel=1e-9)


def roots_with_values(evaluation):
    return [
        root
        for root in evaluation.tree.roots
        if not Model(evaluation).is_given(root) and np.isfinite(evaluation.values[root][-1])
    ]


def smooth_slope(evaluation, lever, root, now, step):
    """The central difference, or ``None`` where there is a kink, a jump or only noise."""

    def at(value):
        return again(evaluation, lever, value, -1)[root][-1]

    middle = evaluation.values[root][-1]
    ends = [at(now + by) for by in (step, -step, step / 2, -step / 2)]
    if not np.isfinite(ends).all():
        return None
    up, down, half_up, half_down = ends
    wide, narrow = (up - down) / (2 * step), (half_up - half_down) / step
    one_sided = abs((half_up - middle) - (middle - half_down)) / step
    noise = 1e-15 * abs(middle) / step
    scale = max(abs(narrow), 1e-6)
    if abs(wide - narrow) > 1e-5 * scale or one_sided > 1e-3 * scale or noise > 1e-6 * scale:
        return None
    return narrow


@settings(max_examples=60)
@given(strategies.evaluations())
def test_elasticities_are_those_of_central_differences(evaluation):
    """On random trees with gaps, zeros, kinks, shared drivers and functions over time."""
    for root in roots_with_values(evaluation):
        for lever in levers(evaluation, root).levers:
            now, value = lever.value, evaluation.values[root][-1]
            if lever.elasticity is None or abs(now) < 1e-3 or abs(now) > 1e5:
                continue
            slope = smooth_slope(evaluation, lever.metric.id, root, now, 1e-4 * abs(now))
            if slope is not None:
                expected = slope * now / value
                assert lever.elasticity == pytest.approx(expected, rel=1e-4, abs=1e-6)


@settings(max_examples=60)
@given(strategies.evaluations())
def test_every_effect_is_what_the_tree_gives_when_it_is_computed_again(evaluation):
    for root in roots_with_values(evaluation):
        value = evaluation.values[root][-1]
        for lever in levers(evaluation, root).levers:
            told = [(1.01 * lever.value, lever.one_percent)] if lever.value else []
            if lever.range is not None:
                told += [(lever.range.lower, lever.at_lower), (lever.range.upper, lever.at_upper)]
            moves = [move for move in (lever.best, lever.of_step, lever.potential) if move]
            told += [(move.to, move.effect) for move in moves]
            for to, effect in told:
                there = again(evaluation, lever.metric.id, to, -1)[root][-1]
                if effect is None:
                    assert np.isnan(there)
                else:
                    assert effect == pytest.approx(there - value, rel=1e-9, abs=1e-9 * abs(value))


def shop(aim="maximize"):
    """Revenue with two years of data; the price rises by a trend, the discount is fixed."""
    months, chance = np.arange(24), np.random.default_rng(4)
    return evaluated(
        "y = visits * rate * price - cost - fee",
        {
            "visits": chance.uniform(900, 1100, 24),
            "rate": chance.uniform(0.02, 0.04, 24),
            "price": 40 + months + 0.1 * np.sin(months),
            "cost": chance.uniform(200, 300, 24),
            "fee": 5.0,
        },
        MONTHS,
        y={"aim": aim},
        fee={"limits": Bounds(5, 5)},
    )


def test_where_less_is_better_everything_turns_round():
    more, less = (levers(shop(aim), "y") for aim in ("maximize", "minimize"))
    for lever in more.levers:
        other = less[lever.metric.id]
        assert (lever.elasticity, lever.at_upper) == (other.elasticity, other.at_upper)
        assert lever.best.gain == max(lever.at_lower, lever.at_upper, 0)
        assert other.best.gain == max(-lever.at_lower, -lever.at_upper, 0)
        if lever.best.gain > 0 < other.best.gain:
            assert lever.best.to != other.best.to
    assert more["cost"].best.to == more["cost"].range.lower
    assert less["cost"].best.to == less["cost"].range.upper
    gains = [lever.best.gain for lever in less.levers]
    assert gains == sorted(gains, reverse=True)
    assert "less is better" in less.text
    assert [one.metric.id for one in more.levers] != [one.metric.id for one in less.levers]


def test_what_limits_hold_fast_is_no_lever():
    found = levers(shop(), "y")
    assert "fee" not in found.frame.index
    assert [metric.id for metric in found.fixed] == ["fee"]
    assert "fixed by limits: fee" in found.text.casefold()


def test_a_balance_is_helped_towards_its_range_from_either_side():
    values = {"stock": 40.0, "sold": 1.0}
    kept = {"aim": "balance", "balance": Bounds(20, 37)}
    found = levers(evaluated("y = stock / sold", values, y=kept), "y")
    assert found["stock"].best.to == 36.0
    assert found["stock"].best.gain == 3.0
    assert found["sold"].best.gain == 40.0 - 37.0
    below = {"aim": "balance", "target": 50.0}
    found = levers(evaluated("y = stock / sold", values, y=below), "y")
    assert found["stock"].best.to == 44.0
    assert found["stock"].best.gain == pytest.approx(4.0)


def test_a_balance_without_a_range_ranks_by_how_far_it_moves_and_says_so():
    found = levers(evaluated("y = 3 * a + b", {"a": 1.0, "b": 10.0}, y={"aim": "balance"}), "y")
    assert [one.metric.id for one in found.levers] == ["b", "a"]
    assert np.isnan(found["a"].best.gain)
    assert "nobody said" in found.text


def test_the_best_value_can_lie_inside_the_range():
    hill = levers(evaluated("y = p * (10 - p)", {"p": 4.0}, p={"limits": Bounds(0, 10)}), "y")["p"]
    assert hill.best.to == 5.0
    assert hill.best.effect == 1.0
    assert hill.turns
    assert hill.at_lower == hill.at_upper == -24.0


def test_a_shared_driver_counts_on_every_way():
    found = levers(evaluated("y = u * v\nu = a + 1\nv = a * 2", {"a": 3.0}), "y")["a"]
    assert found.elasticity == pytest.approx((4 * 3 + 2) * 3 / 24)  # y = 2a² + 2a
    assert found.one_percent == pytest.approx(2 * 3.03**2 + 2 * 3.03 - 24)


def test_a_lever_at_zero_has_no_elasticity_and_still_an_effect():
    values = {"a": 0.0, "b": 5.0}
    found = levers(evaluated("y = 2 * a + b", values, a={"limits": Bounds(-1, 4)}), "y")["a"]
    assert (found.elasticity, found.one_percent, found.slope) == (None, None, 2.0)
    assert (found.at_lower, found.at_upper) == (-2.0, 8.0)
    nothing_tells = levers(evaluated("y = 2 * a + b", values), "y")
    assert nothing_tells["a"].range is None
    assert "nothing tells how far it moves" in nothing_tells.text
    assert np.isnan(nothing_tells.frame.loc["a", "elasticity"])


def test_a_metric_at_zero_has_effects_and_no_elasticities():
    found = levers(evaluated("y = a - b", {"a": 5.0, "b": 5.0}), "y")
    assert found["a"].elasticity is None
    assert found["a"].one_percent == pytest.approx(0.05)


def test_negative_values_keep_their_direction():
    found = levers(evaluated("y = a + b", {"a": -10.0, "b": 30.0}), "y")["a"]
    assert (found.range.lower, found.range.upper) == (-11.0, -9.0)
    assert found.elasticity == -0.5
    assert found.best.to == -9.0
    assert found.one_percent == pytest.approx(-0.1)  # 1% more of -10 is -10.1


def test_a_lever_moves_in_its_period_and_not_before():
    values = {"a": np.arange(1.0, 25.0)}
    found = levers(evaluated("y = cum(a)\nz = lag(a)\nw = roll_sum(a, 3)", values, MONTHS), "y")
    assert found["a"].slope == 1.0
    assert found["a"].elasticity == pytest.approx(24 / 300)
    later = levers(evaluated("y = lag(a)", values, MONTHS), "y")["a"]
    assert (later.elasticity, later.one_percent, later.best.gain) == (0.0, 0.0, 0.0)
    text = levers(evaluated("y = lag(a)", values, MONTHS), "y").text
    assert "without effect in this period: a" in text.casefold()


def test_one_unit_of_effort_is_the_typical_change_by_the_effort_it_takes():
    price = np.array([10.0, 10, 12, 12, 11, 11, 14, 14, 15, 15, 13, 13])
    values = {"price": price, "orders": 100.0}
    evaluation = evaluated("y = price * orders", values, periods_between(24000, 24011, "month"))
    found = levers(evaluation, "y")["price"]
    assert found.step == 2.0  # changes 2, 1, 3, 1, 2
    assert found.is_typical
    assert (found.of_step.to, found.of_step.effect) == (15.0, 200.0)
    flat = levers(evaluation, "y")["orders"]
    assert (flat.step, flat.is_typical) == (1.0, False)
    said = levers(evaluation, "y", effort={"price": 4, "orders": 0.5})
    assert said["price"].of_step.effect == 50.0  # four times as hard
    assert said["orders"].of_step.effect == 26.0
    assert typical_change(np.array([1.0, np.nan, 2.0, 3.0])) is None


def test_levers_are_ranked_by_effort_and_by_their_best_too():
    shop = kt.examples.shop()
    found = shop.levers("revenue", effort={"repeat customers": 10})
    gains = [lever.of_step.gain for lever in found.by_effort]
    assert gains == sorted(gains, reverse=True)
    assert found.by_effort[0].metric.id == "average_order_value"
    assert shop.levers("revenue").by_effort[0].metric.id == "repeat_customers"
    assert "most per unit of effort: Average order value +€9.4K at €84.96, Orders" in found.text
    assert "each at its best: Average order value +€96.0K at €92.00" in found.text.splitlines()


def test_a_step_goes_no_further_than_the_limits():
    values = {"a": 9.0, "b": 1.0}
    evaluation = evaluated("y = a * b", values, a={"limits": Bounds(0, 9.5)})
    found = levers(evaluation, "y", effort={"a": 0.01})["a"]
    assert (found.of_step.to, found.of_step.effect) == (9.5, 0.5)


def test_leverage_goes_to_the_maximum_or_the_best_quartile():
    others = Benchmark(p25=10, p50=20, p75=40)
    fields = {
        "rate": {"maximum": 1.0},
        "price": {"benchmark": others},
        "cost": {"benchmark": others, "aim": "minimize", "maximum": 99.0},
        "fee": {"benchmark": 3.0},
    }
    values = {"rate": 0.5, "price": 30.0, "cost": 12.0, "fee": 4.0, "rest": 0.0}
    found = levers(evaluated("y = rate * price - cost - fee - rest", values, **fields), "y")
    told = {one.metric.id: one for one in found.levers}
    assert (told["rate"].potential.effect, told["rate"].ceiling) == (15.0, "maximum")
    assert (told["price"].potential.effect, told["price"].ceiling) == (5.0, "best quartile")
    assert (told["cost"].potential.effect, told["cost"].ceiling) == (2.0, "best quartile")
    assert (told["fee"].potential.effect, told["fee"].ceiling) == (1.0, "benchmark")
    assert told["rest"].potential is told["rest"].ceiling is None


@given(st.lists(st.floats(-1e6, 1e6), min_size=8, max_size=24, unique=True))
def test_a_range_without_trend_is_that_of_the_percentiles(history):
    series = np.array(history)
    line = np.polyval(np.polyfit(np.arange(len(series)), series, 1), np.arange(len(series)))
    explained = 1 - ((series - line) ** 2).sum() / ((series - series.mean()) ** 2).sum()
    assume(explained < 0.499)
    found = realistic_range(Metric("a", "A"), series, float(series[-1]))
    low, high = np.percentile(series, [10, 90])
    assume(found.basis != "step")
    assert (found.basis, found.periods) == ("history", len(series))
    assert found.lower == pytest.approx(min(low, series[-1]), rel=1e-9, abs=1e-6)
    assert found.upper == pytest.approx(max(high, series[-1]), rel=1e-9, abs=1e-6)


@given(st.floats(0.1, 50), st.integers(8, 30), st.integers(0, 10**6))
def test_a_trend_is_taken_out_and_the_range_is_around_where_it_is_now(slope, count, seed):
    noise = np.random.default_rng(seed).uniform(-slope, slope, count)
    series = 1000 + slope * np.arange(count) + noise
    at = np.arange(count)
    found = realistic_range(Metric("a", "A"), series, float(series[-1]))
    line = np.polyval(np.polyfit(at, series, 1), at)
    assert (found.basis, found.periods) == ("trend", count)
    low, high = line[-1] + np.percentile(series - line, [10, 90])
    assert found.lower == pytest.approx(min(low, series[-1]), rel=1e-9)
    assert found.upper == pytest.approx(max(high, series[-1]), rel=1e-9)


def test_a_step_to_another_level_is_no_trend():
    """A line through both levels would lead far below; where a line explains more, it is one."""
    low = 850.0 + 10 * np.sin(np.arange(12) * 2)
    found = realistic_range(Metric("a", "A"), np.concatenate([np.full(12, 3000.0), low]), low[-1])
    assert (found.basis, found.periods) == ("step", 12)
    assert found.lower == pytest.approx(np.percentile(low, 10))
    assert found.text == "P10 to P90 of 12 periods since it changed level"
    line = 100.0 + np.arange(24) + low.repeat(2) / 100
    assert realistic_range(Metric("a", "A"), line, line[-1]).basis == "trend"


def test_too_short_or_flat_a_history_gives_way_to_limits_and_then_to_a_tenth():
    short, flat = np.array([9.0, 11.0, 10.0]), np.full(12, 10.0)
    free, bound = Metric("a", "A"), Metric("a", "A", limits=Bounds(lower=4))
    for history, count in ((short, 3), (flat, 12)):
        found = realistic_range(free, history, 10.0)
        assert (found.lower, found.upper, found.basis) == (9.0, 11.0, "a tenth")
        assert found.periods == count
        found = realistic_range(bound, history, 10.0)
        assert (found.lower, found.upper, found.basis) == (4.0, 11.0, "limits")
    assert found.text == "its limits, as 12 periods do not tell"


def test_limits_and_the_maximum_cut_the_range():
    history = np.array([0.1, 0.9, 0.2, 0.8, 0.3, 0.95, 0.4, 0.7, 0.5, 0.6])
    shown = Metric("a", "A", limits=Bounds(lower=0.3), maximum=0.7)
    found = realistic_range(shown, history, 0.6)
    assert (found.lower, found.upper, found.is_cut) == (0.3, 0.7, True)
    assert found.text.endswith("cut by its limits")
    outside = realistic_range(shown, history, 0.95)
    assert (outside.lower, outside.upper) == (0.3, 0.7)


def test_a_falling_share_is_not_expected_below_zero():
    history = np.array([8.0, 7.2, 6.1, 5.3, 4.0, 3.2, 2.1, 1.2, 0.1, 0.3])
    assert realistic_range(Metric("a", "A"), history, 0.3).lower == 0.0


def test_an_incomplete_period_says_nothing_about_the_range():
    whole = kt.examples.shop()
    assert whole.levers("revenue").period == "2026-10"
    frame = kt.examples.web_shop.shop_orders()
    frame = frame[frame["order_date"] < "2026-10-12"]
    tree = kt.KPITree.from_text("Revenue = Orders * Average order value")
    measures = {
        "Orders": kt.count_distinct("order_id"),
        "Average order value": kt.sum("amount") / kt.count_distinct("order_id"),
    }
    tree.bind(frame, time="order_date", grain="month", measures=measures, until="2026-10-11")
    assert tree.levers("revenue").period == "2026-09"
    running = tree.levers("revenue", "2026-10")
    assert running["orders"].range.periods == 23
    assert running["orders"].value == pytest.approx(tree["orders"].at("2026-10"))


def test_bad_questions_are_answered_with_what_to_change():
    tree = kt.examples.shop()
    with pytest.raises(UnknownMetricError, match="did you mean 'Revenue'"):
        tree.levers("revenu")
    with pytest.raises(PeriodError, match="the periods are 2024-11 to 2026-10"):
        tree.levers("revenue", "2030-01")
    with pytest.raises(UnknownMetricError, match="did you mean 'new_users'"):
        tree.levers("revenue")["new user"]
    with pytest.raises(EditError, match="no lever of 'New customers'"):
        tree.levers("new_customers", effort={"orders_per_customer": 1})
    for effort in (0, -1, np.nan, np.inf, True):
        with pytest.raises(EditError, match="is no effort"):
            tree.levers("revenue", effort={"new_users": effort})
    with pytest.raises(PeriodError, match="'Y' has no value; bind data"):
        levers(evaluated("Y = a / b", {"a": 1.0, "b": 0.0}), "y")
    with pytest.raises(PeriodError, match="no value in Jan 2024; the last period in which it has"):
        levers(evaluated("y = lag(a)", {"a": 1.0}, MONTHS), "y", 0)
    with pytest.raises(EditError, match=r"limits to 1 at most, or raise the maximum to 2"):
        levers(
            evaluated("y = 2 * a", {"a": 3.0}, a={"limits": Bounds(lower=2), "maximum": 1.0}), "y"
        )
    both = Segments(("shop",), ("A", "B"))
    parted = evaluate(tree_from_text("y = 2 * a"), TIMELESS, {"a": np.ones((1, 2))}, segments=both)
    with pytest.raises(SegmentError, match="about totals"):
        levers(parted, "y")


def test_an_input_has_no_levers_and_gaps_are_named():
    assert levers(evaluated("y = a * 2", {"a": 3.0}), "a").text.endswith(": it is an input")
    own = levers(evaluated("y = a * 2", {"y": 3.0}), "y")
    assert own.text.endswith(": it shows its own data")
    values = {"a": 3.0, "b": np.nan}
    found = levers(evaluated("y = if_(a > 2, a, b)", values), "y")
    assert [metric.id for metric in found.missing] == ["b"]
    assert "without a value: b" in found.text.casefold()
    assert found.frame.index.tolist() == ["a"]


def test_the_frame_says_what_the_levers_say():
    found = kt.examples.shop().levers("revenue")
    frame = found.frame
    for lever in found.levers:
        row = frame.loc[lever.metric.id]
        assert row["elasticity"] == lever.elasticity
        assert (row["lower"], row["upper"]) == (lever.range.lower, lever.range.upper)
        assert (row["best"], row["effect"], row["gain"]) == (
            lever.best.to,
            lever.best.effect,
            lever.best.gain,
        )
        assert row["step_effect"] == lever.of_step.effect
    assert frame["gain"].is_monotonic_decreasing
    assert str(frame.dtypes["gain"]) == str(frame.dtypes["potential"]) == "float64"


@given(st.floats(-100, 100), st.floats(-100, 100), st.floats(-50, 0), st.floats(0, 50))
def test_a_gain_there_is_a_loss_back(before, after, low, high):
    for better in (Better("maximize"), Better("minimize"), Better("balance", Bounds(low, high))):
        assert better.gain(before, after) == pytest.approx(-better.gain(after, before), abs=1e-12)

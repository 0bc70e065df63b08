"""Forecasts: exact where nothing is uncertain, never looking ahead, and said how good they were."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kpitree_widgets as kt
from kpitree_widgets.analysis.forecasting import choosing, ets
from kpitree_widgets.analysis.forecasting.backtesting import backtest, origins
from kpitree_widgets.analysis.forecasting.methods import naive, seasonal_naive
from kpitree_widgets.analysis.model import Model
from kpitree_widgets.errors import PeriodError, SimulationError, UnknownMetricError
from kpitree_widgets.evaluation import evaluate
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.periods import periods_between

SEASON = np.array([80.0, 70, 90, 100, 110, 130, 120, 90, 100, 105, 140, 180])
PLAIN = ("seasonal naive", "seasonal naive with drift")


def monthly(text, **series):
    """A tree with so many months of data from January 2019 on."""
    count = len(next(iter(series.values())))
    months = pd.period_range("2019-01", periods=count, freq="M").astype(str)
    return kt.KPITree.from_text(text).bind(pd.DataFrame({"month": months, **series}), time="month")


def noisy(seed, count=48, spread=0.05, growth=0.004):
    random = np.random.default_rng(seed)
    noise = random.normal(0, spread, count) + growth * np.arange(count)
    return np.resize(SEASON, count) * np.exp(noise)


@pytest.mark.parametrize("model", ["auto", "ets", *PLAIN])
def test_a_series_that_repeats_itself_is_foretold_exactly(model):
    tree = monthly("Revenue = Orders * Price", Orders=np.tile(SEASON, 4), Price=[5.0] * 48)
    found = tree.forecast(periods=15, model=model)["revenue"]
    exact = 5 * np.resize(SEASON, 15)
    assert found.median == pytest.approx(exact)
    assert found.p10 == pytest.approx(exact)
    assert found.p90 == pytest.approx(exact)
    assert found.tested.wape == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("model", ["auto", "seasonal naive with drift"])
def test_a_season_that_grows_by_a_factor_goes_on_growing(model):
    orders = np.concatenate([SEASON * 1.1**year for year in range(4)])
    found = monthly("Revenue = Orders", Orders=orders).forecast(periods=24, model=model)
    exact = np.concatenate([SEASON * 1.1**4, SEASON * 1.1**5])
    assert found["revenue"].median == pytest.approx(exact, rel=1e-3)
    assert found["revenue"].keys[0], found["revenue"].keys[-1] == ("2023-01", "2024-12")


@pytest.mark.parametrize("model", ["ets", *PLAIN, "drift", "naive"])
def test_intervals_widen(model):
    tree = monthly("Revenue = Orders", Orders=noisy(1))
    found = tree.forecast(periods=36, model=model, n=4_000)["revenue"]
    widths = np.log(found.p90) - np.log(found.p10)
    assert (widths > 0).all()
    first, last = widths[:12].mean(), widths[-12:].mean()
    assert last > 1.1 * first if model != "ets" else last > 0.95 * first


def test_the_interval_of_a_random_walk_is_that_of_its_steps_added_up():
    steps = np.random.default_rng(0).normal(0, 1, 400)
    fit = naive(np.cumsum(steps), 9)
    drawn = np.random.default_rng(1).choice(fit.residuals[1:], size=(9, 20_000))
    spread = fit.paths(drawn).std(axis=1)
    assert spread == pytest.approx(np.sqrt(np.arange(1, 10)) * np.std(steps[1:]), rel=0.03)


@pytest.mark.parametrize("season", [0, 12])
def test_paths_of_exponential_smoothing_are_those_of_statsmodels(season):
    series = np.log(noisy(3))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = ets._smoothed(series, trend=True, season=season)
        fit = ets._fit(found, 30)
        errors = np.random.default_rng(0).normal(0, 0.1, (30, 3))
        exact = found.simulate(30, anchor="end", repetitions=3, random_errors=errors)
    assert fit.paths(errors) == pytest.approx(np.asarray(exact), rel=1e-9)


def test_errors_of_exponential_smoothing_are_widened_for_what_was_fitted():
    series = np.log(noisy(3))
    found = ets._smoothed(series, trend=False, season=12)
    fit = ets._fit(found, 1)
    raw = np.asarray(found.resid)
    expected = (raw - raw.mean()) * np.sqrt(48 / (48 - 15))
    assert fit.residuals == pytest.approx(expected)


@settings(max_examples=25)
@given(st.integers(0, 47), st.lists(st.floats(1, 1e4), min_size=48, max_size=48), st.data())
def test_the_future_changes_no_earlier_forecast(at, values, data):
    other = values[:at] + data.draw(st.lists(st.floats(1, 1e4), min_size=48 - at, max_size=48 - at))
    tree = tree_from_text("Revenue = Orders * Price")
    months = periods_between(2019 * 12, 2019 * 12 + 47, "month")
    tests = []
    for orders in (values, other):
        inputs = {"orders": np.array(orders), "price": np.linspace(1, 2, 48)}
        model = Model(evaluate(tree, months, inputs))
        tests.append(
            backtest(
                model,
                ["orders", "price"],
                ["revenue", "orders"],
                season=12,
                horizon=12,
                method="auto",
                told=lambda _: None,
            )
        )
    one, again = tests
    assert one.origins == again.origins
    for row, start in enumerate(one.origins):
        if start <= at:
            for metric in ("revenue", "orders"):
                assert np.array_equal(
                    one.forecasts[metric][row], again.forecasts[metric][row], equal_nan=True
                )


@pytest.fixture(autouse=True)
def _plain(request, monkeypatch):
    """Tests that do not ask for exponential smoothing go without, for speed."""
    if "smoothing" not in request.node.name and "[ets]" not in request.node.name:
        monkeypatch.setattr(choosing, "is_installed", lambda: False)


def test_smoothing_never_looks_ahead_either():
    series = noisy(5, 36)
    tree = tree_from_text("Revenue = Orders")
    months = periods_between(2019 * 12, 2019 * 12 + 35, "month")
    options = {"season": 12, "horizon": 6, "method": "auto", "told": lambda _: None}
    found = []
    for factor in (1.0, 7.0):
        later = np.concatenate([series[:33], series[33:] * factor])
        model = Model(evaluate(tree, months, {"orders": later}))
        found.append(backtest(model, ["orders"], ["orders"], **options))
    one, again = found
    same = [row for row, start in enumerate(one.origins) if start <= 33]
    assert len(same) >= 3
    for row in same:
        assert np.array_equal(
            one.forecasts["orders"][row], again.forecasts["orders"][row], equal_nan=True
        )
        assert one.methods["orders"][row] == again.methods["orders"][row]
    assert any("ETS" in name for name in one.methods["orders"])


def test_smoothing_lets_no_warning_out_and_is_named():
    tree = monthly("Revenue = Orders", Orders=noisy(6))
    found = tree.forecast(periods=6, n=200)
    assert found.inputs[0].method.startswith(("ETS", "seasonal"))
    assert found["revenue"].tested.wape < 0.15


def test_smoothing_of_what_cannot_be_smoothed_falls_back():
    short = monthly("Revenue = Orders", Orders=[3.0, 5.0, 4.0, 6.0])
    found = short.forecast(periods=2, model="ets")
    assert (found.inputs[0].method, found.inputs[0].note) == (
        "naive",
        "4 periods are too few (10 are needed)",
    )


def test_paths_of_a_sum_are_the_sums_of_the_paths_and_medians_add_up_when_all_move_together():
    one, other = noisy(1), noisy(2)
    tree = monthly("Total = A + B", A=one, B=other)
    found = tree.forecast(["total", "a", "b"], 12)
    assert found["total"].paths == pytest.approx(found["a"].paths + found["b"].paths)
    assert found["total"].mean == pytest.approx(found["a"].mean + found["b"].mean)
    gaps = np.abs(found["total"].median - found["a"].median - found["b"].median)
    assert gaps.max() > 1e-6
    spread = found["total"].p90 - found["total"].p10
    assert (spread < (found["a"].p90 - found["a"].p10) + (found["b"].p90 - found["b"].p10)).all()
    together = monthly("Total = A + B", A=one, B=3 * one).forecast(["total", "a", "b"], 12)
    assert together["total"].median == pytest.approx(together["a"].median + together["b"].median)


def test_a_share_stays_between_0_and_1_and_limits_hold():
    random = np.random.default_rng(0)
    rate = 1 / (1 + np.exp(-np.cumsum(random.normal(0.1, 0.5, 40))))
    tree = monthly("Sales = Visits * Rate", Visits=noisy(1, 40), Rate=rate)
    tree["visits"].limits = (None, 150)
    found = tree.forecast(["rate", "visits"], 24, model="drift")
    assert 0 < found["rate"].paths.min() < found["rate"].paths.max() < 1
    assert found["visits"].paths.max() == 150


def test_on_current_course_a_target_is_missed_or_reached():
    tree = monthly("Cost = Hours * Wage", Hours=np.tile(SEASON, 3), Wage=[2.0] * 36)
    tree["cost"].target = kt.path({"2021-12-31": 360, "2022-06-30": 200})
    tree["cost"].aim = "minimize"
    found = tree.forecast(periods=12)
    course = found["cost"]
    assert (course.keys[course.judged], course.missed_by) == ("2022-06", pytest.approx(60))
    assert "the target of 200 or less in Jun 2022 is missed by 60" in found.text
    assert found.frame.loc[("cost", "2022-06"), "probability"] == 0
    tree["cost"].aim = "maximize"
    assert tree.forecast(periods=12)["cost"].missed_by == 0
    assert "is reached, in all of the paths" in tree.forecast(periods=12).text
    tree["cost"].target = None
    assert tree.forecast(periods=12)["cost"].missed_by is None


def test_an_incomplete_period_is_left_out_of_the_fit_and_foretold_whole():
    days = pd.date_range("2021-01-01", "2022-12-10", freq="D")
    rows = pd.DataFrame({"day": days, "orders": 1.0})
    tree = kt.KPITree.from_text("Revenue = Orders * 2")
    tree.bind(rows, time="day", grain="month", measures={"orders": kt.sum("orders")})
    found = tree.forecast(periods=2, model="naive")
    assert found.keys == ("2022-12", "2023-01")
    assert found["revenue"].median == pytest.approx([60, 60], rel=0.02)
    assert "Dec 2022 (10 of 31 days) is left out of the fit and foretold whole" in found.text


def test_gaps_are_filled_and_a_late_start_of_the_forecast_is_said():
    series = np.tile(SEASON, 4)
    series[[20, 21]] = np.nan
    series[-2:] = np.nan
    tree = monthly("Revenue = Orders", Orders=series)
    found = tree.forecast(periods=3, model="seasonal naive")
    assert found["revenue"].median == pytest.approx(SEASON[:3])
    assert "2 gaps filled, no value since Oct 2022" in found.inputs[0].text


def test_short_and_constant_series_have_a_named_method():
    tree = monthly(
        "Revenue = Orders * Price * Rebate",
        Orders=noisy(1, 14),
        Price=[5.0] * 14,
        Rebate=[None] * 12 + [0.9, 0.8],
    )
    found = {one.metric.id: one for one in tree.forecast(periods=2).inputs}
    assert found["orders"].method in {"naive", "drift"}
    assert found["orders"].note.startswith("14 periods are less than two seasons")
    assert found["price"].method == "constant"
    assert found["rebate"].method == "naive"


def test_numbers_given_by_hand_for_the_future_are_kept():
    tree = monthly("Revenue = Orders * Price", Orders=np.tile(SEASON, 3), Price=[5.0] * 36)
    tree["price"].value = 6
    found = tree.forecast(periods=2)
    assert found["revenue"].median == pytest.approx(6 * SEASON[:2])
    assert {one.metric.id: one.method for one in found.inputs}["price"] == "as given"
    tree["price"].value = kt.by_period({"2022-02": 9})
    assert tree.forecast(periods=2)["revenue"].median == pytest.approx([5 * 80, 9 * 70])


def test_formulas_over_time_reach_into_the_forecast():
    tree = monthly("Year = ytd(Orders)\nBoth = Orders + lag(Orders, 12)", Orders=np.tile(SEASON, 3))
    found = tree.forecast(["year", "both"], 14)
    assert found["year"].median[:12] == pytest.approx(np.cumsum(SEASON))
    assert found["year"].median[12] == pytest.approx(SEASON[0])
    assert found["both"].median == pytest.approx(2 * np.resize(SEASON, 14))


def test_equal_seeds_give_equal_paths_whatever_is_asked_and_more_paths_begin_alike():
    tree = monthly("Total = A + B", A=noisy(1), B=noisy(2))
    one = tree.forecast(["total", "a"], 6, seed=4)
    assert (tree.forecast(["a", "total"], 6, seed=4)["a"].paths == one["a"].paths).all()
    assert (
        tree.forecast("total", 6, seed=4, n=200)["total"].paths == one["total"].paths[:, :200]
    ).all()
    assert (tree.forecast("total", 6, seed=5)["total"].paths != one["total"].paths).any()


def test_errors_that_came_together_come_together_again():
    random = np.random.default_rng(0)
    steps = random.normal(0, 0.1, 60)
    one = 100 * np.exp(np.cumsum(steps))
    opposite = 100 * np.exp(-np.cumsum(steps))
    tree = monthly("Total = A * B", A=one, B=opposite)
    found = tree.forecast(["total", "a"], 6, model="naive")
    assert found["total"].p90 == pytest.approx(found["total"].p10)
    assert (found["a"].p90 > 1.2 * found["a"].p10).all()
    assert "errors of 59 periods drawn again, of all inputs together" in found.text


def test_wape_and_mase_are_those_of_their_definitions():
    series = noisy(8, 40)
    tree = monthly("Revenue = Orders * 3", Orders=series)
    found = tree.forecast(periods=12, model="seasonal naive")
    revenue, errors, sizes, scaled = 3 * series, [], [], []
    for start in origins(40, 12, 12):
        ahead = np.arange(start, 40)
        off = np.abs(revenue[ahead] - revenue[start - 12 + (ahead - start) % 12])
        scale = np.abs(revenue[12:start] - revenue[: start - 12]).mean()
        errors += off.tolist()
        sizes += revenue[ahead].tolist()
        scaled += (off / scale).tolist()
    test = found["revenue"].tested
    assert test.wape == pytest.approx(sum(errors) / sum(sizes))
    assert test.naive_wape == pytest.approx(test.wape)
    assert test.mase == pytest.approx(np.mean(scaled))
    assert found.errors.loc["revenue", "tested"] == len(errors) == test.count
    assert "MASE" in found.text


def test_the_band_of_a_random_walk_holds_about_what_it_should_and_says_so():
    shares = []
    for seed in range(8):
        steps = np.random.default_rng(seed).normal(0, 0.1, 80)
        tree = monthly("Revenue = Orders", Orders=100 * np.exp(np.cumsum(steps)))
        found = tree.forecast(periods=6, model="naive")
        shares.append(found["revenue"].tested.held)
        assert found.errors.loc["revenue", "held"] == shares[-1]
        assert f"{shares[-1]:.0%} in the band" in found.text
    assert 0.6 < np.mean(shares) < 0.95


def test_an_input_with_few_errors_does_not_part_the_others():
    steps = np.cumsum(np.random.default_rng(0).normal(0, 0.1, 60))
    late = [None] * 56 + [1.0, 1.1, 1.0, 1.2]
    tree = monthly("Total = A * B + 0 * C", A=np.exp(steps), B=np.exp(-steps), C=late)
    found = tree.forecast(["total", "c"], 6, model="naive")
    assert found["total"].p90 == pytest.approx(found["total"].p10)
    assert (found["c"].p90 > found["c"].p10).all()
    assert "of all inputs together but 1 with too few" in found.text


def test_the_method_that_was_nearer_is_taken():
    steps = np.random.default_rng(2).normal(0, 0.01, 48)
    growing = np.tile(SEASON, 4) * 1.03 ** np.arange(48) * np.exp(steps)
    with_drift = monthly("R = Orders", Orders=growing).forecast(periods=3)
    assert with_drift.inputs[0].method == "seasonal naive with drift"
    random = np.random.default_rng(3)
    jumping = np.tile(SEASON, 4) * np.repeat([1.0, 2.0, 2.0, 2.0], 12)
    jumping = jumping * np.exp(random.normal(0, 0.01, 48))
    without = monthly("R = Orders", Orders=jumping).forecast(periods=3)
    assert without.inputs[0].method == "seasonal naive"


def test_a_season_again_is_computed_as_written():
    fit = seasonal_naive(np.arange(8.0), 6, 4, drift=True)
    assert fit.point.tolist() == [8, 9, 10, 11, 12, 13]
    assert fit.weights.tolist() == [1, 0, 0, 0, 1, 0]


def test_the_frame_has_a_row_per_metric_and_period():
    tree = monthly("Revenue = Orders", Orders=noisy(1))
    frame = tree.forecast(["revenue", "orders"], "2023-03").frame
    assert frame.index.tolist() == [
        (metric, key)
        for metric in ("revenue", "orders")
        for key in ("2023-01", "2023-02", "2023-03")
    ]
    assert (frame["p10"] < frame["median"]).all()


def test_a_handle_foretells_its_metric():
    tree = monthly("Revenue = Orders * 2", Orders=noisy(1))
    found = tree["revenue"].forecast(3, seed=2)
    assert tuple(found.courses) == ("revenue",)
    assert (found["revenue"].paths == tree.forecast("revenue", 3, seed=2)["revenue"].paths).all()


def test_progress_is_told_to_the_end():
    told = []
    monthly("Revenue = Orders", Orders=noisy(1)).forecast(progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


REFUSED = [
    ({"model": "prophet"}, SimulationError, "no forecast method"),
    ({"n": 1}, SimulationError, "no number of paths"),
    ({"seed": 0.5}, SimulationError, "no seed"),
    ({"periods": 0}, PeriodError, "does not lie ahead"),
    ({"periods": "2020-01"}, PeriodError, "does not lie ahead"),
    ({"periods": "2020-Q1"}, PeriodError, "is a quarter, and the tree has months"),
    ({"periods": 10**6}, PeriodError, "too far ahead"),
    ({"metric": "revnue"}, UnknownMetricError, "did you mean"),
]


@pytest.mark.parametrize(("options", "error", "said"), REFUSED, ids=str)
def test_what_makes_no_sense_is_refused(options, error, said):
    tree = monthly("Revenue = Orders", Orders=noisy(1))
    with pytest.raises(error, match=said):
        tree.forecast(**options)


def test_what_is_too_short_says_how_many_periods_are_needed():
    with pytest.raises(SimulationError, match="2 complete periods are too little") as caught:
        monthly("Revenue = Orders", Orders=[1.0, 2.0]).forecast()
    assert (caught.value.hint, caught.value.metric) == ("bind data of 3 or more", "orders")
    six = monthly("Revenue = Orders", Orders=noisy(1, 6)).forecast(periods=2)
    assert "Too short to be tested: 7 complete periods are needed, there are 6." in six.text
    assert six["revenue"].tested is None
    assert "6 periods are less than two seasons (24)" in six.text
    seven = monthly("Revenue = Orders", Orders=noisy(1, 7)).forecast(periods=2)
    assert seven["revenue"].tested.count == 1
    assert "Too short" not in seven.text
    given = monthly("Revenue = Orders", Orders=[1.0, 2.0])
    given["orders"].value = 4
    assert given.forecast(periods=2)["revenue"].median.tolist() == [4, 4]


def test_the_story_names_methods_error_and_target():
    tree = monthly("Revenue = Orders * Price", Orders=noisy(1), Price=[5.0] * 48)
    tree["revenue"].target = kt.path({"2022-12-31": 900, "2023-12-31": 10_000})
    found = tree.forecast(["revenue", "orders"], 12, model="seasonal naive")
    course = found["revenue"]
    assert found.story("revenue") == (
        f"{course.standing} {found.error('revenue')} "
        "Orders by seasonal naive, Price by constant, the rest by formula."
    )
    assert course.standing.startswith(
        "On current course the target of 10,000 or more in Dec 2023 is"
    )
    assert course.text.endswith(course.standing)
    assert (
        tree["orders"].forecast(3, model="naive").story("orders").endswith("in the band. By naive.")
    )
    many = " + ".join(f"Input {number}" for number in range(7))
    data = {f"Input {number}": noisy(number) for number in range(7)}
    wide = monthly(f"Total = {many}", **data).forecast(periods=2, model="naive")
    assert wide.story("total").endswith("7 inputs by naive, the rest by formula.")


def test_without_history_or_time_axis_it_says_what_is_missing():
    tree = monthly("Revenue = Orders * Price", Orders=noisy(1))
    with pytest.raises(SimulationError, match="Price has no values to go by") as caught:
        tree.forecast()
    assert caught.value.metric == "price"
    timeless = kt.KPITree.from_text("Revenue = Orders")
    timeless["orders"].value = 3
    with pytest.raises(PeriodError, match="no time axis"):
        timeless.forecast()


def test_without_statsmodels_smoothing_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(ets, "is_installed", lambda: False)
    monkeypatch.setattr(choosing, "is_installed", lambda: False)
    tree = monthly("Revenue = Orders", Orders=noisy(1))
    with pytest.raises(SimulationError, match=r"pip install .kpitree-widgets\[forecast\]"):
        tree.forecast(model="ets")
    assert tree.forecast().inputs[0].method in PLAIN

"""Whether the data speak for what people declare, against it, or not at all."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitree_widgets.analysis.findings import findings
from kpitree_widgets.analysis.influences import estimate_conflict, estimate_influence
from kpitree_widgets.analysis.lagged import changes, lagged
from kpitree_widgets.evaluation import evaluate
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.periods import periods_between
from kpitree_widgets.tree.edits import Relate, Update, applied
from kpitree_widgets.tree.relations import Conflict, Influence

SEEDS = range(120)


def evaluated(grain="week", **series):
    names = list(series)
    tree = tree_from_text(f"Top = {' + '.join(name.capitalize() for name in names)}")
    count = len(series[names[0]])
    inputs = {name: np.asarray(values, dtype=float) for name, values in series.items()}
    first = 2018 * 12 if grain == "month" else 2500
    return evaluate(tree, periods_between(first, first + count - 1, grain), inputs)


def walk(seed, count=52):
    return 100 + np.random.default_rng(seed).normal(size=count).cumsum()


def later(series, lag, sign=1.0, seed=1, noise=1.0):
    """What follows ``series`` ``lag`` periods later, with noise of its own."""
    moved = np.concatenate((np.full(lag, series[0]), series[: len(series) - lag]))
    return sign * 2 * moved + noise * np.random.default_rng(seed).normal(size=len(series))


@pytest.mark.parametrize("lag", [0, 1, 2, 4])
@pytest.mark.parametrize(
    ("sign", "declared", "verdict"),
    [(1, "+", "supported"), (-1, "-", "supported"), (-1, "+", "contradicted")],
)
def test_a_planted_relation_is_found_with_its_lag(lag, sign, declared, verdict):
    cause = walk(7)
    found = estimate_influence(
        evaluated(a=cause, b=later(cause, lag, sign)), "a", "b", sign=declared
    )
    assert (found.verdict, found.lag) == (verdict, lag)
    assert found.correlation * sign > 0.5
    assert found.p_value < 0.02
    assert found.points == 51 - lag


def test_the_declared_lag_is_asked_first():
    cause = walk(3, 90)
    both = later(cause, 1, noise=0.5) + later(cause, 4, 1.5, seed=2)
    evaluation = evaluated(a=cause, b=both)
    assert estimate_influence(evaluation, "a", "b", lag=1).lag == 1
    assert estimate_influence(evaluation, "a", "b").lag == 4


def clear(make, count, grain="week", **options):
    """In how many of the seeds two series are not left open."""
    pairs = ((make(seed, count), make(seed + 1000, count)) for seed in SEEDS)
    found = (estimate_influence(evaluated(grain, a=a, b=b), "a", "b", **options) for a, b in pairs)
    return sum(one.verdict != "cannot tell" for one in found) / len(SEEDS)


@pytest.mark.parametrize("options", [{}, {"lag": 1}])
def test_of_independent_random_walks_nothing_is_said(options):
    assert clear(walk, 52, **options) <= 0.05
    correlations = [abs(np.corrcoef(walk(seed), walk(seed + 1000))[0, 1]) for seed in SEEDS]
    assert np.mean(np.array(correlations) > 0.28) > 0.5, "most would pass a test of their levels"


def trend(seed, count):
    return 100 + 3 * np.arange(count) + np.random.default_rng(seed).normal(size=count)


def growth(seed, count):
    return 100 * 1.03 ** np.arange(count)


def season(seed, count):
    year = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 30]
    return 50 + 10 * np.resize(year, count) + 5 * np.random.default_rng(seed).normal(size=count)


def test_a_common_trend_is_no_influence():
    assert clear(trend, 52) <= 0.07
    assert clear(growth, 52) == 0
    assert (
        estimate_influence(
            evaluated(a=np.arange(40.0), b=2 * np.arange(40.0)), "a", "b"
        ).correlation
        is None
    )


def test_a_common_season_is_no_influence():
    assert clear(season, 48, "month") <= 0.07
    assert clear(season, 24, "month") == 0, "two years are too few to take the season out"


def test_too_few_points_and_constants_cannot_be_told():
    few = estimate_influence(evaluated(a=walk(1, 11), b=walk(1, 11)), "a", "b")
    assert (few.verdict, few.correlation) == ("cannot tell", None)
    assert "fewer than 12 pairs of changes" in str(few)
    still = estimate_influence(evaluated(a=np.full(40, 5.0), b=walk(1, 40)), "a", "b")
    assert (still.verdict, still.correlation) == ("cannot tell", None)


def test_gaps_are_left_out():
    cause = walk(5)
    effect = later(cause, 1, noise=0.3)
    effect[[10, 20, 21]] = np.nan
    found = estimate_influence(evaluated(a=cause, b=effect), "a", "b")
    assert (found.verdict, found.lag) == ("supported", 1)
    assert found.points == 50 - 5


@given(st.integers(0, 50), st.integers(0, 3))
def test_the_same_seed_gives_the_same_answer(seed, lag):
    evaluation = evaluated(a=walk(seed), b=walk(seed + 1))
    one, other = (estimate_influence(evaluation, "a", "b", lag=lag, seed=seed) for _ in range(2))
    assert one == other
    assert -1 <= one.correlation <= 1
    assert 0 < one.p_value <= 1


@given(st.floats(-5, 5), st.floats(-100, 100), st.floats(-1, 1))
def test_a_line_and_a_curve_leave_no_changes(slope, start, bend):
    time = np.arange(30.0)
    assert np.isnan(changes(start + slope * time, 0)).all()
    assert np.isnan(changes(start + slope * time + bend * time**2, 0)).all()


@given(st.floats(0.5, 1.5), st.floats(0.1, 100))
def test_growth_leaves_no_changes(rate, start):
    assert np.isnan(changes(start * rate ** np.arange(30.0), 0)).all()


def test_smooth_series_need_more_to_be_clear_than_rough_ones():
    chance = np.random.default_rng(4)
    rough, other = chance.normal(size=(2, 211))
    smooth = np.cumsum(rough)
    shares = []
    for one, two in ((rough, other), (smooth, np.cumsum(other))):
        found = lagged(one, two, 0, 1)
        shares.append((abs(found.correlations[0]), found.by_best))
    assert shares[1][0] > shares[0][0], "sums of noise correlate more"
    assert shares[1][1] > 0.05, "and no more than other sums of noise do"
    assert lagged(smooth, smooth, 0, 1).by_best == 1 / 500


def related(evaluation, *relations):
    tree = evaluation.tree
    for relation in relations:
        tree = applied(tree, Relate(relation)).tree
    return evaluate(tree, evaluation.periods, evaluation.inputs)


def test_an_influence_that_the_data_contradict_is_a_finding():
    cause = walk(7)
    evaluation = evaluated(a=cause, b=later(cause, 1, -1))
    right, wrong = Influence("a", "b", "-", lag=1), Influence("a", "b", "+", lag=1)
    assert not [
        f for f in findings(related(evaluation, right), thorough=True) if f.code == "influence"
    ]
    found = findings(related(evaluation, wrong), thorough=True)
    (finding,) = [one for one in found if one.code == "influence"]
    assert finding.metric == "a"
    assert "A and B move opposite ways, 1 period later, not as declared" in finding.message


@pytest.mark.parametrize(
    ("sign", "aim", "verdict"),
    [
        (1, "maximize", "contradicted"),
        (-1, "maximize", "supported"),
        (1, "minimize", "supported"),
        (-1, "minimize", "contradicted"),
        (-1, "balance", "cannot tell"),
    ],
)
def test_a_conflict_needs_a_lever_that_is_good_for_one_and_bad_for_the_other(sign, aim, verdict):
    lever = walk(7)
    evaluation = evaluated(lever=lever, sales=later(lever, 0), margin=later(lever, 1, sign, seed=9))
    tree = applied(evaluation.tree, Update("margin", {"aim": aim})).tree
    evaluation = evaluate(tree, evaluation.periods, evaluation.inputs)
    conflict = Conflict("lever", helps="sales", hurts="margin")
    assert estimate_conflict(evaluation, conflict).verdict == verdict
    found = findings(related(evaluation, conflict), thorough=True)
    assert ("conflict" in [one.code for one in found]) == (verdict == "contradicted")


def test_without_a_clear_relation_a_conflict_cannot_be_told():
    evaluation = evaluated(lever=walk(1), sales=walk(2), margin=walk(3))
    found = estimate_conflict(evaluation, Conflict("lever", "sales", "margin"))
    assert found.verdict == "cannot tell"
    assert str(found) == "cannot tell whether Lever sets Sales against Margin"

"""Mix and rate: published tables, and the laws that hold for every one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mix_tables import BERKELEY, HEADSHIP, STONES, bound

from kpitree_widgets.analysis.mixing.kitagawa import effects, shares
from kpitree_widgets.analysis.mixing.reversal import reversal

NAN = float("nan")
volumes = st.integers(0, 10_000).map(float)
rates = st.floats(-100, 100).map(lambda rate: round(rate, 3))


@st.composite
def populations(draw, least=1):
    """Shares and rates of the same segments at two ends; some are new, closed or never there."""
    count = draw(st.integers(least, 6))
    ends = []
    for _ in range(2):
        of = np.array(draw(st.lists(volumes, min_size=count, max_size=count)))
        of[draw(st.integers(0, count - 1))] += 1
        rate = np.array(draw(st.lists(rates, min_size=count, max_size=count)))
        ends.append((shares(of), np.where(of > 0, rate, NAN)))
    return (*ends[0], *ends[1])


def close(found, expected):
    return np.allclose(found, expected, rtol=0, atol=1e-9)


@given(populations())
def test_effects_add_up_to_the_change_of_the_mean(case):
    share_before, rate_before, share_after, rate_after = case
    found = effects(*case)
    before, after = (
        np.nansum(share * rate)
        for share, rate in ((share_before, rate_before), (share_after, rate_after))
    )
    assert close(found.total.sum(), after - before)
    assert close([found.before, found.after], [before, after])


@given(populations())
def test_going_back_flips_every_sign(case):
    share_before, rate_before, share_after, rate_after = case
    forth, back = effects(*case), effects(share_after, rate_after, share_before, rate_before)
    assert close(forth.rate, -back.rate)
    assert close(forth.mix, -back.mix)


@given(populations())
def test_a_segment_that_kept_its_share_has_no_mix_and_one_that_kept_its_rate_no_rate(case):
    share_before, rate_before, share_after, rate_after = case
    found = effects(*case)
    assert not found.mix[share_before == share_after].any()
    assert not found.rate[rate_before == rate_after].any()


@given(populations())
def test_a_new_or_closed_segment_is_all_mix(case):
    _, rate_before, _, rate_after = case
    found = effects(*case)
    assert not found.rate[np.isnan(rate_before) | np.isnan(rate_after)].any()


@given(populations(), rates, rates)
def test_there_is_no_mix_where_all_rates_are_equal(case, before, after):
    share_before, _, share_after, _ = case
    same = np.ones_like(share_before)
    found = effects(share_before, before * same, share_after, after * same)
    assert close(found.mix, 0)


@given(populations(), st.randoms(use_true_random=False))
def test_the_order_of_segments_does_not_matter(case, random):
    order = list(range(len(case[0])))
    random.shuffle(order)
    found, moved = effects(*case), effects(*(values[order] for values in case))
    assert close(found.rate[order], moved.rate)
    assert close(found.mix[order], moved.mix)


@given(populations(), st.floats(0.05, 0.95))
def test_cutting_a_segment_into_two_alike_changes_nothing(case, part):
    share_before, rate_before, share_after, rate_after = case
    found = effects(*case)
    cut = effects(
        np.concatenate([[part * share_before[0], (1 - part) * share_before[0]], share_before[1:]]),
        np.concatenate([rate_before[:1], rate_before]),
        np.concatenate([[part * share_after[0], (1 - part) * share_after[0]], share_after[1:]]),
        np.concatenate([rate_after[:1], rate_after]),
    )
    assert close([cut.rate[:2].sum(), cut.mix[:2].sum()], [found.rate[0], found.mix[0]])
    assert close(cut.rate[2:], found.rate[1:])
    assert close(cut.mix[2:], found.mix[1:])


@given(populations(least=2))
def test_rate_and_mix_together_do_not_depend_on_how_finely_segments_are_cut(case):
    share_before, rate_before, share_after, rate_after = case

    def merged(share, rate):
        whole = share[0] + share[1]
        mean = np.nansum(share[:2] * rate[:2]) / whole if whole else NAN
        return np.concatenate([[whole], share[2:]]), np.concatenate([[mean], rate[2:]])

    coarse = effects(*merged(share_before, rate_before), *merged(share_after, rate_after))
    fine = effects(*case)
    assert close(fine.total[:2].sum(), coarse.total[0])
    assert close(fine.total[2:], coarse.total[1:])


def test_headship_rates_of_1970_and_1985_as_das_gupta_has_them():
    """Das Gupta (1993), Standardization and Decomposition of Rates (P23-186), example 5.1."""
    found = bound(HEADSHIP).mix("Headship", "1970", "1985", by="age")
    assert (found.whole_before, found.whole_after) == (
        pytest.approx(44.7268, abs=5e-5),
        pytest.approx(47.6940, abs=5e-5),
    )
    assert found.rate == pytest.approx(1.7403, abs=5e-5)
    assert found.mix == pytest.approx(1.2269, abs=5e-5)
    assert found.residual == pytest.approx(0, abs=1e-12)
    assert found.overlap is None
    assert found.reversal is None


def test_kidney_stones_were_treated_better_on_the_whole_and_worse_in_every_group():
    """Charig, Webb, Payne and Wickham (1986), British Medical Journal 292, 879-882."""
    found = bound(STONES).mix("Success", "1980", "1985", by="size")
    assert [round(v, 3) for v in (found.whole_before, found.whole_after)] == [0.780, 0.826]
    assert (found.reversal.against, found.reversal.along) == (2, 0)
    assert found.reversal.is_complete
    assert found.rate < 0 < found.mix
    assert "rose by 4.57\xa0pp" in found.text
    assert "although it fell in every segment by size" in found.text


def test_back_in_time_it_rose_in_every_group():
    found = bound(STONES).mix("Success", "1985", "1980", by="size")
    assert "fell by 4.57\xa0pp" in found.text
    assert "although it rose in every segment by size" in found.text


def test_berkeley_admitted_fewer_women_and_more_of_them_in_four_of_six_departments():
    """Bickel, Hammel and O'Connell (1975), Science 187, 398-404: the six largest departments.

    Men stand in the place of the period before, women in that of the one after.
    """
    found = bound(BERKELEY).mix("Admission", "1972", "1973", by="department")
    men = np.array([[512, 825], [353, 560], [120, 325], [138, 417], [53, 191], [22, 373]])
    women = np.array([[89, 108], [17, 25], [202, 593], [131, 375], [94, 393], [24, 341]])
    (m, w), (n, v) = ((t[:, 0] / t[:, 1], t[:, 1] / t[:, 1].sum()) for t in (men, women))
    assert found.whole_before == pytest.approx(1198 / 2691)
    assert found.whole_after == pytest.approx(557 / 1835)
    assert found.rate == pytest.approx(((w + v) / 2 * (n - m)).sum())
    assert found.mix == pytest.approx(((v - w) * (m + n) / 2).sum())
    assert found.rate > 0 > found.total
    assert (found.reversal.against, found.reversal.along) == (4, 2)
    assert not found.reversal.is_complete
    assert found.reversal.volume == pytest.approx(((w + v) / 2)[[0, 1, 3, 5]].sum())
    assert "although it rose in 4 of 6 segments by department, with 64% of Applicants" in found.text


def test_no_paradox_where_the_parts_move_as_the_whole():
    assert reversal(0.1, np.array([0.1, 0.2]), np.array([0.5, 0.5]), 1.0) is None
    assert reversal(0.0, np.array([0.1, 0.2]), np.array([0.5, 0.5]), 1.0) is None
    assert reversal(0.1, np.array([NAN, NAN]), np.array([0.5, 0.5]), 1.0) is None


def test_most_segments_with_little_of_the_volume_are_no_paradox():
    assert reversal(0.1, np.array([-0.1, -0.1, 0.2]), np.array([0.1, 0.1, 0.8]), 1.0) is None


def test_rounding_is_no_movement():
    found = reversal(-0.1, np.array([0.2, 1e-15]), np.array([0.6, 0.4]), 1.0)
    assert (found.against, found.along, found.unchanged) == (1, 0, 1)

"""Is a metric where it should be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitree_widgets.tree.metric import AIMS
from kpitree_widgets.tree.status import attainment, status

amounts = st.floats(-1e9, 1e9).filter(lambda amount: amount == 0 or abs(amount) > 1e-6)
aims = st.sampled_from(AIMS)


def test_without_a_target_there_is_no_status_and_without_a_value_no_judgement():
    assert status(5, None, "maximize") is None
    assert status(None, 5, "maximize") == "no data"
    assert status(float("nan"), 5, "maximize") == "no data"


@pytest.mark.parametrize(
    ("actual", "aim", "expected"),
    [
        (99.5, "maximize", "on track"),
        (99.4, "maximize", "at risk"),
        (93.9, "maximize", "off track"),
        (100.5, "minimize", "on track"),
        (110, "minimize", "off track"),
        (104, "balance", "at risk"),
        (96, "balance", "at risk"),
        (0, "minimize", "on track"),
    ],
)
def test_status_against_a_target_of_100(actual, aim, expected):
    assert status(actual, 100, aim) == expected


@given(amounts, aims)
def test_on_target_is_on_track(target, aim):
    assert attainment(target, target, aim) == 1
    assert status(target, target, aim) == "on track"


@given(amounts, st.floats(0.001, 1e6), amounts)
def test_more_is_never_worse_where_more_is_the_aim(actual, more, target):
    assert attainment(actual + more, target, "maximize") >= attainment(actual, target, "maximize")


@given(st.floats(0.001, 1e6), st.floats(0.001, 1e6), st.floats(0.001, 1e6))
def test_less_is_never_worse_where_less_is_the_aim(actual, more, target):
    assert attainment(actual, target, "minimize") >= attainment(actual + more, target, "minimize")


@given(amounts, amounts, aims)
def test_no_status_is_ever_infinite(actual, target, aim):
    reached = attainment(actual, target, aim)
    assert reached is None or abs(reached) < float("inf")

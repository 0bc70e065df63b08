"""Units form a group, read as people write them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitree_widgets.unit_algebra import PURE_NUMBER, Dimension, dimension

bases = st.sampled_from(["EUR", "USD", "order", "customer", "h", "day", "new user"])
dimensions = st.dictionaries(bases, st.integers(-3, 3).map(Fraction), max_size=4).map(Dimension.of)


@given(dimensions, dimensions, dimensions)
def test_dimensions_are_a_commutative_group(one, other, third):
    assert one * other == other * one
    assert (one * other) * third == one * (other * third)
    assert one * PURE_NUMBER == one
    assert one / one == PURE_NUMBER
    assert (one / other) * other == one
    assert one**2 == one * one
    assert (one**2) ** Fraction(1, 2) == one


@given(dimensions)
def test_a_dimension_reads_back_from_its_text(one):
    assert dimension(str(one)) == one


@pytest.mark.parametrize(
    ("unit", "same"),
    [
        ("orders", "Order"),
        ("€", "EUR"),
        ("EUR/order", "EUR per order"),
        ("visits per day", "visit/days"),
        ("%", "ratio"),
        ("EUR*%", "EUR"),
        ("hours", "h"),
        ("m^2", "m*m"),
        ("new users", "New User"),
    ],
)
def test_units_are_the_same_however_they_are_written(unit, same):
    assert dimension(unit) == dimension(same)


@pytest.mark.parametrize(
    ("one", "other"), [("EUR", "USD"), ("order", "customer"), ("EUR", "EUR/order"), ("EUR", "%")]
)
def test_other_units_are_other_units(one, other):
    assert dimension(one) != dimension(other)

"""Units form a group, read as people write them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitree_widgets.unit_algebra import PURE_NUMBER, Dimension, dimension, words, written

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
        ("companies", "Company"),
        ("boxes/batch", "box/batches"),
        ("people", "person"),
        ("EUR/FTE", "EUR/FTEs"),
        ("milliseconds", "ms"),
        ("d", "days"),
    ],
)
def test_units_are_the_same_however_they_are_written(unit, same):
    assert dimension(unit) == dimension(same)


@pytest.mark.parametrize(
    ("one", "other"),
    [("EUR", "USD"), ("order", "customer"), ("EUR", "EUR/order"), ("EUR", "%"), ("ms", "m")],
)
def test_other_units_are_other_units(one, other):
    assert dimension(one) != dimension(other)


@given(dimensions)
def test_what_is_written_for_people_reads_back(one):
    assert dimension(written(one, {"order": "Orders", "/customer": "Customer"})) == one


@pytest.mark.parametrize(
    ("unit", "around", "text"),
    [
        ("order", [], "orders"),
        ("order", ["Orders"], "Orders"),
        ("order/visit", ["Orders", "Visits"], "Orders/visit"),
        ("EUR/kwh", ["kWh"], "EUR/kWh"),
        ("EUR*kwh", ["EUR/kWh"], "EUR*kWh"),
        ("kg", ["EUR/kg"], "kg"),
        ("company", ["EUR/company"], "companies"),
        ("person", [], "people"),
        ("day", ["EUR/day"], "days"),
        ("h/order", [], "h/order"),
        ("1/order", [], "1/order"),
        ("status", [], "statuses"),
    ],
)
def test_units_are_written_as_the_tree_writes_them(unit, around, text):
    known = {base: word for one in around for base, word in words(one).items()}
    assert written(dimension(unit), known) == text

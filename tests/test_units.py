"""How numbers are written."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kpitree_widgets.units import CURRENCIES, format_change, format_percent, format_value

anything = st.floats(allow_nan=True, allow_infinity=True)
units = st.sampled_from([None, "", "%", "min", "customers", "EUR/order", *sorted(CURRENCIES)])
styles = st.sampled_from(["short", "full"])

CARDS = [
    (1_066_980.8, "EUR", "€1.067M"),
    (974_800, "EUR", "€974.8K"),
    (84.1, "EUR", "€84.10"),
    (12_688, None, "12,688"),
    (1.66, None, "1.66"),
    (0.0372, "%", "3.72%"),
    (0.041, "%", "4.10%"),
    (0, "EUR", "€0"),
    (-27_500, "EUR", "−€27.50K"),
    (999_950, "EUR", "€1.000M"),
    (999_999, None, "1.000M"),
    (84.1, "CHF", "CHF\u00a084.10"),
    (1234.4, "JPY", "¥1,234"),
    (12.5, "min", "12.50\u00a0min"),
    (738.42, "customers", "738.4"),
    (2133.0000000002, None, "2,133"),
    (1.04, "%", "104.0%"),
]


@pytest.mark.parametrize(("value", "unit", "text"), CARDS)
def test_a_card_shows_four_digits_at_most_in_the_unit_people_use(value, unit, text):
    assert format_value(value, unit) == text


def test_a_table_shows_money_to_the_cent_and_the_whole_unit():
    assert format_value(1_874_360.29, "EUR", "full") == "€1,874,360.29"
    assert format_value(84.1, "EUR/order", "full") == "€84.10/order"
    assert format_value(12_688, "customers", "full") == "12,688\u00a0customers"


def test_a_change_has_its_sign_and_ratios_change_by_percentage_points():
    assert format_change(92_300, "EUR") == "+€92.3K"
    assert format_change(-2_200, "EUR") == "−€2.2K"
    assert format_change(-0.0038, "%") == "−0.38\u00a0pp"
    assert format_change(0.0, "EUR") == "€0"


@pytest.mark.parametrize(
    ("value", "text"), [(0.125, "0.13"), (2.675, "2.67"), (1.005, "1.00"), (8.345, "8.35")]
)
def test_the_exact_binary_value_is_rounded_and_ties_go_up(value, text):
    assert format_value(value, None) == text


@given(anything | st.none(), units, styles)
@example(float("inf"), "%", "short")
@example(1.7e308, "%", "short")
@example(-0.0, "EUR", "short")
@example(-0.001, None, "short")
def test_what_is_shown_is_a_number_or_a_dash(value, unit, style):
    texts = [format_value(value, unit, style), format_change(value, unit), format_percent(value)]
    for text in texts:
        assert text == "–" or re.search(r"\d", text)
        assert not re.search(r"nan|inf|(?<!e)-|−[^1-9]*$", text, re.IGNORECASE)


@given(st.floats(-1e15, 1e15), units)
def test_a_card_has_room_for_every_value(value, unit):
    assert len(format_value(value, unit)) <= 16


@given(st.floats(1e-3, 1e14), units)
def test_a_loss_is_written_like_a_gain_with_a_minus(value, unit):
    gain, loss = format_value(value, unit), format_value(-value, unit)
    assert loss in (f"−{gain}", gain)


@given(st.floats(0.01, 1e14), st.floats(1.01, 100))
def test_more_is_never_written_as_less(value, factor):
    scales = {"": 1, "K": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}

    def read(text):
        number, scale = re.fullmatch(r"([\d.,]+)([KMBT]?)", text).groups()
        return float(number.replace(",", "")) * scales[scale]

    assert read(format_value(value, None)) <= read(format_value(value * factor, None))

"""How numbers are written."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kpitree_widgets.units import CURRENCIES, format_change, format_percent, format_value

anything = st.floats(allow_nan=True, allow_infinity=True)
SOME = ["", "%", "pp", "bp", "x", "ratio", "ms", "s", "min", "h", "days", "customers", "EUR/order"]
units = st.sampled_from([None, *SOME, *sorted(CURRENCIES)])
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
    (1_874.2, "$/visit", "$1,874"),
    (84.1, "AED", "AED\u00a084.10"),
    (1.5, "KWD", "KWD\u00a01.500"),
    (12.5, "kg", "12.50\u00a0kg"),
    (0.021, "pp", "2.10\u00a0pp"),
    (0.0021, "bp", "21\u00a0bp"),
    (0.00215, "bps", "21.50\u00a0bp"),
    (3.2, "x", "3.20×"),
    (0.4312, "ratio", "0.43"),
    (93.5, "s", "1\u00a0min\u00a034\u00a0s"),
    (42.57, "seconds", "42.6\u00a0s"),
    (0.35, "s", "350\u00a0ms"),
    (3599.7, "s", "1\u00a0h"),
    (12.5, "min", "12\u00a0min\u00a030\u00a0s"),
    (-37.5, "h", "−37\u00a0h\u00a030\u00a0min"),
    (1_234.4, "hours", "1,234\u00a0h"),
    (3.5, "days", "3\u00a0d\u00a012\u00a0h"),
    (45, "days", "45\u00a0d"),
    (0, "min", "0\u00a0min"),
    (180, "FTE", "180\u00a0FTE"),
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
    assert format_value(84.1, "USD per order", "full") == "$84.10 per order"
    assert format_value(93.5, "seconds", "full") == "93.5\u00a0seconds"
    assert format_value(0.02135, "pp", "full") == "2.135\u00a0pp"
    assert format_value(0.00213555, "bp", "full") == "21.3555\u00a0bp"


def test_a_change_has_its_sign_and_ratios_change_by_percentage_points():
    assert format_change(92_300, "EUR") == "+€92.3K"
    assert format_change(-2_200, "EUR") == "−€2.2K"
    assert format_change(-0.0038, "%") == "−0.38\u00a0pp"
    assert format_change(0.0, "EUR") == "€0"
    assert format_change(0.0038, "pp") == "+0.38\u00a0pp"
    assert format_change(-0.0038, "bp") == "−38\u00a0bp"
    assert format_change(0.2, "x") == "+0.20×"
    assert format_change(-93.5, "s") == "−1\u00a0min\u00a034\u00a0s"
    assert format_change(1_234, "EUR/order") == "+€1.2K"


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


TIMES = {"ms": 0.001, "s": 1, "min": 60, "h": 3600, "d": 86400}


@given(st.floats(1, 1e6), st.sampled_from(sorted(TIMES)))
def test_a_duration_reads_back(value, unit):
    text = format_value(value, unit)
    found = re.findall(r"([\d.,]+)([KM]?)\u00a0(ms|s|min|h|d)", text)
    scales = {"": 1, "K": 1e3, "M": 1e6}
    parts = [(float(n.replace(",", "")) * scales[k], k, TIMES[name]) for n, k, name in found]
    assert 1 <= len(parts) <= 2
    total = sum(number * seconds for number, _, seconds in parts)
    assert total == pytest.approx(value * TIMES[unit], rel=0.021 if unit == "d" else 0.0084)
    assert unit == "d" or not text.endswith("d")


def test_a_word_that_only_looks_like_a_code_is_no_currency():
    assert format_value(12, "FTE", "full") == "12\u00a0FTE"
    assert format_value(12, "EURO", "full") == "12\u00a0EURO"
    assert "ABC" not in CURRENCIES
    assert {"EUR", "CHF", "THB", "ZMW"} <= CURRENCIES

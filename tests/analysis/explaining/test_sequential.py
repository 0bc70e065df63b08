"""Price-volume-mix: one input after the other, in the order that is asked for."""

import changes as make
import pytest

from kpitree_widgets.errors import ExplanationError

TEXT = "revenue = volume * price"
ENDS = {"volume": (1000, 1100), "price": (50, 52)}


def test_what_both_do_together_goes_to_the_one_that_comes_last():
    assert make.parts(TEXT, ENDS, "sequential", ["volume", "price"]) == {
        "volume": 5000,
        "price": 2200,
    }
    assert make.parts(TEXT, ENDS, "sequential", ["price", "volume"]) == {
        "volume": 5200,
        "price": 2000,
    }


def test_without_an_order_it_is_the_reading_order_of_the_tree():
    assert make.parts(TEXT, ENDS, "sequential") == {"volume": 5000, "price": 2200}
    assert make.parts("revenue = price * volume", ENDS, "sequential")["price"] == 2000


def test_inputs_that_are_not_named_follow():
    text, ends = "v = a * b * c", {"a": (1, 2), "b": (3, 5), "c": (7, 11)}
    found = make.parts(text, ends, "sequential", ["c"])
    assert found == {"c": 3 * 4, "a": 33, "b": 2 * 2 * 11}


def test_an_input_that_is_not_below_is_an_error_that_lists_those_that_are():
    with pytest.raises(ExplanationError, match=r"'quantity' in the order .* volume, price"):
        make.parts(TEXT, ENDS, "sequential", ["quantity"])


def test_an_input_named_twice_is_an_error():
    with pytest.raises(ExplanationError, match="'price' stands twice"):
        make.parts(TEXT, ENDS, "sequential", ["price", "volume", "price"])


def test_a_turn_after_which_there_is_no_value_is_an_error_that_names_it():
    ends = {"a": (1, 2), "b": (3, 1), "c": (1, 3)}
    with pytest.raises(ExplanationError, match="choose another order") as refused:
        make.parts("v = a / (b - c)", ends, "sequential", ["a", "b", "c"])
    assert refused.value.metric == "b"


def test_drivers_change_in_the_order_of_the_first_input_below_them():
    text = "revenue = volume * value\nvalue = price * size\nvolume = visits * rate"
    ends = {"visits": (10, 12), "rate": (2, 3), "price": (5, 6), "size": (1, 2)}
    volume_first = make.explained(text, ends, "sequential", ["rate", "price"])
    assert volume_first.drivers == {"volume": (36 - 20) * 5, "value": 36 * (12 - 5)}
    value_first = make.explained(text, ends, "sequential", ["size", "visits"])
    assert value_first.drivers == {"volume": (36 - 20) * 12, "value": 20 * (12 - 5)}

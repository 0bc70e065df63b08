"""Mistakes are shown where they stand."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpitree_widgets.errors import FileError
from kpitree_widgets.io.contents import Contents
from kpitree_widgets.io.json_file import dumps, load, loads
from kpitree_widgets.io.json_span import json_span
from kpitree_widgets.io.text import tree_from_text

plain = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
states = st.recursive(
    plain,
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=20,
)


def places(state, path=()):
    """The ways to all values in ``state``, with the values."""
    yield path, state
    inside = (
        state.items()
        if isinstance(state, dict)
        else enumerate(state)
        if isinstance(state, list)
        else ()
    )
    for step, inner in inside:
        yield from places(inner, (*path, step))


@given(states, st.sampled_from([None, 1, "\t"]))
def test_the_span_of_a_path_holds_its_value(state, indent):
    text = json.dumps(state, indent=indent)
    for path, value in places(state):
        start, end = json_span(text, path)
        assert json.loads(text[start:end]) == value


def test_a_path_that_is_not_there_leads_to_the_closest_around_it():
    text = '{"a": [5], "b": 6}'
    for path in (("a", 7), ("a", "c"), ("a",)):
        start, end = json_span(text, path)
        assert text[start:end] == "[5]"


def small():
    """The text of a small file, and its lines."""
    return dumps(Contents(tree_from_text("Revenue = Orders * Price", name="Shop")))


def test_a_mistake_is_shown_with_its_line(tmp_path):
    path = tmp_path / "shop.kpitree.json"
    path.write_text(small().replace('"label": "Price"', '"label": "Price", "unit": 5'))
    with pytest.raises(FileError) as refusal:
        load(path)
    number = 1 + path.read_text().splitlines().index(
        '{"id": "price", "label": "Price", "unit": 5},'
    )
    shown = str(refusal.value)
    assert f"{path}: the unit of 'price' is 5, not a text, in line {number};" in shown
    assert shown.splitlines()[1].strip() == '{"id": "price", "label": "Price", "unit": 5},'
    assert shown.splitlines()[2].index("^") == shown.splitlines()[1].index("5}")
    assert refusal.value.metric == "price"


def test_a_very_long_line_is_not_shown():
    text = small().replace('"label": "Price"', f'"label": "{"x" * 500}", "unit": 5')
    with pytest.raises(FileError) as refusal:
        loads(text)
    assert "in line" in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"id": "orders",', '"id": "orders", "id": "o",', "'id' stands twice in one object"),
        ('"id": "orders"', '"id": "price"', "two metrics have the same id 'price', in line"),
        ("orders * price", "orders * prices", "names 'prices', which is not in the file, in line"),
        ("orders * price", "orders *", "the formula of 'revenue'|revenue: .*, in line"),
        ("orders * price", "revenue * 2", "depend on itself: .*, in line"),
        ('"label": "Price"', '"label": " "', "a metric needs a label, in line"),
        ('"label": "Price"', '"label": "P", "limits": {"lower": 2, "upper": 1}', "are empty, in"),
        ('"label": "Price"', '"label": "P", "benchmark": {"source": "x"}', "needs a value, in"),
        ('"roots": ["revenue"]', '"roots": ["sales"]', "the root 'sales' is not among the metrics"),
    ],
)
def test_what_cannot_be_is_named(old, new, message):
    assert old in small()
    with pytest.raises(FileError, match=message) as refusal:
        loads(small().replace(old, new))
    assert refusal.value.hint

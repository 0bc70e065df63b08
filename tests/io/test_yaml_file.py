"""YAML: texts stay texts, nothing is run, and mistakes are shown with line and column."""

import sys

import pytest

from kpitree_widgets.errors import FileError
from kpitree_widgets.io.contents import Contents
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.io.yaml_file import MOST_VALUES, from_yaml, to_yaml
from kpitree_widgets.tree.edits import Update, applied

BY_HAND = """
# What a person writes without thinking of YAML
format: kpitree
version: 2
name: on
metrics:
  no:
    label: No
    formula: yes - "2022"
  yes: {label: Yes, unit: 1e5x, target: {2022-12-01: 5, 2022-12-02: 1e3}}
grain: day
periods: [2022-12-01, 2022-12-02]
data:
  yes: [1, null]
""".replace('yes - "2022"', "yes * 2")


def test_words_and_dates_that_yaml_takes_for_something_else_stay_what_they_are():
    found = from_yaml(BY_HAND)
    assert found.tree.name == "on"
    assert found.tree["no"].label == "No"
    assert found.tree["yes"].unit == "1e5x"
    assert dict(found.tree["yes"].target.pairs) == {"2022-12-01": 5.0, "2022-12-02": 1000.0}
    assert found.periods.keys == ("2022-12-01", "2022-12-02")


def test_what_another_reader_would_take_for_something_else_is_quoted():
    tree = tree_from_text("A = B")
    said = {"unit": "1e5", "owner": "no", "description": "2022-12-01", "tags": ["12:30", "~", "5"]}
    text = to_yaml(Contents(applied(tree, Update("b", said)).tree))
    for quoted in ("'1e5'", "'no'", "'2022-12-01'", "['12:30', '~', '5']"):
        assert quoted in text
    assert from_yaml(text).tree["b"].tags == ("12:30", "~", "5")


def test_a_number_in_place_of_a_text_is_refused_with_its_line():
    text = BY_HAND.replace("label: No\n", "label: 2022\n")
    with pytest.raises(
        FileError, match="the label of 'no' is 2022, not a text, in line 8"
    ) as found:
        from_yaml(text)
    start, end = found.value.span
    assert text[start:end] == "2"
    assert "label: 2022" in str(found.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "it is empty"),
        ("a: [1, 2", "expected ',' or ']', in line 2, column 1"),
        ("format: kpitree\nname: 'x", "in line 2, column 9"),
        ("a: 1\na: 2", "'a' a second time, in line 2, column 1"),
        ("a: *b", "[*]b, which is not known here, in line 1, column 4"),
        ("a: &b [*b]", "[*]b, which is not known here, in line 1, column 8"),
        ("? [1]\n: 2", "a name that is no text, in line 1, column 3"),
        ("a: 1\n---\nb: 2", "a second document, in line 2"),
        ("\tb: 1", "line 1, column 1"),
        ("a: \x00", "not YAML"),
        ("5", "there is no format 'kpitree' in it"),
        ("a: !!python/object/apply:os.system ['true']", "the tag 'tag:yaml.org,2002:python"),
        ("a: !!binary aGk=", "the tag 'tag:yaml.org,2002:binary'"),
        ("[" * 5000, "not"),
        ("format: kpitree\nversion: 3\nmetrics: {}", "written in version 3.*in line 2"),
        ("format: kpitree\nversion: 2\nmetrics: {a: {label: A, formula: a +}}", "ends too early"),
        ("format: kpitree\nversion: 2\nmetrics: {a: }", "'a' has no 'label'"),
        (
            "format: kpitree\nversion: 2\nmetrics: {a: 5}",
            "is 5, not metric with id, label, formula, ...",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_line_and_column(text, message):
    with pytest.raises(FileError, match=message) as refusal:
        from_yaml(text)
    assert refusal.value.hint


def test_an_anchor_is_written_once_and_read_twice():
    text = (
        "format: kpitree\nversion: 2\nmetrics:\n"
        "  a: {label: A, thresholds: &usual {on_track: 1, at_risk: 0.9}}\n"
        "  b: {label: B, thresholds: *usual}\n"
    )
    tree = from_yaml(text).tree
    assert tree["a"].thresholds == tree["b"].thresholds


def test_aliases_of_aliases_are_counted_before_they_are_written_out():
    lines = ["a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    with pytest.raises(FileError, match=f"more than {MOST_VALUES:,} values"):
        from_yaml("\n".join(lines))


def test_whole_numbers_are_written_as_people_write_them():
    text = to_yaml(Contents(applied(tree_from_text("A = B"), Update("b", {"values": 5})).tree))
    assert "values: 5\n" in text


def test_a_missing_library_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "yaml", None)
    with pytest.raises(FileError, match=r"pip install 'kpitree-widgets\[yaml\]'"):
        to_yaml(Contents(tree_from_text("A = B")))

"""Files: they come back the same, differ by line, and are never half written."""

import json
from datetime import date

import numpy as np
import pytest
import strategies
from hypothesis import given

from kpitree_widgets.bindings import Binding
from kpitree_widgets.coverage import Coverage
from kpitree_widgets.errors import FileError, KPITreeError
from kpitree_widgets.io.json_file import Contents, dumps, load, loads, save
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.periods import Periods
from kpitree_widgets.tree.edits import Update, applied
from kpitree_widgets.tree.metric import Metric


@given(strategies.evaluations())
def test_what_was_written_reads_back_the_same(evaluation):
    contents = Contents(evaluation.tree, evaluation.periods, evaluation.inputs)
    again = loads(dumps(contents))
    assert again.tree == contents.tree
    assert again.tree.roots == contents.tree.roots
    assert again.periods == contents.periods
    assert strategies.same_values(again.inputs, contents.inputs)
    assert dumps(again) == dumps(contents)


def test_a_file_is_json_and_an_edit_changes_one_line():
    tree = tree_from_text("Profit = Revenue - Cost")
    before = dumps(Contents(tree))
    after = dumps(
        Contents(applied(tree, Update("cost", {"unit": "EUR", "target": {"2022-12": 5}})).tree)
    )
    assert json.loads(after)["metrics"][0] == {
        "id": "cost",
        "label": "Cost",
        "unit": "EUR",
        "target": {"2022-12": 5.0},
    }
    assert len(set(before.splitlines()) ^ set(after.splitlines())) == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "not a KPI tree"),
        ("[]", "no format 'kpitree'"),
        ('{"format": "kpitree", "version": 3}', "written in version 3, this package reads up to 2"),
        ('{"format": "kpitree", "version": "1"}', "version '1' is not one"),
        ('{"format": "kpitree", "version": 1}', "broken"),
        (
            '{"format": "kpitree", "version": 1, "metrics": [{"id": "a", "label": "A", "formula": "b"}]}',
            "names 'b'",
        ),
        (
            '{"format": "kpitree", "version": 1, "metrics": [{"id": "a", "label": "A", "formula": "a +"}]}',
            "ends too early",
        ),
        (
            '{"format": "kpitree", "version": 1, "metrics": [{"id": "a", "label": "A", "formula": "a"}]}',
            "depend on itself",
        ),
        (
            '{"format": "kpitree", "version": 1, "metrics": [], "data": {"a": [1]}}',
            "the data of 'a'",
        ),
    ],
)
def test_a_broken_or_newer_file_is_refused_and_left_as_it_is(tmp_path, text, message):
    path = tmp_path / "shop.kpitree.json"
    path.write_text(text)
    with pytest.raises(FileError, match=message):
        load(path)
    assert path.read_text() == text


def test_saving_replaces_the_file_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "shop.kpitree.json"
    save(Contents(tree_from_text("A = B")), path)
    before = path.read_text()
    monkeypatch.setattr(
        "os.fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device"))
    )
    with pytest.raises(FileError, match="No space left"):
        save(Contents(tree_from_text("A = C")), path)
    assert path.read_text() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileError, match="nowhere"):
        load(tmp_path / "nowhere.kpitree.json")


def test_missing_values_are_null():
    tree = tree_from_text("A = B")
    contents = Contents(tree, strategies.MONTHS, {"b": np.array([1.0, np.nan, 0.5, 2.0])})
    assert '"b": [1.0, null, 0.5, 2.0]' in dumps(contents)


def test_periods_that_are_missing_are_filled_in_without_data():
    state = json.loads(broken(lambda s: s.update(periods=["2022-09", "2022-12"])))
    coverage = {"key": "2022-12", "until": "2022-12-05", "days": 5, "of": 31}
    state["coverage"] = {**coverage, "inputs": {"orders": [3.0, 4.0]}}
    found = loads(json.dumps(state))
    assert found.periods == strategies.MONTHS
    np.testing.assert_array_equal(found.inputs["orders"], [1.0, np.nan, np.nan, 2.0])
    np.testing.assert_array_equal(found.coverage.inputs["orders"], [3.0, np.nan, np.nan, 4.0])
    assert '"orders": [1.0, null, null, 2.0]' in dumps(found)


def test_a_gap_of_millennia_is_a_slip_and_not_filled():
    periods = ["0001-01-01T00", "9999-12-31T23"]
    with pytest.raises(FileError, match="there are 87,649,416 periods, in line 1; write at"):
        loads(broken(lambda s: s.update(grain="hour", periods=periods)))


def test_what_was_bound_to_a_metric_that_is_gone_is_not_written():
    tree = tree_from_text("A = B")
    data = np.ones(4)
    inputs = {"b": data, "gone": data}
    bindings = (Binding(measures={"gone": "count()"}), Binding(columns={"b": "B", "gone": "G"}))
    coverage = Coverage("2022-12", date(2022, 12, 5), 5, 31, inputs)
    found = loads(dumps(Contents(tree, strategies.MONTHS, inputs, coverage, bindings)))
    assert set(found.inputs) == set(found.coverage.inputs) == {"b"}
    assert found.bindings == (Binding(columns={"b": "B"}),)


def test_an_infinite_number_is_refused_before_anything_is_written(tmp_path):
    path = tmp_path / "shop.kpitree.json"
    save(Contents(tree_from_text("A = B")), path)
    before = path.read_text()
    for inputs, tree in (
        ({"b": np.array([1.0, np.inf, 0, 0])}, tree_from_text("A = B")),
        ({}, tree_from_text("A = B").replacing(Metric("b", "B", target=float("inf")))),
    ):
        with pytest.raises(FileError, match=r"infinite|cannot be written as a number"):
            save(Contents(tree, strategies.MONTHS, inputs), path)
    assert path.read_text() == before


def broken(change):
    """The text of a small file after ``change`` of what it says."""
    months = Periods("month", ("2022-11", "2022-12"))
    tree = tree_from_text("Revenue = Orders * Price", name="Shop")
    state = json.loads(dumps(Contents(tree, months, {"orders": np.array([1.0, 2.0])})))
    change(state)
    return json.dumps(state)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda s: s["metrics"][0].update(unit=5),
            "the unit of 'orders' is 5, not a text, in line",
        ),
        (lambda s: s["metrics"][0].update(label=None), "the label of 'orders' is None"),
        (lambda s: s["metrics"][0].update(tags="abc"), "the tags of 'orders' is 'abc', not texts"),
        (lambda s: s["metrics"][0].update(target="5"), "the target of 'orders' is '5'"),
        (
            lambda s: s["metrics"][0].update(target={"soon": 5}),
            "not a number, numbers by period or a path of numbers by date",
        ),
        (lambda s: s["metrics"][0].update(onwer="Product"), "did you mean 'owner'"),
        (lambda s: s["metrics"][0].update(label="Price"), "have the same label 'Price'"),
        (lambda s: s.update(future=1), "holds 'future', which version 2 does not know"),
        (lambda s: s.update(roots=["profit"]), "the root 'profit' is not among the metrics"),
        (lambda s: s.update(metrics={}), "metrics is {}, not a list"),
        (lambda s: s.pop("metrics"), "the file has no 'metrics'"),
        (lambda s: s.update(grain="minute"), "grain is 'minute', not 'hour' or"),
        (lambda s: s.update(periods=["2022-12", "2022-13"]), "'2022-13' is not a month"),
        (
            lambda s: s["data"].update(orders="12"),
            "the data of 'orders' is '12', not a list of numbers",
        ),
        (lambda s: s["data"].update(orders=[1, float("inf")]), "something that is not a number"),
        (lambda s: s["data"].update(orders=[1, "2"]), "something that is not a number"),
    ],
)
def test_a_file_that_says_something_else_than_it_should_is_refused(change, message):
    with pytest.raises(KPITreeError, match=message) as refusal:
        loads(broken(change))
    assert refusal.value.hint


@pytest.mark.parametrize(
    "benchmark",
    [
        '{"by_segment": {"EU": ' * 400 + '{"value": 1}' + "}}" * 400,
        "[" * 100_000,
        "1e400",
        "9" * 5_000,
    ],
)
def test_what_is_nested_or_large_beyond_reason_is_refused(benchmark):
    text = dumps(Contents(tree_from_text("A = B")))
    with pytest.raises(FileError) as refusal:
        loads(text.replace('"label": "B"', f'"label": "B", "benchmark": {benchmark}'))
    assert refusal.value.hint


def test_a_file_saved_with_a_byte_order_mark_is_read(tmp_path):
    path = tmp_path / "shop.kpitree.json"
    path.write_text(broken(lambda _: None), encoding="utf-8-sig")
    assert load(path).tree.name == "Shop"

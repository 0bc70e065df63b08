"""What older versions wrote is read like new, and stays as it is until it is saved."""

import json
from pathlib import Path

import numpy as np
import pytest

from kpitree_widgets.amounts import PeriodValues
from kpitree_widgets.errors import FileError
from kpitree_widgets.formula.printer import to_text
from kpitree_widgets.io.file import VERSION
from kpitree_widgets.io.json_file import dumps, load, loads, save
from kpitree_widgets.io.migrations import STEPS, migrated

VERSION_1 = Path(__file__).parents[1] / "fixtures" / "version-1.kpitree.json"


def test_there_is_a_step_from_every_version_to_the_next():
    assert list(STEPS) == list(range(1, VERSION))


def test_a_file_of_version_1_is_read_whole():
    found = load(VERSION_1)
    tree = found.tree
    assert tree.name == "Shop"
    assert tree.roots == ("margin",)
    assert tree["average_order_value"].label == "Größe of an order"
    revenue, rate, cost = (tree[key] for key in ("revenue", "conversion_rate", "cost_of_goods"))
    assert to_text(revenue.expression) == "orders * average_order_value"
    assert (revenue.unit, revenue.owner) == ("EUR", "Ana")
    assert revenue.target == PeriodValues.of({"2022-11": 1100, "2022-12": 1300.5})
    assert (rate.benchmark, rate.description) == (0.024, "Orders per visit")
    assert rate.tags == ("funnel", "web")
    assert (cost.aim, cost.values) == ("minimize", PeriodValues.of({"2022-12": 610}))
    assert found.periods.keys == ("2022-09", "2022-10", "2022-11", "2022-12")
    expected = {
        "average_order_value": [50.5, np.nan, 51.0, 49.75],
        "conversion_rate": [0.02, np.nan, np.nan, 0.025],
        "visits": [1000.0, np.nan, 1200.0, 1250.0],
    }
    assert set(found.inputs) == set(expected)
    for metric, series in expected.items():
        np.testing.assert_array_equal(found.inputs[metric], series)


def test_a_step_changes_the_version_and_nothing_that_was_said():
    old = json.loads(VERSION_1.read_text(encoding="utf-8"))
    kept = json.dumps(old)
    new = migrated(old)
    assert new == {**old, "version": 2}
    assert json.dumps(old) == kept
    assert json.loads(dumps(loads(json.dumps(old)))) == new


def test_what_version_1_wrote_for_nothing_is_left_out():
    old = {"format": "kpitree", "version": 1, "grain": None, "periods": [], "metrics": []}
    assert migrated(old) == {"format": "kpitree", "version": 2, "metrics": []}


def test_an_old_file_stays_as_it_is_until_it_is_saved(tmp_path):
    path = tmp_path / "shop.kpitree.json"
    path.write_bytes(VERSION_1.read_bytes())
    contents = load(path)
    assert path.read_bytes() == VERSION_1.read_bytes()
    save(contents, path)
    assert json.loads(path.read_text(encoding="utf-8"))["version"] == VERSION
    assert dumps(load(path)) == dumps(contents)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda s: s.update(relations=[]), "holds 'relations', which version 1 does not know"),
        (lambda s: s["metrics"][0].update(opening=5), "'opening', which version 1 does not know"),
        (lambda s: s.update(version=3), "written in version 3, this package reads up to 2"),
        (lambda s: s.update(version=True), "version True is not one"),
        (lambda s: s.update(version=0), "version 0 is not one"),
    ],
)
def test_what_a_version_does_not_know_is_refused_by_name(change, message):
    state = json.loads(VERSION_1.read_text(encoding="utf-8"))
    change(state)
    with pytest.raises(FileError, match=message) as refusal:
        loads(json.dumps(state))
    assert refusal.value.span is not None


def test_a_broken_file_of_version_1_is_refused_like_any_other():
    with pytest.raises(FileError, match="metrics is 5, not a list"):
        loads('{"format": "kpitree", "version": 1, "metrics": 5}')

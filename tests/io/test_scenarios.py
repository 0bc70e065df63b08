"""Scenarios in files, in YAML and in code: what was kept comes back, and what cannot be is refused."""

import json

import pandas as pd
import pytest

import kpitree_widgets as kt
from kpitree_widgets.errors import FileError
from kpitree_widgets.io.json_file import dumps, loads


@pytest.fixture
def tree():
    shop = kt.KPITree.from_text("Revenue = Visits * Price", name="Shop")
    months = pd.DataFrame({"month": ["2022-11", "2022-12"], "Visits": [30, 40], "Price": [2, 2.5]})
    shop.bind(months, time="month")
    shop.scenario("Dearer", price="+20%", visits=35, from_="2022-11", note="as others do")
    shop.scenario(
        "Ahead", visits={"2023-01": 50}, price=kt.path({"2022-12-31": 2, "2023-02-28": 3}),
        until="2023-02",
    )  # fmt: skip
    return shop


LINES = """"scenarios": [
{"name": "Dearer", "overrides": {"price": "+20%", "visits": 35.0}, "since": "2022-11", "note": "as others do"},
{"name": "Ahead", "overrides": {"price": {"path": {"2022-12-31": 2.0, "2023-02-28": 3.0}}, "visits": {"2023-01": 50.0}}, "since": "2023-01", "until": "2023-02"}
]"""


def test_a_file_has_a_line_per_scenario(tree, tmp_path):
    path = tmp_path / "shop.kpitree.json"
    tree.save(path)
    assert LINES in path.read_text()
    again = kt.KPITree.load(path)
    assert again.scenarios == tree.scenarios
    assert str(again.compare()) == str(tree.compare())


def test_yaml_has_them_after_the_metrics(tree):
    text = tree.to_yaml()
    assert "  overrides:\n    price: +20%\n    visits: 35\n  since: 2022-11\n" in text
    assert kt.KPITree.from_yaml(text).scenarios == tree.scenarios
    assert (
        kt.KPITree.from_yaml(text.replace("+20%", "'+3'")).scenario("Dearer").value("price") == 5.5
    )


def test_code_builds_them_before_there_are_data(tree):
    code = tree.to_code()
    assert (
        'tree.scenario("Dearer", visits=35, price="+20%", from_="2022-11", note="as others do")'
        in code
    )
    space = {}
    exec(code, space)  # noqa: S102 - our own
    assert space["tree"].scenarios == tree.scenarios


def test_code_names_odd_metrics_in_a_mapping():
    odd = kt.KPITree.from_text("Total = Until + Class")
    odd.scenario("Odd", {"until": 1, "class": 2})
    odd.scenario("Nothing", {})
    assert 'tree.scenario("Odd", {"until": 1, "class": 2})' in odd.to_code()
    space = {}
    exec(odd.to_code(), space)  # noqa: S102 - our own
    assert space["tree"].scenarios == odd.scenarios


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda s: s["overrides"].update(prise=1),
            "the override of 'prise' is not among the metrics",
        ),
        (lambda s: s["overrides"].update(price="cheap"), "'cheap' is no change"),
        (lambda s: s["overrides"].update(price=None), r"scenarios\[0\].overrides.price is None"),
        (lambda s: s.update(name="Ahead"), "two scenarios are called 'Ahead'"),
        (lambda s: s.update(name="baseline"), "cannot be called 'baseline'"),
        (lambda s: s.update(since="soon"), "'soon' is not a period"),
        (lambda s: s.update(sinse="2022-12"), r"scenarios\[0\] holds 'sinse'"),
        (lambda s: s.pop("name"), r"scenarios\[0\] has no 'name'"),
    ],
)
def test_a_file_with_a_scenario_that_cannot_be_is_refused(tree, change, message):
    state = json.loads(dumps(kt.kpitree._contents(tree._document)))
    change(state["scenarios"][0])
    with pytest.raises(FileError, match=message):
        loads(json.dumps(state))

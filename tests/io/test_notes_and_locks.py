"""Notes and locks in files, YAML and code."""

import json

import pytest

import kpitree_widgets as kt
from kpitree_widgets.errors import FileError, LockedError
from kpitree_widgets.io.json_file import dumps, loads


@pytest.fixture
def tree():
    tree = kt.KPITree.from_text("Profit = Revenue - Cost\nRevenue = Orders * Price", name="Shop")
    tree["price"].value = 5
    tree.note("2022-11-05", 'Campaign "Autumn"', "orders")
    tree.note("2022-10-03", "Strike")
    tree.lock("revenue")
    return tree


def test_a_file_has_a_line_for_each_note_and_says_what_is_locked(tree, tmp_path):
    tree.save(tmp_path / "shop.kpitree.json")
    lines = (tmp_path / "shop.kpitree.json").read_text(encoding="utf-8").splitlines()
    assert '{"date": "2022-10-03", "text": "Strike"},' in lines
    assert '{"date": "2022-11-05", "text": "Campaign \\"Autumn\\"", "metric": "orders"}' in lines
    assert sum('"locked": true' in line for line in lines) == 1
    again = kt.KPITree.load(tmp_path / "shop.kpitree.json")
    assert again.notes == tree.notes
    assert [key for key in again if again[key].locked] == ["revenue"]
    with pytest.raises(LockedError):
        again["orders"].value = 3


def test_yaml_has_them_too(tree):
    text = tree.to_yaml()
    assert "    locked: true\n" in text
    assert "notes:\n- date: '2022-10-03'\n  text: Strike\n" in text
    again = kt.KPITree.from_yaml(text)
    assert (again.notes, again["revenue"].locked) == (tree.notes, True)


def test_code_writes_notes_and_then_locks(tree):
    code = tree.to_code()
    assert code.endswith(
        'tree.update("price", value=5)\n'
        'tree.note("2022-10-03", "Strike")\n'
        'tree.note("2022-11-05", \'Campaign "Autumn"\', metric="orders")\n'
        'tree.lock("revenue")\n'
    )
    names = {}
    exec(code, names)  # noqa: S102 - that is what it is for
    assert names["tree"]._document.tree == tree._document.tree


def test_a_page_carries_them(tree):
    from kpitree_widgets.report.html import saved_snapshot

    html = tree.to_html()
    assert (
        "<div>5 Nov 2022: <b>Orders</b> Campaign &quot;Autumn&quot;</div>"
        "<div>3 Oct 2022: Strike</div>"
    ) in html
    saved = saved_snapshot(tree._document)
    assert [note["text"] for note in saved["notes"]] == ["Strike", 'Campaign "Autumn"']
    assert {one["id"] for one in saved["metrics"] if one.get("locked")} == {"revenue"}


def contents(tree):
    from kpitree_widgets.kpitree import _contents

    return json.loads(dumps(_contents(tree._document)))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda s: s["notes"][0].update(date="2022-13-01"), r"notes\[0\].date is '2022-13-01'"),
        (lambda s: s["notes"][0].update(text=" "), "a note needs a text"),
        (lambda s: s["notes"][0].pop("text"), r"notes\[0\] has no 'text'"),
        (lambda s: s["notes"][0].update(metric="nobody"), "the note of 'nobody' is not among"),
        (lambda s: s["notes"][0].update(colour="red"), "holds 'colour', which version 2 does not"),
        (lambda s: s["metrics"][0].update(locked="yes"), "the locked of 'cost' is 'yes', not true"),
        (
            lambda s: s["metrics"][0].update(locked=1),
            "the locked of 'cost' is 1, not true or false",
        ),
    ],
)
def test_a_file_that_says_it_wrongly_is_refused_with_the_place(tree, change, message):
    state = contents(tree)
    loads(json.dumps(state))
    change(state)
    with pytest.raises(FileError, match=message) as refusal:
        loads(json.dumps(state))
    assert refusal.value.hint
    assert refusal.value.span is not None


def test_notes_of_a_file_are_put_in_order(tree):
    state = contents(tree)
    state["notes"].reverse()
    assert loads(json.dumps(state)).tree.notes == tree.notes


def test_a_file_from_before_notes_and_locks_loads(tree):
    state = contents(tree)
    del state["notes"]
    for metric in state["metrics"]:
        metric.pop("locked", None)
    tree = loads(json.dumps(state)).tree
    assert tree.notes == ()
    assert not any(metric.locked for metric in tree.metrics.values())

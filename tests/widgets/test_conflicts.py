"""What a view asks about conflicts: the figures of ``tree.conflicts()``, one mark for each move."""

import json

import pytest
from bridge.shop import shop
from clashing import clashing_shop
from fake_comm import connected

from kpitree_widgets.report.conflicts import BREAKS, clashes
from kpitree_widgets.widgets.commands import dispatch
from kpitree_widgets.widgets.protocol import ProtocolError


def asked(tree, **args):
    return dispatch(tree._document, "conflicts", {"metric": None, "period": "", **args}).result


def by_lever(found):
    return {one["lever"]: one for one in found["clashes"]}


def pairs(found):
    """Every lever with what it helps and what it hurts, and by how much."""
    return {
        (one["lever"], helped, hurt): (gain, loss, one["net"])
        for one in found["clashes"]
        for helped, gain in one["helps"]
        for hurt, loss in one["hurts"]
    }


def test_every_conflict_is_told_with_its_figures():
    tree = clashing_shop()
    frame = tree.conflicts().frame
    expected = {
        (row.lever, row.helps, row.hurts): (row.effect_on_helps, row.effect_on_hurts, row.net)
        for row in frame.itertuples()
    }
    assert pairs(asked(tree)) == expected
    assert len(expected) == 2


def test_the_figures_are_those_of_the_formulas():
    hours = by_lever(asked(clashing_shop()))["support_hours"]
    # 20 hours less save 20 x €3; satisfaction 0.5 + 80 / 400 = 70 %
    assert (hours["value"], hours["to"]) == (100, 80)
    assert hours["helps"] == [("profit", pytest.approx(60))]
    assert hours["hurts"] == [("satisfaction", pytest.approx(-0.05))]
    assert (hours["root"], hours["net"], hours["tone"]) == ("profit", pytest.approx(60), "up")
    assert hours["short"] == "net on Profit +€60.00"
    assert "helps Profit (+€60.00), hurts Satisfaction (−5.00\N{NO-BREAK SPACE}pp)" in hours["text"]


def test_a_guardrail_in_reach_stands_on_the_move_that_breaks_it():
    tree = clashing_shop(satisfaction={"guardrail": (0.72, None)})
    found = asked(tree)
    hours = by_lever(found)["support_hours"]
    assert hours["breaks"] == ["satisfaction"]
    assert "Satisfaction falls below its guardrail of 72.0% when Support hours" in hours["text"]
    assert found["title"] == "2 levers with 2 conflicts, 1 guardrail in reach"
    mark = next(one for one in clashes(tree.conflicts()) if one.lever == "support_hours")
    assert mark.label == f"net on Profit +€60.00 · {BREAKS}"
    assert mark.against == ("satisfaction",)


def test_a_lever_that_only_breaks_a_guardrail_is_told_too():
    # more support costs up to 20 x €3: profit falls from €1,284 to €1,224, and nothing gets better
    tree = clashing_shop(
        profit={"guardrail": (1_250, None)},
        satisfaction={"target": None, "aim": "minimize"},
        conversion_rate={"target": None},
        discount={"limits": (0.1, 0.1)},
    )
    tree.remove("satisfaction")
    found = by_lever(asked(tree))["support_hours"]
    assert (found["helps"], found["hurts"], found["breaks"]) == ([], [], ["profit"])
    assert found["net"] == pytest.approx(-60)
    assert (found["tone"], found["short"]) == ("dn", "net on Profit −€60.00")


def test_one_metric_can_be_asked_about():
    tree = clashing_shop()
    found = asked(tree, metric="Satisfaction")
    assert (found["metric"], list(by_lever(found))) == ("satisfaction", ["support_hours"])


def test_a_tree_without_conflicts_says_so():
    found = asked(shop(), period="2026-03")
    assert (found["clashes"], found["more"]) == ([], 0)
    assert found["title"] == "no conflicts, Mar 2026"
    assert found["notes"][0] == "no lever helps one and hurts another of: Revenue"


def test_a_declared_conflict_that_no_formula_shows_is_told_as_such():
    tree = clashing_shop()
    tree.conflict("visits", helps="revenue", hurts="satisfaction")
    visits = by_lever(asked(tree))["visits"]
    assert (visits["declared"], visits["found"], visits["short"]) == (True, False, "declared")
    assert visits["hurts"] == [("satisfaction", None)]


def test_the_answer_is_strict_json_and_carries_the_revision(monkeypatch):
    tree = clashing_shop()
    tree.conflict("visits", helps="revenue", hurts="satisfaction")
    page = connected(tree.editor(), monkeypatch)
    reply, _ = page.ask("conflicts", metric=None, period="")
    assert reply["result"]["rev"] == tree._document.revision > 0
    json.dumps(reply["result"], allow_nan=False)


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ({"metric": "sales", "period": ""}, "unknown_metric"),
        ({"metric": None, "period": "2031-01"}, "period"),
    ],
)
def test_what_cannot_be_answered_is_refused(monkeypatch, args, code):
    page = connected(shop().editor(), monkeypatch)
    reply, _ = page.ask("conflicts", **args)
    assert not reply["ok"]
    assert reply["error"]["code"] == code


def test_a_question_without_a_period_is_none_of_ours():
    with pytest.raises(ProtocolError, match="period"):
        dispatch(clashing_shop()._document, "conflicts", {"metric": None})

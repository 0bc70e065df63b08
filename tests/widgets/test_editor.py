"""The editor's kernel side, with a comm that only remembers."""

import json
import threading

import numpy as np
import pandas as pd
import pytest
from fake_comm import connected

import kpitree_widgets as kt
from kpitree_widgets.widgets import commands


def test_the_snapshot_is_always_current(tree, page):
    assert page.state()["snapshot"]["metrics"][0]["label"] == "Revenue"
    tree.rename("revenue", "Net revenue")
    snapshot = page.state()["snapshot"]
    assert snapshot["metrics"][0]["label"] == "Net revenue"
    assert snapshot["rev"] == 2
    series = np.frombuffer(snapshot["series"], "<f8").reshape(len(tree), 4)
    np.testing.assert_allclose(series[0], [500, 550, 600, 650])


def test_a_command_changes_the_python_object_and_is_answered_after_its_patch(tree, page):
    reply, patch = page.ask("rename", metric="orders", label="Purchases")
    assert reply["ok"]
    assert tree["orders"].label == "Purchases"
    assert [state["label"] for state in patch["metrics"]] == ["Purchases"]
    assert patch["series"] == []
    done = {"undo": "Rename Orders to Purchases", "redo": None, "past": 2, "future": 0}
    assert patch["history"] == done
    assert [message["kind"] for message in page.messages] == ["patch", "reply"]


def test_a_refused_edit_says_where_and_leaves_the_tree(tree, page):
    before = tree.to_text()
    reply, patch = page.ask("update", metric="orders", changes={"formula": "Visits * / 2"})
    assert patch is None
    assert reply["error"]["code"] == "formula"
    assert reply["error"]["span"] == [9, 10]
    assert reply["error"]["metric"] == "orders"
    assert tree.to_text() == before


def test_a_patch_holds_only_the_stretch_of_series_that_changed(tree, page):
    reply, patch = page.ask("set_value", metric="visits", value=200, period="2022-03")
    assert reply["ok"]
    assert {
        row["metric"]: (row["start"], row["length"]) for row in patch["series"]
    } == dict.fromkeys(("visits", "orders", "revenue"), (2, 1))
    assert np.frombuffer(page.buffers[0][0], "<f8").tolist() == [200, 20, 1000]
    assert tree["revenue"].at("2022-03") == pytest.approx(1000)


def test_a_new_name_in_a_formula_travels_as_a_new_metric(tree, page):
    _, patch = page.ask(
        "update", metric="average_order_value", changes={"formula": "[Items per order] × Price"}
    )
    assert [state["id"] for state in patch["metrics"]][:3] == [
        "average_order_value",
        "items_per_order",
        "price",
    ]
    assert tree["price"].formula is None


def test_a_dry_run_tells_and_changes_nothing(tree, page):
    reply, patch = page.ask(
        "move", metric="visits", to="average_order_value", dry_run=True, **{"from": "orders"}
    )
    assert patch is None
    assert reply["result"]["changes"] == [
        {"metric": "orders", "before": "visits * conversion_rate", "after": "conversion_rate"},
        {"metric": "average_order_value", "before": None, "after": "visits"},
    ]
    reply, _ = page.ask(
        "update", metric="revenue", changes={"formula": "Orders * Price * 3"}, dry_run=True
    )
    assert reply["result"]["placeholders"] == ["Price"]
    assert tree["revenue"].formula == "Orders * Average order value"


def test_an_ambiguous_edit_asks_with_its_choices(tree, page):
    tree.update("revenue", formula="Orders - Refunds")
    reply, _ = page.ask("add", label="Vouchers", parent="revenue")
    assert reply["error"]["code"] == "ambiguous_edit"
    assert reply["error"]["choices"] == ["+", "-", "*", "/"]
    reply, _ = page.ask("add", label="Vouchers", parent="revenue", operator="-")
    assert reply["result"]["metric"] == "vouchers"
    assert tree["revenue"].formula == "Orders - Refunds - Vouchers"


def test_removing_and_undoing_by_command(tree, page):
    reply, patch = page.ask("remove", metric="orders", with_drivers=True)
    assert reply["result"]["summary"] == "Remove Orders and 2 drivers"
    assert set(patch["removed"]) == {"orders", "visits", "conversion_rate"}
    _, patch = page.ask("undo")
    assert {state["id"] for state in patch["metrics"]} >= {
        "orders",
        "visits",
        "conversion_rate",
        "revenue",
    }
    assert {row["metric"] for row in patch["series"]} >= {
        "orders",
        "visits",
        "conversion_rate",
        "revenue",
    }
    assert tree["revenue"].value == pytest.approx(650)


def test_new_data_make_views_ask_for_a_snapshot(tree, page):
    tree.bind(pd.DataFrame({"month": ["2022-05"], "visits": [140]}), time="month")
    assert page.messages[-1] == {"kind": "reset", "rev": 2}
    reply, _ = page.ask("snapshot")
    assert reply["result"]["periods"]["keys"][-1] == "2022-05"
    assert len(page.buffers[-1][0]) == 8 * 5 * len(tree)


def test_a_command_sent_twice_is_carried_out_once(tree, page):
    page.send({"kind": "command", "id": "same", "name": "add", "args": {"label": "Refunds"}})
    page.send({"kind": "command", "id": "same", "name": "add", "args": {"label": "Refunds"}})
    replies = [message for message in page.messages if message["kind"] == "reply"]
    assert [reply["ok"] for reply in replies] == [True, True]
    assert len(tree) == 6


@pytest.mark.parametrize(
    "content",
    [None, {}, {"kind": "command"}, {"kind": "command", "id": "1", "name": "fly", "args": {}}],
)
def test_whatever_arrives_is_answered(page, content):
    page.send(content)
    assert page.messages[-1]["ok"] is False
    assert page.messages[-1]["error"]["code"] == "protocol"


def test_a_command_without_its_arguments_is_answered(page):
    reply, _ = page.ask("rename", metric="orders")
    assert reply["error"]["message"] == "the command 'rename' lacks 'label'"


def test_the_trend_is_the_chart_of_the_handle(tree, page):
    reply, _ = page.ask(
        "trend", metric="orders", period="2022-04", compare="previous", theme="light"
    )
    assert (
        reply["result"]["spec"]
        == tree["orders"].chart("2022-04", "previous", theme="light").to_dict()
    )


def test_two_editors_of_one_tree_hear_the_same(tree, page, monkeypatch):
    other = connected(tree.editor(height=300), monkeypatch)
    page.ask("rename", metric="orders", label="Purchases")
    assert other.messages[0] == page.messages[0]


def test_messages_are_json_without_nan(tree, page):
    tree.add("Refunds")
    page.ask("snapshot")
    state = {**page.state()["snapshot"], "series": None}
    json.dumps([state, *page.messages], allow_nan=False)


def test_a_rename_costs_the_same_at_any_size(page, monkeypatch):
    lines = "\n".join(f"Metric {i} = Metric {2 * i + 1} + Metric {2 * i + 2}" for i in range(1000))
    large = connected(kt.KPITree.from_text(lines).editor(), monkeypatch)
    _, patch = page.ask("rename", metric="orders", label="Purchases")
    _, patch_large = large.ask("rename", metric="metric_999", label="Purchases")
    assert len(json.dumps(patch_large)) < 4_000 > len(json.dumps(patch))


def test_a_closed_editor_no_longer_listens(tree, page):
    page.editor.close()
    page.messages.clear()
    tree.rename("orders", "Purchases")
    assert page.messages == []


def test_an_unknown_period_is_refused(tree):
    with pytest.raises(kt.KPITreeError, match="there is no period '2030-01'"):
        tree.editor(period="2030-01")


def test_fields_and_a_value_by_hand_are_one_step(tree, page):
    reply, _ = page.ask(
        "update", metric="visits", changes={"unit": "visits"}, value=200, period="2022-04"
    )
    assert reply["ok"]
    assert (tree["visits"].unit, tree["visits"].at("2022-04")) == ("visits", 200)
    tree.undo()
    assert (tree["visits"].unit, tree["visits"].at("2022-04")) == (None, 130)


def test_an_edit_does_not_wait_until_the_charts_are_loaded(tree, page, monkeypatch):
    begun, loaded = threading.Event(), threading.Event()

    def trend(*_):
        begun.set()
        assert loaded.wait(20)
        return commands.Answer({"spec": {}})

    monkeypatch.setattr(commands, "QUESTIONS", {**commands.QUESTIONS, "trend": trend})
    page.send({"kind": "command", "id": "chart", "name": "trend", "args": {"metric": "orders"}})
    assert begun.wait(20)
    page.ask("rename", metric="orders", label="Purchases")
    assert tree["orders"].label == "Purchases"
    loaded.set()
    for thread in threading.enumerate():
        if thread.name == "kpitree-aside":
            thread.join()
    assert page.messages[-1]["id"] == "chart"

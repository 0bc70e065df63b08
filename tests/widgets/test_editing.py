"""Edits that a view asks for, with a comm that only remembers."""

import json

import numpy as np
import pandas as pd
import pytest
from fake_comm import connected

import kpitree_widgets as kt
from kpitree_widgets.errors import LockedError
from kpitree_widgets.report.snapshot import snapshot

TEXT = "Revenue = Orders * Average order value\nOrders = Visits * Conversion rate"


@pytest.fixture
def tree():
    tree = kt.KPITree.from_text(TEXT, name="Shop")
    frame = pd.DataFrame(
        {"Visits": [100, 110, 120], "conversion_rate": 0.1, "average_order_value": 50.0},
        index=pd.period_range("2022-01", periods=3, freq="M"),
    )
    return tree.bind(frame)


@pytest.fixture
def page(tree, monkeypatch):
    page = connected(tree.editor(), monkeypatch)
    page.messages.clear()
    return page


def refused(page, tree, name, code, **args):
    """The error of a command that is refused, which leaves everything as it was."""
    before, now, done = tree.to_text(), snapshot(tree._document), tree.history
    reply, patch = page.ask(name, **args)
    assert reply["ok"] is False
    assert patch is None
    assert (tree.to_text(), snapshot(tree._document), tree.history) == (before, now, done)
    assert reply["error"]["code"] == code, reply["error"]
    assert reply["error"]["hint"]
    return reply["error"]


def test_a_metric_is_inserted_above_another(tree, page):
    told, patch = page.ask("insert", metric="orders", label="Orders shipped", dry_run=True)
    assert (patch, told["result"]["value"]) == (None, pytest.approx(12))
    reply, patch = page.ask("insert", metric="orders", label="Orders shipped")
    assert reply["result"]["metric"] == "orders_shipped"
    assert reply["result"]["changes"] == [
        {"metric": "orders_shipped", "before": None, "after": "orders"},
        {
            "metric": "revenue",
            "before": "orders * average_order_value",
            "after": "orders_shipped * average_order_value",
        },
    ]
    assert [row["metric"] for row in patch["series"]] == ["orders_shipped"]
    assert tree["revenue"].formula == "Orders shipped * Average order value"


def test_above_a_root_the_new_metric_becomes_the_root(tree, page):
    _, patch = page.ask("insert", metric="revenue", label="Total")
    assert patch["roots"] == ["total"]
    _, patch = page.ask("remove", metric="total", with_drivers=False)
    assert patch["roots"] == ["revenue"]
    assert tree["revenue"].parents == ()


def test_add_takes_all_fields(tree, page):
    reply, _ = page.ask(
        "add",
        label="Refunds",
        parent="revenue",
        operator="-",
        fields={
            "unit": "EUR",
            "aim": "minimize",
            "tags": ["returns"],
            "target": {"2022-02": 5, "2022-03": 6},
            "guardrail": [None, 9],
            "thresholds": [1, 0.9],
            "values": {"2022-03": 7},
            "benchmark": {"p25": 1, "p50": 2, "source": "Report"},
        },
    )
    assert reply["ok"], reply
    refunds = tree["refunds"]
    assert (refunds.unit, refunds.aim, refunds.tags) == ("EUR", "minimize", ("returns",))
    assert (refunds.target.at("2022-03"), refunds.guardrail.upper) == (6, 9)
    assert (refunds.value, refunds.thresholds.at_risk, refunds.benchmark.p50) == (7, 0.9, 2)
    assert len(tree.history.past) == 2


def test_update_takes_every_field(tree, page):
    changes = {
        "label": "Purchases",
        "tags": ["core"],
        "thresholds": [1.0, 0.9],
        "target": {"path": {"2022-01-31": 10, "2022-03-31": 20}},
        "opening": 3,
        "locked": True,
    }
    reply, patch = page.ask("update", metric="orders", changes=changes)
    assert reply["ok"], reply
    state = next(one for one in patch["metrics"] if one["id"] == "orders")
    assert (state["label"], state["tags"], state["locked"]) == ("Purchases", ["core"], True)
    assert state["thresholds"] == [1.0, 0.9]
    assert state["target_path"] == {"2022-01-31": 10, "2022-03-31": 20}
    assert tree["orders"].opening == 3
    _, patch = page.ask("update", metric="orders", changes={"locked": False})
    assert "locked" not in patch["metrics"][0]
    reply, _ = page.ask("update", metric="orders", changes={"thresholds": None, "target": None})
    assert tree["orders"].target is None


def test_a_target_of_another_grain_is_refused(tree, page):
    error = refused(
        page, tree, "update", "bind", metric="visits", changes={"target": {"2022-Q1": 5}}
    )
    assert "is a quarter" in error["message"]


def test_a_copy_is_pasted_with_all_that_is_said_of_it(tree, page):
    tree.update("visits", unit="visits", target=200, tags=["funnel"])
    tree.add("Shops", value=3)
    copy = page.ask("copy", metrics=["orders", "shops"])[0]["result"]
    assert copy["text"] == "Orders = Visits * Conversion rate\nShops\n"
    json.dumps(copy, allow_nan=False)
    reply, patch = page.ask("paste", records=copy["records"], parent=None)
    assert reply["result"]["metrics"] == ["orders_2", "visits_2", "conversion_rate_2", "shops_2"]
    assert reply["result"]["summary"] == "Paste Orders 2 and 3 more"
    assert {state["id"] for state in patch["metrics"]} == set(reply["result"]["metrics"])
    assert (tree["visits_2"].unit, tree["visits_2"].target) == ("visits", 200)
    assert (tree["shops_2"].value, tree["visits_2"].value) == (3, None)
    page.ask("undo")
    assert "orders_2" not in tree


def test_lines_are_pasted_below_a_parent(tree, page):
    text = "Refunds = Returns * Price\nReturns = Orders * Return rate"
    error = refused(page, tree, "paste", "formula", text=f"{text} *", parent="revenue")
    assert error["span"] is not None
    args = {"text": text, "parent": "revenue", "operator": "-"}
    told, patch = page.ask("paste", **args, dry_run=True)
    assert patch is None
    assert told["result"]["placeholders"] == ["Refunds", "Returns", "Price", "Return rate"]
    reply, _ = page.ask("paste", **args)
    assert reply["result"]["metrics"] == told["result"]["metrics"]
    assert tree["revenue"].formula == "Orders * Average order value - Refunds"
    assert tree["returns"].drivers == ("orders", "return_rate")


def test_an_ambiguous_paste_asks_with_its_choices(tree, page):
    tree.update("revenue", formula="Orders - Refunds")
    error = refused(page, tree, "paste", "ambiguous_edit", text="Vouchers", parent="revenue")
    assert error["choices"] == ["+", "-", "*", "/"]
    assert error["metric"] == "revenue"


def test_a_batch_is_one_step_and_one_patch(tree, page):
    edits = [
        {"name": "set_value", "args": {"metric": "visits", "value": 200, "period": "2022-03"}},
        {"name": "set_value", "args": {"metric": "visits", "value": 300, "period": "2022-02"}},
        {
            "name": "update",
            "args": {"metric": "visits", "changes": {"unit": "visits"}, "value": 400, "period": ""},
        },
        {"name": "add", "args": {"label": "Refunds"}},
        {"name": "rename", "args": {"metric": "refunds", "label": "Returns"}},
    ]
    reply, patch = page.ask("batch", edits=edits[:2], summary="Paste 2 values")
    assert (tree["visits"].at("2022-03"), tree["visits"].at("2022-02")) == (200, 300)
    assert (tree.history.past[-1], reply["result"]["summary"]) == ("Paste 2 values",) * 2
    assert {row["metric"] for row in patch["series"]} == {"visits", "orders", "revenue"}
    reply, patch = page.ask("batch", edits=edits[2:])
    assert [message["kind"] for message in page.messages] == ["patch", "reply"] * 2
    assert reply["result"]["metrics"] == ["refunds"]
    assert (tree["visits"].at("2022-01"), tree["refunds"].label) == (400, "Returns")
    page.ask("undo")
    page.ask("undo")
    assert (tree["visits"].value, len(tree.history.past)) == (120, 1)


def test_a_batch_with_one_edit_that_cannot_be_does_nothing(tree, page):
    good = {"name": "rename", "args": {"metric": "orders", "label": "Purchases"}}
    bad = {"name": "set_value", "args": {"metric": "revenue", "value": 5, "period": None}}
    error = refused(page, tree, "batch", "edit", edits=[good, bad, good])
    assert error["metric"] == "revenue"
    for name in ("undo", "snapshot", "fly"):
        error = refused(page, tree, "batch", "protocol", edits=[good, {"name": name, "args": {}}])
        assert name in error["message"]
    refused(page, tree, "batch", "protocol", edits=[good, 5])
    refused(page, tree, "paste", "protocol", text=5, parent=None)
    error = refused(page, tree, "batch", "protocol", edits=[good, {"name": "rename", "args": {}}])
    assert error["message"] == "the command 'rename' lacks 'metric'"


def test_a_value_for_a_period_that_is_not_there_is_refused(tree, page):
    args = {"metric": "visits", "value": 5, "period": "2030-01"}
    assert "2030-01" in refused(page, tree, "set_value", "period", **args)["message"]
    edits = [{"name": "set_value", "args": args}]
    refused(page, tree, "batch", "period", edits=edits)
    refused(page, tree, "update", "period", changes={}, **args)


def test_history_is_told_by_name_and_travelled_in_one_jump(tree, page):
    for label in ("A", "B", "C", "D"):
        page.ask("add", label=label)
    page.ask("undo")
    reply, _ = page.ask("history")
    assert reply["result"] == {
        "past": ["Bind data", "Add A", "Add B", "Add C"],
        "future": ["Add D"],
    }
    page.messages.clear()
    reply, patch = page.ask("travel", steps=-3)
    assert reply["result"] == {"summaries": ["Add C", "Add B", "Add A"]}
    assert [message["kind"] for message in page.messages] == ["patch", "reply"]
    assert set(patch["removed"]) == {"a", "b", "c"}
    assert patch["history"] == {"undo": "Bind data", "redo": "Add A", "past": 1, "future": 4}
    reply, patch = page.ask("travel", steps=4)
    assert [state["id"] for state in patch["metrics"]] == ["a", "b", "c", "d"]
    assert (patch["rev"], tree.metrics[-1]) == (tree._document.revision, "d")


def test_a_journey_past_the_data_is_a_reset(tree, page):
    page.ask("add", label="A")
    page.messages.clear()
    page.ask("travel", steps=-2)
    assert [message["kind"] for message in page.messages] == ["reset", "reply"]
    assert tree.periods == ()


@pytest.mark.parametrize("steps", [-2, 1, 1.5, True, "2", None])
def test_a_journey_beyond_the_history_is_refused(tree, page, steps):
    page.ask("travel", steps=-1)
    page.ask("travel", steps=1)
    reply, patch = page.ask("travel", steps=steps)
    assert (reply["ok"], patch, reply["error"]["code"]) == (False, None, "edit")
    assert len(tree.history.past) == 1


def test_relations_are_declared_and_taken_back(tree, page):
    influence = {
        "kind": "influence",
        "source": "visits",
        "target": "conversion_rate",
        "sign": "-",
        "lag": 2,
        "confidence": "low",
        "note": "crowds",
    }
    reply, patch = page.ask("relate", **influence)
    assert reply["ok"], reply
    assert patch["relations"] == [influence]
    conflict = {
        "kind": "conflict",
        "lever": "average_order_value",
        "helps": "revenue",
        "hurts": "orders",
        "note": "",
    }
    _, patch = page.ask("relate", **conflict)
    assert patch["relations"] == [influence, conflict]
    _, patch = page.ask("unrelate", metrics=["visits", "conversion_rate"])
    assert patch["relations"] == [conflict]
    assert len(tree.relations) == 1
    assert (
        "Visits"
        in refused(page, tree, "unrelate", "edit", metrics=["visits", "conversion_rate"])["message"]
    )
    refused(page, tree, "relate", "edit", **{**influence, "lag": -1})
    refused(page, tree, "relate", "unknown_metric", **{**influence, "target": "nobody"})
    refused(page, tree, "unrelate", "edit", metrics=[])
    reply, _ = page.ask("relate", kind="marriage")
    assert reply["error"]["code"] == "protocol"


def test_a_relation_named_by_labels_is_kept_by_ids(tree, page):
    reply, patch = page.ask("relate", kind="influence", source="Visits", target="Conversion rate")
    assert reply["ok"], reply
    assert patch["relations"][0]["source"] == "visits"


def test_removing_tells_beforehand_what_goes_along(tree, page):
    tree.influence("visits", "average_order_value")
    tree.note("2022-02-14", "Campaign", "visits")
    tree.note("2022-02-14", "Sunshine")
    tree.scenario("Busy", visits="+10%")
    tree.scenario("Dear", average_order_value="+10%")
    told, patch = page.ask("remove", metric="orders", with_drivers=True, dry_run=True)
    assert patch is None
    assert told["result"]["removed"] == ["orders", "visits", "conversion_rate"]
    assert told["result"]["lost"] == {"relations": 1, "notes": 1, "scenarios": ["Busy"]}
    told, _ = page.ask("remove", metric="orders", with_drivers=False, dry_run=True)
    assert told["result"]["lost"] == {"relations": 0, "notes": 0, "scenarios": []}
    _, patch = page.ask("remove", metric="visits", with_drivers=False)
    assert [note["text"] for note in patch["notes"]] == ["Sunshine"]
    assert patch["relations"] == []


def test_notes_travel_in_snapshots_and_in_patches_that_changed_them(tree, page):
    reply, patch = page.ask("note", date="2022-02-14", text="Campaign", metric="visits")
    assert reply["result"]["summary"] == "Note 'Campaign'"
    campaign = {"date": "2022-02-14", "text": "Campaign", "metric": "visits", "period": "2022-02"}
    assert patch["notes"] == [campaign]
    assert (patch["metrics"], patch["series"]) == ([], [])
    _, patch = page.ask("note", date="2021-06-01", text="Opening", metric=None)
    opening = {"date": "2021-06-01", "text": "Opening", "metric": None, "period": None}
    assert patch["notes"] == [opening, campaign]
    assert page.ask("snapshot")[0]["result"]["notes"] == [opening, campaign]
    _, patch = page.ask("rename", metric="orders", label="Purchases")
    assert patch["notes"] is None
    _, patch = page.ask("drop_note", date="2021-06-01", text="Opening", metric=None)
    assert patch["notes"] == [campaign]
    refused(page, tree, "drop_note", "edit", date="2021-06-01", text="Opening", metric=None)
    refused(page, tree, "note", "edit", date="soon", text="Opening")
    refused(page, tree, "note", "edit", date="2021-06-01", text=" ")
    refused(page, tree, "note", "unknown_metric", date="2021-06-01", text="x", metric="nobody")


def test_a_locked_branch_is_locked_from_every_side(tree, page):
    page.ask("update", metric="orders", changes={"locked": True})
    assert tree["orders"].locked
    states = {one["id"]: one for one in page.ask("snapshot")[0]["result"]["metrics"]}
    assert [key for key, state in states.items() if "locked" in state] == ["orders"]
    for name, args in (
        ("set_value", {"metric": "visits", "value": 5, "period": None}),
        ("rename", {"metric": "orders", "label": "Purchases"}),
        ("add", {"label": "Shops", "parent": "orders"}),
        ("batch", {"edits": [{"name": "rename", "args": {"metric": "visits", "label": "V"}}]}),
    ):
        error = refused(page, tree, name, "locked", **args)
        assert error["hint"] == "unlock 'Orders' first: tree.unlock('orders')"
        assert error["metric"] in ("orders", "visits")
    with pytest.raises(LockedError):
        tree["visits"].value = 5
    with pytest.raises(LockedError):
        tree.remove("conversion_rate")
    tree["revenue"].formula = "Orders * Average order value * 2"
    tree.unlock("orders")
    tree["visits"].value = 5
    assert tree["orders"].value == 0.5


def test_data_that_are_bound_again_reach_a_locked_branch(tree):
    tree.lock("revenue")
    tree.bind(pd.DataFrame({"month": ["2022-04"], "Visits": [140]}), time="month")
    assert tree["visits"].value == 140


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("insert", {"metric": "orders"}),
        ("batch", {}),
        ("copy", {}),
        ("travel", {}),
        ("relate", {}),
        ("relate", {"kind": "conflict", "lever": "orders"}),
        ("unrelate", {}),
        ("note", {"date": "2022-01-01"}),
        ("drop_note", {"text": "x"}),
    ],
)
def test_a_command_without_what_it_needs_is_answered(tree, page, name, args):
    assert refused(page, tree, name, "protocol", **args)["message"].startswith("the command")


def test_a_hundred_values_in_a_batch_are_one_small_patch(page, tree):
    keys = tree.periods
    edits = [
        {"name": "set_value", "args": {"metric": "visits", "value": at, "period": keys[at % 3]}}
        for at in range(100)
    ]
    _, patch = page.ask("batch", edits=edits)
    assert len(json.dumps(patch)) < 4_000
    assert np.frombuffer(page.buffers[-1][0], "<f8")[:3].tolist() == [99, 97, 98]

"""Segments, grains and incomplete periods on the wire, with a comm that only remembers."""

import json

import numpy as np
import pytest
from bridge.rows import shop_by_day
from fake_comm import connected

from kpitree_widgets.report.snapshot import snapshot


@pytest.fixture
def tree():
    return shop_by_day()


def floats(buffer, columns):
    return np.frombuffer(buffer, "<f8").reshape(-1, columns)


def test_the_snapshot_says_which_period_is_incomplete_and_what_can_be_asked(tree):
    told = snapshot(tree._document)
    assert told["periods"]["incomplete"] == {
        "key": "2023-01",
        "days": 20,
        "of": 31,
        "until": "2023-01-20",
    }
    assert told["dimensions"] == ["category"]
    assert "quarter" in told["grains"]
    orders = next(metric for metric in told["metrics"] if metric["id"] == "orders")
    assert orders["like"] == {"2022-12": 60}
    assert orders["expected"] == tree.pace().metrics["orders"].expected


def test_segments_are_named_and_each_has_its_numbers(tree, page):
    reply, _ = page.ask("segments", by="category")
    assert reply["result"]["segments"] == list(tree.segments("category"))
    told = page.ask("segment", by="category", segment="Bikes")[0]["result"]
    assert told["metrics"] == list(tree.metrics)
    assert told["keys"] == ["2022-12"]
    values, likes = page.buffers[-1]
    np.testing.assert_allclose(floats(values, 4)[told["metrics"].index("orders")], [62, 60, 62, 60])
    np.testing.assert_allclose(floats(likes, 1)[told["metrics"].index("orders")], [40])


def test_a_segment_that_is_not_there_is_refused_with_those_that_are(page):
    reply, _ = page.ask("segment", by="category", segment="Cars")
    assert reply["error"]["code"] == "segment"
    assert "Bikes" in reply["error"]["hint"]
    assert page.ask("segments", by="colour")[0]["error"]["code"] == "segment"


def test_a_question_without_what_it_asks_for_is_answered(page):
    for name, lacking in (("segment", "by"), ("regrain", "grain"), ("trend", "metric")):
        reply, _ = page.ask(name)
        assert reply["error"]["message"] == f"the command {name!r} lacks {lacking!r}"


def test_another_grain_is_a_reset_that_can_be_undone(tree, page):
    page.messages.clear()
    page.ask("regrain", grain="quarter")
    assert [message["kind"] for message in page.messages] == ["reset", "reply"]
    assert tree.periods == ("2022-Q4", "2023-Q1")
    page.ask("undo")
    assert len(tree.periods) == 4


def test_an_edit_elsewhere_sends_only_what_follows_from_it(tree, page):
    page.messages.clear()
    tree["average_order_value"].value = 2
    (patch,) = page.messages
    assert [metric["id"] for metric in patch["metrics"]] == ["average_order_value"]
    assert set(patch["derived"]) == {"revenue"}
    assert patch["derived"]["revenue"]["like"] == {"2022-12": 120}
    assert set(patch["derived"]["revenue"]) <= {"like", "expected", "inferred_unit", "findings"}


def test_a_patch_stays_small_however_many_metrics_there_are(monkeypatch):
    tree = shop_by_day()
    for number in range(300):
        tree.add(f"Margin {number}", formula="Revenue * 0.1")
    page = connected(tree.editor(), monkeypatch)
    for metric in ("margin_1", "margin_299"):
        page.messages.clear()
        tree.rename(metric, f"Share {metric}")
        assert len(json.dumps(page.messages)) < 4_000


def test_the_trend_has_a_chart_for_each_segment_or_is_that_of_one(tree, page):
    reply, _ = page.ask("trend", metric="orders", by="category", width=700)
    spec = reply["result"]["spec"]
    assert [chart["title"]["text"] for chart in spec["concat"]] == ["Bikes", "Clothing", "Helmets"]
    assert spec["columns"] == 2
    one, _ = page.ask("trend", metric="orders", by="category", segment="Clothing")
    assert one["result"]["spec"]["title"]["subtitle"].startswith(
        "Jan 2023 so far (20 of 31 days): 20"
    )

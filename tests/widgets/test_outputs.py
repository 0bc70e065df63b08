"""What an editor shows at once, what follows, and what no edit waits for."""

import threading

import pytest
from fake_comm import connected

import kpitree_widgets as kt
from kpitree_widgets.report.html import MIME
from kpitree_widgets.widgets import commands
from kpitree_widgets.widgets.aside import still
from kpitree_widgets.widgets.editor import VIEW

LARGE = "\n".join(f"Metric {i} = Metric {2 * i + 1} + Metric {2 * i + 2}" for i in range(200))


@pytest.fixture
def refreshed(tree, page, monkeypatch):
    """The bundles that saved outputs were refreshed with."""
    bundles = []
    monkeypatch.setattr(
        "kpitree_widgets.widgets.editor.update_display",
        lambda bundle, **_: bundles.append(bundle),
    )
    tree.editor()._outputs.append("output")
    return bundles


def test_a_saved_output_is_refreshed_when_a_view_asks_and_something_changed(tree, page, refreshed):
    page.ask("rename", metric="orders", label="Purchases")
    assert refreshed == []
    page.ask("settle")
    page.ask("settle")
    assert len(refreshed) == 1
    assert "Purchases" in refreshed[0]["text/plain"]


@pytest.fixture
def shown(monkeypatch):
    """The bundles that were shown by a kernel somebody sits at."""
    bundles = []
    name = "kpitree_widgets.widgets.editor"
    monkeypatch.setattr(f"{name}.is_live", lambda: True)
    monkeypatch.setattr(f"{name}.display", lambda bundle, **_: bundles.append(bundle))
    monkeypatch.setattr(f"{name}.update_display", lambda bundle, **_: bundles.append(bundle))
    return bundles


def test_a_large_tree_is_seen_before_what_is_saved_of_it_is_sent(shown, monkeypatch):
    editor = kt.KPITree.from_text(LARGE).editor()
    large = connected(editor, monkeypatch)
    editor.show()
    assert set(shown[0]) == {VIEW, "text/plain"}
    assert not editor.whole
    large.ask("settle")
    assert {VIEW, MIME, "text/html", "text/plain"} <= set(shown[1])
    assert editor.whole
    large.ask("settle")
    assert len(shown) == 2


def test_a_small_tree_is_whole_at_once_but_for_its_picture(tree, shown, monkeypatch):
    tree.editor().show()
    assert {VIEW, MIME, "text/html", "text/plain"} == set(shown[0])
    monkeypatch.setattr("kpitree_widgets.report.mimebundle.can_draw", lambda: False)
    tree.editor().show()
    assert tree.editor().whole


def test_an_output_that_no_view_asks_for_becomes_whole_by_itself(shown, monkeypatch):
    monkeypatch.setattr("kpitree_widgets.widgets.editor.later", lambda _, work: work())
    editor = kt.KPITree.from_text(LARGE).editor()
    editor.show()
    assert len(shown) == 2
    assert MIME in shown[1]


def test_an_executed_notebook_has_everything_at_once(tree, shown, monkeypatch):
    monkeypatch.setattr("kpitree_widgets.widgets.editor.is_live", lambda: False)
    tree.editor().show()
    assert MIME in shown[0]
    assert VIEW not in shown[0]
    assert tree.editor().whole


def test_an_explanation_that_is_drawn_already_is_not_sent_again(tree, page):
    asked = {"metric": "revenue", "period": "2022-04", "compare": "2022-03"}
    first, _ = page.ask("explain", **asked, known=None)
    known = first["result"]["rev"]
    page.ask("rename", metric="revenue", label="Turnover")
    second, _ = page.ask("explain", **asked, known=known)
    assert second["result"]["alike"]
    assert "nodes" not in second["result"]
    assert second["result"]["text"].startswith("Turnover")
    page.ask("set_value", metric="visits", value=200, period="2022-04")
    third, _ = page.ask("explain", **asked, known=second["result"]["rev"])
    assert third["result"]["nodes"] != first["result"]["nodes"]
    again, _ = page.ask("explain", **asked, known=known)
    assert "alike" not in again["result"]  # of an answer that is not the latest nothing is known


def test_an_edit_does_not_wait_for_an_explanation(tree, page, monkeypatch):
    begun, go_on = threading.Event(), threading.Event()

    def explain(document, _):
        with still(document).lock:
            begun.set()
            assert go_on.wait(20)
        return commands.Answer({})

    monkeypatch.setattr(commands, "QUESTIONS", {**commands.QUESTIONS, "explain": explain})
    args = {"metric": "revenue", "period": "2022-04", "compare": "2022-03"}
    page.send({"kind": "command", "id": "why", "name": "explain", "args": args})
    assert begun.wait(20)
    page.ask("rename", metric="orders", label="Purchases")
    assert tree["orders"].label == "Purchases"
    go_on.set()


def test_an_output_of_a_period_whose_data_were_undone_shows_the_last_one(tree, monkeypatch):
    editor = tree.editor(period="2022-02", compare="2022-01")
    tree.undo()
    assert "2022-02" not in tree.periods
    assert editor._bundle()["text/plain"].startswith("Shop\n")

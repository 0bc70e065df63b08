"""An edit is seen at once and never lost: while the kernel is busy, interrupted, restarted or dead."""

from __future__ import annotations

import json

import pytest
from bridge.gestures import BURST, button, press, rename
from bridge.shop import shop
from playwright.sync_api import expect

import kpitree_widgets as kt
from kpitree_widgets.widgets import editor
from kpitree_widgets.widgets.commands import dispatch

MARCH = "2026-03"


@pytest.fixture
def ready(show):
    """Show a tree and wait for what the page fetches once the kernel has answered."""

    def start(tree=None, **options):
        bridge = show(shop() if tree is None else tree, **options)
        bridge.wait_until_fetched()
        return bridge

    return start


def value(bridge, metric, view=0):
    return bridge.card(metric, view).locator(".kt-val")


def pending(bridge, kind):
    """The metrics marked as ``"edit"`` or ``"follows"``."""
    cards = bridge.view().locator(f'.kt-card[data-pending="{kind}"]')
    return set(cards.evaluate_all("cards => cards.map(card => card.dataset.id)"))


def kept(*commands):
    """A tab that has kept edits of an earlier page: they are under way again at once."""
    edits = [{"id": f"kept-{number}", **command} for number, command in enumerate(commands)]
    return {"kpitree edits: Shop": json.dumps(edits)}


SET_VALUE = {
    "name": "set_value",
    "args": {"metric": "new_users", "value": 5_000, "period": MARCH},
}


def test_a_name_is_painted_before_the_kernel_has_answered(ready):
    bridge = ready()
    bridge.busy = True
    rename(bridge, "customers", "Buyers")
    expect(bridge.card("customers")).to_contain_text("Buyers")
    expect(bridge.card("customers")).to_have_attribute("aria-busy", "true")
    assert pending(bridge, "edit") == {"customers"}
    assert pending(bridge, "follows") == set()
    expect(bridge.view().get_by_text("Waiting for the kernel: 1 edit")).to_be_visible()
    bridge.idle()
    expect(bridge.card("customers")).not_to_have_attribute("aria-busy", "true")
    expect(bridge.card("customers")).to_contain_text("Buyers")
    expect(bridge.view().get_by_text("Waiting for the kernel")).to_have_count(0)


def test_a_value_is_painted_at_once_and_the_numbers_above_it_are_marked_and_not_invented(ready):
    bridge = ready(storage=kept(SET_VALUE))
    expect(value(bridge, "new_users")).to_contain_text("5,000")
    expect(value(bridge, "revenue")).to_contain_text("€25.20K")
    assert pending(bridge, "edit") == {"new_users"}
    assert pending(bridge, "follows") == {"new_customers", "customers", "transactions", "revenue"}
    button(bridge, "Send again").click()
    expect(value(bridge, "revenue")).to_contain_text("€28.98K")
    assert pending(bridge, "follows") == set()
    assert bridge.tree["new_users"].at(MARCH) == 5_000


def test_a_refused_name_is_taken_back_and_the_reason_stands_where_it_was_typed(ready):
    bridge = ready()
    rename(bridge, "customers", "Revenue")
    name = bridge.card("customers").get_by_label("Name of Customers")
    expect(name).to_have_value("Revenue")
    expect(name).to_be_focused()
    expect(bridge.card("customers").get_by_role("alert")).to_contain_text("already")
    press(bridge, "Escape")
    expect(bridge.card("customers")).to_contain_text("Customers")
    assert bridge.tree["customers"].label == "Customers"


def test_a_patch_that_comes_in_between_is_shown_below_the_edit_under_way(ready):
    bridge = ready(views=2)
    bridge.busy = True
    rename(bridge, "customers", "Buyers")
    bridge.tree.update("customers", label="People")
    bridge.tree["repeat_customers"].value = 200
    expect(value(bridge, "customers")).to_contain_text("320")
    for view in (0, 1):
        expect(bridge.card("customers", view)).to_contain_text("Buyers")
    bridge.idle()
    expect(bridge.card("customers")).not_to_have_attribute("aria-busy", "true")
    expect(bridge.card("customers")).to_contain_text("Buyers")
    assert bridge.tree["customers"].label == "Buyers"


def test_five_hundred_edits_in_a_burst_are_done_once_each_and_in_order_even_when_sent_twice(ready):
    bridge = ready(clock=True)
    labels = []
    bridge.tree._document.subscribe(lambda _: labels.append(bridge.tree["customers"].label))
    bridge.busy = True
    wanted = [f"Customers {number}" for number in range(500)]
    bridge.page.evaluate(BURST, wanted)
    expect(bridge.card("customers")).to_contain_text("Customers 499")
    bridge.page.clock.run_for(11_000)
    bridge.view().get_by_role("button", name="Send again").click()
    bridge.page.wait_for_function(
        "() => bridge.sent.filter((one) => one === 'rename').length === 1000"
    )
    bridge.idle()
    expect(bridge.card("customers")).not_to_have_attribute("aria-busy", "true")
    assert labels == wanted


def test_edits_that_wait_behind_a_running_cell_are_done_in_their_order_when_it_ends(ready):
    bridge = ready(clock=True)
    bridge.says(status="busy")
    bridge.busy = True
    rename(bridge, "customers", "Buyers")
    rename(bridge, "new_users", "Visitors")
    rename(bridge, "revenue", "Turnover")
    bridge.page.clock.run_for(30_000)
    expect(bridge.view().get_by_role("alert")).to_contain_text("The kernel is busy.")
    expect(bridge.view().get_by_role("button", name="Send again")).to_have_count(0)
    bridge.tree.rename("transactions", "Orders")
    bridge.idle()
    bridge.says(status="idle")
    expect(bridge.view().get_by_role("alert")).to_have_count(0)
    assert bridge.tree.history.past[-4:] == (
        "Rename Transactions to Orders",
        "Rename Customers to Buyers",
        "Rename New users to Visitors",
        "Rename Revenue to Turnover",
    )


def banner(bridge, view=0):
    return bridge.view(view).get_by_role("alert")


def copied(bridge, name="Copy as Python"):
    """Press a button that copies, and read the clipboard."""
    bridge.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button(bridge, name).click()
    expect(bridge.view().get_by_text("Copied")).to_be_visible()
    return bridge.page.evaluate("() => navigator.clipboard.readText()")


def test_an_edit_that_was_interrupted_is_kept_and_done_when_it_is_sent_again(ready, monkeypatch):
    bridge = ready()

    def interrupted(document, name, args):
        if name != "rename":
            return dispatch(document, name, args)
        monkeypatch.undo()
        raise KeyboardInterrupt

    monkeypatch.setattr(editor, "dispatch", interrupted)
    rename(bridge, "customers", "Buyers")
    expect(banner(bridge)).to_contain_text("The kernel was interrupted.")
    assert bridge.tree["customers"].label == "Customers"
    button(bridge, "Send again").click()
    expect(banner(bridge)).to_have_count(0)
    assert bridge.tree["customers"].label == "Buyers"


def test_an_edit_that_was_done_when_the_interrupt_came_is_not_done_again(ready):
    bridge = ready()

    def interrupted(_):
        stop()
        raise KeyboardInterrupt

    stop = bridge.tree._document.subscribe(interrupted)
    rename(bridge, "customers", "Buyers")
    expect(bridge.card("customers")).not_to_have_attribute("aria-busy", "true")
    expect(bridge.card("customers")).to_contain_text("Buyers")
    expect(banner(bridge)).to_have_count(0)
    assert bridge.tree.history.past[-1:] == ("Rename Customers to Buyers",)


def test_a_connection_that_is_lost_is_said_and_what_was_not_sent_goes_when_it_is_back(ready):
    bridge = ready()
    bridge.kernel_alive = False
    bridge.says(connectionStatus="connecting")
    rename(bridge, "customers", "Buyers")
    expect(banner(bridge)).to_contain_text("The connection to the kernel is lost.")
    bridge.tree.rename("revenue", "Turnover")
    bridge.kernel_alive = True
    bridge.says(connectionStatus="connected")
    expect(banner(bridge)).to_have_count(0)
    expect(bridge.card("revenue")).to_contain_text("Turnover")
    expect(bridge.card("customers")).not_to_have_attribute("aria-busy", "true")
    assert bridge.tree["customers"].label == "Buyers"


@pytest.mark.parametrize(
    ("status", "said"),
    [("dead", "The kernel is dead."), ("autorestarting", "The kernel was restarted.")],
)
def test_without_its_kernel_the_tree_is_there_to_read_with_the_edits_that_were_not_done(
    ready, status, said
):
    bridge = ready(storage=kept(SET_VALUE))
    bridge.kernel_alive = False
    rename(bridge, "customers", "Buyers")
    bridge.says(status=status)
    bridge.says(status="idle" if status != "dead" else status)
    expect(banner(bridge)).to_contain_text(said)
    expect(banner(bridge).locator("li")).to_have_text(
        ['tree["new_users"].set_value(5000, "2026-03")', 'tree.rename("customers", "Buyers")']
    )
    expect(bridge.card("customers")).to_contain_text("Buyers")
    expect(bridge.view().locator(".kt")).to_have_attribute("data-editable", "false")
    bridge.card("revenue").focus()
    press(bridge, "F2")
    expect(bridge.view().get_by_label("Name of")).to_have_count(0)
    expect(button(bridge, "Send again")).to_have_count(0)
    again = shop()
    exec(copied(bridge), {"tree": again})  # noqa: S102
    assert (again["customers"].label, again["new_users"].at(MARCH)) == ("Buyers", 5_000)


COMMANDS = [
    {"name": "rename", "args": {"metric": "customers", "label": 'Buyers "new"'}},
    {"name": "set_value", "args": {"metric": "new_users", "value": 5000, "period": MARCH}},
    {"name": "set_value", "args": {"metric": "conversion_rate", "value": 0.05, "period": None}},
    {
        "name": "update",
        "args": {
            "metric": "average_order_value",
            "changes": {
                "target": 90.5,
                "unit": "USD",
                "owner": "Ada \\ Müller",
                "guardrail": [70, None],
                "aim": "balance",
                "balance": [80, 100],
                "tags": ["price", "x"],
                "description": "per order\nand month",
            },
            "value": 85,
            "period": MARCH,
        },
    },
    {"name": "update", "args": {"metric": "revenue", "changes": {"target": {MARCH: 30000}}}},
    {"name": "update", "args": {"metric": "average_order_value", "changes": {"target": None}}},
    {
        "name": "add",
        "args": {"label": "refunds", "parent": "revenue", "operator": "-", "formula": "Returns * 2"},
    },
    {"name": "add", "args": {"label": "Won back", "parent": "customers", "operator": None}},
    {"name": "move", "args": {"metric": "won_back", "from": "customers", "to": "refunds",
                              "operator": "+"}},
    {"name": "remove", "args": {"metric": "repeat_customers", "with_drivers": False}},
    {"name": "keep_scenario", "args": {"scenario": {
        "name": "Dearer", "overrides": {"average_order_value": "+10%", "new_users": {MARCH: 4500}},
        "since": MARCH, "until": None, "note": "try it"}}},
    {"name": "keep_scenario", "args": {"scenario": {
        "name": "Gone", "overrides": {}, "since": None, "until": None, "note": ""}}},
    {"name": "drop_scenario", "args": {"scenario": "Gone"}},
    {"name": "update", "args": {"metric": "revenue", "changes": {
        "target": {"path": {"2026-06-30": 32000, "2026-12-31": 40000.5}},
        "benchmark": {"path": {"2026-12-31": 38000}}}}},
    {"name": "update", "args": {"metric": "orders_per_customer", "changes": {
        "benchmark": {"p25": 1.1, "p50": 1.3, "p75": 1.9, "source": "peers", "date": "2026-01-31"},
        "values": {"2026-01": 1.5, "2026-02": 1.6}, "thresholds": [0.98, 0.9], "locked": True}}},
    {"name": "update", "args": {"metric": "orders_per_customer", "changes": {"locked": False}}},
    {"name": "paste", "args": {"parent": "customers", "operator": "+", "records": [
        {"id": "returning", "label": "Returning", "formula": "last_year * 2", "unit": "people",
         "target": {"path": {"2026-12-31": 900}}, "tags": ["loyal"], "limits": {"lower": 5}},
        {"id": "last_year", "label": "Last year", "owner": 'Zoë "Z"', "target": {MARCH: 9}}]}},
    {"name": "paste", "args": {"text": "Costs = Rent + Wages\nRent = Rooms * Price of a room",
                               "parent": None}},
    {"name": "insert", "args": {"metric": "new_users", "label": "Reach"}},
    {"name": "relate", "args": {"kind": "influence", "source": "rent", "target": "new_users",
                                "sign": "-", "lag": 1, "confidence": "low", "note": "far away"}},
    {"name": "relate", "args": {"kind": "conflict", "lever": "wages", "helps": "conversion_rate",
                                "hurts": "costs", "note": ""}},
    {"name": "unrelate", "args": {"metrics": ["wages", "conversion_rate", "costs"]}},
    {"name": "note", "args": {"date": "2026-02-14", "text": "Snow", "metric": None}},
    {"name": "note", "args": {"date": "2026-02-15", "text": "Sun", "metric": "wages"}},
    {"name": "drop_note", "args": {"date": "2026-02-14", "text": "Snow", "metric": None}},
    {"name": "batch", "args": {"summary": "Two", "edits": [
        {"name": "rename", "args": {"metric": "wages", "label": "Pay"}},
        {"name": "remove", "args": {"metric": "rent", "with_drivers": True}}]}},
    {"name": "rename", "args": {"metric": "revenue", "label": "Turnover"}},
    {"name": "rename", "args": {"metric": "revenue", "label": "Gross turnover"}},
    {"name": "travel", "args": {"steps": -2}},
    {"name": "redo", "args": {}},
    {"name": "undo", "args": {}},
]  # fmt: skip


def test_python_that_is_copied_does_to_a_tree_what_the_edits_would_have_done(ready):
    by_hand, by_code = shop(), shop()
    for command in COMMANDS:
        dispatch(by_hand._document, command["name"], command["args"])
    bridge = ready(storage=kept(*COMMANDS))
    expect(banner(bridge)).to_contain_text("never confirmed")
    exec(copied(bridge), {"tree": by_code, "kt": kt})  # noqa: S102
    assert by_code.to_yaml() == by_hand.to_yaml()
    assert by_code.to_yaml() != shop().to_yaml()
    button(bridge, "Send again").click()
    expect(banner(bridge)).to_have_count(0)
    assert bridge.tree.to_yaml() == by_hand.to_yaml()


def test_of_two_views_that_name_one_metric_the_later_wins_and_the_other_says_so(ready):
    bridge = ready(views=2)
    rename(bridge, "customers", "Buyers", view=0)
    expect(bridge.card("customers", view=1)).to_contain_text("Buyers")
    rename(bridge, "customers", "Clients", view=1)
    for view in (0, 1):
        expect(bridge.card("customers", view)).to_contain_text("Clients")
    said = "label is now Clients, set elsewhere after your edit"
    expect(bridge.view(0).locator(".kt-status")).to_contain_text(said)
    expect(bridge.view(1).locator(".kt-status")).not_to_contain_text("elsewhere")
    for view, label in ((0, "Buyers"), (1, "Customers")):
        bridge.view(view).get_by_role("button", name="Undo", exact=True).click()
        for shown in (0, 1):
            expect(bridge.card("customers", shown)).to_contain_text(label)
        assert bridge.tree["customers"].label == label


def break_card(bridge):
    """A patch in which a card cannot be drawn, as a mistake of ours would have it."""
    from kpitree_widgets.report.metric_state import facts_of

    state = facts_of(bridge.tree._document.evaluation).state("customers")
    content = {
        "kind": "patch",
        "rev": bridge.tree._document.revision + 1,
        "metrics": [{**state, "findings": None}],
        "derived": {},
        "removed": [],
        "roots": None,
        "series": [],
        "name": None,
        "relations": None,
        "history": {"undo": None, "redo": None},
    }
    message = {"method": "custom", "state": {}, "paths": [], "content": content, "buffers": []}
    bridge.page.evaluate("(message) => bridge.receive([message])", message)


def test_a_part_that_fails_is_replaced_alone_and_a_report_can_be_copied(ready):
    bridge = ready()
    rename(bridge, "revenue", "Secret name")
    expect(bridge.card("revenue")).to_contain_text("Secret name")
    break_card(bridge)
    expect(bridge.view().locator(".kt-broken").first).to_contain_text("this part failed")
    expect(bridge.card("revenue")).to_contain_text("Secret name")
    expect(bridge.card("transactions")).to_be_visible()
    expect(banner(bridge)).to_contain_text("Something in this widget failed")
    report = copied(bridge, "Copy a report")
    assert report.startswith(f"kpitree-widgets {kt.__version__}\n")
    assert "TypeError: " in report
    assert "\n    at " in report
    assert "rename (metric, label)" in report
    assert "Secret name" not in report


def test_a_mistake_in_an_event_is_told_and_one_of_another_script_is_not(ready):
    bridge = ready()
    bridge.page.evaluate("() => { setTimeout(() => { throw new Error('not ours'); }); }")
    bridge.page.evaluate("""() => {
      const card = document.querySelector(".kt-card");
      card.closest = () => { throw new Error("ours"); };
    }""")
    bridge.card("revenue").focus()
    press(bridge, "ArrowDown")
    expect(banner(bridge)).to_contain_text("Something in this widget failed: ours.")
    expect(bridge.card("revenue")).to_be_visible()
    button(bridge, "Close").click()
    expect(banner(bridge)).to_have_count(0)
    assert [error for error in bridge.errors if "ours" in error] == bridge.errors
    bridge.errors.clear()

"""Moving and deleting by hand: both formulas are shown, then what Python says."""

from __future__ import annotations

import pytest
from bridge.gestures import button, choose, drag, focus, press
from bridge.shop import shop
from playwright.sync_api import expect


def test_delete_takes_the_term_out_of_the_formula(show):
    bridge = show(shop())
    focus(bridge, "repeat_customers")
    press(bridge, "Delete")
    expect(bridge.card("repeat_customers")).to_have_count(0)
    assert "repeat_customers" not in bridge.tree
    assert bridge.tree["customers"].formula == "New customers"
    bridge.view().get_by_role("status").get_by_role("button", name="Undo").click()
    expect(bridge.card("repeat_customers")).to_be_visible()
    assert bridge.tree["customers"].formula == "New customers + Repeat customers"


def test_delete_of_a_computed_metric_asks_what_goes_with_it(show):
    bridge = show(shop())
    focus(bridge, "new_customers")
    press(bridge, "Delete")
    dialog = bridge.view().get_by_role("dialog", name="Delete New customers")
    expect(dialog).to_contain_text("Goes too: New users, Conversion rate")
    dialog.get_by_role("checkbox").uncheck()
    expect(dialog).not_to_contain_text("Goes too")
    dialog.get_by_role("button", name="Delete", exact=True).click()
    expect(bridge.card("new_customers")).to_have_count(0)
    assert "new_customers" not in bridge.tree
    assert bridge.tree.roots == ("revenue", "new_users", "conversion_rate")


def test_dragging_a_card_onto_another_moves_it_after_showing_both_formulas(show):
    bridge = show(shop())
    drag(bridge, "repeat_customers", onto="new_customers")
    dialog = bridge.view().get_by_role("dialog", name="Move Repeat customers to New customers")
    expect(dialog).to_contain_text("New users")
    choose(dialog, "×")
    dialog.get_by_role("button", name="Move").click()
    expect(bridge.card("repeat_customers")).to_be_focused()
    assert bridge.tree["customers"].formula == "New customers"
    assert bridge.tree["new_customers"].formula == "New users * Conversion rate * Repeat customers"
    button(bridge, "Undo").first.click()
    expect(bridge.card("customers").locator(".kt-val")).to_contain_text("200")
    assert bridge.tree["customers"].formula == "New customers + Repeat customers"


def test_an_ambiguous_move_asks_and_never_guesses(show):
    tree = shop()
    tree.update("transactions", formula="Customers * Orders per customer - 10")
    bridge = show(tree)
    drag(bridge, "repeat_customers", onto="transactions")
    dialog = bridge.view().get_by_role("dialog", name="Move Repeat customers to Transactions")
    expect(dialog.get_by_role("radio").first).to_be_attached()
    dialog.get_by_role("button", name="Move").click(force=True)
    assert bridge.tree["repeat_customers"].parents == ("customers",)
    dialog.locator("label", has_text="+").click()
    dialog.get_by_role("button", name="Move").click()
    expect(dialog).to_have_count(0)
    assert bridge.tree["repeat_customers"].parents == ("transactions",)


def test_a_drop_beside_every_card_changes_nothing(show):
    bridge = show(shop())
    before = bridge.tree.to_text()
    start = bridge.card("repeat_customers").bounding_box()
    mouse = bridge.page.mouse
    mouse.move(start["x"] + 30, start["y"] + 80)
    mouse.down()
    mouse.move(start["x"] + 30, start["y"] + 220, steps=5)
    mouse.up()
    expect(bridge.view().locator(".kt-flag")).to_have_count(0)
    assert bridge.tree.to_text() == before


def test_alt_arrow_moves_a_metric_without_the_mouse(show):
    bridge = show(shop())
    focus(bridge, "new_users")
    press(bridge, "Alt+ArrowLeft")
    dialog = bridge.view().get_by_role("dialog", name="Move New users to Customers")
    choose(dialog, "+")
    dialog.get_by_role("button", name="Move").click()
    expect(dialog).to_have_count(0)
    assert bridge.tree["new_users"].parents == ("customers",)


def test_the_keyboard_is_in_the_move_dialog_and_escape_leaves_it(show):
    tree = shop()
    tree.update("transactions", formula="Customers * Orders per customer - 10")
    bridge = show(tree)
    drag(bridge, "repeat_customers", onto="transactions")
    dialog = bridge.view().get_by_role("dialog", name="Move Repeat customers")
    expect(dialog).to_be_visible()
    assert dialog.evaluate("el => el.contains(document.activeElement)")
    press(bridge, "Escape")
    expect(dialog).to_have_count(0)
    assert bridge.tree["repeat_customers"].parents == ("customers",)


def test_after_a_move_and_its_undo_the_keyboard_is_still_in_the_tree(show):
    bridge = show(shop())
    drag(bridge, "repeat_customers", onto="new_customers")
    dialog = bridge.view().get_by_role("dialog", name="Move Repeat customers")
    dialog.get_by_role("button", name="Move").click()
    expect(bridge.card("repeat_customers")).to_be_focused()
    press(bridge, "Control+z")
    expect(bridge.card("customers").locator(".kt-val")).to_contain_text("200")
    expect(bridge.card("repeat_customers")).to_be_focused()


def test_a_driver_of_two_metrics_is_not_deleted_without_a_question(show):
    tree = shop()
    tree.add("Traffic", formula="New users + Returning visitors")
    bridge = show(tree)
    focus(bridge, "new_users")
    press(bridge, "Delete")
    dialog = bridge.view().get_by_role("dialog", name="Delete New users")
    expect(dialog).to_contain_text("Traffic")
    expect(dialog).to_contain_text("New customers")
    press(bridge, "Escape")
    assert "new_users" in bridge.tree


def test_a_drop_where_it_cannot_go_says_why(show):
    bridge = show(shop())
    before = bridge.tree.to_text()
    drag(bridge, "customers", onto="new_users")
    expect(bridge.view().get_by_role("status")).to_contain_text("New users")
    assert bridge.tree.to_text() == before


# where the operator is not plain


AMBIGUOUS = "Customers * Orders per customer - 10"
JOINED = {
    "+": "Customers * Orders per customer - 10 + Repeat customers",
    "−": "Customers * Orders per customer - 10 - Repeat customers",
    "×": "(Customers * Orders per customer - 10) * Repeat customers",
    "÷": "(Customers * Orders per customer - 10) / Repeat customers",
}


def ambiguous(show):
    """A card dropped where it could join in four ways; the question."""
    tree = shop()
    tree.update("transactions", formula=AMBIGUOUS)
    bridge = show(tree)
    drag(bridge, "repeat_customers", onto="transactions")
    dialog = bridge.view().get_by_role("dialog", name="Move Repeat customers to Transactions")
    expect(dialog.get_by_role("radio")).to_have_count(4)
    return bridge, dialog


def formulas(tree, *metrics):
    return tuple(str(tree[metric].formula) for metric in metrics)


@pytest.mark.parametrize("sign", JOINED)
def test_each_offer_of_an_ambiguous_drop_does_what_it_shows(show, sign):
    bridge, dialog = ambiguous(show)
    dialog.locator("label", has_text=sign).click()
    shown = JOINED[sign].replace("*", "×").replace("/", "÷").replace(" - ", " − ")
    for label in ("Orders per customer", "Repeat customers"):
        shown = shown.replace(label, f"[{label}]")
    changes = dialog.locator(".kt-changes li")
    expect(changes.filter(has_text="Transactions").locator("ins")).to_have_text(f"= {shown}")
    expect(changes.filter(has_text="Customers").locator("del").first).to_be_visible()
    assert formulas(bridge.tree, "transactions") == (AMBIGUOUS,)
    dialog.get_by_role("button", name="Move").click()
    expect(dialog).to_have_count(0)
    assert formulas(bridge.tree, "transactions", "customers") == (JOINED[sign], "New customers")
    bridge.tree.undo()
    assert formulas(bridge.tree, "transactions") == (AMBIGUOUS,)


@pytest.mark.parametrize("way", ["Cancel", "Escape", "beside"])
def test_an_ambiguous_drop_that_is_cancelled_leaves_everything(show, way):
    bridge, dialog = ambiguous(show)
    before = bridge.tree.to_yaml()
    dialog.locator("label", has_text="×").click()
    expect(dialog.locator(".kt-changes li")).not_to_have_count(0)
    if way == "Cancel":
        dialog.get_by_role("button", name="Cancel").click()
    elif way == "Escape":
        press(bridge, "Escape")
    else:
        bridge.view().locator(".kt-canvas").click(position={"x": 20, "y": 20})
    expect(dialog).to_have_count(0)
    assert bridge.tree.to_yaml() == before
    moves = [one["args"] for one in bridge.commands if one.get("name") == "move"]
    assert moves
    assert all(args["dry_run"] for args in moves)


def test_nothing_is_chosen_for_a_person_and_nothing_is_sent_until_they_choose(show):
    bridge, dialog = ambiguous(show)
    before = bridge.tree.to_yaml()
    expect(dialog.get_by_role("radio", checked=True)).to_have_count(0)
    move = dialog.get_by_role("button", name="Move")
    expect(move).to_have_attribute("aria-disabled", "true")
    move.click(force=True)
    press(bridge, "Enter")
    expect(dialog).to_be_visible()
    moves = [one["args"] for one in bridge.commands if one.get("name") == "move"]
    assert all(args["dry_run"] and "operator" not in args for args in moves)
    assert bridge.tree.to_yaml() == before


def test_before_an_ambiguous_drop_the_drag_says_that_it_will_ask(show):
    tree = shop()
    tree.update("transactions", formula=AMBIGUOUS)
    bridge = show(tree)
    start, end = (bridge.card(one).bounding_box() for one in ("repeat_customers", "transactions"))
    mouse = bridge.page.mouse
    mouse.move(start["x"] + 60, start["y"] + start["height"] - 10)
    mouse.down()
    mouse.move(end["x"] + 60, end["y"] + 40, steps=8)
    flag = bridge.view().locator(".kt-flag")
    expect(flag).to_contain_text("Choose how after the drop: + - * /")
    press(bridge, "Escape")
    mouse.up()
    expect(bridge.view().get_by_role("dialog")).to_have_count(0)
    assert formulas(tree, "transactions", "customers") == (
        AMBIGUOUS,
        "New customers + Repeat customers",
    )


def test_the_choice_is_made_by_keys_alone(show):
    bridge, dialog = ambiguous(show)
    expect(dialog.get_by_role("radio", name="plus")).to_be_focused()
    press(bridge, "ArrowDown", "ArrowDown")
    expect(dialog.get_by_role("radio", name="times")).to_be_checked()
    expect(dialog.get_by_role("button", name="Move")).to_have_attribute("aria-disabled", "false")
    press(bridge, "Tab", "Tab", "Enter")
    expect(dialog).to_have_count(0)
    assert formulas(bridge.tree, "transactions") == (JOINED["×"],)


# by key, and what is said of it


def said(bridge):
    """The one line that screen readers are told."""
    return bridge.view().get_by_role("status").locator(".kt-toast span")


def moved_by_key(bridge, metric, key, dialog):
    """Alt and an arrow on a card, then Move."""
    focus(bridge, metric)
    press(bridge, key)
    question = bridge.view().get_by_role("dialog", name=dialog, exact=True)
    expect(question.get_by_role("button", name="Move")).to_be_focused()
    press(bridge, "Enter")
    expect(question).to_have_count(0)
    expect(bridge.card(metric)).to_be_focused()


MOVES = [
    (
        "new_users",
        "Alt+ArrowLeft",
        "Move New users to Customers",
        (
            "Moved New users from New customers to Customers; "
            "Customers = [New customers] + [Repeat customers] + [New users]; "
            "New customers = [Conversion rate]"
        ),
        {
            "customers": "New customers + Repeat customers + New users",
            "new_customers": "Conversion rate",
        },
    ),
    (
        "repeat_customers",
        "Alt+ArrowRight",
        "Move Repeat customers to New customers",
        (
            "Moved Repeat customers from Customers to New customers; "
            "Customers = [New customers]; "
            "New customers = [New users] × [Conversion rate] × [Repeat customers]"
        ),
        {
            "customers": "New customers",
            "new_customers": "New users * Conversion rate * Repeat customers",
        },
    ),
    (
        "transactions",
        "Alt+ArrowLeft",
        "Take Transactions out",
        "Took Transactions out of Revenue; Revenue = [Average order value]",
        {"revenue": "Average order value", "transactions": "Customers * Orders per customer"},
    ),
]


@pytest.mark.parametrize(
    ("metric", "key", "dialog", "sentence", "after"), MOVES, ids=[one[2] for one in MOVES]
)
def test_a_move_by_key_says_from_where_to_where_and_what_became_of_the_formulas(
    show, metric, key, dialog, sentence, after
):
    bridge = show(shop())
    before = bridge.tree.to_yaml()
    moved_by_key(bridge, metric, key, dialog)
    expect(said(bridge)).to_have_text(sentence)
    assert {one: str(bridge.tree[one].formula) for one in after} == after
    press(bridge, "Control+z")
    expect(said(bridge)).to_contain_text("Undone: ")
    assert bridge.tree.to_yaml() == before


@pytest.mark.parametrize(
    ("metric", "key", "sentence"),
    [
        ("revenue", "Alt+ArrowLeft", "Revenue drives no other metric."),
        ("new_customers", "Alt+ArrowRight", "No metric stands before New customers there."),
    ],
)
def test_a_move_by_key_that_leads_nowhere_says_so(show, metric, key, sentence):
    bridge = show(shop())
    before = bridge.tree.to_yaml()
    focus(bridge, metric)
    press(bridge, key)
    expect(said(bridge)).to_have_text(sentence)
    expect(bridge.view().get_by_role("dialog")).to_have_count(0)
    assert bridge.tree.to_yaml() == before


def test_a_locked_metric_is_neither_dragged_nor_moved_by_key_nor_deleted(show):
    tree = shop()
    tree.lock("customers")
    bridge = show(tree)
    before = tree.to_yaml()
    why = "New users is locked together with Customers: unlock Customers first."
    for key in ("Alt+ArrowLeft", "Delete", "f", "+", "Control+Enter", "Control+Shift+Enter"):
        focus(bridge, "new_users")
        press(bridge, key)
        locked = "New customers is" if key == "Control+Enter" else "New users is"
        expect(said(bridge)).to_have_text(why.replace("New users is", locked))
        bridge.view().get_by_role("status").get_by_role("button", name="Close").click()
        expect(said(bridge)).to_have_count(0)
    drag(bridge, "new_users", onto="transactions")
    expect(said(bridge)).to_have_text("Customers is locked: unlock Customers first.")
    expect(bridge.view().get_by_role("dialog")).to_have_count(0)
    assert tree.to_yaml() == before

"""Everything can be done by key, and the keyboard is never lost."""

from __future__ import annotations

from bridge.gestures import button, focus, press
from bridge.shop import shop, wide_tree
from bridge.situations import dialog
from playwright.sync_api import expect

import kpitree_widgets as kt

ACTIVE = "document.activeElement.closest('[role=treeitem]') !== null"


def until(bridge, holds):
    """Wait, frame by frame, until something holds in Python."""
    for _ in range(600):
        if holds():
            return
        bridge.page.evaluate("() => new Promise(requestAnimationFrame).then(() => null)")
    assert holds()


def test_the_tree_is_one_stop_of_the_tab_key(show):
    bridge = show(shop())
    expect(bridge.view().locator('[role=treeitem][tabindex="0"]')).to_have_count(1)
    button(bridge, "Table").focus()
    stops = 0
    for _ in range(40):
        press(bridge, "Tab")
        stops += bridge.page.evaluate(ACTIVE)
        if bridge.page.evaluate("document.activeElement === document.body"):
            break
    assert stops == 1
    focus(bridge, "customers")
    expect(bridge.view().locator('[role=treeitem][tabindex="0"]')).to_have_count(1)
    press(bridge, "Shift+Tab", "Tab")
    expect(bridge.card("customers")).to_be_focused()


def formula_of(metric):
    return lambda tree: str(tree[metric].formula)


EDITS = {
    "rename": (
        "customers",
        ["F2", "*Buyers", "Enter"],
        lambda tree: tree["customers"].label,
        "Buyers",
    ),
    "formula": (
        "transactions",
        ["f", "?Formula of Transactions", "Control+a", "*Customers * 2", "Enter"],
        formula_of("transactions"),
        "Customers * 2",
    ),
    "driver": (
        "customers",
        ["+", "?New driver of Customers", "*Won back", "Enter"],
        formula_of("customers"),
        "New customers + Repeat customers + Won back",
    ),
    "sibling": (
        "repeat_customers",
        ["Control+Enter", "?New metric beside Repeat customers", "*Won back", "Enter"],
        formula_of("customers"),
        "New customers + Repeat customers + Won back",
    ),
    "insert": (
        "customers",
        ["Control+Shift+Enter", "?New metric above Customers", "*Accounts", "Enter"],
        formula_of("transactions"),
        "Accounts * Orders per customer",
    ),
    "duplicate": (
        "repeat_customers",
        ["Control+d"],
        lambda tree: "repeat_customers_2" in tree,
        True,
    ),
    "remove": (
        "repeat_customers",
        ["Delete"],
        formula_of("customers"),
        "New customers",
    ),
    "move_up_level": (
        "new_users",
        ["Alt+ArrowLeft", "?Move New users to Customers", "Enter"],
        lambda tree: tree["new_users"].parents,
        ("customers",),
    ),
    "move_below": (
        "repeat_customers",
        ["Alt+ArrowRight", "?Move Repeat customers to New customers", "Enter"],
        lambda tree: tree["repeat_customers"].parents,
        ("new_customers",),
    ),
    "cut paste": (
        "repeat_customers",
        ["Control+x", "~Cut Repeat customers", "_orders_per_customer", " ", "Control+v"],
        lambda tree: tree["repeat_customers"].parents,
        ("orders_per_customer",),
    ),
    "copy paste": (
        "repeat_customers",
        [
            "Control+c",
            "~Copied Repeat customers",
            "_customers",
            " ",
            "Control+v",
            "?Paste",
            "Enter",
        ],
        lambda tree: "repeat_customers_2" in tree,
        True,
    ),
}


READY = """() => {
  const { activeElement } = document;
  return activeElement.closest("[role=dialog]") && activeElement.ariaDisabled !== "true";
}"""


def act(bridge, step):
    """A key; ``*`` types a text, ``?`` and ``~`` wait for a dialog, a message; ``_`` goes to a card."""
    mark, rest = step[0], step[1:]
    if rest and mark == "*":
        bridge.page.keyboard.type(rest)
    elif rest and mark == "?":
        expect(dialog(bridge, rest)).to_be_visible()
        bridge.page.wait_for_function(READY)
        if bridge.page.evaluate("document.activeElement.matches('[type=radio]')"):
            press(bridge, " ")
    elif rest and mark == "~":
        expect(bridge.view().locator(".kt-status")).to_contain_text(rest)
    elif rest and mark == "_":
        focus(bridge, rest)
    else:
        press(bridge, step)
        bridge.page.evaluate("() => new Promise(requestAnimationFrame).then(() => null)")


def test_everything_that_changes_the_tree_has_a_key_and_a_key_takes_it_back(show):
    bridge = show(shop())
    bridge.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    before = bridge.tree.to_text()
    failed = {}
    for name, (metric, keys, said, wanted) in EDITS.items():
        focus(bridge, metric)
        try:
            for key in keys:
                act(bridge, key)
            until(bridge, lambda said=said, wanted=wanted: said(bridge.tree) == wanted)
        except (AssertionError, KeyError) as error:
            failed[name] = repr(error)[:300]
        press(bridge, "Escape", "Escape")
        focus(bridge, "revenue")
        while bridge.tree.history.past:
            steps = len(bridge.tree.history.past)
            press(bridge, "Control+z")
            until(bridge, lambda steps=steps: len(bridge.tree.history.past) < steps)
        assert bridge.tree.to_text() == before
    assert failed == {}


def test_a_thousand_metrics_are_walked_by_key(show):
    bridge = show(wide_tree(1_000))
    focus(bridge, "m0")
    press(bridge, "End")
    expect(bridge.view().locator(".kt-card:focus, .kt-ghost:focus")).to_be_in_viewport()
    press(bridge, "Home", "/")
    bridge.page.keyboard.type("m777")
    press(bridge, "Control+Enter")
    expect(bridge.card("m777")).to_be_focused()
    expect(bridge.card("m777")).to_be_in_viewport()


def test_the_keyboard_goes_from_card_to_card_however_far_apart_they_are(show):
    bridge = show(wide_tree(200))
    focus(bridge, "m0")
    bridge.page.evaluate("""() => {
      window.lost = 0;
      addEventListener("focusout", ({ relatedTarget }) => { window.lost += relatedTarget === null; });
    }""")
    press(bridge, "ArrowDown", "ArrowUp", "End", "Home")
    expect(bridge.card("m0")).to_be_focused()
    assert bridge.page.evaluate("window.lost") == 0


def test_a_tree_is_built_from_nothing_without_a_mouse(show):
    bridge = show(kt.KPITree(name="New"))
    button(bridge, "Add a metric").focus()
    press(bridge, "Enter")
    made = bridge.view().get_by_role("dialog")
    expect(made.get_by_label("Name")).to_be_focused()
    bridge.page.keyboard.type("Revenue = Transactions * Average order value")
    press(bridge, "Enter")
    expect(bridge.card("revenue")).to_be_focused()
    assert str(bridge.tree["revenue"].formula) == "Transactions * Average order value"
    press(bridge, "ArrowRight")
    expect(bridge.card("transactions")).to_be_focused()
    for metric in ("revenue",):
        focus(bridge, metric)
        press(bridge, ".")
        panel = bridge.view().locator(".kt-inspector")
        panel.get_by_label("Target", exact=True).focus()
        bridge.page.keyboard.type("24k")
        press(bridge, "Tab")
        panel.get_by_label("Owner", exact=True).focus()
        bridge.page.keyboard.type("Mia")
        press(bridge, "Enter")
    until(bridge, lambda: bridge.tree["revenue"].owner == "Mia")
    assert bridge.tree["revenue"].target == 24_000

"""Every key and every entry of the menu that edits: what Python says after it; none may be without."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from bridge.gestures import choose, focus, press
from bridge.shop import shop
from playwright.sync_api import expect

import kpitree_widgets as kt

if TYPE_CHECKING:
    from collections.abc import Callable

    from bridge.harness import Bridge

SOURCE = Path(__file__).parents[2] / "js" / "src"
ACTIONS = re.findall(r'name: "(\w+)"', (SOURCE / "editing" / "actions.ts").read_text())
"""What editing.js can do, by name."""
KEYS = {
    name: re.findall(r'"([^"]+)"', keys)
    for name, keys in re.findall(
        r"^  (\w+): \[(.*)\],$",
        (SOURCE / "interactions" / "shortcuts.ts").read_text(),
        re.MULTILINE,
    )
    if name in ACTIONS
}
"""Their keys."""
LABELS = dict(
    re.findall(r'^  (\w+): "(.+)",$', (SOURCE / "text" / "editing.ts").read_text(), re.MULTILINE)
)
"""And what the menu calls them."""


def nothing(_: Any) -> None:
    """No step before, or none after."""


@dataclass(frozen=True)
class Gesture:
    """What follows a key or a click in the menu, and what Python says then."""

    metric: str
    said: Callable[[kt.KPITree], object]
    wanted: object
    then: Callable[[Bridge], None] = nothing
    """What a person does next."""
    given: Callable[[kt.KPITree], object] = nothing
    """What was done before, in Python."""
    copied: str = ""
    """What another program has copied before."""


def named(dialog: str, label: str) -> Callable[[Bridge], None]:
    """Type a name into a dialog."""

    def then(bridge: Bridge) -> None:
        opened = bridge.view().get_by_role("dialog", name=dialog)
        opened.get_by_label("Name").fill(label)
        press(bridge, "Enter")
        expect(opened).to_have_count(0)

    return then


def moved(dialog: str, sign: str) -> Callable[[Bridge], None]:
    """Say how it joins, where that is asked, and move."""

    def then(bridge: Bridge) -> None:
        opened = bridge.view().get_by_role("dialog", name=dialog)
        opened.get_by_role("button", name="Move").wait_for()
        choose(opened, sign)
        opened.get_by_role("button", name="Move").click()
        expect(opened).to_have_count(0)

    return then


def renamed(bridge: Bridge) -> None:
    bridge.card("customers").get_by_label("Name of Customers").fill("Buyers")
    press(bridge, "Enter")
    expect(bridge.card("customers")).to_contain_text("Buyers")


def formula_typed(bridge: Bridge) -> None:
    formula = bridge.view().get_by_role("textbox", name="Formula of Transactions")
    formula.fill("Customers * 2")
    press(bridge, "Enter")
    expect(formula).to_have_count(0)


def target_typed(bridge: Bridge) -> None:
    panel = bridge.view().get_by_role("complementary", name="Details of Customers")
    expect(panel.get_by_label("Name", exact=True)).to_be_focused()
    panel.get_by_label("Target", exact=True).fill("250")
    press(bridge, "Enter")
    expect(bridge.card("customers").locator(".kt-foot")).to_contain_text("80%")
    press(bridge, "Escape", ".")
    expect(panel).to_have_count(0)


def gone(metric: str) -> Callable[[Bridge], None]:
    return lambda bridge: expect(bridge.card(metric)).to_have_count(0)


def there(metric: str) -> Callable[[Bridge], None]:
    return lambda bridge: expect(bridge.card(metric)).to_be_visible()


def reads(metric: str, text: str) -> Callable[[Bridge], None]:
    return lambda bridge: expect(bridge.card(metric)).to_contain_text(text)


def lines_copied(bridge: Bridge) -> None:
    expect(bridge.view().locator(".kt-status")).to_contain_text("Copied New customers: paste it")
    text = bridge.page.evaluate("navigator.clipboard.readText()")
    assert text == "New customers = [New users] * [Conversion rate]"


def pasted(dialog: str) -> Callable[[Bridge], None]:
    """Type lines into the dialog."""

    def then(bridge: Bridge) -> None:
        opened = bridge.view().get_by_role("dialog", name=dialog)
        opened.get_by_role("textbox").fill("Partners = Shops * Deals")
        expect(opened).to_contain_text("Adds Partners, Shops, Deals")
        opened.get_by_role("button", name="Paste").click()
        expect(bridge.card("deals")).to_be_visible()

    return then


def related(bridge: Bridge) -> None:
    opened = bridge.view().get_by_role("dialog", name="Influence of or on Customers")
    opened.get_by_label("To", exact=True).fill("Conversion rate")
    press(bridge, "Enter")
    expect(opened).to_have_count(0)


def noted(bridge: Bridge) -> None:
    opened = bridge.view().get_by_role("dialog", name="Note: Customers")
    opened.get_by_label("Date").fill("2026-02-14")
    opened.get_by_label("Add a note").fill("Snow")
    press(bridge, "Enter")
    expect(opened).to_have_count(0)


def travelled(bridge: Bridge) -> None:
    steps = bridge.view().get_by_role("dialog", name="History")
    steps.get_by_role("button", name="As it was at first").click()
    expect(bridge.card("customers")).to_contain_text("Customers")
    press(bridge, "Escape")


def formula(metric: str) -> Callable[[kt.KPITree], object]:
    return lambda tree: str(tree[metric].formula)


def label(tree: kt.KPITree) -> object:
    return tree["customers"].label


def rename(tree: kt.KPITree) -> None:
    tree.rename("customers", "Buyers")


def take_back(tree: kt.KPITree) -> None:
    rename(tree)
    tree.undo()


THREE = "New customers + Repeat customers + Won back"
GESTURES = {
    "rename": Gesture("customers", label, "Buyers", renamed),
    "formula": Gesture("transactions", formula("transactions"), "Customers * 2", formula_typed),
    "driver": Gesture(
        "customers", formula("customers"), THREE, named("New driver of Customers", "Won back")
    ),
    "sibling": Gesture(
        "repeat_customers",
        formula("customers"),
        THREE,
        named("New metric beside Repeat customers", "Won back"),
    ),
    "insert": Gesture(
        "customers",
        formula("transactions"),
        "Accounts * Orders per customer",
        named("New metric above Customers", "Accounts"),
    ),
    "details": Gesture("customers", lambda tree: tree["customers"].target, 250, target_typed),
    "remove": Gesture(
        "repeat_customers", formula("customers"), "New customers", gone("repeat_customers")
    ),
    "copy": Gesture("new_customers", kt.KPITree.to_yaml, shop().to_yaml(), lines_copied),
    "cut": Gesture(
        "repeat_customers", formula("customers"), "New customers", gone("repeat_customers")
    ),
    "paste": Gesture(
        "customers",
        lambda tree: tree["partners"].drivers,
        ("shops", "deals"),
        there("deals"),
        copied="Partners = Shops * Deals",
    ),
    "duplicate": Gesture(
        "repeat_customers",
        formula("customers"),
        "New customers + Repeat customers + Repeat customers 2",
        there("repeat_customers_2"),
    ),
    "move_up_level": Gesture(
        "new_users",
        lambda tree: tree["new_users"].parents,
        ("customers",),
        moved("Move New users to Customers", "+"),
    ),
    "move_below": Gesture(
        "repeat_customers",
        formula("new_customers"),
        "New users * Conversion rate * Repeat customers",
        moved("Move Repeat customers to New customers", "×"),
    ),
    "undo": Gesture("revenue", label, "Customers", reads("customers", "Customers"), rename),
    "redo": Gesture("revenue", label, "Buyers", reads("customers", "Buyers"), take_back),
}
BY_MENU = {
    **{name: gesture for name, gesture in GESTURES.items() if name != "paste"},
    "paste": Gesture(
        "customers",
        formula("customers"),
        "New customers + Repeat customers + Partners",
        pasted("Paste below Customers"),
    ),
    "paste_top": Gesture(
        "", lambda tree: tree.roots, ("revenue", "partners"), pasted("Paste at the top")
    ),
    "root": Gesture(
        "", lambda tree: tree.roots, ("revenue", "costs"), named("New metric", "Costs")
    ),
    "relate": Gesture(
        "customers",
        lambda tree: [(one.source, one.target) for one in tree.relations],
        [("customers", "conversion_rate")],
        related,
    ),
    "note": Gesture(
        "customers",
        lambda tree: [(str(one.date), one.text, one.metric) for one in tree.notes],
        [("2026-02-14", "Snow", "customers")],
        noted,
    ),
    "lock": Gesture(
        "customers",
        lambda tree: tree["customers"].locked,
        True,
        lambda bridge: expect(bridge.card("customers").locator(".kt-lock")).to_be_visible(),
    ),
    "unlock": Gesture(
        "new_users",
        lambda tree: tree["customers"].locked,
        False,
        lambda bridge: expect(bridge.view().locator(".kt-lock")).to_have_count(0),
        lambda tree: tree.lock("customers"),
    ),
    "history": Gesture("", label, "Customers", travelled, rename),
}
OF_TREE = {"undo", "redo"}
"""These stand in the menu of the canvas."""


def typed(key: str) -> str:
    """A key as Playwright names it: Ctrl+Shift+Z is Control+Shift+z."""
    *held, last = key.split("+") if len(key) > 1 and not key.endswith("+") else [key]
    small = last.lower() if len(last) == 1 else last
    return "+".join([one.replace("Ctrl", "Control") for one in held] + [small])


def start(show, gesture: Gesture) -> Bridge:
    bridge = show(shop())
    bridge.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    bridge.page.wait_for_function("() => document.querySelector('.kt').dataset.ready")
    gesture.given(bridge.tree)
    if gesture.copied:
        bridge.page.evaluate("text => navigator.clipboard.writeText(text)", gesture.copied)
    return bridge


def test_every_key_and_every_action_of_editing_is_asserted_here():
    assert set(GESTURES) == set(KEYS)
    assert set(BY_MENU) == set(ACTIONS)


@pytest.mark.parametrize(
    ("name", "key"), [(name, key) for name, keys in KEYS.items() for key in keys]
)
def test_a_key_does_what_python_says(show, name, key):
    gesture = GESTURES[name]
    bridge = start(show, gesture)
    focus(bridge, gesture.metric)
    press(bridge, typed(key))
    gesture.then(bridge)
    assert gesture.said(bridge.tree) == gesture.wanted


@pytest.mark.parametrize("name", ACTIONS)
def test_the_menu_does_what_python_says(show, name):
    gesture = BY_MENU[name]
    bridge = start(show, gesture)
    expect(bridge.view().get_by_role("button", name="Filter and colours")).to_be_visible()
    if gesture.metric and name not in OF_TREE:
        focus(bridge, gesture.metric)
        press(bridge, "Shift+F10")
    else:
        bridge.view().locator(".kt-canvas").click(button="right", position={"x": 20, "y": 20})
    bridge.view().get_by_role("menuitem", name=LABELS[name], exact=True).click()
    gesture.then(bridge)
    assert gesture.said(bridge.tree) == gesture.wanted

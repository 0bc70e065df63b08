"""Everything that a person can have before their eyes: how it comes, and how it goes again."""

from __future__ import annotations

from contextlib import contextmanager

from bridge.gestures import button, details, focus, formula_input, press
from playwright.sync_api import expect


def dialog(bridge, name):
    return bridge.view().get_by_role("dialog", name=name)


@contextmanager
def opened_by_key(bridge, metric, key, role, name):
    """What a key opens at a card; Escape closes it."""
    focus(bridge, metric)
    press(bridge, key)
    panel = bridge.view().get_by_role(role, name=name)
    expect(panel).to_be_visible()
    yield panel
    press(bridge, "Escape")
    expect(panel).to_have_count(0)


def command(bridge, metric, words):
    """Find an action in the palette and do it to a card."""
    focus(bridge, metric)
    press(bridge, "Control+k")
    expect(dialog(bridge, "Commands")).to_be_visible()
    bridge.page.keyboard.type(words)
    press(bridge, "Enter")


@contextmanager
def at_rest(bridge):
    expect(bridge.card("revenue")).to_be_visible()
    yield


@contextmanager
def several_selected(bridge):
    bridge.card("orders").click()
    bridge.card("price").click(modifiers=["Control"])
    expect(bridge.view().get_by_role("toolbar", name="Selection")).to_be_visible()
    yield
    focus(bridge, "revenue")
    press(bridge, "Escape")


@contextmanager
def selected(bridge):
    bridge.card("orders").click()
    expect(bridge.view().get_by_role("region", name="Trend of Orders")).to_be_visible()
    yield
    button(bridge, "Close the trend").click()
    press(bridge, "Escape")


@contextmanager
def table(bridge):
    button(bridge, "Table").click()
    expect(bridge.view().get_by_role("treegrid")).to_be_visible()
    button(bridge, "Filter row").click()
    yield
    button(bridge, "Filter row").click()
    button(bridge, "Left to right").click()


@contextmanager
def columns(bridge):
    button(bridge, "Table").click()
    button(bridge, "Columns").click()
    expect(bridge.view().get_by_role("checkbox", name="Benchmark")).to_be_visible()
    yield
    press(bridge, "Escape")
    button(bridge, "Left to right").click()


@contextmanager
def searching(bridge):
    with opened_by_key(bridge, "revenue", "/", "dialog", "Find a metric") as panel:
        bridge.page.keyboard.type("re")
        expect(panel.get_by_role("option").first).to_be_visible()
        yield


@contextmanager
def palette(bridge):
    with opened_by_key(bridge, "orders", "Control+k", "dialog", "Commands") as panel:
        expect(panel.get_by_role("option").first).to_be_visible()
        yield


@contextmanager
def helped(bridge):
    with opened_by_key(bridge, "orders", "?", "dialog", "Keyboard shortcuts"):
        yield


@contextmanager
def menu(bridge):
    with opened_by_key(bridge, "orders", "Shift+F10", "menu", "Menu of Orders"):
        expect(bridge.view().get_by_role("menuitem", name="Delete")).to_be_visible()
        yield


@contextmanager
def filters(bridge):
    command(bridge, "revenue", "filter by")
    panel = bridge.view().get_by_label("Filter and colours").last
    expect(panel).to_be_visible()
    yield
    press(bridge, "Escape")


@contextmanager
def inspector(bridge):
    panel = details(bridge, "revenue")
    yield
    focus(bridge, "revenue")
    press(bridge, ".")
    expect(panel).to_have_count(0)


@contextmanager
def formula(bridge):
    field = formula_input(bridge, "orders", "Orders")
    field.press_sequentially(" + max(Vis")
    expect(bridge.view().get_by_role("option", name="Visits")).to_be_visible()
    yield
    press(bridge, "Escape", "Escape")
    expect(field).to_have_count(0)


@contextmanager
def driver(bridge):
    with opened_by_key(bridge, "orders", "+", "dialog", "New driver of Orders") as panel:
        panel.get_by_label("Name").fill("Partner orders = Partners * Deals")
        expect(panel).to_contain_text("Adds Partner orders")
        yield


@contextmanager
def sibling(bridge):
    with opened_by_key(bridge, "orders", "Control+Enter", "dialog", "New metric beside Orders"):
        yield


@contextmanager
def renaming(bridge):
    with opened_by_key(bridge, "orders", "F2", "textbox", "Name of Orders"):
        yield


@contextmanager
def history(bridge):
    button(bridge, "History").click()
    expect(dialog(bridge, "History")).to_be_visible()
    yield
    press(bridge, "Escape")


@contextmanager
def removing(bridge):
    with opened_by_key(bridge, "orders", "Delete", "dialog", "Delete Orders"):
        yield


@contextmanager
def moving(bridge):
    with opened_by_key(bridge, "conversion_rate", "Alt+ArrowLeft", "dialog", "Move"):
        yield


@contextmanager
def findings(bridge):
    bridge.view().locator(".kt-findings-button").click()
    expect(dialog(bridge, "Findings")).to_be_visible()
    yield
    press(bridge, "Escape")


@contextmanager
def why(bridge):
    focus(bridge, "revenue")
    press(bridge, "w")
    expect(dialog(bridge, "Why did Revenue change?")).to_contain_text("adds up exactly")
    yield
    press(bridge, "Escape")


@contextmanager
def what_if(bridge):
    button(bridge, "What if").click()
    bar = bridge.view().get_by_role("region", name="Scenario")
    expect(bar).to_be_visible()
    bridge.view().get_by_role("slider").first.focus()
    press(bridge, "ArrowRight")
    expect(bar.get_by_role("list", name="Moved levers")).to_be_visible()
    yield
    button(bridge, "Leave the scenario").click()
    expect(bar).to_have_count(0)


@contextmanager
def conflicts(bridge):
    focus(bridge, "revenue")
    press(bridge, "!")
    panel = bridge.view().get_by_role("region", name="Conflicts")
    expect(panel.get_by_role("listitem").first).to_be_visible()
    yield
    focus(bridge, "revenue")
    press(bridge, "!")
    expect(panel).to_have_count(0)


@contextmanager
def pasting(bridge):
    bridge.page.evaluate("navigator.clipboard.writeText('List price = Cost price * Luck')")
    bridge.view().locator(".kt-canvas").click(position={"x": 20, "y": 20})
    press(bridge, "Control+v")
    expect(dialog(bridge, "Paste")).to_contain_text("Luck")
    yield
    press(bridge, "Escape")
    expect(dialog(bridge, "Paste")).to_have_count(0)


@contextmanager
def relating(bridge):
    command(bridge, "price", "add an influence")
    expect(dialog(bridge, "Influence of or on Price")).to_be_visible()
    yield
    press(bridge, "Escape")


@contextmanager
def levels(bridge):
    focus(bridge, "revenue")
    press(bridge, "Alt+2")
    expect(bridge.view().get_by_label("Levels shown")).to_have_value("2")
    bridge.view().get_by_label("Levels shown").focus()
    yield
    focus(bridge, "revenue")
    press(bridge, "Alt+9")


@contextmanager
def top_down(bridge):
    button(bridge, "Top to bottom").click()
    yield
    button(bridge, "Left to right").click()


@contextmanager
def full_screen(bridge):
    focus(bridge, "revenue")
    press(bridge, "F11")
    bridge.page.wait_for_function("document.fullscreenElement !== null")
    yield
    focus(bridge, "revenue")
    press(bridge, "Escape")
    bridge.page.wait_for_function("document.fullscreenElement === null")


@contextmanager
def refused(bridge):
    focus(bridge, "visits")
    press(bridge, "f")
    expect(bridge.view().get_by_role("status").filter(has_text="locked")).to_be_visible()
    yield
    press(bridge, "Escape")


@contextmanager
def reconnecting(bridge):
    bridge.says(connectionStatus="connecting")
    expect(bridge.view().locator(".kt-banner")).to_contain_text("connection")
    yield
    bridge.says(connectionStatus="connected")
    expect(bridge.view().locator(".kt-banner")).to_have_count(0)


@contextmanager
def empty(bridge):
    bridge.tree["visits"].locked = False
    count = 1
    while bridge.tree.roots:
        bridge.tree.remove(bridge.tree.roots[0], with_drivers=True)
        count += 1
    expect(bridge.view().locator(".kt-empty")).to_be_visible()
    yield
    for _ in range(count):
        bridge.tree.undo()
    expect(bridge.card("revenue")).to_be_visible()


SITUATIONS = (
    *(at_rest, selected, several_selected, top_down, levels, full_screen, renaming, refused),
    *(table, columns, searching, filters, palette, helped, menu),
    *(inspector, formula, driver, sibling, removing, moving, pasting, relating, history),
    *(findings, why, what_if, conflicts, reconnecting, empty),
)

"""What a person does with the widget, in the steps a person takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bridge.harness import Bridge
    from playwright.sync_api import Locator

BURST = """async (labels) => {
  const key = (element, name) =>
    element.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true }));
  for (const label of labels) {
    const card = document.querySelector('.kt-card[data-id="customers"]');
    card.focus();
    key(card, "F2");
    while (!card.querySelector("input")) await Promise.resolve();
    card.querySelector("input").value = label;
    key(card.querySelector("input"), "Enter");
    while (card.querySelector("input")) await Promise.resolve();
  }
}"""
"""Renames one metric again and again, as fast as a page can: F2, another name, Enter."""


def press(bridge: Bridge, *keys: str) -> None:
    """Press keys one after the other, wherever the focus is."""
    for key in keys:
        bridge.page.keyboard.press(key)


def focus(bridge: Bridge, metric: str, view: int = 0) -> None:
    """Give a card the keyboard without clicking it."""
    bridge.card(metric, view).focus()


def rename(bridge: Bridge, metric: str, label: str, view: int = 0) -> None:
    """F2 on a card, another name, Enter."""
    focus(bridge, metric, view)
    press(bridge, "F2")
    bridge.card(metric, view).get_by_label("Name of").fill(label)
    press(bridge, "Enter")


def drag(bridge: Bridge, metric: str, onto: str, view: int = 0) -> None:
    """Drag a card onto another one, in a few steps as a hand does."""
    start, end = (bridge.card(one, view).bounding_box() for one in (metric, onto))
    assert start is not None
    assert end is not None
    mouse = bridge.page.mouse
    mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] - 12)
    mouse.down()
    mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=8)
    mouse.up()


def button(bridge: Bridge, name: str) -> Locator:
    """A button of the first view, by its whole name."""
    return bridge.view().get_by_role("button", name=name, exact=True)


def formula_input(bridge: Bridge, metric: str, label: str) -> Locator:
    """Open the formula of a card by key; the input."""
    focus(bridge, metric)
    press(bridge, "f")
    return bridge.view().get_by_role("textbox", name=f"Formula of {label}")


def details(bridge: Bridge, metric: str) -> Locator:
    """Open the details of a card from its toolbar; the panel with its fields."""
    bridge.card(metric).click()
    panel = bridge.view().locator(".kt-inspector")
    if not panel.count():
        button(bridge, "More").click()
    panel.get_by_label("Name", exact=True).wait_for()
    return panel


def choose(dialog: Locator, sign: str) -> None:
    """Choose an operator where the kernel asks for one."""
    choice = dialog.locator("label", has_text=sign)
    if choice.count():
        choice.click()

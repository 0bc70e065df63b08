"""What is to be seen on the canvas, and what a hand does there."""

from __future__ import annotations

from playwright.sync_api import expect

KEYS = "els => els.map(el => el.dataset.key)"


def ready(bridge, view=0):
    """The bridge, once all that follows the first paint is there."""
    expect(bridge.view(view).locator(".kt-edge")).to_be_attached()
    return bridge


def percent(bridge):
    return int(bridge.view().locator(".kt-zoom .num").text_content().removesuffix("%"))


def selected(bridge):
    """Ids of the selected cards, in reading order."""
    found = bridge.view().locator('.kt-card[aria-selected="true"]')
    return found.evaluate_all(KEYS)


def shown(bridge):
    return bridge.view().locator(".kt-card").evaluate_all(KEYS)


def middle(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def glided(bridge):
    """All motion is over."""
    bridge.page.wait_for_function("document.getAnimations().length === 0")


def drag(bridge, start, end, *, modifier=None):
    mouse, keyboard = bridge.page.mouse, bridge.page.keyboard
    if modifier:
        keyboard.down(modifier)
    mouse.move(*start)
    mouse.down()
    mouse.move(*end, steps=6)
    mouse.up()
    if modifier:
        keyboard.up(modifier)

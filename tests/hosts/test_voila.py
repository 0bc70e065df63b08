"""In Voila, with every other host blocked: a page without cells, edited by hand."""

from __future__ import annotations

import pytest
from hosts.page import LABELS, READ, SHOP, HostPage
from playwright.sync_api import expect

ASK = f"""
import ipywidgets
answer = ipywidgets.Label("not asked")
button = ipywidgets.Button(description="Ask Python")
button.on_click(lambda _: setattr(answer, "value", {READ}))
ipywidgets.VBox([button, answer])
"""

ICONS = "https://cdn.jsdelivr.net/npm/@fortawesome/"
"""The one thing Voila's own page asks of another host, with or without a tree."""


@pytest.fixture(scope="module")
def opened(voila, browser):
    host = HostPage.of(browser)
    address = voila.serve("shop", f"{SHOP}tree", ASK)
    host.page.goto(f"{address}?theme=dark")
    yield host
    host.page.close()


def ask(host):
    host.page.get_by_role("button", name="Ask Python").click()
    return host.page.locator(".widget-label")


def test_the_page_shows_the_editor(opened):
    opened.expect_painted()


def test_a_name_given_by_hand_is_the_name_in_python(opened):
    opened.rename("customers", "Buyers")
    expect(ask(opened)).to_have_text(LABELS.replace("Customers,", "Buyers,"))


def test_keys_of_the_tree_change_nothing(opened):
    opened.card("revenue").click()
    for key in ("b", "a", "d", "d", "x", "Shift+Enter"):
        opened.page.keyboard.press(key)
    expect(ask(opened)).to_have_text(LABELS.replace("Customers,", "Buyers,"))
    opened.expect_painted()


def test_the_cards_are_dark_on_a_dark_page(opened):
    opened.expect_readable(dark=True)


def test_nothing_was_asked_of_another_host(opened):
    assert [url for url in opened.asked if not url.startswith(ICONS)] == []

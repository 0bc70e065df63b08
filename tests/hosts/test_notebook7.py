"""In Notebook 7, with every other host blocked."""

from __future__ import annotations

import pytest
from hosts.page import LABELS, READ, SHOP, HostPage
from playwright.sync_api import expect


@pytest.fixture(scope="module")
def opened(notebook7, browser):
    host = HostPage.of(browser)
    notebook = notebook7.open(host.page, "shop", f"{SHOP}tree")
    yield host, notebook
    notebook.close()


def test_the_last_expression_of_a_cell_is_the_editor(opened):
    host, _ = opened
    host.expect_painted()


def test_a_name_given_by_hand_is_the_name_in_the_next_cell(opened):
    host, notebook = opened
    host.rename("customers", "Buyers")
    notebook.append(f"print({READ})")
    notebook.start(1)
    expect(notebook.output(1)).to_contain_text(LABELS.replace("Customers,", "Buyers,"))


def test_keys_of_the_tree_are_no_shortcuts_of_the_notebook(opened):
    host, notebook = opened
    cells = notebook.cells()
    host.card("revenue").click()
    for key in ("b", "a", "d", "d", "x", "m", "Shift+Enter"):
        host.page.keyboard.press(key)
    notebook.until_idle()
    assert notebook.cells() == cells
    assert notebook.value("len(tree)") == "9"


def test_nothing_was_asked_of_another_host(opened):
    host, _ = opened
    assert host.asked == []


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_cards_follow_the_theme(opened, theme):
    host, notebook = opened
    notebook.theme(theme)
    host.expect_readable(dark=theme == "dark")

"""In marimo, with every other host blocked: widgets stand in shadow roots, cells are reactive."""

from __future__ import annotations

import pytest
from bridge.gestures import choose, drag
from hosts.page import LABELS, READ, SHOP, HostPage
from playwright.sync_api import expect

CELLS = (
    f"{SHOP}import marimo as mo\nreturn mo, tree",
    'again = mo.ui.button(label="Again", value=0, on_click=lambda count: count + 1)\nagain',
    "again.value\ntree",
    'ask = mo.ui.button(label="Ask Python", value=0, on_click=lambda asked: asked + 1)\nask',
    f'mo.md(f"{{ask.value}} asked: {{{READ}}}")',
)


@pytest.fixture(scope="module")
def opened(marimo, browser):
    host = HostPage.of(browser)
    host.page.goto(marimo.serve("shop", *CELLS))
    yield host
    host.page.close()


def ask(host):
    host.page.get_by_role("button", name="Ask Python").click()
    return host.page.locator(".markdown", has_text="asked:")


def test_the_last_expression_of_a_cell_is_the_editor(opened):
    opened.expect_painted()


def test_a_name_given_by_hand_is_the_name_in_the_cells_that_read_it(opened):
    opened.rename("customers", "Buyers")
    expect(ask(opened)).to_contain_text(LABELS.replace("Customers,", "Buyers,"))


def test_a_cell_that_runs_again_shows_the_tree_as_it_is_and_to_be_edited(opened):
    before = opened.card("customers").element_handle()
    opened.page.get_by_role("button", name="Again").click()
    opened.page.wait_for_function("card => !card.isConnected", arg=before)
    expect(opened.page.locator(".kt-card")).to_have_count(9)
    expect(opened.card("customers")).to_contain_text("Buyers")
    opened.rename("new_customers", "New buyers")
    expect(ask(opened)).to_contain_text("New buyers")


def test_keys_of_the_tree_are_no_shortcuts_of_the_notebook(opened):
    cells = opened.page.locator(".marimo-cell")
    before = cells.count()
    opened.card("revenue").click()
    for key in ("b", "a", "d", "d", "j", "Shift+Enter"):
        opened.page.keyboard.press(key)
    untouched = "New users, Conversion rate, Repeat customers, Orders per customer"
    expect(ask(opened)).to_contain_text(untouched)
    assert cells.count() == before == len(CELLS)


def test_a_driver_is_moved_by_hand_in_a_dialog_that_stays_open(opened):
    drag(opened, "repeat_customers", onto="transactions")
    dialog = opened.page.get_by_role("dialog", name="Move")
    choose(dialog, "×")
    dialog.get_by_role("button", name="Move").click()
    expect(dialog).to_have_count(0)
    expect(opened.card("repeat_customers")).to_be_focused()
    moved = "Orders per customer, Repeat customers, Average order value"
    expect(ask(opened)).to_contain_text(moved)


def test_what_if_and_the_trend_are_drawn_inside_the_shadow_root(opened):
    opened.card("revenue").click()
    expect(opened.page.locator(".kt-trend .kt-vega svg")).to_be_visible()
    opened.page.get_by_role("button", name="What if", exact=True).click()
    slider = opened.page.get_by_role("slider", name="Average order value in the scenario")
    slider.focus()
    opened.page.keyboard.press("End")
    expect(opened.card("revenue").locator(".kt-val")).not_to_contain_text("25,200")


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_cards_follow_the_theme(opened, theme):
    opened.page.emulate_media(color_scheme=theme)
    opened.expect_readable(dark=theme == "dark")


def test_nothing_was_asked_of_another_host(opened):
    assert opened.asked == []

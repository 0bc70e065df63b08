"""axe-core finds nothing, and every text can be read: in each view and dialog, in both themes."""

from __future__ import annotations

import json

import pytest
from bridge.axe import faint_texts, violations
from bridge.full_shop import full_shop
from bridge.harness import open_bridge
from bridge.shop import shop
from bridge.situations import SITUATIONS
from bridge.test_trust import break_card
from playwright.sync_api import expect

from kpitree_widgets.widgets.commands import QUESTIONS

OF_COLOUR = ("color-contrast", "link-in-text-block")
"""Rules to which a theme matters."""
THEME = "light => { document.body.dataset.jpThemeLight = light }"


@pytest.fixture(scope="module")
def trends():
    """The trend of a metric is drawn once."""
    known, draw = {}, QUESTIONS["trend"]

    def remembered(document, args):
        key = json.dumps(args, sort_keys=True)
        if key not in known:
            known[key] = draw(document, args)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(QUESTIONS, "trend", remembered)
        yield


@pytest.fixture(scope="module")
def one_page(browser, trends):
    """A tree for all situations, on a page where nothing is on its way when it is looked at."""
    context = browser.new_context(viewport={"width": 1400, "height": 900}, reduced_motion="reduce")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    bridge = open_bridge(context, full_shop())
    yield bridge
    context.close()
    assert bridge.errors == []


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda one: one.__name__)
def test_axe_finds_nothing_and_every_text_can_be_read(one_page, situation):
    page = one_page.page
    with situation(one_page):
        found = {"light": violations(page), "light texts": faint_texts(page)}
        page.evaluate(THEME, "false")
        found |= {"dark": violations(page, only=OF_COLOUR), "dark texts": faint_texts(page)}
        page.evaluate(THEME, "true")
    assert {theme: problems for theme, problems in found.items() if problems} == {}


def test_a_tree_to_read_passes_too(show):
    bridge = show(full_shop(), editable=False, theme="dark", charts=True)
    bridge.card("orders").click()
    assert violations(bridge.page) == []
    assert faint_texts(bridge.page) == []


def test_a_part_that_failed_passes_too(show):
    bridge = show(shop())
    break_card(bridge)
    expect(bridge.view().locator(".kt-banner")).to_contain_text("Something in this widget failed")
    assert violations(bridge.page) == []
    assert faint_texts(bridge.page) == []

"""One Chromium for the session, one fresh page for each test, and no silent page error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bridge.axe import violations
from bridge.harness import open_bridge

import kpitree_widgets as kt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bridge.harness import Bridge
    from playwright.sync_api import Browser


@pytest.fixture
def show(browser: Browser) -> Iterator[Callable[..., Bridge]]:
    """Show a tree: ``show(tree, views=2, viewport=(700, 800))``, with ``charts=True`` for Vega."""
    opened: list[Bridge] = []

    def start(
        tree: kt.KPITree,
        *,
        viewport: tuple[int, int] = (1400, 900),
        charts: bool = False,
        **options,
    ) -> Bridge:
        context = browser.new_context(viewport={"width": viewport[0], "height": viewport[1]})
        opened.append(open_bridge(context, tree, charts=charts, **options))
        return opened[-1]

    yield start
    for bridge in opened:
        bridge.page.context.close()
    assert [error for bridge in opened for error in bridge.errors] == []


@pytest.fixture
def axe() -> Callable[[Bridge], list[str]]:
    """What axe-core finds in the widget: rule and element of each violation."""
    return lambda bridge: violations(bridge.page)

"""One Chromium for the session, one fresh page for each test, and no silent page error."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bridge.harness import open_bridge

import kpitree_widgets as kt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bridge.harness import Bridge
    from playwright.sync_api import Browser

AXE = Path(__file__).parents[2] / "js" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture
def show(browser: Browser) -> Iterator[Callable[..., Bridge]]:
    """Show a tree: ``show(tree, views=2, viewport=(700, 800))``."""
    opened: list[Bridge] = []

    def start(tree: kt.KPITree, *, viewport: tuple[int, int] = (1400, 900), **options) -> Bridge:
        context = browser.new_context(viewport={"width": viewport[0], "height": viewport[1]})
        opened.append(open_bridge(context, tree, **options))
        return opened[-1]

    yield start
    for bridge in opened:
        bridge.page.context.close()
    assert [error for bridge in opened for error in bridge.errors] == []


@pytest.fixture
def axe() -> Callable[[Bridge], list[str]]:
    """What axe-core finds in the widget: rule and element of each violation."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: run `make setup`")

    def violations(bridge: Bridge) -> list[str]:
        bridge.page.add_script_tag(path=AXE)
        found = bridge.page.evaluate("axe.run('.view', { resultTypes: ['violations'] })")
        return [
            f"{rule['id']}: {node['html'][:160]}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]

    return violations

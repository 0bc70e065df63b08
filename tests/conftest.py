"""What tests of every folder share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from chromium import launch
from hypothesis import HealthCheck, settings
from playwright.sync_api import expect, sync_playwright

import kpitree_widgets as kt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

settings.register_profile(
    "steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")
BUNDLE = Path(kt.__file__).parent / "widgets" / "static" / "widget.js"


@pytest.fixture(scope="module", autouse=True)
def patience(request: pytest.FixtureRequest) -> None:
    """A server, a kernel and its first imports share the machine with everything else."""
    served = request.path.parent.name in ("hosts", "lab")
    expect.set_options(timeout=60_000 if served else 30_000)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium that reaches this machine alone.

    For one module, since Playwright keeps an event loop running in the thread while it is open.
    """
    if not BUNDLE.exists():
        pytest.skip("the widget is not built: run `make build`")
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()

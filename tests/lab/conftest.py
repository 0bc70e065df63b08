"""One JupyterLab and one Chromium for the session; a test opens a notebook of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lab.harness import Lab, Notebook, lab_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with lab_server(tmp_path_factory.mktemp("lab")) as server:
        yield server


@pytest.fixture
def notebook(lab: Lab, browser: Browser, request) -> Iterator[Callable[..., Notebook]]:
    """Open a notebook of these cells: ``notebook("cell", "cell")``."""
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    opened: list[Notebook] = []

    def open_notebook(*cells: str) -> Notebook:
        opened.append(lab.open(page, request.node.name, *cells))
        return opened[-1]

    yield open_notebook
    for one in opened:
        one.close()

"""Each host's server once for the session."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hosts.marimo_host import Marimo, marimo_server
from hosts.voila_host import Voila, voila_server
from lab.harness import NOTEBOOK, Lab, lab_server

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def notebook7(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with lab_server(tmp_path_factory.mktemp("notebook7"), NOTEBOOK) as server:
        yield server


@pytest.fixture(scope="session")
def voila(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Voila]:
    with voila_server(tmp_path_factory.mktemp("voila")) as server:
        yield server


@pytest.fixture(scope="session")
def marimo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Marimo]:
    with marimo_server(tmp_path_factory.mktemp("marimo")) as server:
        yield server

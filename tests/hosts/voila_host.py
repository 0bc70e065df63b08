"""Voila: a notebook served as a page without cells, its kernel behind it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import nbformat
from hosts.server import free_port, jupyter_environment, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True)
class Voila:
    """A running server."""

    address: str
    notebooks: Path

    def serve(self, name: str, *cells: str) -> str:
        """The address of a page made of these code cells."""
        made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
        made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
        nbformat.write(made, self.notebooks / f"{name}.ipynb")
        return f"{self.address}/voila/render/{name}.ipynb"


@contextmanager
def voila_server(home: Path) -> Iterator[Voila]:
    """A server for the notebooks in ``home / "notebooks"``; gone at the end."""
    port, notebooks = free_port(), home / "notebooks"
    notebooks.mkdir(parents=True, exist_ok=True)
    options = (
        str(notebooks),
        "--no-browser",
        "--Voila.ip=127.0.0.1",
        f"--port={port}",
        "--port_retries=0",
    )
    voila = Voila(f"http://127.0.0.1:{port}", notebooks)
    environment = jupyter_environment(home)
    with running("voila", options, home=home, environment=environment, answers=voila.address):
        yield voila

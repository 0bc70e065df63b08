"""marimo: notebooks that are Python files, edited in the browser, widgets inside shadow roots."""

from __future__ import annotations

import os
import textwrap
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hosts.server import free_port, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SETTINGS = """
[display]
theme = "system"
[runtime]
auto_instantiate = true
"""


@dataclass(frozen=True)
class Marimo:
    """A running server of notebooks to edit."""

    address: str
    notebooks: Path

    def serve(self, name: str, *cells: str) -> str:
        """The address of a notebook of these cells; all of them run when it is opened."""
        text = 'import marimo\n\napp = marimo.App(width="full")\n'
        for cell in cells:
            text += f"\n\n@app.cell\ndef _():\n{textwrap.indent(cell.strip(), '    ')}\n"
        (self.notebooks / f"{name}.py").write_text(text)
        return f"{self.address}/?file={name}.py"


@contextmanager
def marimo_server(home: Path) -> Iterator[Marimo]:
    """A server for the notebooks in ``home / "notebooks"``; gone at the end."""
    port, notebooks = free_port(), home / "notebooks"
    notebooks.mkdir(parents=True, exist_ok=True)
    settings = home / ".config" / "marimo"
    settings.mkdir(parents=True)
    (settings / "marimo.toml").write_text(SETTINGS)
    options = (
        "edit",
        str(notebooks),
        "--headless",
        "--no-token",
        "--skip-update-check",
        "--host=127.0.0.1",
        f"--port={port}",
    )
    marimo = Marimo(f"http://127.0.0.1:{port}", notebooks)
    folders = dict.fromkeys(("HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"), str(home))
    environment = {**os.environ, **folders, "XDG_CONFIG_HOME": str(home / ".config")}
    answers = f"{marimo.address}/health"
    with running("marimo", options, home=home, environment=environment, answers=answers):
        yield marimo

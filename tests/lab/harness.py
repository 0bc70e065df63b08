"""JupyterLab and Notebook 7: a private server, and notebooks driven through their own API.

Nothing waits for a time: a step ends when the kernel, the notebook or the page says so.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import nbformat
from hosts.server import free_port, jupyter_environment, running
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Locator, Page

TOKEN = "kpitree"  # noqa: S105
IDLE = (
    "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status"
    " === 'idle'"
)
EVALUATE = """async (expression) => {
  const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
  const request = { code: "", silent: true, store_history: false,
                    user_expressions: { value: expression } };
  const reply = await kernel.requestExecute(request).done;
  const value = reply.content.user_expressions.value;
  if (value.status !== "ok") throw new Error(`${value.ename}: ${value.evalue}`);
  return value.data["text/plain"];
}"""
APPEND = """(code) => {
  const model = window.jupyterapp.shell.currentWidget.content.model.sharedModel;
  model.addCell({ cell_type: "code", source: code });
}"""
START = """(index) => {
  window.jupyterapp.shell.currentWidget.content.activeCellIndex = index;
  window.jupyterapp.commands.execute("notebook:run-cell");
}"""
SHUTDOWN = "() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()"
EXECUTE = """async (code) => {
  const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
  const reply = await kernel.requestExecute({ code, store_history: false }).done;
  if (reply.content.status !== "ok") throw new Error(reply.content.evalue);
}"""


@dataclass(frozen=True)
class Application:
    """One of Jupyter's own applications on jupyter-server."""

    module: str
    name: str
    place: str
    """Where it opens notebooks."""
    options: tuple[str, ...] = ()


LAB = Application(
    "jupyterlab",
    "LabApp",
    "lab/tree",
    ("--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"),
)
NOTEBOOK = Application("notebook", "JupyterNotebookApp", "notebooks")


@contextmanager
def lab_server(
    home: Path, application: Application = LAB, python: str = sys.executable
) -> Iterator[Lab]:
    """A server of this Python for the notebooks in ``home / "notebooks"``; gone at the end."""
    port, notebooks = free_port(), home / "notebooks"
    notebooks.mkdir(parents=True, exist_ok=True)
    options = (
        "--no-browser",
        "--allow-root",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        f"--ServerApp.root_dir={notebooks}",
        f"--IdentityProvider.token={TOKEN}",
        f"--{application.name}.expose_app_in_browser=True",
        *application.options,
    )
    lab = Lab(f"http://127.0.0.1:{port}", notebooks, application.place)
    with running(
        application.module,
        options,
        home=home,
        environment=jupyter_environment(home),
        answers=f"{lab.address}/api?token={TOKEN}",
        python=python,
    ):
        yield lab


@dataclass(frozen=True)
class Lab:
    """A running server."""

    address: str
    notebooks: Path
    place: str = LAB.place

    def url(self, path: Path) -> str:
        """The page of a notebook in the server's folder."""
        return f"{self.address}/{self.place}/{path.name}?token={TOKEN}"

    def open(self, page: Page, name: str, *cells: str) -> Notebook:
        """A new notebook of these code cells, opened in ``page`` and run."""
        path = self.notebooks / f"{name}.ipynb"
        made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
        made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
        nbformat.write(made, path)
        page.set_default_timeout(60_000)
        notebook = Notebook(page, self.url(path), path)
        notebook.load(reset=True)
        notebook.run_all()
        return notebook


@dataclass(frozen=True)
class Notebook:
    """A notebook open in JupyterLab, its kernel running."""

    page: Page
    address: str
    path: Path

    def load(self, *, reset: bool = False) -> None:
        """Load the page (again); returns when the notebook is there and the kernel idle."""
        self.page.goto(f"{self.address}&reset" if reset else self.address)
        self.page.locator(".jp-NotebookPanel .jp-Notebook").wait_for()
        self.until_idle()

    def until_idle(self) -> None:
        """Return when the kernel has nothing to do."""
        self.page.wait_for_function(IDLE)

    def command(self, name: str, **arguments: str) -> None:
        """One of JupyterLab's own commands, until it is done."""
        call = "([name, args]) => window.jupyterapp.commands.execute(name, args).then(() => null)"
        self.page.evaluate(call, [name, arguments])

    def run_all(self) -> None:
        """Run every cell."""
        self.command("notebook:run-all-cells")

    def theme(self, name: str) -> None:
        """Switch JupyterLab's theme, ``"light"`` or ``"dark"``."""
        self.command("apputils:change-theme", theme=f"JupyterLab {name.capitalize()}")
        light = str(name == "light").lower()
        self.page.wait_for_function(f"document.body.dataset.jpThemeLight === '{light}'")

    def append(self, code: str) -> None:
        """A further cell at the end."""
        self.page.evaluate(APPEND, code)

    def start(self, index: int) -> None:
        """Run one cell and do not wait for its end."""
        self.page.evaluate(START, index)

    def save(self) -> nbformat.NotebookNode:
        """Save, and read what was saved."""
        self.command("docmanager:save")
        return nbformat.read(self.path, as_version=4)

    def value(self, expression: str) -> str:
        """The repr of an expression in the kernel, once it has confirmed every edit.

        A card shows an edit before that, and kernels with subshells answer widgets and requests
        side by side.
        """
        expect(self.page.locator(".kt-card[data-pending]")).to_have_count(0)
        return str(self.page.evaluate(EVALUATE, expression))

    def execute(self, code: str) -> None:
        """Run code in the kernel, outside of any cell."""
        self.page.evaluate(EXECUTE, code)

    def close(self) -> None:
        """End its kernel and the page: an idle kernel still takes its share of the machine."""
        self.page.evaluate(SHUTDOWN)
        self.page.close()

    def cells(self) -> int:
        """How many cells the notebook has."""
        script = "() => window.jupyterapp.shell.currentWidget.content.widgets.length"
        return int(self.page.evaluate(script))

    def output(self, index: int = 0) -> Locator:
        """The output area of the cell at ``index``."""
        return self.page.locator(".jp-Notebook .jp-Cell").nth(index).locator(".jp-OutputArea")

    def card(self, metric: str, cell: int = 0) -> Locator:
        """The card of a metric in the output of a cell."""
        return self.output(cell).locator(f'.kt-card[data-id="{metric}"]')

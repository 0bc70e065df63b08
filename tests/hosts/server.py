"""Servers of notebooks on this machine alone: private folders, a free port, gone at the end."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

READY_S = 60.0
QUIET = (
    "@jupyterlab/apputils-extension:announcements",
    "@jupyter-notebook/lab-extension",
    "@voila-dashboards/jupyterlab-preview",
)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def jupyter_environment(home: Path) -> dict[str, str]:
    """Jupyter's folders, all below ``home``: nobody's settings are read or changed."""
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    lab = ("JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR")
    folders = {name: str(home / name.lower()) for name in (*names, *lab)}
    labconfig = Path(folders["JUPYTER_CONFIG_DIR"]) / "labconfig"
    labconfig.mkdir(parents=True, exist_ok=True)
    quiet = {"disabledExtensions": dict.fromkeys(QUIET, True)}
    (labconfig / "page_config.json").write_text(json.dumps(quiet))
    return {**os.environ, **folders}


@contextmanager
def running(
    module: str,
    options: Sequence[str],
    *,
    home: Path,
    environment: Mapping[str, str],
    answers: str,
    python: str = sys.executable,
) -> Iterator[None]:
    """``python -m module options`` from when the address ``answers`` does until the end."""
    log = home / f"{module}.log"
    command = [python, "-m", module, *options]
    with log.open("wb") as output:
        server = subprocess.Popen(command, env=environment, cwd=home, stdout=output, stderr=output)
    try:
        _wait_until_it_answers(answers, server, log)
        yield
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_until_it_answers(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the address answers; fail with the log when the server ends or takes too long."""
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline and server.poll() is None:
        with suppress(OSError), urllib.request.urlopen(address, timeout=2):  # noqa: S310
            return
        time.sleep(0.05)
    message = f"{log.stem} did not start:\n{log.read_text()}"
    raise RuntimeError(message)

"""The virtual environment ``.venv``, with the versions of requirements-dev.txt.

Runs under the system's Python, so it imports the standard library alone. uv comes from PyPI
through the environment's own pip. Debian ships ``venv`` without ``ensurepip``: root installs
the missing package, anyone else is told its name.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import venv
from pathlib import Path

from debian_packages import can_install, install

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"


def run(*command: str | Path) -> None:
    """Run a tool; a failure ends the set-up with the tool's own message.

    It does not see this project's modules: packages that are built here import their own.
    """
    alone = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run([str(part) for part in command], cwd=ROOT, env=alone, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def require_ensurepip() -> None:
    """Install or ask for Debian's ``python3-venv`` when this Python cannot make pip."""
    if importlib.util.find_spec("ensurepip"):
        return
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if can_install() and install(package) and importlib.util.find_spec("ensurepip"):
        os.execv(sys.executable, [sys.executable, __file__])  # noqa: S606
    sys.exit(f"This Python has no ensurepip: install it (Debian: apt install {package}).")


def link_pandoc() -> None:
    """Put the pandoc of ``pypandoc-binary`` on the environment's PATH, for nbconvert's LaTeX."""
    bundled = next(VENV.glob("lib/python*/site-packages/pypandoc/files/pandoc"), None)
    link = VENV / "bin" / "pandoc"
    if bundled is not None and not link.exists():
        link.symlink_to(bundled)


def main() -> None:
    """Make or refresh the environment."""
    if sys.version_info < (3, 11):  # noqa: UP036  (this file meets Pythons that are too old)
        found = sys.version.split()[0]
        sys.exit(f"Python 3.11 or newer is needed, this is {found}: `make setup PYTHON=python3.11`")
    uv = VENV / "bin" / "uv"
    if not uv.exists():
        require_ensurepip()
        venv.create(VENV, clear=True, symlinks=True, with_pip=True)
        run(VENV / "bin" / "pip", "install", "-q", "--disable-pip-version-check", "uv>=0.8")
    packages = ["-r", "requirements-dev.txt", "--editable", "."]
    install_quietly = ("pip", "install", "-q", "--compile-bytecode")  # kernels start all the time
    run(uv, *install_quietly, "--python", VENV / "bin" / "python", *packages)
    link_pandoc()
    (VENV / "stamps").mkdir(exist_ok=True)


if __name__ == "__main__":
    main()

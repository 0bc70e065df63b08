"""Debian's packages, for a set-up that runs as root.

The system's Python imports this too: the standard library alone.
"""

import os
import shutil
import subprocess


def can_install() -> bool:
    """Whether this is root with apt."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(*packages: str) -> bool:
    """Install without a question and tell whether that worked; errors go to stderr."""
    print(f"Debian's {', '.join(packages)} ...", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    subprocess.run(["apt-get", "update", "-qq"], check=False, env=environment)
    quiet = subprocess.DEVNULL
    return subprocess.run(command, check=False, env=environment, stdout=quiet).returncode == 0

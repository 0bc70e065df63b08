"""Where Chromium is, and getting it where it is not.

Looked for on PATH (or named by ``KPITREE_CHROMIUM``), else Debian's package when root, else
Playwright's own download. Tests, pictures and benchmarks start it with ``launch``, so that no
host but this machine resolves.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
)


def find_chromium(playwright: Playwright) -> str | None:
    """The executable, or None where there is none yet."""
    if named := os.environ.get("KPITREE_CHROMIUM"):
        return named
    if on_path := next(filter(None, map(shutil.which, NAMES)), None):
        return on_path
    downloaded = playwright.chromium.executable_path
    return downloaded if Path(downloaded).exists() else None


def launch(playwright: Playwright) -> Browser:
    """A headless Chromium that reaches this machine alone."""
    executable = find_chromium(playwright)
    if executable is None:
        message = "no Chromium: run `make setup`, or name one in KPITREE_CHROMIUM"
        raise FileNotFoundError(message)
    return playwright.chromium.launch(executable_path=executable, args=list(FLAGS))


def install() -> None:
    """Debian's package as root, else Playwright's download."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        packages = ["chromium", "fonts-dejavu-core"]
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        if subprocess.run(command, check=False, env=environment).returncode == 0:
            return
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


def main() -> None:
    """Install Chromium when there is none; say which one is used."""
    with sync_playwright() as playwright:
        if find_chromium(playwright) is None:
            install()
        executable = find_chromium(playwright)
    if executable is None:
        sys.exit("Chromium could not be installed: put one on PATH.")
    print(f"Chromium: {executable}")


if __name__ == "__main__":
    main()

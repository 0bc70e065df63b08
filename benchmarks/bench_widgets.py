"""The same tree in ours, ipytree, ipycytoscape and yfiles-jupyter-graphs, in one JupyterLab and Chromium.

Each has a browser, a page and a kernel of its own, one after the other, its scripts loaded and its
package imported before the clock starts. What is to be shown is in the kernel: for ours a ``KPITree``
with 52 weeks of every metric, which it shows; for the others the names and who drives whom.

- shown: from the run of the cell, which makes the widget, to painted; what painted means is said in
  ``widget_peers``. Ours also from the arrival of its data, the longest message, beside a bare widget
  of the same data that writes one number, and with the time that its tree took to be made.
- label: from a line of Python sent to the kernel to painted. What ours asks when edits rest
  ("then asked") and the saved output brought up to date ("refresh") are counted apart.
- collapse: from the gesture to painted, where there is such a gesture.
- pan: a mouse that drags for two seconds, or a wheel that scrolls where the widget is as high as its
  nodes. A frame is the time to the next one; CPU is what the page's main thread takes for one.
- bytes: on the web socket, both ways, from the first message to the last.
- saved: the notebook file, with JupyterLab's own settings and with the state of widgets, without
  which a peer shows nothing when it is opened again.

What is not finished after ``PATIENCE_S`` seconds is given up, and stands as more than that.

yfiles-jupyter-graphs is measured where it installs; its package is free to use under a licence of its
own, which is not an open one.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
import urllib.request
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING

from chromium import launch
from figure import Figure
from lab.harness import TOKEN, lab_server
from peer_environments import environment
from playwright.sync_api import Error, sync_playwright
from widget_page import Observed, observe
from widget_peers import OURS, PEERS, Peer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lab.harness import Lab
    from playwright.sync_api import Browser, Playwright

SIZES = (100, 1_000, 10_000)
DISPLAY_LIMIT = {1_000: 0.2}
AFTER_DATA_LIMIT_MS = {10_000: 300.0}
FRAME_LIMIT_MS = 17.0
EDIT_LIMIT_KB = 4.0
LONGEST_S = 150
"""After so long a widget is given up at one size; what was measured by then stands."""


def figures() -> Iterator[Figure]:
    """Every size, smallest first."""
    python = environment("widgets")
    if python is None:
        return
    with (
        tempfile.TemporaryDirectory() as home,
        lab_server(Path(home), python=str(python)) as lab,
        sync_playwright() as playwright,
    ):
        for size in SIZES:
            print(f"load average {os.getloadavg()[0]:.1f}", file=sys.stderr)
            ours, *others = (measured(lab, playwright, peer, size) for peer in (OURS, *PEERS))
            yield from compared(size, ours, others)


def compared(size: int, ours: Observed, others: list[Observed]) -> Iterator[Figure]:
    """Ours beside each of the others, measure by measure."""
    name = f"{size:,} nodes"
    yield from side_by_side(f"{name}: shown", "s", ours, others, DISPLAY_LIMIT.get(size))
    yield from side_by_side(f"{name}: made and shown", "s", with_making(ours), others)
    yield from after_data(name, ours, AFTER_DATA_LIMIT_MS.get(size))
    yield from side_by_side(f"{name}: shown, bytes", "kB", ours, others)
    yield from side_by_side(f"{name}: label", "ms", ours, others)
    yield from alone(f"{name}: label, bytes", "kB", ours, EDIT_LIMIT_KB)
    yield from side_by_side(f"{name}: label, bytes", "kB", ours, others)
    yield from alone(f"{name}: label, then asked", "kB", ours, None)
    yield from alone(f"{name}: refresh, bytes", "kB", ours, None)
    yield from side_by_side(f"{name}: collapse", "ms", ours, others)
    yield from alone(f"{name}: pan, frame", "ms", ours, FRAME_LIMIT_MS)
    for part in ("frame", "frame p95", "CPU of a frame"):
        yield from side_by_side(f"{name}: pan, {part}", "ms", ours, others)
    for part in ("saved", "saved with state"):
        yield from side_by_side(f"{name}: {part}", "kB", ours, others)


def with_making(ours: Observed) -> Observed:
    """Ours with the time that its tree took."""
    made, shown = ours["made"], ours["shown"]
    if made is None or shown is None:
        return Observed()
    return Observed({"made and shown": made + shown})


def after_data(name: str, ours: Observed, limit: float | None) -> Iterator[Figure]:
    """Ours from the arrival of its data to painted, also beside a widget that writes one number."""
    value, bare = ours["shown, after data"], ours["bare, after data"]
    if value is not None and bare is not None:
        yield Figure(f"{name}: after data", value, "ms", limit=limit)
        yield Figure(f"{name}: after data, beside a bare widget", value, "ms", "bare", bare)


def alone(name: str, unit: str, ours: Observed, limit: float | None) -> Iterator[Figure]:
    """Ours against a limit of its own."""
    value = ours[name.partition(": ")[2]]
    if value is not None:
        yield Figure(name, value, unit, limit=limit)


def side_by_side(
    name: str, unit: str, ours: Observed, others: list[Observed], limit: float | None = None
) -> Iterator[Figure]:
    """Ours beside each peer that has such a thing; beside the patience where it was exceeded."""
    what = name.partition(": ")[2]
    value = ours[what]
    theirs = "shown" if what == "made and shown" else what
    for peer, other in zip(PEERS, others, strict=True):
        taken = other[theirs]
        late = other[f"{theirs}, given up"]
        if value is not None and taken is not None:
            yield Figure(name, value, unit, peer.name, taken, limit)
        elif value is not None and late is not None:
            yield Figure(name, value, unit, f"{peer.name} >", late, limit)


def measured(lab: Lab, playwright: Playwright, peer: Peer, size: int) -> Observed:
    """All of one widget at one size, as far as it gets."""
    observed = Observed()
    browser = launch(playwright)
    end = Timer(LONGEST_S, os.kill, (process_of(browser), signal.SIGKILL))
    end.start()
    try:
        observe(lab, browser, peer, size, observed.values)
    except Error as problem:
        print(f"{peer.name}, {size}: {str(problem)[:100]}", file=sys.stderr)
    finally:
        end.cancel()
        browser.close()
        end_kernels(lab)
    return observed


def process_of(browser: Browser) -> int:
    """The browser's own process: nothing else ends a page whose script never does."""
    session = browser.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    return next(int(one["id"]) for one in processes if one["type"] == "browser")


def end_kernels(lab: Lab) -> None:
    """Shut down every kernel: a page that hangs cannot."""
    address = f"{lab.address}/api/kernels"
    headers = {"Authorization": f"token {TOKEN}"}
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as answer:  # noqa: S310
        kernels = json.load(answer)
    for kernel in kernels:
        gone = urllib.request.Request(  # noqa: S310
            f"{address}/{kernel['id']}", headers=headers, method="DELETE"
        )
        urllib.request.urlopen(gone).close()  # noqa: S310

"""The same tree in ours, ipytree, ipycytoscape and yfiles-jupyter-graphs, in one JupyterLab and Chromium.

Each has a browser, a page and a kernel of its own, one after the other, its scripts loaded and its
package imported before the clock starts. Ours computes and shows 52 weeks of every metric; the others
show names.

- shown: from the run of the cell, which makes the tree and the widget, to painted; what painted means
  is said in ``widget_peers``. Ours also from the arrival of its data, the longest message.
- label: from a line of Python sent to the kernel to painted.
- collapse: from the gesture to painted, where there is such a gesture.
- pan: a mouse that drags for two seconds, or a wheel that scrolls where the widget is as high as its
  nodes. A frame is the time to the next one; CPU is what the page's main thread takes for one.
- bytes: on the web socket, both ways, from the first message to the last.
- saved: the notebook file, with JupyterLab's own settings and with the state of widgets, without
  which a peer shows nothing when it is opened again.

What is not finished after ``PATIENCE_S`` seconds is given up, and stands as more than that.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench_edit import Traffic
from bench_slider import busy, p95
from chromium import launch
from figure import Figure
from lab.harness import TOKEN, lab_server
from peer_environments import environment
from playwright.sync_api import Error, sync_playwright
from playwright.sync_api import TimeoutError as TooLate
from widget_peers import OURS, PEERS, WATCH, Peer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lab.harness import Lab, Notebook
    from playwright.sync_api import Browser, Page, Playwright

SIZES = (100, 1_000, 10_000)
PATIENCE_S = 90
ROUNDS = 3
PAN_S = 2.0
BENCHMARKS = str(Path(__file__).parent)
HEAD = """import sys; sys.path.insert(0, {path!r})
import trees
size = {size}
drivers = {{metric: below for metric, below, _ in trees.formulas(size)}}
{imports}"""
CLOSE = "import ipywidgets; ipywidgets.Widget.close_all()"
RUN_CELL = """() => {
  window.jupyterapp.shell.currentWidget.content.activeCellIndex = 2;
  window.jupyterapp.commands.execute("notebook:run-cell");
}"""
RUN_CODE = """(code) => {
  const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
  kernel.requestExecute({ code, store_history: false });
}"""
TIMED = """([act, argument, seen, wanted]) => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const [start, look] = [performance.now(), eval(seen)];
  window.told = null;
  window.instances = 0;
  written.clear();
  arrivals.length = 0;
  eval(act)(argument);
  (async () => {
    while (!look(wanted)) await frame();
    await frame();
    await frame();
    const now = performance.now();
    const longest = arrivals.reduce((a, b) => (b.size > a.size ? b : a), { at: now, size: 0 });
    window.told = { ms: now - start, afterData: now - longest.at };
  })();
}"""
FRAMES = """() => {
  window.frames_ = [];
  window.counting = true;
  const count = (at) => { frames_.push(at); if (counting) requestAnimationFrame(count); };
  requestAnimationFrame(count);
}"""
COUNTED = """() => {
  window.counting = false;
  return frames_.slice(1).map((at, index) => at - frames_[index]);
}"""
STATE_SAVED = "@jupyter-widgets/jupyterlab-manager:saveWidgetState"
DISPLAY_LIMIT = {1_000: 0.2}
AFTER_DATA_LIMIT_MS = {10_000: 300.0}
FRAME_LIMIT_MS = 17.0
EDIT_LIMIT_KB = 4.0


@dataclass
class Observed:
    """What was measured of one widget at one size; what is missing took too long."""

    values: dict[str, float] = field(default_factory=dict)

    def __getitem__(self, name: str) -> float | None:
        """A value by name."""
        return self.values.get(name)


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
    yield from alone(f"{name}: after data", "ms", ours, AFTER_DATA_LIMIT_MS.get(size))
    yield from side_by_side(f"{name}: shown, bytes", "kB", ours, others)
    yield from side_by_side(f"{name}: label", "ms", ours, others)
    yield from alone(f"{name}: label, bytes", "kB", ours, EDIT_LIMIT_KB)
    yield from side_by_side(f"{name}: label, bytes", "kB", ours, others)
    yield from side_by_side(f"{name}: collapse", "ms", ours, others)
    yield from alone(f"{name}: pan, frame", "ms", ours, FRAME_LIMIT_MS)
    for part in ("frame", "frame p95", "CPU of a frame"):
        yield from side_by_side(f"{name}: pan, {part}", "ms", ours, others)
    for part in ("saved", "saved with state"):
        yield from side_by_side(f"{name}: {part}", "kB", ours, others)


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
    for peer, other in zip(PEERS, others, strict=True):
        taken = other[what]
        late = other[f"{what}, given up"]
        if value is not None and taken is not None:
            yield Figure(name, value, unit, peer.name, taken, limit)
        elif value is not None and late is not None:
            yield Figure(name, value, unit, f"{peer.name} >", late, limit)


def measured(lab: Lab, playwright: Playwright, peer: Peer, size: int) -> Observed:
    """All of one widget at one size, as far as it gets."""
    observed = Observed()
    browser = launch(playwright)
    try:
        observe(lab, browser, peer, size, observed.values)
    except Error as problem:
        print(f"{peer.name}, {size}: {str(problem)[:300]}", file=sys.stderr)
    finally:
        browser.close()
        end_kernels(lab)
    return observed


def observe(lab: Lab, browser: Browser, peer: Peer, size: int, found: dict[str, float]) -> None:
    """Fill in what was measured, in the order it is measured."""
    page = browser.new_page(viewport={"width": 1400, "height": 1000}, reduced_motion="reduce")
    page.add_init_script(WATCH)
    traffic = Traffic()
    page.on("websocket", traffic.watch)
    head = HEAD.format(path=BENCHMARKS, size=size, imports=peer.imports)
    notebook = lab.open(page, f"{peer.name}-{size}", head, peer.warm)
    notebook.until_idle()
    page.locator(peer.area).first.wait_for()
    notebook.execute(CLOSE)
    notebook.page.evaluate(
        "() => window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs')"
    )
    notebook.append(peer.show)
    told = timed(page, "shown", found, [RUN_CELL, None, peer.shown, size], traffic, unit_s=1.0)
    if told is None:
        return
    if peer is OURS:
        found["after data"] = told["afterData"]
    rename(page, peer, found, traffic)
    notebook.until_idle()
    if peer.ready:
        page.evaluate(peer.ready)  # its chart's runtime travels once, before this
        page.wait_for_timeout(1_000)
        notebook.until_idle()
    if peer.fold:
        timed(page, "collapse", found, [peer.fold, None, peer.folded, None], traffic)
    pan(page, peer, found)
    saved(notebook, found)


def timed(
    page: Page,
    name: str,
    found: dict[str, float],
    asked: list[Any],
    traffic: Traffic,
    unit_s: float = 0.001,
) -> dict[str, float] | None:
    """The time of one act and its bytes, in kB; nothing where it was given up."""
    traffic.up = traffic.down = 0
    page.evaluate(TIMED, asked)
    try:
        page.wait_for_function("() => window.told", timeout=PATIENCE_S * 1000, polling=50)
        told: dict[str, float] = page.evaluate("() => window.told")
        found[name] = told["ms"] / 1000 / unit_s
        page.wait_for_function(
            "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status"
            " === 'idle'"
        )
    except TooLate:
        found.setdefault(f"{name}, given up", PATIENCE_S / unit_s)
        return None
    page.wait_for_timeout(300)  # what a widget answers to what it was told
    found[f"{name}, bytes"] = (traffic.up + traffic.down) / 1000
    return told


def rename(page: Page, peer: Peer, found: dict[str, float], traffic: Traffic) -> None:
    """The median of a few changes of one label."""
    times, sizes = [], []
    for at in range(ROUNDS):
        label = f"Alpha {at}"
        code = peer.rename.format(label=label)
        if timed(page, "label", found, [RUN_CODE, code, peer.renamed, label], traffic) is None:
            return
        times.append(found["label"])
        sizes.append(found["label, bytes"])
    found |= {"label": statistics.median(times), "label, bytes": statistics.median(sizes)}


def pan(page: Page, peer: Peer, found: dict[str, float]) -> None:
    """Drag or scroll to and fro, and look at the frames."""
    area = page.locator(peer.area).last
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    if box is None:
        return
    x, y = box["x"] + 60, min(box["y"] + 0.8 * box["height"], 900.0)
    page.mouse.move(x, y)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    if not peer.scrolls:
        page.mouse.down()
    before, end = busy(session), time.monotonic() + PAN_S
    page.evaluate(FRAMES)
    step = 0
    while time.monotonic() < end:
        step += 1
        if peer.scrolls:
            page.mouse.wheel(0, 40 if step % 40 < 20 else -40)
        else:
            page.mouse.move(x + 8 * abs(step % 40 - 20), y - 3 * abs(step % 40 - 20))
    frames = page.evaluate(COUNTED)
    spent = (busy(session) - before) * 1000
    page.mouse.up()
    found |= {
        "pan, frame": statistics.median(frames),
        "pan, frame p95": p95(frames),
        "pan, CPU of a frame": spent / len(frames),
    }


def saved(notebook: Notebook, found: dict[str, float]) -> None:
    """The size of the file, without and with the state of widgets."""
    notebook.command("docmanager:save")
    found["saved"] = notebook.path.stat().st_size / 1000
    notebook.command(STATE_SAVED)
    notebook.command("docmanager:save")
    found["saved with state"] = notebook.path.stat().st_size / 1000
    notebook.command(STATE_SAVED)  # the next notebook asks again


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

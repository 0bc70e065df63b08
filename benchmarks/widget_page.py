"""One widget in a notebook: shown, changed, collapsed, panned, saved, and what each of these takes."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench_edit import Traffic
from bench_slider import busy, p95
from playwright.sync_api import TimeoutError as TooLate
from widget_peers import OURS, WATCH, Peer

if TYPE_CHECKING:
    from lab.harness import Lab, Notebook
    from playwright.sync_api import Browser, Page

PATIENCE_S = 60
SHOWN = 3
"""So often a widget is shown, unless that takes more than ``LONG_S``."""
LONG_S = 8.0
RENAMED = 3
ANSWERED_MS = 200
"""What a widget answers to what it was told."""
AT_REST_MS = 1_500
"""Ours asks then what follows from an edit."""
SAVED_MS = 60_000
PAN_S = 2.0
BENCHMARKS = str(Path(__file__).parent)
HEAD = """import sys; sys.path.insert(0, {path!r})
import trees
size = {size}
drivers = {{metric: below for metric, below, _ in trees.formulas(size)}}
{imports}"""
CLOSE = "import ipywidgets; ipywidgets.Widget.close_all()"
CLEAR = "() => window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs')"
RUN_CELL = """() => {
  window.jupyterapp.shell.currentWidget.content.activeCellIndex = 2;
  window.jupyterapp.commands.execute("notebook:run-cell");
}"""
DELETE = "() => window.jupyterapp.shell.currentWidget.content.model.sharedModel.deleteCell(2)"
DATA = "data = tree.editor().get_state()['snapshot']"
BARE = '''
import anywidget, traitlets
class Bare(anywidget.AnyWidget):
    _esm = """export default { render({ model, el }) {
      el.className = "bare"; el.textContent = model.get("snapshot").metrics.length;
    } }"""
    snapshot = traitlets.Any().tag(sync=True)
    def __repr__(self):
        return "Bare()"
Bare(snapshot=data)
'''
"""The same data in a widget that writes one number."""
BARE_SHOWN = "(size) => document.querySelector('.bare') !== null"
RUN_CODE = """(code) => {
  const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
  kernel.requestExecute({ code, store_history: false });
}"""
IDLE = """() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status
  === 'idle'"""
TIMED = """([act, argument, seen, wanted]) => {
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const [start, look] = [performance.now(), eval(seen)];
  window.told = null;
  window.instances = 0;
  written.clear();
  arrivals.length = 0;
  eval(act)(argument);
  (async () => {
    do await painted(); while (!look(wanted));
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
REFRESHED = """() => {
  document.activeElement?.blur();
  window.last ??= document.querySelector(".kt-card");
  return !last.isConnected;
}"""
STATE_SAVED = "@jupyter-widgets/jupyterlab-manager:saveWidgetState"


@dataclass
class Observed:
    """What was measured of one widget at one size; what is missing took too long."""

    values: dict[str, float] = field(default_factory=dict)

    def __getitem__(self, name: str) -> float | None:
        """A value by name."""
        return self.values.get(name)


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
    if not shown(notebook, peer, size, found, traffic):
        return
    if peer is OURS:
        found["made"] = float(notebook.value("made"))
    if peer.rename:
        rename(page, peer, found, traffic)
        notebook.until_idle()
    if peer.ready:
        page.evaluate(peer.ready)
        page.wait_for_timeout(AT_REST_MS)
        notebook.until_idle()
    if peer.fold:
        timed(page, "collapse", found, [peer.fold, None, peer.folded, None], traffic)
    pan(page, peer, found)
    saved(notebook, peer, found, traffic)


def shown(
    notebook: Notebook, peer: Peer, size: int, found: dict[str, float], traffic: Traffic
) -> bool:
    """The median of a few displays, each of a widget of its own; the last one stays."""
    if peer is OURS:
        notebook.execute(DATA)
        displayed(notebook, BARE, BARE_SHOWN, "bare", size, found, traffic)
        notebook.execute(CLOSE)
        notebook.page.evaluate(DELETE)
    return displayed(notebook, peer.show, peer.shown, "shown", size, found, traffic)


def displayed(
    notebook: Notebook,
    cell: str,
    seen: str,
    name: str,
    size: int,
    found: dict[str, float],
    traffic: Traffic,
) -> bool:
    """Run a further cell a few times; its times from the run and from the arrival of its data."""
    times, late = [], []
    notebook.append(cell)
    for _ in range(SHOWN):
        notebook.execute(CLOSE)
        notebook.page.evaluate(CLEAR)
        notebook.page.wait_for_timeout(ANSWERED_MS)
        notebook.until_idle()
        asked = [RUN_CELL, None, seen, size]
        told = timed(notebook.page, name, found, asked, traffic, unit_s=1.0)
        if told is None:
            return False
        times.append(found[name])
        late.append(told["afterData"])
        if sum(times) > LONG_S:
            break
    found[name] = statistics.median(times)
    found[f"{name}, after data"] = statistics.median(late)
    return True


def timed(
    page: Page,
    name: str,
    found: dict[str, float],
    asked: list[Any],
    traffic: Traffic,
    *,
    unit_s: float = 0.001,
    answered: bool = True,
) -> dict[str, float] | None:
    """The time of one act and its bytes, in kB; nothing where it was given up.

    With ``answered`` also the bytes of what the widget says to what it was told.
    """
    traffic.up = traffic.down = 0
    page.evaluate(TIMED, asked)
    try:
        page.wait_for_function("() => window.told", timeout=PATIENCE_S * 1000, polling=50)
        told: dict[str, float] = page.evaluate("() => window.told")
        found[name] = told["ms"] / 1000 / unit_s
        page.wait_for_function(IDLE, timeout=PATIENCE_S * 1000)
    except TooLate:
        found.setdefault(f"{name}, given up", PATIENCE_S / unit_s)
        return None
    if answered:
        page.wait_for_timeout(ANSWERED_MS)
    found[f"{name}, bytes"] = traffic.sent_kb
    return told


def rename(page: Page, peer: Peer, found: dict[str, float], traffic: Traffic) -> None:
    """The median of a few changes of one label; what is asked once they rest is counted apart."""
    times, sizes, rests = [], [], []
    for at in range(RENAMED):
        label = f"Alpha {at}"
        code = peer.rename.format(label=label)
        asked = [RUN_CODE, code, peer.renamed, label]
        if timed(page, "label", found, asked, traffic, answered=peer is not OURS) is None:
            return
        traffic.up = traffic.down = 0
        if peer is OURS:
            page.wait_for_timeout(AT_REST_MS)
        times.append(found["label"])
        sizes.append(found["label, bytes"])
        rests.append(traffic.sent_kb)
    found |= {"label": statistics.median(times), "label, bytes": statistics.median(sizes)}
    found["label, then asked"] = statistics.median(rests)


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


def saved(notebook: Notebook, peer: Peer, found: dict[str, float], traffic: Traffic) -> None:
    """The size of the file, without and with the state of widgets."""
    if peer is OURS:  # its output is brought up to date when nobody uses it
        notebook.execute(peer.rename.format(label="Beta"))
        traffic.up = traffic.down = 0
        notebook.page.mouse.move(2, 2)
        notebook.page.wait_for_function(REFRESHED, timeout=SAVED_MS)
        notebook.until_idle()
        notebook.page.wait_for_timeout(ANSWERED_MS)
        found["refresh, bytes"] = traffic.sent_kb
    notebook.command("docmanager:save")
    found["saved"] = notebook.path.stat().st_size / 1000
    notebook.command(STATE_SAVED)
    notebook.command("docmanager:save")
    found["saved with state"] = notebook.path.stat().st_size / 1000
    notebook.command(STATE_SAVED)  # the next notebook asks again

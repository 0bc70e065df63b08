"""One edit in JupyterLab, click to repaint, beside a bare message echo in the same notebook.

The edit is the undo button pressed again and again (undo, redo, undo ...): one command up, one
patch and one reply down, the card repainted. The keyboard stays in the tree, as when a person
edits: the saved output is brought up to date when it leaves. The echo is a widget of a few lines that
sends the same number of bytes back and writes one text.

A key is painted before the kernel has answered: the time from the key to the end of the frame that
shows what it brought, begun anywhere in a frame. The bare field is one of the same few lines: Enter
writes what it holds beside it and sends it to the kernel.
"""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from chromium import launch
from figure import Figure
from lab.harness import lab_server
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from lab.harness import Lab
    from playwright.sync_api import Browser, Page, WebSocket

SIZES = {100: 1.5, 1_000: 1.2, 10_000: 2.0}
"""Metrics, and so many times a bare echo at most."""
FRAME_MS = 16.7
QUIET_MS = 6_000
"""What follows from an edit is asked and answered when nothing has come for so long."""
ROUNDS = 29  # odd, as one more is not counted: every undo has its redo
BENCHMARKS = str(Path(__file__).parent)
ECHO = '''
import anywidget
class Echo(anywidget.AnyWidget):
    _esm = """export default { render({ model, el }) {
      const button = document.createElement("button"); button.className = "echo"; el.append(button);
      button.onclick = () => model.send({ kind: "command", id: "1", name: "undo", args: {} });
      const field = document.createElement("input"); field.className = "bare"; el.append(field);
      const said = document.createElement("span"); said.className = "bare"; el.append(said);
      field.onkeydown = () => {
        said.textContent = field.value;
        model.send({ kind: "command", id: "1", name: "rename", args: { label: field.value } });
      };
      model.on("msg:custom", (content) => { button.textContent = content.n; });
    } }"""
    def __init__(self):
        super().__init__()
        self.n = 0
        self.on_msg(self._answer)
    def _answer(self, _, content, buffers):
        self.n += 1
        self.send({**content, "n": self.n})
Echo()
'''
TREE = """
import sys; sys.path.insert(0, {path!r})
import trees
tree = trees.tree({size}); tree.rename("m0", "Alpha")
tree
"""
TIMED = """async ([targets, rounds]) => {
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const times = targets.map(() => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, { buttons, watched }] of targets.entries()) {
      const target = document.querySelector(watched);
      const before = target.textContent;
      const changed = new Promise((done) => {
        const observer = new MutationObserver(() => {
          if (document.querySelector(watched)?.textContent === before) return;
          observer.disconnect();
          done();
        });
        const options = { subtree: true, childList: true, characterData: true };
        observer.observe(target.getRootNode(), options);
      });
      const start = performance.now();
      document.querySelector(buttons[round % buttons.length]).click();
      await changed;
      await painted();
      times[index].push(performance.now() - start);
      await new Promise((done) => setTimeout(done, 30));
    }
  }
  return times.map((one) => one.slice(1));
}"""
KEYS = """async (rounds) => {
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const until = async (find) => {
    let found = find();
    for (; !found; found = find()) await painted();
    return found;
  };
  const card = () => document.querySelector('.kt-card[data-id="m0"]');
  const key = (element, name) =>
    element.dispatchEvent(
      new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true }),
    );
  const letter = (round, open, field, text) => async () => {
    if (round === 0) {
      card().focus();
      key(card(), open);
    }
    const input = await until(() => document.activeElement.matches(field) && document.activeElement);
    const at = round % text.length;
    if (at === 0) input.value = "";
    return () => {
      input.setRangeText(text[at], at, at, "end");
      input.dispatchEvent(new InputEvent("input", { bubbles: true }));
    };
  };
  const arrow = (first) => (round) => async () => {
    if (round === 0) first().focus();
    const from = await until(() => document.activeElement.closest("[role=treeitem]"));
    return () => key(from, round % 2 ? "ArrowUp" : "ArrowDown");
  };
  const gestures = {
    name: (round) => async () => {
      await until(() => !card().dataset.pending);
      card().focus();
      key(card(), "F2");
      const input = await until(() => card().querySelector("input"));
      input.value = `Alpha ${round}`;
      return () => key(input, "Enter");
    },
    near: arrow(() => document.querySelector('.kt-card:not([aria-expanded="true"])')),
    far: arrow(card), // the first driver of a large tree is a screen away
    formula: (round) => letter(round, "f", ".kt textarea", "m1 + m2 * 3 - m4 / 2"),
    search: (round) => letter(round, "/", ".kt-search-field input", "m12"),
  };
  const timed = async (press) => {
    const rest = 200 + Math.random() * 16; // what the key before brought has been answered
    await new Promise((done) => setTimeout(done, rest));
    const start = performance.now();
    press();
    await painted();
    return performance.now() - start;
  };
  const field = document.querySelector("input.bare");
  const times = { bare: [] };
  for (const [name, gesture] of Object.entries(gestures)) {
    times[name] = [];
    for (let round = 0; round <= rounds; round++) {
      const press = await gesture(round)();
      const bare = await timed(() => {
        field.value = `Alpha ${round}`;
        key(field, "Enter");
      });
      const time = await timed(press);
      if (name === "name" && !card().textContent.includes(`Alpha ${round}`))
        throw new Error("the next frame has the old name");
      if (round === 0) continue;
      times.bare.push(bare);
      times[name].push(time);
    }
    key(document.activeElement, "Escape");
  }
  return times;
}"""
GESTURES = {
    "name": "Enter to the new name",
    "near": "arrow to the next card",
    "far": "arrow to a card out of sight",
    "formula": "letter of a formula to its result",
    "search": "letter of a search to its hits",
}
ECHOED = {"buttons": ["button.echo"], "watched": "button.echo"}
EDITED = {
    "buttons": ['.kt [aria-label="Undo"]', '.kt [aria-label="Redo"]'],
    "watched": '.kt-card[data-id="m0"]',
}


class Traffic:
    """The bytes of every web socket of a page."""

    def __init__(self) -> None:
        self.up = self.down = 0

    def watch(self, socket: WebSocket) -> None:
        """Count both directions from now on."""
        socket.on("framesent", lambda payload: self._count("up", payload))
        socket.on("framereceived", lambda payload: self._count("down", payload))

    @property
    def sent_kb(self) -> float:
        """Both directions together."""
        return (self.up + self.down) / 1000

    def until_quiet(self, page: Page) -> None:
        """Return when nothing is sent any more."""
        before = -1.0
        while before != self.sent_kb:
            before = self.sent_kb
            page.wait_for_timeout(QUIET_MS)

    def _count(self, direction: str, payload: str | bytes) -> None:
        setattr(self, direction, getattr(self, direction) + len(payload))


def figures() -> list[Figure]:
    """Median times and mean bytes of ``ROUNDS`` edits for each size."""
    with (
        tempfile.TemporaryDirectory() as home,
        lab_server(Path(home)) as lab,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright)
        found = [
            figure
            for size, limit in SIZES.items()
            for figure in measured(lab, browser, size, limit)
        ]
        browser.close()
        return found


def measured(lab: Lab, browser: Browser, size: int, limit: float) -> list[Figure]:
    """The figures of one size."""
    traffic = Traffic()
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    page.on("websocket", traffic.watch)
    cells = (ECHO, TREE.format(path=BENCHMARKS, size=size))
    notebook = lab.open(page, f"edit-{size}", *cells)
    notebook.card("m0", cell=1).wait_for()
    notebook.card("m0", cell=1).focus()
    page.evaluate(TIMED, [[EDITED], 1])  # the chart's runtime travels once, before this
    traffic.until_quiet(page)
    traffic.up = traffic.down = 0
    page.evaluate(TIMED, [[EDITED], ROUNDS])
    up, down = (sent / (ROUNDS + 1) / 1000 for sent in (traffic.up, traffic.down))
    echo, edit = page.evaluate(TIMED, [[ECHOED, EDITED], ROUNDS])
    keys = page.evaluate(KEYS, ROUNDS)
    page.close()
    name = f"one edit of {size:,} metrics in JupyterLab"
    return [
        Figure(name, statistics.median(edit), "ms", "bare echo", statistics.median(echo), limit),
        Figure(f"{name}, least", min(edit), "ms", "bare echo", min(echo)),
        Figure(f"{name}, up", up, "kB", limit=4.0),
        Figure(f"{name}, down", down, "kB", limit=4.0),
        *(
            Figure(f"{name}, {what}", statistics.median(keys[key]), "ms", limit=FRAME_MS)
            for key, what in GESTURES.items()
        ),
        *(
            Figure(
                f"{name}, {what}, beside a bare field",
                statistics.median(keys[key]),
                "ms",
                "bare field",
                statistics.median(keys["bare"]),
            )
            for key, what in GESTURES.items()
        ),
    ]

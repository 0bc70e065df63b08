"""A real browser on a real ``KPITree``: the widget's comm is a function of the page.

No Jupyter: the page loads the widget's own JavaScript the way anywidget does (from the state,
through a blob) and exchanges with the kernel object exactly the messages a comm would carry.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import comm
from comm.base_comm import BaseComm
from ipywidgets.widgets.widget import _remove_buffers

from kpitree_widgets.widgets import editor

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ipywidgets import Widget
    from playwright.sync_api import BrowserContext, Locator, Page, Route

    from kpitree_widgets import KPITree

HERE = Path(__file__).parent
READY = """() => [...document.querySelectorAll(".view")].every((view) =>
  [...view.querySelectorAll("style")].some(({ textContent }) => textContent.includes("kt-kept")))"""
ADDRESS = "http://127.0.0.1:9/"


class FakeComm(BaseComm):
    """Keeps what the kernel sends until the page takes it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.outbox: list[dict[str, Any]] = []
        self.flush = lambda: None
        super().__init__(*args, **kwargs)

    def publish_msg(
        self,
        msg_type: str,
        data: Mapping[str, Any] | None = None,
        metadata: object = None,
        buffers: Sequence[Any] | None = None,
        **_: object,
    ) -> None:
        """One message of the kernel; only ``comm_msg`` reaches an open view."""
        if msg_type != "comm_msg" or data is None:
            return
        wire = json.loads(json.dumps(data, allow_nan=False))
        self.outbox.append(
            {
                "method": wire["method"],
                "state": wire.get("state", {}),
                "paths": wire.get("buffer_paths", []),
                "content": wire.get("content"),
                "buffers": [encoded(buffer) for buffer in buffers or []],
            }
        )
        self.flush()


def asks_for_chart(command: Mapping[str, Any]) -> bool:
    """Whether a command asks for a chart, or for the script of charts; those of the editor are its parts."""
    script = command.get("name") == "runtime" and "part" not in command["args"]
    return script or command.get("name") == "trend"


def encoded(buffer: Any) -> str:
    """A binary message part as text, for the one way into the page."""
    return base64.b64encode(bytes(buffer)).decode()


def use_fake_comms() -> None:
    """Every widget made from now on talks to a ``FakeComm``, and answers in this thread alone.

    Only this thread reaches the page, and it may hold the document while the page asks.
    """
    comm.create_comm = FakeComm
    editor.aside = lambda work: work()


@dataclass
class Bridge:
    """One tree, its editor widget, and the page that shows it."""

    tree: KPITree
    widget: Widget
    page: Page
    theme: str = "light"
    commands: list[dict[str, Any]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    received: list[dict[str, Any]] = field(default_factory=list)
    charts: bool = True
    """Without, nobody draws charts, and the trend stays the line that stands there meanwhile."""
    kernel_alive: bool = True
    hold_answers: bool = False
    busy: bool = False
    """What the page sends waits, as behind a running cell; see ``idle``."""
    waiting: list[dict[str, Any]] = field(default_factory=list)
    name: str = "bridge"
    """What the page calls this widget; see runtime.js."""
    above: int = 0
    """How many views of other widgets stand above its own."""

    @property
    def comm(self) -> FakeComm:
        """The widget's comm."""
        assert isinstance(self.widget.comm, FakeComm)
        return self.widget.comm

    def start(self, *, views: int = 1, width: int | None = None) -> Bridge:
        """Load the page and show the widget ``views`` times."""
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._note_console)
        self.page.expose_function("kernelMessage", self._receive)
        self.comm.flush = self._flush
        self._load(views, width)
        return self

    def beside(self, tree: KPITree, **options: Any) -> Bridge:
        """Show another tree below on the same page, as a second cell of a notebook does."""
        above = self.page.locator(".view").count()
        other = Bridge(
            tree, tree.editor(**options), self.page, self.theme, name="beside", above=above
        )
        self.page.expose_function("besideMessage", other._receive)
        other.comm.flush = other._flush
        other._open(1, None)
        return other

    def _load(self, views: int, width: int | None) -> None:
        self.page.goto(ADDRESS)
        light = str(self.theme == "light").lower()
        self.page.evaluate("(light) => { document.body.dataset.jpThemeLight = light }", light)
        self._open(views, width)

    def _open(self, views: int, width: int | None) -> None:
        state, paths, buffers = _remove_buffers(self.widget.get_state())
        state = {key: value for key, value in state.items() if key not in ("layout", "tooltip")}
        opened = {"state": state, "paths": paths, "buffers": [encoded(one) for one in buffers]}
        self.comm.outbox.clear()
        self.page.evaluate(f"(opened) => {self.name}.open(opened)", opened)
        for _ in range(views):
            self.page.evaluate(f"(width) => {self.name}.show(width)", width)

    def reload(self) -> None:
        """Load the page anew: the state comes from the kernel as it is now."""
        self._load(1, None)

    def _note_console(self, message: Any) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    def _receive(self, message: dict[str, Any]) -> list[dict[str, Any]]:
        """A message of the page; answers with everything the kernel sent meanwhile."""
        self.commands.append(message["content"])
        if not self.kernel_alive or (not self.charts and asks_for_chart(message["content"])):
            return []
        if self.busy:
            self.waiting.append(message)
            return []
        self._handle(message)
        return [] if self.hold_answers else self._take()

    def _handle(self, message: dict[str, Any]) -> None:
        buffers = [memoryview(base64.b64decode(one)) for one in message["buffers"]]
        data = {"method": "custom", "content": message["content"]}
        self.comm.flush = lambda: None
        try:
            self.comm.handle_msg({"content": {"data": data}, "buffers": buffers})
        finally:
            self.comm.flush = self._flush

    def idle(self) -> None:
        """The cell has ended: do what waits, in the order in which it came."""
        self.busy = False
        waiting, self.waiting = self.waiting, []
        for message in waiting:
            self._handle(message)
        self._flush()

    def says(self, **status: str) -> None:
        """What JupyterLab tells of the kernel: ``status``, ``connectionStatus``."""
        self.page.evaluate("(status) => bridge.say(status)", status)

    def release(self) -> None:
        """Deliver what a busy kernel held back (``hold_answers``)."""
        self.hold_answers = False
        self._flush()

    def wait_until_sent(self, name: str) -> None:
        """Return when the page has sent a command of that name."""
        sent = "name => bridge.sent.includes(name)"
        self.page.wait_for_function(sent, arg=name)

    def wait_until_fetched(self) -> None:
        """Return when every view has what says that a kernel is gone."""
        self.page.wait_for_function(READY)

    def _take(self) -> list[dict[str, Any]]:
        taken, self.comm.outbox = self.comm.outbox, []
        self.received += taken
        return taken if self.kernel_alive else []

    def _flush(self) -> None:
        self.page.evaluate(f"(messages) => {self.name}.receive(messages)", self._take())

    def view(self, index: int = 0) -> Locator:
        """The element one view was rendered into."""
        return self.page.locator(".view").nth(self.above + index)

    def card(self, metric: str, view: int = 0) -> Locator:
        """The card of a metric (its home, not a ghost)."""
        return self.view(view).locator(f'.kt-card[data-id="{metric}"]')

    def answers(self, name: str) -> list[dict[str, Any]]:
        """The patches, and the replies to commands of that name."""
        ids = {command["id"] for command in self.commands if command["name"] == name}
        contents = ((message, message["content"] or {}) for message in self.received)
        return [
            message
            for message, content in contents
            if content.get("kind") == "patch" or content.get("id") in ids
        ]

    def names(self) -> list[str]:
        """The names of the commands sent so far."""
        return [command["name"] for command in self.commands if command.get("kind") == "command"]


def serve(route: Route) -> None:
    """The two files of the page; anything else is a request that must not happen."""
    name = route.request.url.removeprefix(ADDRESS) or "page.html"
    if name in {"page.html", "runtime.js"}:
        route.fulfill(path=HERE / name)
    elif name == "favicon.ico":
        route.fulfill(status=204)
    else:
        route.abort()


def open_bridge(
    context: BrowserContext,
    tree: KPITree,
    *,
    views: int = 1,
    width: int | None = None,
    theme: str = "light",
    charts: bool = True,
    clock: bool = False,
    storage: Mapping[str, str] | None = None,
    alive: bool = True,
    busy: bool = False,
    **options: Any,
) -> Bridge:
    """Show ``tree`` in a fresh page of ``context``; ``options`` are those of ``tree.editor``.

    Without ``charts`` the trend is a line, drawn in a tenth of the time that Vega takes to start.
    With ``clock`` the page's time can be moved on by ``page.clock``; ``storage`` is what the tab keeps.
    Without ``alive`` nobody ever answers; ``busy``, nobody does until ``idle``.
    """
    use_fake_comms()
    context.route("**/*", serve)
    page = context.new_page()
    page.set_default_timeout(30_000)
    if clock:
        page.clock.install()
    for key, kept in (storage or {}).items():
        item = json.dumps([key, kept])
        page.add_init_script(f"if (!history.state) sessionStorage.setItem(...{item})")
    widget = tree.editor(**options)
    bridge = Bridge(tree, widget, page, theme, charts=charts, kernel_alive=alive, busy=busy)
    return bridge.start(views=views, width=width)

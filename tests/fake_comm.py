"""A comm that remembers what the kernel sent, and speaks for the browser."""

import itertools
import threading

import ipywidgets

from kpitree_widgets.widgets import editor as editors
from kpitree_widgets.widgets.aside import aside


class Page:
    """The browser's end of an editor's comm."""

    def __init__(self, editor):
        self.editor = editor
        self.messages, self.buffers = [], []
        self.numbers = itertools.count()

    def state(self):
        """What a page reads on load: traits as they are sent, bytes in place."""
        return self.editor.get_state()

    def send(self, content):
        """A message as it arrives from the browser."""
        self.editor.comm.answer(
            {"content": {"data": {"method": "custom", "content": content}}, "buffers": []}
        )

    def ask(self, name, **args):
        """The reply to a command, and the patch before it if there was one."""
        start, running = len(self.messages), set(threading.enumerate())
        self.send({"kind": "command", "id": f"c{next(self.numbers)}", "name": name, "args": args})
        for thread in set(threading.enumerate()) - running:
            thread.join()
        new = self.messages[start:]
        return new[-1], next((message for message in new if message["kind"] == "patch"), None)


class FakeComm:
    """As much of a comm as ipywidgets needs."""

    comm_id = "fake"

    def __init__(self, page):
        self.page = page

    def send(self, data=None, metadata=None, buffers=None):
        if data["method"] == "custom":
            self.page.messages.append(data["content"])
            if buffers:
                self.page.buffers.append([bytes(buffer) for buffer in buffers])

    def on_msg(self, answer):
        self.answer = answer

    def close(self, *args, **kwargs):
        pass


def connected(editor, monkeypatch):
    """A page on ``editor``, whose comm is replaced; what lasts is done in threads, as in a kernel."""
    page = Page(editor)
    monkeypatch.setattr(editors, "aside", aside)
    monkeypatch.setattr(editor, "comm", FakeComm(page), raising=False)
    assert isinstance(editor, ipywidgets.Widget)
    return page

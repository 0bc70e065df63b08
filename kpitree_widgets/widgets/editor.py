"""The inline editor: a thin widget over a ``Document``."""

from __future__ import annotations

import uuid
from collections import deque
from functools import partial
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets
from IPython.display import display, update_display

from kpitree_widgets.locale import Language, speaking
from kpitree_widgets.report.live import is_live
from kpitree_widgets.report.mimebundle import is_cut, mimebundle
from kpitree_widgets.report.snapshot import series_bytes, snapshot
from kpitree_widgets.widgets.aside import aside, later, still
from kpitree_widgets.widgets.commands import QUESTIONS, STATIC, dispatch
from kpitree_widgets.widgets.language import findings_with_numbers, read_language
from kpitree_widgets.widgets.protocol import (
    Command,
    Message,
    ProtocolError,
    failure,
    interrupted,
    patch,
    read_command,
    success,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kpitree_widgets.document import Change, Document

OUTPUTS = 8
"""How many of the latest outputs are kept up to date; those of cells run again are gone anyway."""
ANSWERS = 2_000
"""How many answers are kept, those to questions not: a view that sends them all again changes nothing twice."""
SETTLE = "settle"
LANGUAGE = "language"
TO_THE_EDITOR = (SETTLE, LANGUAGE)
"""Questions to the editor, not to its document."""
LASTING = frozenset({"check", "explain", SETTLE, "trend"})
"""No edit by hand waits for these; of segments they read data, where the data are used."""
VIEW = "application/vnd.jupyter.widget-view+json"
PATIENCE_S = 20.0
"""A live view has told by then that it is there."""


def _current(_: object, editor: KPITreeEditor) -> dict[str, Any]:
    """The snapshot at the moment somebody asks for the state: never stored, always current."""
    document = editor.document
    with document.lock:
        return {
            **snapshot(document),
            "series": series_bytes(document.values, document.tree.reading_order),
        }


class KPITreeEditor(anywidget.AnyWidget):
    """Shows a document and carries out what its views ask for. All traits are written by Python."""

    _esm = STATIC / "widget.js"
    _css = STATIC / "widget.css"

    snapshot = traitlets.Int(0).tag(sync=True, to_json=_current, echo_update=False)
    """Serialised on demand; patches keep open views up to date."""
    height = traitlets.Int(0).tag(sync=True)
    """Pixels; 0 follows the size of the tree."""
    period = traitlets.Unicode("").tag(sync=True)
    """Key of the period shown; empty for the last."""
    compare = traitlets.Unicode("previous").tag(sync=True)
    """``"previous"``, ``"year"``, a key, or empty for no comparison."""
    direction = traitlets.Enum(("lr", "tb"), "lr").tag(sync=True)
    """Left to right, or top to bottom."""
    editable = traitlets.Bool(default_value=True).tag(sync=True)
    """Whether views offer edits."""
    whole = traitlets.Bool(default_value=True).tag(sync=True)
    """Whether its saved outputs hold all they should; a view that sees ``False`` asks for the rest."""

    def __init__(self, document: Document, **options: Any) -> None:
        """Follow ``document`` until closed; ``options`` are the traits."""
        for name in ("period", "compare"):
            key = options.get(name)
            if key and key not in ("previous", "year"):
                document.periods.position(key)
        self.document = document
        self._stale = self._heard = self._live = False
        self._language: Language | None = None
        self._outputs: deque[str] = deque(maxlen=OUTPUTS)
        self._answers: dict[str, Message] = {}
        super().__init__(**options)
        self._unsubscribe = document.subscribe(self._tell)
        self.on_msg(self._answer)

    def show(self) -> None:
        """Display it: the live view where somebody can answer, and always what reads without.

        What takes long to make and is large to send (the picture, the data of a large tree) does not
        keep a live view waiting: it follows when the view is there and at rest.
        """
        self._live = is_live()
        self._stale = self._live and is_cut(self.document)
        self.whole = not self._stale
        self._outputs.append(uuid.uuid4().hex)
        display(  # type: ignore[no-untyped-call]
            self._bundle(brief=self._live), raw=True, display_id=self._outputs[-1]
        )
        if self._stale and not self._heard:
            later(PATIENCE_S, self._complete)

    def refresh(self) -> None:
        """Bring what is saved in the notebook up to date with the tree.

        JupyterLab draws a refreshed output again, which takes the keyboard from its view. Only the
        browser knows who has it, so that a view asks for this (``settle``) when none is in use.
        """
        if self._stale and self._outputs:
            self._stale = False
            bundle = self._bundle()
            for output in self._outputs:
                update_display(  # type: ignore[no-untyped-call]
                    bundle, raw=True, display_id=output
                )
            self.whole = True

    def _complete(self) -> None:
        """No view is there that could ask for it."""
        if not self._heard:
            self.refresh()

    @property
    def is_open(self) -> bool:
        """Whether a view can reach it; marimo ends what a cell made when the cell runs again."""
        return self.comm is not None and not getattr(self.comm, "_closed", False)

    def close(self) -> None:
        """Stop following the document."""
        if hasattr(self, "_unsubscribe"):
            self._unsubscribe()
            del self._unsubscribe
        super().close()

    def _ipython_display_(self) -> None:
        self.show()

    def _bundle(self, *, brief: bool = False) -> dict[str, Any]:
        bundle = mimebundle(
            still(self.document),
            brief=brief,
            period=self._known(self.period, ""),
            compare=self._known(self.compare, "previous"),
            direction="tb" if self.direction == "tb" else "lr",
        )
        if self._live:
            bundle[VIEW] = {"version_major": 2, "version_minor": 0, "model_id": self.model_id}
        return bundle

    def _known(self, key: str, otherwise: str) -> str:
        """``key``, unless it names a period that the tree has no longer (data can be undone)."""
        known = key in ("", "previous", "year") or key in self.document.periods
        return key if known else otherwise

    def _tell(self, change: Change) -> None:
        self._stale = True
        with speaking(self._language):
            message, buffers = patch(self.document, change)
        self.send(message, buffers)

    def _answer(self, _: object, content: object, __: object) -> None:
        """Answer every request, failure included; one sent twice is carried out once."""
        try:
            command = read_command(content)
        except ProtocolError as error:
            self.send(failure("", self.document.revision, error))
            return
        self._heard = True
        if command.name in LASTING and not command.args.get("by"):
            aside(partial(self._reply, command))
        else:
            self._reply(command)

    def _speak(self, samples: Mapping[str, Any]) -> Message:
        """Write as its page does from now on; the findings that it has in English.

        What is saved in the notebook stays English: others open it.
        """
        self._language = read_language(samples)
        with self.document.lock, speaking(self._language):
            return {"findings": findings_with_numbers(self.document.evaluation)}

    def _reply(self, command: Command) -> None:
        if command.id not in self._answers:
            before = self.document.revision
            trial = bool(command.args.get("dry_run"))
            asks = trial or command.name in TO_THE_EDITOR or command.name in QUESTIONS
            try:
                answer, buffers = self._carried_out(command)
            except KeyboardInterrupt:
                if asks or self.document.revision == before:
                    self.send(interrupted(command.id, before))
                    return
                # it was done, but its patch may not have got out
                answer, buffers = success(command.id, self.document.revision, None), ()
                self.send({"kind": "reset", "rev": self.document.revision})
            if asks:
                self.send(answer, list(buffers))
                return
            self._answers[command.id] = answer
            if len(self._answers) > ANSWERS:
                del self._answers[next(iter(self._answers))]
        self.send(self._answers[command.id])

    def _carried_out(self, command: Command) -> tuple[Message, tuple[bytes, ...]]:
        try:
            if command.name == SETTLE:
                self.refresh()
                return success(command.id, self.document.revision, None), ()
            if command.name == LANGUAGE:
                return success(command.id, self.document.revision, self._speak(command.args)), ()
            with speaking(self._language):
                answer = dispatch(self.document, command.name, command.args)
        except Exception as error:  # noqa: BLE001 - a failure is an answer too
            return failure(command.id, self.document.revision, error), ()
        return success(command.id, self.document.revision, answer.result), answer.buffers

"""Where in a file something stands, and what is wrong there."""

from __future__ import annotations

import reprlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from kpitree_widgets.errors import FileError, KPITreeError
from kpitree_widgets.tree.suggest import did_you_mean

Step = str | int
"""A name in an object, or a position in a list."""
REPAIR = "restore it from version control"


class Misfit(FileError):  # noqa: N818 - what does not fit, and where
    """Something in a file that cannot be as it is; it knows its place but not yet the line."""

    def __init__(
        self, message: str, path: tuple[Step, ...], *, metric: str | None = None, hint: str = ""
    ) -> None:
        """Keep the way to it."""
        super().__init__(message, metric=metric, hint=hint)
        self.path = path


@dataclass(frozen=True, slots=True)
class Place:
    """A value in a file: the way to it, and the metric it belongs to.

    Examples:
        >>> Place(("metrics", 4, "benchmark", "p50"), "orders").name
        "the benchmark.p50 of 'orders'"
        >>> Place(("relations", 0, "sign")).name
        'relations[0].sign'
    """

    path: tuple[Step, ...] = ()
    metric: str | None = None
    version: int = 0
    """That of the file, as far as the reader is told."""
    ids: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """What formulas in the file may name."""

    @property
    def name(self) -> str:
        """What people call it."""
        if self.metric is not None and len(self.path) > 2:
            return f"the {_dotted(self.path[2:])} of {self.metric!r}"
        if self.path[:1] == ("data",) and len(self.path) > 1:
            return f"the data of {self.path[1]!r}"
        return _dotted(self.path) or "the file"

    def inside(self, step: Step) -> Place:
        """One step further in."""
        return replace(self, path=(*self.path, step))

    def of(self, metric: str) -> Place:
        """The same place, known to belong to ``metric``."""
        return replace(self, metric=metric)

    def misfit(self, value: object, wanted: str) -> Misfit:
        """``value`` stands here and should be ``wanted``."""
        return self.wrong(
            f"{self.name} is {reprlib.repr(value)}, not {wanted}", "write it so, or leave it out"
        )

    def unknown(self, name: object, known: Iterable[str]) -> Misfit:
        """There is a field that this version does not have."""
        message = f"the metric {self.metric!r} has a field" if self.metric else f"{self.name} holds"
        hint = did_you_mean(str(name), known).replace("the metrics are", "the fields are")
        return Misfit(
            f"{message} {name!r}, which version {self.version} does not know",
            (*self.path, str(name)),
            metric=self.metric,
            hint=hint,
        )

    def wrong(self, message: str, hint: str = REPAIR) -> Misfit:
        """Something else is wrong here."""
        return Misfit(message, self.path, metric=self.metric, hint=hint)

    def refusal(self, error: KPITreeError) -> Misfit:
        """What was built from it refused it."""
        about = "" if self.metric is None or self.metric in error.message else f"{self.metric}: "
        return Misfit(
            f"{about}{error.message}",
            self.path,
            metric=error.metric or self.metric,
            hint=error.hint or REPAIR,
        )


def _dotted(path: Iterable[Step]) -> str:
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")


def placed(error: Misfit, text: str, span: tuple[int, int] | None) -> FileError:
    """The error that readers see: with the line, and the text where it is short enough to show."""
    if span is None:
        return FileError(error.message, metric=error.metric, hint=error.hint)
    number = text.count("\n", 0, span[0]) + 1
    found = FileError(
        f"{error.message}, in line {number}", metric=error.metric, span=span, hint=error.hint
    )
    start = text.rfind("\n", 0, span[0]) + 1
    end = text.find("\n", start)
    if (len(text) if end < 0 else end) - start <= 200:
        found.text = text
    return found


def is_number(value: Any) -> bool:
    """Whether ``value`` is a finite number; true and false are none.

    Examples:
        >>> is_number(5), is_number(True), is_number("5"), is_number(float("inf"))
        (True, False, False, False)
    """
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and abs(value) <= 1.7976931348623157e308
    )

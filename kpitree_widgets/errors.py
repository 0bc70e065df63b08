"""What can go wrong, said so that the reader knows what to do next.

Every error carries a stable ``code``, the ``metric`` it concerns, the ``span`` in the text the user
wrote (start and end, in characters) and a ``hint``. A refused edit leaves the tree as it was.
"""

from __future__ import annotations

from typing import ClassVar

Span = tuple[int, int]


class KPITreeError(Exception):
    """Base of all errors of this package; ``str()`` is the message, the hint and the place.

    Examples:
        >>> error = UnknownMetricError("there is no metric 'revnue'", hint="did you mean 'revenue'?")
        >>> error.code, str(error)
        ('unknown_metric', "there is no metric 'revnue'; did you mean 'revenue'?")
        >>> error = FormulaError("this parenthesis is not closed", span=(9, 10), hint="add )")
        >>> error.text = "Orders * (Price"
        >>> print(error)
        this parenthesis is not closed; add )
          Orders * (Price
                   ^
    """

    code: ClassVar[str] = "error"

    def __init__(
        self,
        message: str,
        *,
        metric: str | None = None,
        span: Span | None = None,
        hint: str = "",
    ) -> None:
        """Keep the parts; they travel to the editor one by one."""
        super().__init__(message)
        self.message = message
        """What is wrong, in one sentence without a full stop."""
        self.metric = metric
        """Id (or, before it has one, label) of the metric concerned."""
        self.span = span
        """Where in the text that was given, or ``None`` when no text is to blame."""
        self.hint = hint
        """What to do next."""
        self.text: str | None = None
        """The text that ``span`` counts in."""

    def __str__(self) -> str:
        """Message and hint in one line, and below it the place in the text, if there is one."""
        line = f"{self.message}; {self.hint}" if self.hint else self.message
        return line if self.text is None or self.span is None else f"{line}\n{self._pointer()}"

    def _pointer(self) -> str:
        """The line of the text with the span underlined."""
        text, (start, end) = self.text or "", self.span or (0, 0)
        begins = text.rfind("\n", 0, start) + 1
        ends = text.find("\n", start)
        line = text[begins : ends if ends >= 0 else len(text)]
        length = max(1, min(end, begins + len(line)) - start)
        return f"  {line}\n  {' ' * (start - begins)}{'^' * length}"

    def about(self, metric: str) -> KPITreeError:
        """The same error, naming ``metric`` where it named none."""
        if self.metric is None and metric:
            self.metric = metric
            self.message = f"{metric}: {self.message}"
        return self


class FormulaError(KPITreeError):
    """A formula cannot be read, or is larger than the bounds allow."""

    code = "formula"


class UnknownFunctionError(FormulaError):
    """A formula calls a function that does not exist."""

    code = "unknown_function"


class UnknownMetricError(KPITreeError, LookupError):
    """A metric was named that the tree does not have."""

    code = "unknown_metric"


class CycleError(KPITreeError):
    """A metric would depend on itself."""

    code = "cycle"


class DuplicateMetricError(KPITreeError):
    """A second metric with the same id or label."""

    code = "duplicate_metric"


class LabelError(KPITreeError):
    """A label that is empty or cannot be one."""

    code = "label"


class EditError(KPITreeError):
    """An edit that makes no sense on this tree."""

    code = "edit"


class AmbiguousEditError(EditError):
    """An edit with several meanings: say which, it is never guessed.

    ``choices`` are the values of ``operator`` that would settle it.
    """

    code = "ambiguous_edit"

    def __init__(
        self, message: str, *, metric: str | None = None, choices: tuple[str, ...], hint: str = ""
    ) -> None:
        """Keep the choices beside the message."""
        super().__init__(message, metric=metric, hint=hint)
        self.choices = choices


class LockedError(EditError):
    """An edit that would change a locked metric, or one that drives it."""

    code = "locked"


class PeriodError(KPITreeError, LookupError):
    """A period that the tree has no data for, or that is not one."""

    code = "period"


class SegmentError(KPITreeError, LookupError):
    """A segment, or a column to make segments by, that the tree has no data for."""

    code = "segment"


class BindError(KPITreeError):
    """A frame that cannot be bound to the tree."""

    code = "bind"


class FileError(KPITreeError):
    """A file that cannot be read as a KPI tree; it is left as it is."""

    code = "file"


class ExplanationError(KPITreeError):
    """A change that cannot be explained, or not by this method."""

    code = "explanation"


class ScenarioError(KPITreeError):
    """A scenario that does not exist, or an override that cannot be."""

    code = "scenario"


class UnreachableError(KPITreeError):
    """A target that no allowed value of the levers reaches."""

    code = "unreachable"


class SimulationError(KPITreeError):
    """A simulation or a forecast that lacks what it needs."""

    code = "simulation"

"""Findings: what a reader of a metric should know, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    import pandas as pd

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""The worst first."""
Code = Literal[
    "no_data",
    "stale",
    "repeated",
    "outlier",
    "no_value",
    "no_opening",
    "missing_driver",
    "own_data",
    "residual",
    "other_periods",
    "incomplete",
    "unit_mismatch",
    "unit_of_formula",
    "unused",
    "many_drivers",
    "guardrail",
    "limits",
    "maximum",
    "target_outside",
    "contradiction",
    "range_unused",
    "influence",
    "conflict",
]


@dataclass(frozen=True)
class Finding:
    """Something about a metric that its reader should know."""

    code: Code
    severity: Severity
    """``"error"``: it cannot be right; ``"warning"``: numbers may mislead; ``"info"``: good to know."""
    metric: str
    """Id of the metric; empty where it is about the whole tree."""
    message: str
    hint: str
    """What to do."""

    def __str__(self) -> str:
        """Message and hint in one line."""
        return f"{self.message}; {self.hint}"


class Findings(tuple[Finding, ...]):
    """Findings in reading order: those of a metric stand together.

    Printed, they stand by severity, the worst first; ``.frame`` is a pandas frame with a row each.

    Examples:
        >>> found = Findings([Finding("unused", "info", "a", "nothing uses 'A'", "remove it")])
        >>> print(found)
        info     nothing uses 'A'; remove it
        >>> print(Findings())
        nothing to report
    """

    __slots__ = ()

    def of(self, metric: str) -> Findings:
        """Those of one metric, by id."""
        return Findings(finding for finding in self if finding.metric == metric)

    @property
    def by_severity(self) -> Findings:
        """Errors, then warnings, then the rest, each in reading order."""
        return Findings(sorted(self, key=lambda finding: SEVERITIES.index(finding.severity)))

    @property
    def text(self) -> str:
        """One line each, by severity."""
        lines = [f"{finding.severity:<8} {finding}" for finding in self.by_severity]
        return "\n".join(lines) or "nothing to report"

    @property
    def frame(self) -> pd.DataFrame:
        """A row per finding: ``severity metric code message hint``."""
        import pandas as pd  # noqa: PLC0415

        columns = ["severity", "metric", "code", "message", "hint"]
        rows = [[getattr(finding, name) for name in columns] for finding in self]
        return pd.DataFrame(rows, columns=columns, dtype=object)

    def __str__(self) -> str:
        """The text."""
        return self.text

    __repr__ = __str__

    def _repr_html_(self) -> str:
        """A table, by severity."""
        rows = "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in _cells(finding)) + "</tr>"
            for finding in self.by_severity
        )
        if not rows:
            return f"<p>{self.text}</p>"
        head = "<tr><th></th><th>metric</th><th>finding</th><th>what to do</th></tr>"
        return f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>"


def _cells(finding: Finding) -> Iterable[str]:
    return finding.severity, finding.metric, finding.message, finding.hint

"""Where an incomplete period will end, by its days so far or by what came before: what was nearer."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Literal

import numpy as np

from kpitree_widgets.analysis.simulation.outcome import Outcome
from kpitree_widgets.units import format_change, format_percent, format_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpitree_widgets.tree.expectations import Thresholds
    from kpitree_widgets.tree.metric import Metric
    from kpitree_widgets.tree.status import Status

NUMBERS = ["forecast", "forecast_error", "pace_error", "end", "end_error", "missed_by"]
"""Columns of a frame that ``columns`` gives, besides ``by``."""
By = Literal["pace", "forecast"]


@dataclass(frozen=True)
class OnCourse:
    """The end of one metric as its pace and its forecast see it, in its unit.

    Errors are mean relative ones over the same complete periods: the pace knows as many days of each
    as the incomplete one has, the forecast none of it; both know the periods before it and nothing
    later. ``None`` with fewer than three such periods.
    """

    forecast: float | None
    """The median of its paths."""
    forecast_error: float | None
    pace_error: float | None
    tested: int
    """So many periods."""
    end: float | None
    """By the one that was nearer for the tree; ``None`` where neither has a number."""
    by: By | None
    """Which of the two that is."""
    goal: str = ""
    """What is to be reached, in words: ``"€1.9M or more"``."""
    target: float | None = None
    missed_by: float | None = None
    """How far ``end`` is from that, 0 where it reaches it; ``None`` without a target or an end."""
    status: Status | None = None
    """Of ``end`` against the target."""

    @property
    def error(self) -> float | None:
        """Of what ``end`` goes by."""
        return self.forecast_error if self.by == "forecast" else self.pace_error

    def text(self, label: str, unit: str | None) -> str:
        """``"On current course Revenue ends at €1.9M (± 3.1%); the target of ... is missed by ..."``."""
        if self.end is None:
            return f"{label}: nothing to go by"
        said = f"On current course {label} ends at {format_value(self.end, unit)}"
        said += "" if self.error is None else f" (± {format_percent(self.error)})"
        if self.missed_by is None:
            return f"{said}."
        if self.missed_by == 0:
            return f"{said}; the target of {self.goal} is reached."
        by = format_change(self.missed_by, unit).removeprefix("+")
        share = (
            f" ({format_percent(self.missed_by / abs(self.target))})"
            if self.target and unit != "%"
            else ""
        )
        return f"{said}; the target of {self.goal} is missed by {by}{share}."

    def cells(self, expected: float | None, unit: str | None) -> tuple[str, str, str, str]:
        """Of a table: the pace and the forecast, each with its error, the end, the status."""
        return (
            _about(expected, self.pace_error, unit),
            _about(self.forecast, self.forecast_error, unit),
            format_value(self.end, unit),
            self.status or "",
        )


def columns(courses: Sequence[OnCourse | None]) -> dict[str, list[float | str | None]]:
    """Of a frame: the numbers, and ``by``."""
    fields = {name: name for name in (*NUMBERS, "by")} | {"end_error": "error"}
    return {
        name: [getattr(course, field, None) for course in courses] for name, field in fields.items()
    }


def judged(
    metric: Metric,
    unit: str | None,
    end: float | None,
    target: float | None,
    thresholds: Thresholds,
) -> tuple[str, float | None]:
    """What ``end`` is to reach, in words, and how far it is from that; ``None`` without either.

    Examples:
        >>> from kpitree_widgets.tree.expectations import DEFAULT_THRESHOLDS
        >>> from kpitree_widgets.tree.metric import Metric
        >>> cost = Metric("cost", "Cost", aim="minimize")
        >>> judged(cost, None, 12.0, 10.0, DEFAULT_THRESHOLDS)
        ('10 or less', 2.0)
    """
    draws = np.array([np.nan if end is None else end])
    one = Outcome(metric, unit, float(draws[0]), target, draws, (), thresholds)
    if end is None or not one.aimed:
        return "", None
    if one.reached(draws)[0]:
        return one.goal, 0.0
    return one.goal, min(abs(end - edge) for edge in one.ends if isfinite(edge))


def _about(value: float | None, error: float | None, unit: str | None) -> str:
    """``"48,085 ± 2.1%"``."""
    said = format_value(value, unit)
    return said if error is None else f"{said} ± {format_percent(error)}"

"""How a metric stands against its benchmark: ahead or behind, by how much, in which quartile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

import numpy as np

from kpitree_widgets.amounts import amount_at
from kpitree_widgets.analysis.units import shown_unit
from kpitree_widgets.calendar import label
from kpitree_widgets.errors import SegmentError
from kpitree_widgets.tree.expectations import Benchmark
from kpitree_widgets.tree.metric import Aim, Metric
from kpitree_widgets.units import format_change, format_percent, format_value

if TYPE_CHECKING:
    from kpitree_widgets.evaluation import Evaluation

Standing = Literal["ahead", "behind", "level", "above", "below"]
Quartile = Literal[
    "top quartile",
    "second quartile",
    "third quartile",
    "bottom quartile",
    "top half",
    "bottom half",
    "below the middle half",
    "in the middle half",
    "above the middle half",
]


@dataclass(frozen=True, slots=True)
class BenchmarkPosition:
    """Where a value stands among what others reach."""

    metric: Metric
    unit: str | None
    """Its own, or that of its formula."""
    value: float
    benchmark: float
    """The benchmark's value, or its median; in the metric's unit, as ``value`` and ``gap``."""
    gap: float
    """The value less the benchmark."""
    relative: float | None
    """The gap over the size of the benchmark; ``None`` where that is 0."""
    standing: Standing
    """``"ahead"`` or ``"behind"`` as the aim has it; a balance is only ``"above"`` or ``"below"``."""
    quartile: Quartile | None
    """Among the others, the best ones on top; as far as the quartiles are known. For a balance,
    whether it lies in the middle half."""
    source: str = ""
    date: date | None = None

    @property
    def text(self) -> str:
        """One sentence, with the source and its date."""
        unit = self.unit
        said = f"{self.metric.label} is at {format_value(self.value, unit)}, "
        benchmark = f"the benchmark of {format_value(self.benchmark, unit)}"
        if self.standing == "level":
            said += f"level with {benchmark}"
        else:
            by = format_change(abs(self.gap), unit).removeprefix("+")
            share = "" if self.relative is None else f" ({format_percent(abs(self.relative))})"
            of = {"ahead": " of", "above": "", "below": ""}.get(self.standing, "")
            said += f"{by}{share} {self.standing}{of} {benchmark}"
        if self.quartile is not None:
            placed = self.quartile if "middle" in self.quartile else f"in the {self.quartile}"
            said += f", {placed}"
        day = "" if self.date is None else label(self.date.isoformat())
        where = ", ".join(part for part in (self.source, day) if part)
        return f"{said} ({where})" if where else said

    def __str__(self) -> str:
        """The text."""
        return self.text


def benchmark_position(
    evaluation: Evaluation, metric: str, position: int = -1, segment: str | None = None
) -> BenchmarkPosition | None:
    """How ``metric`` stands against its benchmark; ``None`` where one of the two is not known.

    Args:
        evaluation: the tree with its values, by segment if ``segment`` is given.
        metric: its id.
        position: the period; the last one if not given.
        segment: the label of a segment, which may have a benchmark of its own.

    Raises:
        SegmentError: the evaluation has no such segment, or has segments and none is given.

    Examples:
        >>> from kpitree_widgets.io.text import tree_from_text
        >>> from kpitree_widgets.tree.edits import Update, applied
        >>> from kpitree_widgets.evaluation import evaluate
        >>> others = Benchmark(p25=25, p50=30, p75=45, source="Retail report", date=date(2022, 6, 1))
        >>> fields = {"benchmark": others, "values": 33}
        >>> tree = applied(tree_from_text("Sales = Visits * Rate"), Update("rate", fields)).tree
        >>> print(benchmark_position(evaluate(tree), "rate"))
        Rate is at 33, 3 (10.0%) ahead of the benchmark of 30, in the second quartile (Retail report, 1 Jun 2022)
    """
    definition = evaluation.tree[metric]
    others = definition.benchmark
    if others is None or not evaluation.periods.keys:
        return None
    if not isinstance(others, Benchmark):
        others = Benchmark(others)
    if segment is not None:
        others = others.of_segment(segment)
    number = float(evaluation.values[definition.id][(position, *_column(evaluation, segment))])
    return position_among(evaluation, metric, others, number, evaluation.periods.keys[position])


def position_among(
    evaluation: Evaluation, metric: str, others: Benchmark, number: float, key: str
) -> BenchmarkPosition | None:
    """How ``number`` would stand against ``others`` in the period ``key`` as a value of ``metric``."""
    definition = evaluation.tree[metric]
    benchmark = amount_at(others.middle, key, evaluation.periods)
    if benchmark is None or not np.isfinite(number):
        return None
    gap = number - benchmark
    return BenchmarkPosition(
        definition,
        shown_unit(evaluation.tree, definition.id),
        number,
        benchmark,
        gap,
        gap / abs(benchmark) if benchmark else None,
        _standing(gap, definition.aim),
        _quartile(number, others, definition.aim),
        others.source,
        others.date,
    )


def _column(evaluation: Evaluation, segment: str | None) -> tuple[int, ...]:
    segments = evaluation.segments
    if (segments is None) != (segment is None):
        hint = "say which segment" if segment is None else "evaluate the tree by segment"
        raise SegmentError("the values are not those of a segment", hint=hint)
    if segments is None or segment is None:
        return ()
    if segment not in segments.labels:
        return (segments.position(segment),)
    return (segments.labels.index(segment),)


def _standing(gap: float, aim: Aim) -> Standing:
    if gap == 0:
        return "level"
    match aim:
        case "maximize":
            return "ahead" if gap > 0 else "behind"
        case "minimize":
            return "ahead" if gap < 0 else "behind"
        case "balance":
            return "above" if gap > 0 else "below"


def _quartile(value: float, others: Benchmark, aim: Aim) -> Quartile | None:
    low, middle, high = others.quartiles
    match aim:
        case "maximize":
            return _from_best(value, high, middle, low)
        case "minimize":
            cuts = (None if cut is None else -cut for cut in (low, middle, high))
            return _from_best(-value, *cuts)
        case "balance":
            if low is None or high is None:
                return None
            if low <= value <= high:
                return "in the middle half"
            return "below the middle half" if value < low else "above the middle half"


def _from_best(
    value: float, best: float | None, middle: float | None, worst: float | None
) -> Quartile | None:
    """The quartile where more is better; a value on a cut belongs to the better one."""
    if best is not None and value >= best:
        return "top quartile"
    if worst is not None and value < worst:
        return "bottom quartile"
    if middle is None:
        return None
    if value >= middle:
        return "top half" if best is None else "second quartile"
    return "bottom half" if worst is None else "third quartile"

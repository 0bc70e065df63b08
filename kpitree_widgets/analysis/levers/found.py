"""The levers of a metric, ranked, as text and as a frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpitree_widgets.analysis.levers.better import Better
from kpitree_widgets.analysis.levers.lever import Lever, Move
from kpitree_widgets.analysis.lines import aligned
from kpitree_widgets.calendar import label
from kpitree_widgets.decimals import decimal
from kpitree_widgets.errors import UnknownMetricError
from kpitree_widgets.locale import local_numbers
from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.tree.suggest import did_you_mean
from kpitree_widgets.units import MINUS, MISSING, format_change, format_value

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 20
"""So many levers stand in the text; the frame has all."""
SENSE = {"maximize": "more is better", "minimize": "less is better", "balance": "to be kept"}


@dataclass(frozen=True)
class LeversFound:
    """What moves a metric in one period, the most helpful lever first.

    Prints as text; ``.frame`` is a pandas frame with a row per lever.
    """

    metric: Metric
    """What is moved."""
    unit: str | None
    """Its own, or that of its formula; effects are in it."""
    value: float
    """What it is in the period."""
    better: Better
    """What counts as help."""
    period: str
    """Key of the period; empty without a time axis."""
    levers: tuple[Lever, ...]
    """The most helpful first: by gain over their ranges, then by span, then in reading order."""
    fixed: tuple[Metric, ...] = ()
    """Given metrics whose limits leave them nowhere to go."""
    missing: tuple[Metric, ...] = ()
    """Given metrics without a value in the period."""

    def __getitem__(self, lever: str) -> Lever:
        """That of one lever, by id.

        Raises:
            UnknownMetricError: it is none of this metric.
        """
        found = next((one for one in self.levers if one.metric.id == lever), None)
        if found is None:
            raise UnknownMetricError(
                f"{lever!r} is no lever of {self.metric.label!r}",
                metric=self.metric.id,
                hint=did_you_mean(lever, [one.metric.id for one in self.levers]),
            )
        return found

    @property
    def title(self) -> str:
        """``"Levers of Revenue, Oct 2026: €1.067M, more is better"``."""
        when = f", {label(self.period)}" if self.period else ""
        value = format_value(self.value, self.unit)
        return f"Levers of {self.metric.label}{when}: {value}, {self.sense}"

    @property
    def sense(self) -> str:
        """What counts as help, in words."""
        known = self.better.is_known
        return SENSE[self.metric.aim] if known else "to be kept, but to which range nobody said"

    @property
    def text(self) -> str:
        """A line per lever, the most helpful first."""
        if not self.levers:
            why = "it is an input" if self.metric.is_input else "it shows its own data"
            told = [] if self.fixed or self.missing else [f"nothing else moves it: {why}"]
            return "\n".join([self.title, *self._notes(), *told])
        rows: list[tuple[str, ...]] = [HEAD]
        rows += [self._row(lever) for lever in self.levers[:SHOWN]]
        return "\n".join([self.title, aligned(rows), *self._notes()])

    @property
    def frame(self) -> pd.DataFrame:
        """A row per lever, in order of rank; effects and gains in the metric's unit.

        ``label unit value elasticity slope one_percent``; ``lower upper at_lower at_upper basis
        periods``: its range, the effects at its ends, and where it comes from; ``best effect gain``:
        the value that helps most, what it does and how much better that is; ``step step_effect
        step_gain``: one unit of effort; ``potential potential_effect ceiling``.
        """
        import pandas as pd  # noqa: PLC0415

        index = pd.Index([one.metric.id for one in self.levers], name="lever", dtype=object)
        frame = pd.DataFrame([_record(one) for one in self.levers], index=index, columns=COLUMNS)
        numbers = [name for name in COLUMNS if name not in WORDS]
        return frame.astype(dict.fromkeys(numbers, "float64"))

    def __str__(self) -> str:
        """The text."""
        return self.text

    __repr__ = __str__

    def _row(self, lever: Lever) -> tuple[str, ...]:
        step = lever.of_step
        best = None if lever.best is None or lever.best.to == lever.value else lever.best
        return (
            lever.metric.label,
            format_value(lever.value, lever.unit),
            format_change(lever.one_percent, self.unit),
            elasticity_text(lever.elasticity),
            MISSING if best is None else format_change(best.effect, self.unit),
            MISSING if best is None else format_value(best.to, lever.unit),
            MISSING if step is None else format_change(step.effect, self.unit),
            _range_text(lever),
        )

    @property
    def by_effort(self) -> tuple[Lever, ...]:
        """The levers that have a step, the one that helps most per unit of effort first."""
        return self._sorted(
            [lever for lever in self.levers if lever.of_step is not None], "of_step"
        )

    @property
    def by_potential(self) -> tuple[Lever, ...]:
        """The levers of which the best is known, the one that would help most there first."""
        return self._sorted([one for one in self.levers if one.potential is not None], "potential")

    def _sorted(self, levers: list[Lever], move: str) -> tuple[Lever, ...]:
        def size(lever: Lever) -> float:
            made: Move = getattr(lever, move)
            return -made.gain if self.better.is_known else -abs(made.effect)

        return tuple(sorted(levers, key=size))

    def _notes(self) -> list[str]:
        notes = []
        more = len(self.levers) - SHOWN
        if more > 0:
            notes.append(f"and {more} more that help less")
        steps = [_said(one, one.of_step, self.unit) for one in self.by_effort[:3]]
        helpful = [one for one in self.by_potential if one.potential and one.potential.gain > 0]
        best = [_said(one, one.potential, self.unit) for one in helpful[:3]]
        if len(self.by_effort) > 1:
            notes.append(f"most per unit of effort: {', '.join(steps)}")
        if best:
            notes.append(f"each at its best: {', '.join(best)}")
        idle = tuple(one.metric for one in self.levers if one.slope == 0 and one.span == 0)
        for metrics, why in (
            (idle, "without effect in this period"),
            (self.fixed, "fixed by limits"),
            (self.missing, "without a value"),
        ):
            if metrics:
                notes.append(f"{why}: {', '.join(metric.label for metric in metrics)}")
        return notes


HEAD = ("", "now", "+1%", "elasticity", "best in range", "at", "one step", "range")
WORDS = ("label", "unit", "basis", "ceiling")
COLUMNS = [
    *("label", "unit", "value", "elasticity", "slope", "one_percent"),
    *("lower", "upper", "at_lower", "at_upper", "basis", "periods"),
    *("best", "effect", "gain", "step", "step_effect", "step_gain"),
    *("potential", "potential_effect", "ceiling"),
]


def _record(one: Lever) -> tuple[object, ...]:
    reach = one.range
    ends = (None,) * 2 if reach is None else (reach.lower, reach.upper)
    how = (None,) * 2 if reach is None else (reach.basis, reach.periods)
    return (
        *(one.metric.label, one.unit, one.value, one.elasticity, one.slope, one.one_percent),
        *(*ends, one.at_lower, one.at_upper, *how),
        *_parts(one.best),
        *(one.step, *_parts(one.of_step)[1:]),
        *(*_parts(one.potential)[:2], one.ceiling),
    )


def _parts(move: Move | None) -> tuple[float | None, float | None, float | None]:
    return (None, None, None) if move is None else (move.to, move.effect, move.gain)


def _said(lever: Lever, move: Move | None, unit: str | None) -> str:
    if move is None:
        return lever.metric.label
    by = format_change(move.effect, unit)
    return f"{lever.metric.label} {by} at {format_value(move.to, lever.unit)}"


def elasticity_text(elasticity: float | None) -> str:
    """With two decimals, as they are compared."""
    if elasticity is None:
        return MISSING
    text = decimal(abs(elasticity), 2)
    return f"{MINUS if elasticity < 0 and text != '0.00' else ''}{local_numbers(text)}"


def _range_text(lever: Lever) -> str:
    reach = lever.range
    if reach is None:
        return "nothing tells how far it moves"
    ends = (format_value(end, lever.unit) for end in (reach.lower, reach.upper))
    return f"{' to '.join(ends)} ({reach.text})"

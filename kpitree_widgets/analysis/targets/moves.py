"""What metrics become: before and after, in words and in a frame."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kpitree_widgets.analysis.targets.asking import between
from kpitree_widgets.analysis.units import shown_unit
from kpitree_widgets.units import SHARES, format_change, format_percent, format_value

if TYPE_CHECKING:
    import pandas as pd

    from kpitree_widgets.analysis.model import Moment
    from kpitree_widgets.tree.metric import Metric
    from kpitree_widgets.tree.tree import Tree

NOISE: Final = 1e-12
"""What is left of a value after it cancels out, at most."""


@dataclass(frozen=True, slots=True)
class Move:
    """A metric before and after, in its unit; ``None`` where there is no number."""

    metric: Metric
    unit: str | None
    """Its own, or that of its formula."""
    before: float | None
    after: float | None

    @property
    def change(self) -> float | None:
        """The difference."""
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def relative(self) -> float | None:
        """The difference over the size of what it was; ``None`` where that is 0."""
        return None if self.change is None or not self.before else self.change / abs(self.before)

    @property
    def change_text(self) -> str:
        """``"+€92.3K (+9.5%)"``."""
        return change_text(self.change, self.relative, self.unit)

    @property
    def texts(self) -> tuple[str, str, str, str]:
        """Label, before, after, change: a row of a table."""
        return (
            self.metric.label,
            format_value(self.before, self.unit),
            format_value(self.after, self.unit),
            self.change_text,
        )


def change_text(change: float | None, relative: float | None, unit: str | None) -> str:
    """A difference and how much of what it was that is.

    Examples:
        >>> change_text(92_300, 0.095, "EUR")
        '+€92.3K (+9.5%)'
    """
    said = format_change(change, unit)
    if relative is None or relative == 0 or change is None:
        return said
    percent = format_percent(relative)
    return f"{said} ({'+' if relative > 0 and percent != '0.0%' else ''}{percent})"


def is_share(unit: str | None) -> bool:
    """Whether values are shown as percent, points or basis points, and so differ by points."""
    return SHARES.get((unit or "").lower(), (1, ""))[0] != 1


def moves(
    moment: Moment, metrics: Iterable[str], overrides: Mapping[str, float]
) -> tuple[Move, ...]:
    """What each of ``metrics`` becomes under ``overrides``."""
    tree = moment.model.tree
    before, after = moment.values(), moment.values(overrides)
    return tuple(move(tree, metric, before[metric], after[metric]) for metric in metrics)


def rounded(
    found: Iterable[Move], metric: str, target: float, *, is_reached: bool
) -> tuple[Move, ...]:
    """``found`` with rounding noise around 0 taken for 0, where ``metric`` reaches a target of 0."""
    if target != 0 or not is_reached:
        return tuple(found)
    return tuple(
        replace(one, after=0.0) if one.metric.id == metric or _is_noise(one) else one
        for one in found
    )


def _is_noise(one: Move) -> bool:
    if one.before is None or one.after is None:
        return False
    return abs(one.after) <= NOISE * abs(one.before)


def move(tree: Tree, metric: str, before: Any, after: Any) -> Move:
    """One metric; what is not a finite number is missing."""
    return Move(tree.metrics[metric], shown_unit(tree, metric), _number(before), _number(after))


def on_the_way(tree: Tree, metric: str, levers: Iterable[str]) -> tuple[str, ...]:
    """``metric``, the levers and every metric between them, in reading order."""
    way = between(tree, metric, levers)
    return tuple(found for found in tree.reading_order if found in way)


def moves_frame(found: Iterable[Move]) -> pd.DataFrame:
    """A row per metric: ``label before after change relative``."""
    import pandas as pd  # noqa: PLC0415

    rows = {
        one.metric.id: (one.metric.label, one.before, one.after, one.change, one.relative)
        for one in found
    }
    columns = ["label", "before", "after", "change", "relative"]
    frame = pd.DataFrame(list(rows.values()), columns=columns)
    frame.index = pd.Index(list(rows), name="metric", dtype=object)
    return frame.astype(dict.fromkeys(columns[1:], "float64"))


def _number(value: Any) -> float | None:
    found = float(np.asarray(value).reshape(-1)[-1])
    return found if np.isfinite(found) else None

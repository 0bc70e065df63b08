"""What is different between two evaluations of a tree, for instance before and after a refresh."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kpitree_widgets.calendar import label
from kpitree_widgets.units import format_change, format_value

if TYPE_CHECKING:
    import pandas as pd

    from kpitree_widgets.evaluation import Evaluation
    from kpitree_widgets.periods import Periods


@dataclass(frozen=True, slots=True)
class Difference:
    """A metric whose value in one period is another than before, at the largest difference."""

    metric: str
    label: str
    unit: str | None
    periods: int
    """In how many periods that both have it is another."""
    period: str
    """The period of the largest difference."""
    before: float
    after: float
    """NaN where the value is missing."""

    def __str__(self) -> str:
        """``Revenue: 2 periods, most in Dec 2022: €1.87M → €1.90M (+€30.0K)``."""
        before, after = (format_value(value, self.unit) for value in (self.before, self.after))
        change = format_change(self.after - self.before, self.unit)
        count = "1 period" if self.periods == 1 else f"{self.periods} periods, most"
        where = f" in {label(self.period)}" if self.period else ""
        return f"{self.label}: {count}{where}: {before} → {after} ({change})"


@dataclass(frozen=True)
class Differences:
    """What became different: periods that came and went, and values of the periods in both.

    Examples:
        >>> from kpitree_widgets.evaluation import evaluate
        >>> from kpitree_widgets.io.text import tree_from_text
        >>> from kpitree_widgets.periods import Periods
        >>> tree = tree_from_text("Profit = Revenue - Cost")
        >>> def month(*revenue):
        ...     months = Periods("month", ("2022-11", "2022-12", "2023-01")[: len(revenue)])
        ...     return evaluate(tree, months, {"revenue": np.array(revenue), "cost": np.ones(len(revenue))})
        >>> print(differences(month(5.0, 7.0), month(5.0, 8.0, 9.0)))
        1 new period: Jan 2023
        Profit: 1 period in Dec 2022: 6 → 7 (+1)
        Revenue: 1 period in Dec 2022: 7 → 8 (+1)
    """

    added: tuple[str, ...]
    """Keys of the periods that are new."""
    gone: tuple[str, ...]
    changed: tuple[Difference, ...]
    """In reading order."""

    @property
    def frame(self) -> pd.DataFrame:
        """A row per changed metric: label, periods, period, before, after."""
        import pandas as pd  # noqa: PLC0415

        columns = ["label", "periods", "period", "before", "after"]
        rows = [[getattr(one, name) for name in columns] for one in self.changed]
        index = pd.Index([one.metric for one in self.changed], name="metric", dtype=object)
        return pd.DataFrame(rows, index=index, columns=columns)

    def __bool__(self) -> bool:
        """Whether anything is different."""
        return bool(self.added or self.gone or self.changed)

    def __repr__(self) -> str:
        """A line for new periods, one for those that are gone, one per changed metric."""
        lines = [
            f"{_counted(keys, word)}: {_span(keys)}"
            for keys, word in ((self.added, "new period"), (self.gone, "lost period"))
            if keys
        ]
        return "\n".join([*lines, *map(str, self.changed)]) or "nothing changed"


def differences(before: Evaluation, after: Evaluation) -> Differences:
    """How ``after`` differs from ``before``."""
    old, new = before.periods, after.periods
    both = [key for key in new.keys if key in old]
    changed = (_of_metric(before, after, metric, both) for metric in after.tree)
    return Differences(
        tuple(key for key in new.keys if key not in old),
        tuple(key for key in old.keys if key not in new),
        tuple(found for found in changed if found is not None),
    )


def _of_metric(
    before: Evaluation, after: Evaluation, metric: str, keys: list[str]
) -> Difference | None:
    if metric not in before.values or not keys:
        return None
    old = before.values[metric][_positions(before.periods, keys)]
    new = after.values[metric][_positions(after.periods, keys)]
    other = (old != new) & ~(np.isnan(old) & np.isnan(new))
    if not other.any():
        return None
    sizes = np.where(other, np.nan_to_num(np.abs(new - old), nan=np.inf), -1.0)
    at = int(np.argmax(sizes))
    definition = after.tree[metric]
    return Difference(
        metric,
        definition.label,
        definition.unit,
        int(other.sum()),
        keys[at],
        float(old[at]),
        float(new[at]),
    )


def _positions(periods: Periods, keys: list[str]) -> list[int]:
    return [periods.position(key) for key in keys]


def _counted(keys: tuple[str, ...], word: str) -> str:
    return f"{len(keys)} {word}{'' if len(keys) == 1 else 's'}"


def _span(keys: tuple[str, ...]) -> str:
    return label(keys[0]) if len(keys) == 1 else f"{label(keys[0])} to {label(keys[-1])}"

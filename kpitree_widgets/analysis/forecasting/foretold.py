"""What a forecast found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from kpitree_widgets.analysis.forecasting.backtesting import FEWEST
from kpitree_widgets.analysis.forecasting.course import Course
from kpitree_widgets.analysis.lines import aligned
from kpitree_widgets.calendar import label
from kpitree_widgets.locale import local_numbers
from kpitree_widgets.units import format_count, format_percent

if TYPE_CHECKING:
    import pandas as pd

    from kpitree_widgets.analysis.forecasting.backtesting import Backtest, Tested
    from kpitree_widgets.periods import Periods
    from kpitree_widgets.tree.metric import Metric

SHOWN: Final = 8
"""So many inputs are told of in a text."""
NAMED: Final = 5
"""Of so many inputs each is named in a sentence; of more the methods are counted."""


@dataclass(frozen=True)
class InputForecast:
    """How one input was foretold."""

    metric: Metric
    method: str
    """``"ETS(A,N,A)"``, ``"seasonal naive with drift"``, ``"constant"``, ``"as given"`` ..."""
    note: str
    """What its reader should know, such as why it is not the method asked for."""
    tested: Tested | None
    """How far off its forecasts were."""

    @property
    def text(self) -> str:
        """Method, error and note."""
        parts = [self.method, _off(self.tested), self.note]
        return "; ".join(part for part in parts if part)


@dataclass(frozen=True)
class Foretold:
    """What metrics will be if their inputs go on as they did.

    Prints as text; ``.frame`` has a row per metric and period.
    """

    courses: Mapping[str, Course]
    """By metric id."""
    inputs: tuple[InputForecast, ...]
    """The inputs they are computed from, in reading order."""
    axis: Periods
    """The complete periods, and those foretold."""
    known: int
    """So many are complete."""
    count: int
    """So many paths."""
    seed: int
    together: str
    """How the inputs' errors go together, in words."""
    incomplete: str = ""
    """What was left out of the fit, in words."""
    backtest: Backtest | None = field(default=None, repr=False, compare=False)

    def __getitem__(self, metric: str) -> Course:
        """That of one metric, by id."""
        return self.courses[metric]

    @property
    def history(self) -> tuple[str, ...]:
        """Keys of the complete periods."""
        return self.axis.keys[: self.known]

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of the periods foretold."""
        return self.axis.keys[self.known :]

    def error(self, metric: str) -> str:
        """How far off forecasts of one metric were, in a sentence, or why that is not known."""
        off = _off(self.courses[metric].tested)
        if off:
            return f"Tested on the past: {off}."
        if self.known <= FEWEST:
            return (
                f"Too short to be tested: {FEWEST + 1} complete periods are needed, "
                f"there {'is' if self.known == 1 else 'are'} {self.known}."
            )
        return "Not tested: too little of its past is known."

    def story(self, metric: str) -> str:
        """What stands beside its chart: the target, how good such forecasts were, the methods."""
        said = [self.courses[metric].standing, self.error(metric), f"{self._methods(metric)}."]
        said += [f"{self.incomplete}."] if self.incomplete else []
        return " ".join(one for one in said if one)

    def _methods(self, metric: str) -> str:
        """``"By naive"``, ``"Visits by ETS(A,N,N), rate by naive, the rest by formula"``."""
        if [one.metric.id for one in self.inputs] == [metric]:
            return f"By {self.inputs[0].method}"
        if len(self.inputs) <= NAMED:
            named = [f"{one.metric.label} by {one.method}" for one in self.inputs]
        else:
            counts = Counter(one.method for one in self.inputs)
            named = [f"{count} inputs by {method}" for method, count in counts.most_common()]
        return f"{', '.join(named)}, the rest by formula"

    @property
    def text(self) -> str:
        """What will be, whether targets will be reached, how good such forecasts were."""
        span = label(self.keys[0])
        span += f" to {label(self.keys[-1])}" if len(self.keys) > 1 else ""
        head = f"{span}, {format_count(self.count)} paths (seed {self.seed})"
        lines = [f"{head}; {self.incomplete}" if self.incomplete else head]
        lines += [f"{one.text} {self.error(metric)}" for metric, one in self.courses.items()]
        rows = [(one.metric.label, "", one.text) for one in self.inputs[:SHOWN]]
        lines.append(aligned(rows))
        if len(self.inputs) > SHOWN:
            lines.append(f"and {len(self.inputs) - SHOWN} more")
        return "\n".join([*lines, self.together])

    @property
    def frame(self) -> pd.DataFrame:
        """A row per metric and period: ``p10 median p90 mean target probability``."""
        import pandas as pd  # noqa: PLC0415

        index = pd.MultiIndex.from_product(
            [list(self.courses), list(self.keys)], names=["metric", "period"]
        )
        columns = ["p10", "median", "p90", "mean", "target", "probability"]
        rows = [
            (one.p10[at], one.median[at], one.p90[at], one.mean[at], *one.aims[at])
            for one in self.courses.values()
            for at in range(len(self.keys))
        ]
        return pd.DataFrame(rows, index=index, columns=columns).astype("float64")

    @property
    def errors(self) -> pd.DataFrame:
        """A row per metric asked about and per input: ``method mase wape naive_wape held tested``."""
        import pandas as pd  # noqa: PLC0415

        rows = {one.metric.id: ("formula", one.tested) for one in self.courses.values()}
        rows |= {one.metric.id: (one.method, one.tested) for one in self.inputs}
        columns = ["method", "mase", "wape", "naive_wape", "held", "tested"]
        found = [
            (method, np.nan, np.nan, np.nan, np.nan, 0)
            if test is None
            else (method, test.mase, test.wape, test.naive_wape, test.held, test.count)
            for method, test in rows.values()
        ]
        return pd.DataFrame(
            found, index=pd.Index(list(rows), name="metric", dtype=object), columns=columns
        )

    def __str__(self) -> str:
        """The text."""
        return self.text

    __repr__ = __str__


def _off(test: Tested | None) -> str:
    if test is None or not np.isfinite(test.wape):
        return ""
    said = f"off by {format_percent(test.wape)} (WAPE; last season again "
    said += f"{format_percent(test.naive_wape)}"
    said += f", MASE {local_numbers(f'{test.mase:.2f}')})" if np.isfinite(test.mase) else ")"
    return f"{said}, {format_percent(test.held, 0)} in the band" if np.isfinite(test.held) else said

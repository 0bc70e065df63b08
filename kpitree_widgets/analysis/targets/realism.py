"""How realistic a value is: what history reached, what others reach, and what is possible at most.

The growth that a value asks for is compared with every stretch of the same length in the history
(reference class forecasting: Kahneman & Tversky 1979; Flyvbjerg 2006), and with growth against the same
period a year before, which the season does not disturb. Only periods that are over count.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import pandas as pd

    from kpitree_widgets.analysis.benchmarks import BenchmarkPosition
    from kpitree_widgets.analysis.targets.base_rate import BaseRate
    from kpitree_widgets.tree.metric import Metric

Verdict = Literal[
    "impossible",
    "reached already",
    "too little history",
    "never seen",
    "rare",
    "seen before",
    "usual",
]


@dataclass(frozen=True)
class Realism:
    """How realistic it is that a metric gets from one value to another; prints as text.

    Counts are of periods that are over. With fewer than ten cases a count says little, and the text
    says so.
    """

    metric: Metric
    unit: str | None
    """Its own, or that of its formula."""
    value: float
    """What is to be reached, in the metric's unit."""
    key: str
    """The period in which."""
    base: float
    """Where it starts from."""
    base_key: str
    apart: int
    """So many periods lie between."""
    grain: str
    """``"month"``: what a period is called."""
    growth: float
    """What lies between: a share of ``base``, or a difference in the metric's unit."""
    is_relative: bool
    """Whether it is a share: where all values are above 0, and are no shares themselves."""
    is_rising: bool
    """Whether more counts as reaching it."""
    changes: tuple[float, ...]
    """Those over all stretches of the same length, as ``growth`` is."""
    growths: BaseRate
    """Stretches of the same length in which it changed by at least as much."""
    level: BaseRate
    """Other periods in which it was at least there."""
    best: float | None
    """The best value so far, in the direction of the growth."""
    best_key: str
    year_growth: float | None
    """The growth against the same period a year before."""
    year: BaseRate | None
    """Periods that grew by at least as much against a year before."""
    benchmark: BenchmarkPosition | None
    """Where the value would stand among others."""

    @property
    def is_possible(self) -> bool:
        """Whether neither maximum nor limits are passed."""
        metric = self.metric
        over = metric.maximum is not None and self.value > metric.maximum
        return not over and (metric.limits is None or metric.limits.holds(self.value))

    @property
    def verdict(self) -> Verdict:
        """One word: by the stretches of the same length."""
        if not self.is_possible:
            return "impossible"
        if (self.value <= self.base) == self.is_rising and self.value != self.base:
            return "reached already"
        if self.growths.is_few:
            return "too little history"
        if self.growths.reached == 0:
            return "never seen"
        share = self.growths.reached / self.growths.of
        return "usual" if share >= 0.5 else "seen before" if share >= 0.1 else "rare"

    @property
    def extreme(self) -> str:
        """What the value would be if no other passed it: ``"best"``, ``"highest"``, ``"lowest"``."""
        if self.metric.aim == ("maximize" if self.is_rising else "minimize"):
            return "best"
        return "highest" if self.is_rising else "lowest"

    @property
    def line(self) -> str:
        """A few words, for a row of a table."""
        from kpitree_widgets.analysis.targets.realism_text import line  # noqa: PLC0415

        return line(self)

    @property
    def text(self) -> str:
        """What the value asks for and how often that was so, in full sentences."""
        from kpitree_widgets.analysis.targets.realism_text import text  # noqa: PLC0415

        return text(self)

    @property
    def frame(self) -> pd.DataFrame:
        """A row per question: ``asked reached of``."""
        import pandas as pd  # noqa: PLC0415

        rows = {"growth": (self.growth, self.growths), "level": (self.value, self.level)}
        if self.year is not None and self.year_growth is not None:
            rows["growth over a year"] = self.year_growth, self.year
        table = [(asked, rate.reached, rate.of) for asked, rate in rows.values()]
        index = pd.Index(list(rows), name="question", dtype=object)
        return pd.DataFrame(table, index=index, columns=["asked", "reached", "of"])

    def __str__(self) -> str:
        """The text."""
        return self.text

    __repr__ = __str__

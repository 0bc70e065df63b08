"""What a simulation found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kpitree_widgets.analysis.lines import aligned
from kpitree_widgets.calendar import label
from kpitree_widgets.units import format_count, format_percent, format_value

if TYPE_CHECKING:
    import pandas as pd

    from kpitree_widgets.analysis.simulation.outcome import Outcome
    from kpitree_widgets.analysis.simulation.varying import Varying

SHOWN: Final = 8
"""So many inputs are told of in a text."""


@dataclass(frozen=True)
class Simulated:
    """What metrics may be in a period when their inputs vary.

    Prints as text; ``.frame`` has a row per metric, ``.inputs_frame`` one per input.
    """

    outcomes: Mapping[str, Outcome]
    """By metric id."""
    varying: tuple[Varying, ...]
    """The inputs that vary, in the order of their ids; the others keep their value."""
    key: str
    """The period."""
    count: int
    """So many draws."""
    seed: int
    correlation: str
    """How the inputs move together, in words."""
    sensitivity_draws: int = field(default=0)
    """So many draws tell what matters."""

    def __getitem__(self, metric: str) -> Outcome:
        """That of one metric, by id."""
        return self.outcomes[metric]

    @property
    def text(self) -> str:
        """What may be, how likely the targets are, and what that rests on."""
        when = f"{label(self.key)}, " if self.key else ""
        head = f"{when}{format_count(self.count)} draws of {_counted(len(self.varying))} (seed {self.seed})"
        lines = [head, *(one.text for one in self.outcomes.values())]
        rows = [
            (one.metric.label, format_value(one.value, one.unit), _origin(one))
            for one in self.varying[:SHOWN]
        ]
        lines.append(aligned(rows))
        if len(self.varying) > SHOWN:
            lines.append(f"and {len(self.varying) - SHOWN} more")
        return "\n".join([*lines, f"{self.correlation[0].upper()}{self.correlation[1:]}."])

    @property
    def frame(self) -> pd.DataFrame:
        """A row per metric: ``label value p10 p50 p90 mean sd target probability error breaks missing``."""
        import pandas as pd  # noqa: PLC0415

        columns = ["label", "value", "p10", "p50", "p90", "mean", "sd"]
        columns += ["target", "probability", "error", "breaks", "missing"]
        rows = [
            (
                *(one.metric.label, one.value, one.p10, one.p50, one.p90, one.mean, one.sd),
                *(one.target, one.probability, one.error, one.breaks, one.missing),
            )
            for one in self.outcomes.values()
        ]
        index = pd.Index(list(self.outcomes), name="metric", dtype=object)
        frame = pd.DataFrame(rows, index=index, columns=columns)
        return frame.astype(dict.fromkeys(columns[1:], "float64"))

    @property
    def inputs_frame(self) -> pd.DataFrame:
        """A row per metric and input: ``share low high rank_correlation distribution``.

        ``share`` is the variance of the metric when this input alone varies over that when all do,
        ``low`` and ``high`` are its P10 and P90 then.
        """
        import pandas as pd  # noqa: PLC0415

        told = {one.metric.id: one.distribution.text for one in self.varying}
        pairs = [(of, share) for of, one in self.outcomes.items() for share in one.shares]
        index = pd.MultiIndex.from_tuples(
            [(of, share.input.id) for of, share in pairs], names=["metric", "input"]
        )
        rows = [(s.alone, s.low, s.high, s.rank_correlation, told[s.input.id]) for _, s in pairs]
        columns = ["share", "low", "high", "rank_correlation", "distribution"]
        return pd.DataFrame(rows, index=index, columns=columns)

    def __str__(self) -> str:
        """The text."""
        return self.text

    __repr__ = __str__


def _counted(inputs: int) -> str:
    return "1 input" if inputs == 1 else f"{format_count(inputs)} inputs"


def _origin(one: Varying) -> str:
    cut = f" ({format_percent(one.outside)} of it was outside)" if one.outside else ""
    return f"{one.distribution.text}{cut}"

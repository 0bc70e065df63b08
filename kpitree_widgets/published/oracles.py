"""Published figures beside the computed ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kpitree_widgets.analysis.explaining.change import Change, State
from kpitree_widgets.analysis.explaining.explain import explain
from kpitree_widgets.analysis.explaining.lmdi import lmdi_indices
from kpitree_widgets.analysis.lines import aligned
from kpitree_widgets.evaluation import evaluate
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.periods import Periods
from kpitree_widgets.published.cases import CASES, Case

if TYPE_CHECKING:
    import pandas as pd

BOTH = Periods("year", ("2021", "2022"))


@dataclass(frozen=True, slots=True)
class Oracle:
    """One printed figure, and what is computed for it."""

    id: str
    formula: str
    method: str
    driver: str
    """Its id, or those of several that were printed as one."""
    printed: str
    computed: float
    source: str

    @property
    def decimals(self) -> int:
        """How many were printed."""
        return len(self.printed.partition(".")[2])

    @property
    def ok(self) -> bool:
        """Whether the computed figure rounds to the printed one."""
        unit = 10.0**-self.decimals
        return bool(abs(self.computed - float(self.printed)) <= unit * 0.500001)

    @property
    def rounded(self) -> str:
        """The computed figure with as many decimals as were printed."""
        return f"{self.computed:.{self.decimals}f}"


@dataclass(frozen=True)
class Oracles:
    """Every published figure we know of, beside ours.

    Prints as a table; ``.frame`` has a row per figure.
    """

    rows: tuple[Oracle, ...]

    @property
    def ok(self) -> bool:
        """Whether all figures agree to the digits printed."""
        return all(row.ok for row in self.rows)

    @property
    def text(self) -> str:
        """The table, then how many agree, then the sources."""
        head = ("example", "driver", "published", "computed", "method", "")
        lines = [
            (
                row.id,
                row.driver,
                row.printed,
                row.rounded,
                row.method,
                "ok" if row.ok else "DIFFERS",
            )
            for row in self.rows
        ]
        agree = sum(row.ok for row in self.rows)
        sources = dict.fromkeys(row.source for row in self.rows)
        said = f"{agree} of {len(self.rows)} figures agree to every digit that was printed."
        return "\n".join([aligned([head, *lines]), "", said, "", "Sources:", *sources])

    @property
    def frame(self) -> pd.DataFrame:
        """A row per figure: ``example formula method driver published computed ok source``."""
        import pandas as pd  # noqa: PLC0415

        return pd.DataFrame(
            {
                "example": [row.id for row in self.rows],
                "formula": [row.formula for row in self.rows],
                "method": [row.method for row in self.rows],
                "driver": [row.driver for row in self.rows],
                "published": [float(row.printed) for row in self.rows],
                "computed": [row.computed for row in self.rows],
                "ok": [row.ok for row in self.rows],
                "source": [row.source for row in self.rows],
            }
        )

    def __str__(self) -> str:
        """The text."""
        return self.text

    __repr__ = __str__


def oracles() -> Oracles:
    """Compute every published decomposition we know of, and put it beside its figures.

    Each is built as a tree, evaluated and explained, as any other.

    Examples:
        >>> found = oracles()
        >>> found.ok, len(found.rows)
        (True, 66)
        >>> row = found.rows[0]
        >>> row.id, row.driver, row.printed, row.rounded
        ('DG2.1', 'average_earnings', '4369.913', '4369.913')
    """
    return Oracles(tuple(row for case in CASES for row in _rows(case)))


def _rows(case: Case) -> list[Oracle]:
    change = _change(case)
    formula = change.tree.metrics[change.metric].id + " = " + case.text.strip().partition("= ")[2]
    formula = formula.replace("\n", ", ")
    found = []
    for method in case.methods:
        parts = _parts(case, change, method)
        for driver, printed in case.printed.items():
            members = [parts[metric] for metric in driver.split(" + ")]
            computed = float(np.sum(members) if case.kind != "factors" else np.prod(members))
            found.append(Oracle(case.id, formula, method, driver, printed, computed, case.source))
    return found


def _parts(case: Case, change: Change, method: str) -> dict[str, float]:
    if case.kind == "factors":
        return {metric: float(f[0]) for metric, f in lmdi_indices(change.problem).items()}
    parts = dict(explain(change, method, case.order).contributions)
    if case.kind == "together":
        named = [metric for metric in parts if metric not in case.order]
        first = explain(change, method, named).contributions
        return {metric: part - first[metric] for metric, part in parts.items()}
    return parts


def _change(case: Case) -> Change:
    tree = tree_from_text(case.text, case.id)
    inputs = {metric: np.array(ends, dtype=np.float64) for metric, ends in case.ends.items()}
    now = evaluate(tree, BOTH, inputs)
    return Change(tree.roots[0], State(now, 0, "before"), State(now, 1, "after"))

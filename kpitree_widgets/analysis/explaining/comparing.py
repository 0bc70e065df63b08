"""Methods of explanation side by side: where they agree, where not, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from kpitree_widgets.analysis.explaining.change import Change
from kpitree_widgets.analysis.explaining.explain import explain
from kpitree_widgets.analysis.explaining.explained import Explained
from kpitree_widgets.analysis.explaining.methods import METHODS, method_of
from kpitree_widgets.analysis.lines import aligned
from kpitree_widgets.errors import ExplanationError
from kpitree_widgets.units import format_change, format_percent

if TYPE_CHECKING:
    import pandas as pd

SAME: Final = 1e-6
"""Contributions are the same that differ by less of all that moved."""
NAMED: Final = 3
"""So many drivers are named."""
WHY: Final[Mapping[str, str]] = {
    "path": "path moves all drivers evenly and at the same time",
    "shapley": "shapley moves them at once and in all orders, also where a formula divides or looks back",
    "lmdi": "lmdi takes them to grow at constant rates, and not by constant amounts",
    "sequential": "sequential gives what several drivers did together to the one that comes last, here {last}",
    "endpoint": "endpoint splits each operation by its ends, so that the way formulas are cut counts",
}


@dataclass(frozen=True)
class MethodsCompared:
    """One change, explained by several methods.

    Prints as text; ``.frame`` has a row per driver and a column per method.
    """

    change: Change
    explanations: Mapping[str, Explained]
    """By method; those that hold here."""
    refused: Mapping[str, str]
    """By method that does not hold here: why."""
    order: tuple[str, ...] = ()
    """In which drivers move for ``sequential``; those not named follow in reading order."""

    @property
    def metric(self) -> str:
        """The id of what is explained."""
        return self.change.metric

    @property
    def unit(self) -> str | None:
        """That of the metric, and of every contribution."""
        return self._any.unit

    @property
    def contributions(self) -> Mapping[str, Mapping[str, float]]:
        """By method, then by id of every given metric."""
        return {method: found.contributions for method, found in self.explanations.items()}

    @cached_property
    def spreads(self) -> Mapping[str, float]:
        """By id of every given metric: its largest contribution less its smallest, largest first."""
        found = {
            m: float(np.ptp([parts[m] for parts in self._all])) for m in self._any.contributions
        }
        return dict(sorted(found.items(), key=lambda item: -item[1]))

    @property
    def differing(self) -> tuple[str, ...]:
        """Ids of the given metrics that methods disagree about, most first."""
        moved = max(sum(map(abs, parts.values())) for parts in self._all)
        return tuple(m for m, spread in self.spreads.items() if spread > SAME * moved)

    @property
    def agree(self) -> bool:
        """Whether all methods that hold give the same."""
        return not self.differing

    @property
    def text(self) -> str:
        """Where they disagree and why, then the table."""
        return "\n".join([*self._said(), "", self._table()])

    @property
    def frame(self) -> pd.DataFrame:
        """A row per given metric: ``label``, a column per method, ``spread``; index: metric id."""
        import pandas as pd  # noqa: PLC0415

        tree, metrics = self.change.tree, list(self._any.contributions)
        columns: dict[str, list[object]] = {"label": [tree[m].label for m in metrics]}
        for method, parts in self.contributions.items():
            columns[method] = [parts[m] for m in metrics]
        columns["spread"] = [self.spreads[m] for m in metrics]
        return pd.DataFrame(columns, pd.Index(metrics, name="metric", dtype=object))

    def __str__(self) -> str:
        """The text."""
        return self.text

    __repr__ = __str__

    @property
    def _any(self) -> Explained:
        return next(iter(self.explanations.values()))

    @property
    def _all(self) -> list[Mapping[str, float]]:
        return list(self.contributions.values())

    def _said(self) -> list[str]:
        tree, unit, total = self.change.tree, self.unit, self.change.total
        before, after = self.change.sides
        head = (
            f"{tree[self.metric].label} changed by {format_change(total, unit)} from {before.label} "
            f"to {after.label}; {_count(len(self.explanations), 'method')} explain it."
        )
        lines = [head]
        if self.agree:
            lines.append("They agree on every driver." if len(self.explanations) > 1 else "")
        else:
            lines += [self._disagreement(m) for m in self.differing[:NAMED]]
            lines.append(self._why())
        lines += [f"{method} does not hold here: {why}." for method, why in self.refused.items()]
        return [line for line in lines if line]

    def _disagreement(self, metric: str) -> str:
        """From the smallest to the largest contribution of one driver."""
        by = {method: parts[metric] for method, parts in self.contributions.items()}
        least, most = min(by, key=by.__getitem__), max(by, key=by.__getitem__)
        unit, total = self.unit, self.change.total
        share = (
            f", {format_percent(self.spreads[metric] / abs(total), 0)} of the change"
            if total
            else ""
        )
        return (
            f"They differ on {self.change.tree[metric].label}: {format_change(by[least], unit)} "
            f"({least}) to {format_change(by[most], unit)} ({most}){share}."
        )

    def _why(self) -> str:
        """What the methods that stand apart take for granted."""
        metric = self.differing[0]
        groups: dict[float, list[str]] = {}
        moved = max(sum(map(abs, parts.values())) for parts in self._all)
        for method, parts in self.contributions.items():
            near = next(
                (v for v in groups if abs(v - parts[metric]) <= SAME * moved), parts[metric]
            )
            groups.setdefault(near, []).append(method)
        clauses = [WHY[methods[0]] for methods in groups.values()]
        return f"Why: {'; '.join(clauses).format(last=self._last())}."

    def _last(self) -> str:
        """The driver that changes last for ``sequential``."""
        problem = self.change.problem
        changed = set(problem.changed)
        turns = [m for m in dict.fromkeys([*self.order, *problem.before]) if m in changed]
        return self.change.tree[turns[-1]].label if turns else "none"

    def _table(self) -> str:
        tree, unit = self.change.tree, self.unit
        rows = [("", *self.explanations, "spread")]
        rows += [
            (
                tree[m].label,
                *(format_change(parts[m], unit) for parts in self._all),
                format_change(self.spreads[m], unit).removeprefix("+"),
            )
            for m in self._any.contributions
        ]
        return aligned([(*row, "") for row in rows])


def compare_methods(
    change: Change, methods: Sequence[str] = tuple(METHODS), order: Sequence[str] = ()
) -> MethodsCompared:
    """Explain one change by several methods.

    Args:
        change: the metric and its two states.
        methods: see ``METHODS``.
        order: ids of given metrics, for ``"sequential"``.

    Raises:
        ExplanationError: no such method, no value at one end, or no method holds here.

    Examples:
        >>> from kpitree_widgets.analysis.explaining.change import State
        >>> from kpitree_widgets.evaluation import evaluate
        >>> from kpitree_widgets.io.text import tree_from_text
        >>> from kpitree_widgets.periods import Periods
        >>> inputs = {"orders": np.array([100.0, 120.0]), "price": np.array([10.0, 9.0])}
        >>> months = Periods("month", ("2022-11", "2022-12"))
        >>> now = evaluate(tree_from_text("Revenue = Orders * Price"), months, inputs)
        >>> change = Change("revenue", State(now, 0, "Nov 2022"), State(now, 1, "Dec 2022"))
        >>> print(compare_methods(change, ["path", "sequential"]))
        Revenue changed by +80 from Nov 2022 to Dec 2022; 2 methods explain it.
        They differ on Orders: +190 (path) to +200 (sequential), 13% of the change.
        They differ on Price: −120 (sequential) to −110 (path), 13% of the change.
        Why: path moves all drivers evenly and at the same time; sequential gives what several drivers
        did together to the one that comes last, here Price.
        <BLANKLINE>
                path  sequential  spread
        Orders  +190        +200      10
        Price   −110        −120      10
    """
    for method in methods:
        method_of(method)
    change.ends, change.calendar  # noqa: B018 - both raise where there is nothing to explain
    found: dict[str, Explained] = {}
    refused: dict[str, str] = {}
    for method in dict.fromkeys(methods):
        try:
            explained = explain(change, method, order)
        except ExplanationError as error:
            refused[method] = error.message
            continue
        if explained.method == method:
            found[method] = explained
        else:
            refused[method] = explained.reason
    if not found:
        reasons = "; ".join(f"{method}: {why}" for method, why in refused.items())
        raise ExplanationError(
            f"none of the methods holds here ({reasons})",
            metric=change.metric,
            hint="add another method, or explain a metric further down",
        )
    return MethodsCompared(change, found, refused, tuple(order))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"

"""Why a metric changed, as it is drawn on a tree; mirrors ``js/src/views/explained.ts``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from kpitree_widgets.analysis.explaining.explain import explain
from kpitree_widgets.analysis.explaining.telling import NAMED, alarms, main_parts, mostly
from kpitree_widgets.ends import BASELINE, change_between
from kpitree_widgets.errors import ExplanationError
from kpitree_widgets.periods import comparison
from kpitree_widgets.units import format_change, format_percent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kpitree_widgets.analysis.explaining.change import Change
    from kpitree_widgets.analysis.explaining.explained import Explained
    from kpitree_widgets.document import Document

Look = Literal["", "b", "up", "dn"]
"""How words stand in the line on top: plain, bold, as good or as bad news."""
Words = tuple[str, Look]
Tone = Literal["up", "dn", "eq"]
"""Good or bad for the explained metric; ``"eq"``: nothing."""

ACROSS: Final = "@"
"""Before the name of a segment to compare with; alone: the whole."""
THIN: Final = 1.6
STEP: Final = 0.7
STEPS: Final = 10
"""An edge is as many steps wider than the thinnest as it contributes tenths of the largest contribution."""


@dataclass(frozen=True)
class Flows:
    """What each metric and each edge adds to the change of one metric."""

    found: Explained

    def share(self, metric: str) -> tuple[str, Tone] | None:
        """What a card says; ``None`` for metrics that are not below the explained one."""
        amount = self.found.nodes.get(metric)
        if amount is None:
            return None
        return format_change(amount, self.found.unit), self._tone(amount)

    def line(self, metric: str, driver: str | None = None) -> tuple[Tone, float] | None:
        """Tone and width in px of an edge, or of the stub below a card where no driver is named."""
        nodes = self.found.nodes
        if metric not in nodes:
            return None
        amount = nodes[metric] if driver is None else self.found.edges.get((metric, driver))
        if amount is None:
            amount = nodes.get(driver or "")
        if amount is None:
            return None
        steps = np.floor(STEPS * abs(amount) / (self._most or 1.0) + 0.5)
        return self._tone(amount), THIN + STEP * float(steps)

    @cached_property
    def _most(self) -> float:
        amounts = [*self.found.nodes.values(), *self.found.edges.values()]
        return max(map(abs, amounts), default=0.0)

    def _tone(self, amount: float) -> Tone:
        if abs(amount) <= 1e-9 * self._most:
            return "eq"
        return _tone(self.found, amount)


def flows_of(document: Document, period: str = "", compare: str = "previous") -> Flows | None:
    """Why the first root changed in the shown period; ``None`` where nothing can be explained.

    A page draws them more than once: an evaluation, which never changes, keeps the last ones.
    """
    said = _shown(document, period, compare)
    if said is None:
        return None
    kept = vars(document.evaluation)
    if kept.get("_flows", (None,))[0] != said:
        kept["_flows"] = said, _first_root(document, *said)
    flows: Flows | None = kept["_flows"][1]
    return flows


def _first_root(document: Document, period: str, compare: str) -> Flows | None:
    try:
        return Flows(explain(_change(document, document.tree.roots[0], period, compare)))
    except ExplanationError:
        return None


def saved_explanation(document: Document, period: str, compare: str) -> dict[str, Any] | None:
    """What a saved page tells of it: numbers to six digits, edges only where a driver has others."""
    flows = flows_of(document, period, compare)
    if flows is None:
        return None
    period, before = _shown(document, period, compare) or ("", "")
    told = described(flows.found, document.revision, period, before)
    told["nodes"] = {metric: _rounded(amount) for metric, amount in told["nodes"].items()}
    told["edges"] = [[*ends, _rounded(amount)] for *ends, amount in told["edges"]]
    return {**told, "edges": lean_edges(told), "drivers": []}


def lean_edges(told: Mapping[str, Any]) -> list[list[Any]]:
    """The edges of an explanation that contribute something else than their driver as a whole."""
    nodes = told["nodes"]
    return [edge for edge in told["edges"] if edge[-1] != nodes.get(edge[1])]


def answer(
    document: Document,
    metric: str | None,
    period: str,
    compare: str,
    *,
    where: Mapping[str, str] | None = None,
    method: str = "path",
) -> dict[str, Any]:
    """Why ``metric`` changed, or in ``"text"`` why that cannot be said.

    Args:
        document: the tree with its data.
        metric: its id or label; the first root by default.
        period: a key.
        compare: a key, or ``"@"`` and a segment by the column of ``where``; ``"@"`` alone: the whole.
        where: the segment it is seen in.
        method: see ``KPITree.explain``.

    Raises:
        UnknownMetricError: there is no such metric.
        PeriodError: there is no such period.
        SegmentError: there is no such segment.
    """
    with document.lock:
        found = document.tree.roots[0] if metric is None else document.tree.find(metric)
        try:
            told = explain(_change(document, found, period, compare, where), method)
            return described(told, document.revision, period, compare)
        except ExplanationError as error:
            text = f"{error.message[:1].upper()}{error.message[1:]}."
            return {
                "rev": document.revision,
                "metric": found,
                "period": period,
                "before": compare,
                "method": method,
                "change": None,
                "text": f"{text} {error.hint[:1].upper()}{error.hint[1:]}." if error.hint else text,
                "nodes": {},
                "edges": [],
            }


def described(found: Explained, revision: int, period: str, before: str) -> dict[str, Any]:
    """An explanation for the wire."""
    drivers = sorted(found.contributions.items(), key=lambda one: -abs(one[1]))
    return {
        "rev": revision,
        "metric": found.metric,
        "period": period,
        "before": before,
        "sides": [side.label for side in found.change.sides],
        "method": found.method,
        "flagged": bool(found.reason),
        "residual": found.rest + found.residual,
        "change": found.total,
        "text": found.text,
        "assumes": found.assumes,
        "story": [list(words) for words in story(found)],
        "nodes": dict(found.nodes),
        "edges": [[*edge, amount] for edge, amount in found.edges.items()],
        "drivers": [list(one) for one in drivers],
    }


def story(found: Explained) -> list[Words]:
    """What happened and what it comes from, in one line with its news marked.

    ``Revenue is up €92.3K (9.5%). Most of it comes from Repeat customers +€97.1K; Average order value
    −€27.5K holds it back.``
    """
    tree, unit, total = found.change.tree, found.unit, found.total
    words: list[Words] = [(f"{tree[found.metric].label} is ", "")]
    if total == 0:
        words.append(("unchanged", "b"))
    else:
        ratio = f" ({format_percent(abs(total / found.before))})" if found.before else ""
        size = format_change(abs(total), unit).lstrip("+")
        words.append((f"{'up' if total > 0 else 'down'} {size}{ratio}", _tone(found, total)))
    words.append((".", ""))
    parts = _parts(found)
    along, against = _named(parts, total)
    if along:
        made = sum(part for part in parts.values() if part * total > 0)
        named = sum(parts[metric] for metric in along)
        words.append((f" {mostly(named, made)} comes from ", ""))
        words += _listed(found, along)
        if against:
            words.append(("; ", ""))
            words += _listed(found, against)
            holds = "holds" if len(against) == 1 else "hold"
            words.append((f" {holds} it {'back' if total > 0 else 'up'}", ""))
        words.append((".", ""))
    besides = alarms(found, partly=not against)
    return [*words, *((f" {one}", "") for one in besides)]


def _parts(found: Explained) -> Mapping[str, float]:
    """What can be named: nothing explains a metric that is given."""
    return {} if found.change.model.is_given(found.metric) else main_parts(found)


def _named(parts: Mapping[str, float], total: float) -> tuple[list[str], list[str]]:
    """At most two metrics that made the change, and one that worked against it."""
    moved = sum(map(abs, parts.values()))
    large = sorted(parts, key=lambda metric: -abs(parts[metric]))
    large = [metric for metric in large if abs(parts[metric]) >= NAMED * moved]
    along = [metric for metric in large if parts[metric] * total > 0][:2]
    against = [metric for metric in large if parts[metric] * total < 0][:1]
    return along, against


def _listed(found: Explained, metrics: list[str]) -> list[Words]:
    parts, words = main_parts(found), list[Words]()
    for metric in metrics:
        if words:
            words.append((" and ", ""))
        words += [
            (found.change.tree[metric].label, "b"),
            (" ", ""),
            (format_change(parts[metric], found.unit), _tone(found, parts[metric])),
        ]
    return words


def _tone(found: Explained, amount: float) -> Literal["up", "dn"]:
    lower_is_better = found.change.tree[found.metric].aim == "minimize"
    return "up" if (amount > 0) is not lower_is_better else "dn"


def _shown(document: Document, period: str, compare: str) -> tuple[str, str] | None:
    """The keys that are shown and compared with."""
    periods = document.periods
    position = periods.position(period) if period else len(periods) - 1
    before = comparison(periods, position, compare) if position >= 0 else None
    if before is None or before == position or not document.tree.roots:
        return None
    return periods.keys[position], periods.keys[before]


def _change(
    document: Document,
    metric: str,
    period: str,
    compare: str,
    where: Mapping[str, str] | None = None,
) -> Change:
    if not compare.startswith(ACROSS):
        return change_between(document, metric, compare, period, where=where)
    other = compare.removeprefix(ACROSS)
    before = dict.fromkeys(where or {}, other) if other else BASELINE
    change = change_between(document, metric, before, dict(where or {}), period=period)
    return change if other else replace(change, before=replace(change.before, label="all"))


def _rounded(amount: float) -> float:
    return float(f"{amount:.6g}")

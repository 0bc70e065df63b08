"""Several periods taken as one: what adds up from the series, everything else from the rows again.

A ratio or a distinct count of two months is none of its monthly values; where it was counted from rows,
these are asked for both months together, as they are for a quarter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from kpitree_widgets.analysis.explaining.change import State
from kpitree_widgets.analysis.model import Model
from kpitree_widgets.calendar import first_day, label, last_day, short_label
from kpitree_widgets.data.range_values import Kept, PeriodRange, Taken
from kpitree_widgets.errors import ExplanationError
from kpitree_widgets.evaluation import Evaluation, evaluate
from kpitree_widgets.formula.expression import walk
from kpitree_widgets.formula.rules import is_over_time
from kpitree_widgets.periods import TIMELESS, Periods

if TYPE_CHECKING:
    from kpitree_widgets.data.binding import Source
    from kpitree_widgets.tree.tree import Tree


def over_range(
    evaluation: Evaluation,
    sources: Sequence[Source],
    given: Iterable[str],
    taken: PeriodRange,
    *,
    computed: Iterable[str] = (),
    kept: Kept | None = None,
) -> Evaluation:
    """The tree with one period: that which ``taken`` makes.

    Sums, counts, extremes and last values follow from the series; ratios, means and distinct counts
    of rows are read again, one query for all of a source. What has no rows follows its
    ``aggregation``, a mean weighted by days.

    Laws: one period gives that period; those of a whole quarter give what ``at_grain`` gives for it.

    Args:
        evaluation: the tree by periods, as a whole or by segment.
        sources: what was bound; the one bound last counts in the periods it covers.
        given: the given metrics that are needed.
        taken: the periods.
        computed: the metrics to be computed from them.
        kept: what was read before of the same data, and is not read twice.

    Raises:
        ExplanationError: nothing says how to make one value of several, or a formula reads other
            periods.
        BindError: the rows cannot be read any more.

    Examples:
        >>> from kpitree_widgets.io.text import tree_from_text
        >>> from kpitree_widgets.periods import Periods
        >>> tree = tree_from_text("Conversion rate = Orders / Visits")
        >>> tree = tree.replacing(*(replace(tree[m], aggregation="sum") for m in ("orders", "visits")))
        >>> inputs = {"orders": np.array([1.0, 5.0]), "visits": np.array([10.0, 20.0])}
        >>> now = evaluate(tree, Periods("month", ("2022-11", "2022-12")), inputs)
        >>> over_range(now, (), ("orders", "visits"), PeriodRange(0, 1)).values["conversion_rate"]
        array([0.2])
    """
    tree = evaluation.tree
    wanted, above = tuple(given), frozenset(computed)
    looking = {metric for metric in tree.metrics if _looks_elsewhere(tree, metric)}
    for metric in sorted(looking & above):
        raise ExplanationError(
            f"the formula of {tree[metric].label} reads other periods, and a range is one period",
            metric=metric,
            hint="compare single periods, or whole ones of a coarser grain such as '2022-Q4'",
        )
    inputs = Taken(evaluation, tuple(sources), taken, {} if kept is None else kept).values(wanted)
    one = evaluate(
        tree, TIMELESS, inputs, segments=evaluation.segments, programs=evaluation.programs
    )
    unknown = tree.above(*looking).difference(wanted, above) if looking else ()
    missing = dict.fromkeys(unknown, np.full(one.shape, np.nan))
    return replace(one, values={**one.values, **missing})


def range_states(
    evaluation: Evaluation,
    seen: Evaluation,
    sources: Sequence[Source],
    metric: str,
    ranges: Iterable[PeriodRange],
    kept: Kept,
) -> list[State]:
    """Ranges of periods to compare, like for like, each as a state of one period.

    Args:
        evaluation: the tree by periods, as a whole or by segment.
        seen: the same in the segment that is looked at.
        sources: what was bound.
        metric: the one to compare; only what it is computed from is taken.
        ranges: those to compare.
        kept: what was read before of the same data.

    Raises:
        ExplanationError: see ``over_range``, or they compare in no way.
    """
    spans, model = tuple(ranges), Model(seen)
    given = model.below(metric)
    computed = model.cone([metric]).difference(given)
    ended = _are_cut(evaluation, spans)
    coverage, keys, states = evaluation.coverage, evaluation.periods.keys, []
    for span in spans:
        first, last = keys[span.first], keys[span.last]
        cut = replace(span, is_cut=ended and not evaluation.is_incomplete(span.last))
        one = over_range(evaluation, sources, given, cut, computed=computed, kept=kept)
        name = f"{short_label(first, last)}–{label(last)}"
        if cut.is_cut and coverage is not None:
            name += f" (of {label(last)} the first {coverage.days} days)"
        days = None if ended else _days(evaluation.periods, first, last)
        states.append(State(one, 0, name, days=days))
    return states


def _are_cut(evaluation: Evaluation, spans: Iterable[PeriodRange]) -> bool:
    """Whether the last periods of ranges count only as far as the data of an incomplete one."""
    coverage, keys = evaluation.coverage, evaluation.periods.keys
    if coverage is None:
        return False
    cut = False
    for span in spans:
        early = {coverage.key, *coverage.also}.intersection(keys[span.first : span.last])
        early |= {keys[span.last]}.intersection(coverage.also)
        if early:
            raise ExplanationError(
                f"a range with {label(min(early))} in it compares with no other: its data end early",
                hint="choose ranges of complete periods, or one that the incomplete period ends",
            )
        cut = cut or evaluation.is_incomplete(span.last)
    return cut


def _days(periods: Periods, first: str, last: str) -> tuple[date, date] | None:
    if periods.grain in (None, "hour"):
        return None
    grain, start = periods.grain, periods.year_start
    return first_day(first, grain, start), last_day(last, grain, start)


def _looks_elsewhere(tree: Tree, metric: str) -> bool:
    formula = tree.metrics[metric].expression
    return formula is not None and any(map(is_over_time, walk(formula)))

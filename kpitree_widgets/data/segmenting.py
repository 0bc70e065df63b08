"""A tree in every segment: what is bound, read by segment and evaluated."""

from __future__ import annotations

from collections.abc import Sequence

from kpitree_widgets.data.binding import Source
from kpitree_widgets.data.rereading import read_segments
from kpitree_widgets.evaluation import Evaluation, evaluate
from kpitree_widgets.periods import Periods
from kpitree_widgets.tree.tree import Tree


def by_segment(
    sources: Sequence[Source], tree: Tree, by: tuple[str, ...], periods: Periods
) -> Evaluation:
    """Every metric in every segment, read anew: values of shape ``(periods, segments)``.

    Raises:
        SegmentError: no source has all of the columns ``by``.
    """
    bound = read_segments(sources, tree, by, periods)
    return evaluate(
        tree, bound.periods, bound.inputs, segments=bound.segments, coverage=bound.coverage
    )


def with_tree(known: Evaluation, tree: Tree) -> Evaluation:
    """The same data in another tree."""
    return evaluate(
        tree,
        known.periods,
        known.inputs,
        segments=known.segments,
        coverage=known.coverage,
        programs=known.programs,
    )

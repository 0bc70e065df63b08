"""Sources read again: all of them at another grain, or segment by segment."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from kpitree_widgets.calendar import GRAINS
from kpitree_widgets.data.joining import join, join_segments
from kpitree_widgets.errors import BindError, SegmentError
from kpitree_widgets.periods import Periods

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpitree_widgets.calendar import Grain
    from kpitree_widgets.data.binding import Bound, SegmentBound, Source
    from kpitree_widgets.evaluation import Evaluation
    from kpitree_widgets.tree.tree import Tree


def dimensions(sources: Sequence[Source]) -> tuple[str, ...]:
    """The columns that segments can be made by."""
    return tuple(dict.fromkeys(column for source in sources for column in source.by))


def common_grains(sources: Sequence[Source], tree: Tree) -> tuple[Grain, ...]:
    """The grains that all of ``sources`` can be read at, from the finest to the coarsest."""
    if not sources:
        return ()
    able = [source.grains(tree) for source in sources]
    return tuple(grain for grain in GRAINS if all(grain in grains for grains in able))


def read_again(
    sources: Sequence[Source], now: Evaluation, grain: Grain | None, year_start: int
) -> Bound:
    """Everything bound, read at ``grain``; later sources over earlier ones.

    Raises:
        BindError: a source cannot be read so, or ``now`` has data that no source feeds.
        PeriodError: there is no such grain, or no month in which the year could start so.
    """
    if grain is not None:
        Periods(grain, (), year_start)
    fed = {metric for source in sources for metric in source.metrics}
    loose = [metric for metric in now.inputs if metric not in fed and metric in now.tree]
    if loose or not sources:
        names = ", ".join(repr(now.tree[metric].label) for metric in loose) or "the tree"
        raise BindError(
            f"the data of {names} are not bound to anything that can be read again",
            hint="bind the frame they come from",
        )
    first, *others = sources
    read = (source.read(now.tree, grain, year_start) for source in others)
    return reduce(join, read, first.read(now.tree, grain, year_start))


def read_segments(
    sources: Sequence[Source], tree: Tree, by: tuple[str, ...], periods: Periods
) -> SegmentBound:
    """What the sources that have all of the columns ``by`` say, on ``periods``.

    Raises:
        SegmentError: no source has them.
    """
    able = [source for source in sources if by and set(by) <= set(source.by)]
    if not able:
        if by and any(_is_kept(one) and set(by) <= set(one.binding.by) for one in sources):
            raise SegmentError(
                f"the file of this tree kept its values, but not those by {' and '.join(by)}",
                hint="bind the rows again; tree.to_code() says how they were bound",
            )
        known = ", ".join(repr(column) for column in dimensions(sources))
        raise SegmentError(
            f"the tree is not bound by {' and '.join(by) or 'anything'}",
            hint=f"it is bound by {known}" if known else 'bind rows of events with by=["category"]',
        )
    grain, start = periods.grain, periods.year_start
    return join_segments(
        tuple(source.read_segments(tree, grain, start, by) for source in able), periods
    )


def refuse_kept(sources: Sequence[Source]) -> None:
    """Where values that a file kept are all that is left, nothing can be read again.

    Raises:
        BindError: it is so.
    """
    if sources and all(map(_is_kept, sources)):
        frames = ", ".join(sorted({source.binding.frame for source in sources} - {""}))
        raise BindError(
            f"the file of this tree kept its values, but not {frames or 'what they came from'}",
            hint="bind the data again; tree.to_code() says how they were bound",
        )


def remaining(sources: Sequence[Source], bound: Bound, periods: Periods) -> tuple[Source, ...]:
    """``sources`` and that of ``bound``, without those of which nothing shows any more."""
    if bound.source is None:
        return tuple(sources)
    covers = not periods.keys[-1] or {periods.keys[0], periods.keys[-1]} <= set(bound.periods.keys)
    fed = set(bound.inputs)
    kept = (one for one in sources if not (covers and set(one.metrics) <= fed))
    return (*kept, bound.source)


def _is_kept(source: Source) -> bool:
    return bool(getattr(source, "is_kept", False))

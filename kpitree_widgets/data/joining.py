"""Several frames make one tree: what was bound later replaces the periods it covers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import reduce

import numpy as np

from kpitree_widgets.coverage import Coverage
from kpitree_widgets.data.binding import Bound, SegmentBound
from kpitree_widgets.errors import BindError
from kpitree_widgets.periods import Periods, Series, joined
from kpitree_widgets.segments import Segments


def join(older: Bound | None, newer: Bound) -> Bound:
    """``newer`` over ``older``: from its first period to its last it replaces what was there.

    Outside of these periods, and for other metrics, the older data stay.

    Raises:
        BindError: they have other grains, or years that start in other months.
    """
    if older is None or not older.inputs:
        return newer
    _refuse_other_grain(older.periods, newer.periods)
    periods = joined(older.periods, newer.periods)
    inputs = {
        **_spread(older.inputs, older.periods, periods),
        **_spread(newer.inputs, newer.periods, periods, over=older),
    }
    return Bound(periods, inputs, _covered(older, newer, periods))


def join_segments(bounds: tuple[SegmentBound, ...], periods: Periods) -> SegmentBound:
    """All ``bounds`` on ``periods``, joined as ``join`` does; their segments are united.

    A segment that the later of two bounds does not have has no values in the periods it covers.
    """
    keys = sorted({key for bound in bounds for key in bound.segments.keys})
    segments = Segments(bounds[0].segments.by, tuple(keys))
    joined = reduce(join, (_united(bound, segments) for bound in bounds))
    coverage = joined.coverage
    if coverage is not None:
        coverage = replace(coverage, inputs=_within(coverage.inputs, joined.periods, periods))
    inputs = _within(joined.inputs, joined.periods, periods)
    return SegmentBound(periods, segments, inputs, coverage)


def _refuse_other_grain(older: Periods, newer: Periods) -> None:
    if older.grain != newer.grain:
        raise BindError(
            f"the tree is bound by {older.grain}, this frame by {newer.grain}",
            hint=f"bind it with grain={older.grain!r}, or make a new tree",
        )
    if older.year_start != newer.year_start:
        raise BindError(
            f"the tree's year starts in month {older.year_start}, this frame's in {newer.year_start}",
            hint=f"bind it with year_start={older.year_start}",
        )


def _spread(
    inputs: Mapping[str, Series], old: Periods, new: Periods, over: Bound | None = None
) -> dict[str, Series]:
    """``inputs`` on the periods ``new``; outside of ``old`` stands what ``over`` has bound."""
    positions = _positions(old, new)
    under = {} if over is None else over.inputs
    spread = {}
    for metric, series in inputs.items():
        spread[metric] = np.full((len(new), *series.shape[1:]), np.nan)
        if over is not None and metric in under:
            spread[metric][_positions(over.periods, new)] = under[metric]
        spread[metric][positions] = series
    return spread


def _positions(old: Periods, new: Periods) -> list[int]:
    return [new.position(key) for key in old.keys]


def _covered(older: Bound, newer: Bound, periods: Periods) -> Coverage | None:
    """What is incomplete after the join: the later of two periods, and both where they are one."""
    found = [
        replace(bound.coverage, inputs=_spread(bound.coverage.inputs, bound.periods, periods))
        for bound in (older, newer)
        if bound.coverage is not None
    ]
    if older.coverage is not None and older.coverage.key in newer.periods:
        kept = {m: days for m, days in found[0].inputs.items() if m not in newer.inputs}
        found[0] = replace(found[0], inputs=kept)
    found = [one for one in found if one.inputs]
    return reduce(_both, found) if found else None


def _both(one: Coverage, other: Coverage) -> Coverage:
    also = {*one.also, *other.also}
    if one.key != other.key:
        later = max(one, other, key=lambda coverage: coverage.until)
        return replace(later, also=tuple(sorted({*also, one.key, other.key} - {later.key})))
    shorter = min(one, other, key=lambda coverage: coverage.days)
    inputs = {**one.inputs, **other.inputs}
    return replace(shorter, inputs=inputs, also=tuple(sorted(also)))


def _united(bound: SegmentBound, segments: Segments) -> Bound:
    """The same among more segments."""
    columns = [segments.position(key) for key in bound.segments.keys]

    def spread(inputs: Mapping[str, Series]) -> dict[str, Series]:
        wide = {}
        for metric, values in inputs.items():
            wide[metric] = np.full((len(values), len(segments)), np.nan)
            wide[metric][:, columns] = values
        return wide

    coverage = bound.coverage
    if coverage is not None:
        coverage = replace(coverage, inputs=spread(coverage.inputs))
    return Bound(bound.periods, spread(bound.inputs), coverage)


def _within(inputs: Mapping[str, Series], old: Periods, new: Periods) -> dict[str, Series]:
    """``inputs`` in the periods ``new`` alone: a source that grew since may have others too."""
    shared = [
        (at, there) for at, key in enumerate(old.keys) if (there := new.find(key)) is not None
    ]
    within = {}
    for metric, series in inputs.items():
        within[metric] = np.full((len(new), *series.shape[1:]), np.nan)
        within[metric][[there for _, there in shared]] = series[[at for at, _ in shared]]
    return within

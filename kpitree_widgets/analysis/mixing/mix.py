"""A change split by segment: a ratio into rate and mix, a sum into what each segment added."""

from __future__ import annotations

import numpy as np

from kpitree_widgets.analysis.mixing.fraction import Factor, Fraction, fraction
from kpitree_widgets.analysis.mixing.kitagawa import effects, shares
from kpitree_widgets.analysis.mixing.mixed import Mixed, SegmentMix
from kpitree_widgets.analysis.mixing.overlap import Overlap, is_off
from kpitree_widgets.analysis.mixing.sides import Ends, Sides
from kpitree_widgets.analysis.units import shown_unit
from kpitree_widgets.errors import ExplanationError
from kpitree_widgets.formula.expression import Ref
from kpitree_widgets.periods import Series


def mix(sides: Sides, metric: str, before: str, after: str, weight: str | None = None) -> Mixed:
    """Split the change of a ratio between two periods into rate and mix.

    Args:
        sides: the tree as a whole and by segment.
        metric: an id.
        before: key of a period.
        after: key of a period.
        weight: the id of what a mean counts by, where its formula or measure does not say.

    Raises:
        PeriodError: there is no such period.
        ExplanationError: no value at one end, or the metric is no ratio.
        SegmentError: it has no values by segment.
    """
    line = ratio(sides, metric, weight)
    if line is None:
        raise refusal(sides, metric)
    positions = sides.positions(before, after)
    found = sides.ends(
        {"value": Ref(metric), "over": line.numerator, "under": line.denominator}, *positions
    )
    value, over, under = found["value"], found["over"], found["under"]
    refuse_missing(sides, metric, value, (before, after))
    (share_before, rate_before), (share_after, rate_after) = (
        _rates(over.before, under.before),
        _rates(over.after, under.after),
    )
    by = " and ".join(sides.segments.by)
    if np.isnan(share_before).all() and np.isnan(share_after).all():
        raise sides.refuse_unknown(metric, by)
    for share, key in ((share_before, before), (share_after, after)):
        if np.isnan(share).any():
            raise nothing_there(sides, metric, line, key)
    split = effects(share_before, rate_before, share_after, rate_after)
    rows = tuple(
        SegmentMix(
            segment,
            number(rate_before[at]),
            number(rate_after[at]),
            float(share_before[at]),
            float(share_after[at]),
            float(split.rate[at]),
            float(split.mix[at]),
        )
        for at, segment in enumerate(sides.segments.labels)
    )
    return Mixed(
        sides.tree,
        sides.tree[metric],
        sides.segments.by,
        *sides.labels(*positions),
        sides.written(line.denominator),
        value.whole_before,
        value.whole_after,
        rows,
        _overlap(sides, line, found, (split.before, split.after)),
        sides.is_time,
    )


def ratio(sides: Sides, metric: str, weight: str | None = None) -> Fraction | None:
    """What stands above and below the line in ``metric``; ``None`` where it is no ratio.

    Raises:
        ExplanationError: ``weight`` does not add up.
    """
    if weight is not None:
        counted = fraction(sides.tree, weight, sides.measured)
        if counted is not None and counted.degree != 1:
            raise ExplanationError(
                f"{sides.tree[weight].label} does not add up over segments, so nothing counts by it",
                metric=weight,
                hint="give a weight that does, such as a number of orders",
            )
        of, by = Factor(Ref(metric), 0), Factor(Ref(weight), 1)
        return Fraction((of, by), (by,))
    found = fraction(sides.tree, metric, sides.measured)
    return found if found is not None and found.is_ratio else None


def refuse_missing(sides: Sides, metric: str, value: Ends, keys: tuple[str, str]) -> None:
    """Refuse a metric without a value in one of the periods."""
    label = sides.tree[metric].label
    for whole, key in zip((value.whole_before, value.whole_after), keys, strict=True):
        if np.isnan(whole):
            raise ExplanationError(
                f"{label} has no value in {key}",
                metric=metric,
                hint="take a period that has one, or bind the data that are missing",
            )


def refusal(sides: Sides, metric: str) -> ExplanationError:
    """Why a metric cannot be split into rate and mix, and what can be."""
    tree = sides.tree
    below = (one for one in tree.reading_order if one in tree.below(metric) and one != metric)
    ratios = [one for one in below if ratio(sides, one) is not None]
    hint = "weight= names the metric that its segments count by"
    if ratios:
        hint = f"split its driver {ratios[0]!r}, or give weight=, the metric that segments count by"
    return ExplanationError(
        f"{tree[metric].label} is no ratio of two quantities that add up over segments",
        metric=metric,
        hint=hint,
    )


def _rates(over: Series, under: Series) -> tuple[Series, Series]:
    """Share and rate of each segment; a segment without both halves is not there."""
    there = np.isfinite(over) & np.isfinite(under) & (under != 0)
    with np.errstate(all="ignore"):
        rate = np.where(there, over / np.where(there, under, np.nan), np.nan)
    return shares(np.where(there, under, 0.0)), rate


def _overlap(
    sides: Sides,
    line: Fraction,
    found: dict[str, Ends],
    means: tuple[float, float],
) -> Overlap | None:
    value, under, over = found["value"], found["under"], found["over"]
    wholes = value.whole_before, value.whole_after
    scale = max(map(abs, (*wholes, *means)))
    if not any(is_off(whole, mean, scale) for whole, mean in zip(wholes, means, strict=True)):
        return None
    half, ends = line.denominator, under
    if not is_off(under.whole_after, under.sums[1], abs(under.whole_after)):
        half, ends = line.numerator, over
    tree = sides.tree
    named = half.metric if isinstance(half, Ref) else ""
    unit = shown_unit(tree, named) if named in tree else None
    return Overlap(
        sides.written(half),
        unit,
        ends.sums[1],
        ends.whole_after,
        wholes[0] - means[0],
        wholes[1] - means[1],
        named in sides.words or (named in tree and tree[named].is_input),
    )


def nothing_there(sides: Sides, metric: str, line: Fraction, key: str) -> ExplanationError:
    """The error for a period in which no segment has both halves of a ratio."""
    by = " and ".join(sides.segments.by)
    return ExplanationError(
        f"{sides.tree[metric].label} has no value in any segment by {by} in {key}",
        metric=metric,
        hint=f"{sides.written(line.denominator)} must be bound with by={list(sides.segments.by)}",
    )


def number(value: float) -> float | None:
    """The value, ``None`` if it is missing."""
    return float(value) if np.isfinite(value) else None

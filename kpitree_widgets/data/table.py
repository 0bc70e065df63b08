"""A source with a row per period: its values as they are, and at coarser grains by each metric's rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kpitree_widgets.bindings import Binding
from kpitree_widgets.data.binding import Bound, SegmentBound
from kpitree_widgets.data.coarser import coarser, grains_from
from kpitree_widgets.data.frame import described
from kpitree_widgets.data.period_frame import series_of
from kpitree_widgets.errors import BindError, SegmentError

if TYPE_CHECKING:
    from kpitree_widgets.calendar import Grain
    from kpitree_widgets.coverage import Coverage
    from kpitree_widgets.data.coarser import Rule
    from kpitree_widgets.periods import Periods, Series
    from kpitree_widgets.tree.tree import Tree


@dataclass(frozen=True)
class Table:
    """A frame with a row per period and the columns that feed metrics; each ``read`` reads it anew."""

    columns: Mapping[str, str]
    """By metric id."""
    native: object
    """The frame, or what ``table_source`` was given."""
    time: str | None
    grain: Grain | None
    """As it was asked for; ``None``: as the periods tell it."""
    year_start: int
    said: Binding | None = None
    """What it was bound to once, for values that are all that is left of it."""
    _told: dict[str, Grain | None] = field(default_factory=dict, repr=False, compare=False)
    """The grain that was found when it was read."""

    @property
    def metrics(self) -> tuple[str, ...]:
        """Ids of the metrics it feeds."""
        return tuple(self.columns)

    @property
    def by(self) -> tuple[str, ...]:
        """None: a row per period has no parts."""
        return ()

    @property
    def is_kept(self) -> bool:
        """Whether it is all that is left of a frame."""
        return isinstance(self.native, Values)

    def grains(self, tree: Tree) -> tuple[Grain, ...]:
        """Its own grain, and those its periods add up to by the rules of ``tree``; nothing is read."""
        own = self._told.get("grain", self.grain)
        if own is None:
            return ()
        inputs = [metric for metric in self.columns if metric in tree and tree[metric].is_input]
        unruled = any(tree[metric].aggregation in (None, "none") for metric in inputs)
        return (own,) if unruled else grains_from(own)

    @property
    def binding(self) -> Binding:
        """What it is, in words."""
        if self.said is not None:
            return self.said
        path, frame = described(self.native)
        return Binding(
            path=path, frame=frame, time=self.time, grain=self.grain, columns=self.columns
        )

    def read(self, tree: Tree, grain: Grain | None, year_start: int) -> Bound:
        """See ``binding.Source``.

        At a coarser grain, each input metric follows its ``aggregation``. A metric with a formula does
        so too if it has one; else its column is left out there, since the formula says what it is.

        Raises:
            BindError: its periods do not make up those of ``grain``, or an input metric has no rule.
        """
        periods, inputs = self._own()
        self._told["grain"] = periods.grain
        inputs = {metric: series for metric, series in inputs.items() if metric in tree}
        if periods.grain is None:
            return Bound(periods, inputs, source=self)
        wanted = grain or periods.grain
        kept = self.native.coverage if isinstance(self.native, Values) else None
        if (wanted, year_start) == (periods.grain, periods.year_start):
            return Bound(periods, inputs, kept, self)
        rules: dict[str, Rule] = {}
        for metric in inputs:
            rule = tree[metric].aggregation
            if rule is not None and rule != "none":
                rules[metric] = rule
        if wanted != periods.grain:
            counted = self.said is not None and bool(self.said.measures)
            _refuse_unruled(tree, set(inputs) - set(rules), periods.grain, wanted, counted=counted)
        else:
            rules = dict.fromkeys(inputs, "last")  # one row each: the same periods, named anew
        known = {metric: inputs[metric] for metric in rules}
        told, series, coverage = coarser(periods, known, rules, wanted, year_start, kept)
        return Bound(told, series, coverage, self)

    def read_segments(
        self,
        tree: Tree,  # noqa: ARG002 - the protocol's
        grain: Grain | None,  # noqa: ARG002
        year_start: int,  # noqa: ARG002
        by: tuple[str, ...],
    ) -> SegmentBound:
        """See ``binding.Source``."""
        raise SegmentError(
            f"a row per period does not tell segments by {' and '.join(map(repr, by))}",
            hint="bind rows of events with measures= and by=",
        )

    def explain(self) -> str:
        """See ``binding.Source``."""
        _, frame = described(self.native)
        columns = ", ".join(self.columns.values())
        return f"the columns {columns} of a {frame}, a row per period"

    def _own(self) -> tuple[Periods, dict[str, Series]]:
        if isinstance(self.native, Values):
            return self.native.periods, dict(self.native.inputs)
        return series_of(
            self.native,
            self.columns,
            time=self.time,
            grain=self.grain,
            year_start=self.year_start,
        )


@dataclass(frozen=True)
class Values:
    """Series without a frame, such as a file keeps them."""

    periods: Periods
    inputs: Mapping[str, Series]
    coverage: Coverage | None = None


def table_source(
    periods: Periods,
    inputs: Mapping[str, Series],
    coverage: Coverage | None = None,
    said: Binding | None = None,
) -> Table:
    """A source that holds the values itself, to be read at coarser grains.

    Args:
        periods: the time axis.
        inputs: values by metric id, shape ``(periods,)``.
        coverage: of which the values are, if a period of them is incomplete.
        said: what they came from.

    Examples:
        >>> import numpy as np
        >>> from kpitree_widgets.periods import periods_between
        >>> from kpitree_widgets.tree.metric import Metric
        >>> from kpitree_widgets.tree.tree import Tree
        >>> tree = Tree(metrics={"visits": Metric("visits", "Visits", aggregation="sum")})
        >>> months = periods_between(2022 * 12, 2022 * 12 + 5, "month")
        >>> source = table_source(months, {"visits": np.arange(6.0)})
        >>> source.read(tree, "quarter", 1).inputs["visits"]
        array([ 3., 12.])
    """
    columns = {metric: metric for metric in inputs}
    values = Values(periods, inputs, coverage)
    return Table(columns, values, None, periods.grain, periods.year_start, said)


def _refuse_unruled(
    tree: Tree, metrics: set[str], own: Grain, wanted: Grain, *, counted: bool
) -> None:
    inputs = sorted(metric for metric in metrics if tree[metric].is_input)
    if not inputs:
        return
    names = ", ".join(repr(tree[metric].label) for metric in inputs[:5])
    more = f" and {len(inputs) - 5} more" if len(inputs) > 5 else ""
    told = counted or all(tree[metric].aggregation == "none" for metric in inputs)
    raise BindError(
        f"the values by {own} of {names}{more} do not tell those by {wanted}",
        metric=inputs[0],
        hint="bind the rows of events they were counted from, with measures="
        if told
        else f'say how to make one of several: tree["{inputs[0]}"].aggregation = "sum"'
        ' (or "last", "mean")',
    )

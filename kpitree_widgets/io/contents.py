"""What a file holds, and how it becomes texts, numbers, lists and mappings and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import numpy as np

from kpitree_widgets.bindings import Binding
from kpitree_widgets.calendar import key_ordinal
from kpitree_widgets.coverage import Coverage
from kpitree_widgets.errors import FileError, KPITreeError
from kpitree_widgets.formula.labels import is_id, normalise, slug
from kpitree_widgets.io.file import FORMAT, VERSION, File
from kpitree_widgets.io.kind_of import slots_of
from kpitree_widgets.io.kinds import State
from kpitree_widgets.io.migrations import migrated
from kpitree_widgets.io.place import Place
from kpitree_widgets.io.records import Record
from kpitree_widgets.periods import TIMELESS, Periods, Series, spanning
from kpitree_widgets.tree.metric import Metric
from kpitree_widgets.tree.notes import in_time
from kpitree_widgets.tree.tree import Tree

FILE = Record(File, slots_of)
MOST_PERIODS = 1_000_000
"""More than a hundred years of hours; a gap that is wider is a slip of the pen."""


@dataclass(frozen=True)
class Contents:
    """A tree, the data bound to it, and where they came from."""

    tree: Tree
    periods: Periods = TIMELESS
    inputs: Mapping[str, Series] = field(default_factory=lambda: MappingProxyType({}))
    """By metric id, shape ``(periods,)``."""
    coverage: Coverage | None = None
    """How far the data of the last period go, if it is incomplete."""
    bindings: tuple[Binding, ...] = ()


def state_of(contents: Contents, order: Iterable[str] | None = None) -> dict[str, State]:
    """``contents`` as a file has them; metrics by ``order``, by id if there is none.

    What was bound to metrics that are gone is left out.

    Raises:
        FileError: a number is infinite.
    """
    tree, periods, coverage = contents.tree, contents.periods, contents.coverage
    file = File(
        format=FORMAT,
        version=VERSION,
        name=tree.name,
        roots=tree.roots,
        grain=periods.grain,
        year_start=periods.year_start,
        periods=() if periods.grain is None else periods.keys,
        metrics=tuple(tree.metrics[key] for key in (order or sorted(tree.metrics))),
        relations=tree.relations,
        scenarios=tree.scenarios,
        notes=tree.notes,
        bindings=tuple(filter(None, (_of_tree(found, tree) for found in contents.bindings))),
        coverage=None
        if coverage is None
        else replace(coverage, inputs=_known(coverage.inputs, tree)),
        data=_known(contents.inputs, tree),
    )
    written: dict[str, State] = FILE.write(file)
    return written


def contents_of(state: Mapping[str, Any]) -> Contents:
    """The contents that a file of any version has.

    Periods that are missing between the first and the last are filled in, without data.

    Raises:
        Misfit: something in it is not as it should be.
    """
    state = migrated(state)
    top = Place(version=VERSION)
    top = replace(top, ids=read_ids(state.get("metrics"), top.inside("metrics")))
    file: File = FILE.read(state, top)
    refuse_same_labels(file.metrics, top.inside("metrics"))
    by_id = {metric.id: metric for metric in file.metrics}
    for position, root in enumerate(file.roots):
        _refuse_unknown(root, by_id, top.inside("roots").inside(position), "the root")
    for position, relation in enumerate(file.relations):
        for metric in relation.metrics:
            at = top.inside("relations").inside(position)
            _refuse_unknown(metric, by_id, at, f"the {type(relation).__name__.lower()} of")
    _refuse_odd_scenarios(file, by_id, top.inside("scenarios"))
    for position, note in enumerate(file.notes):
        if note.metric is not None:
            at = top.inside("notes").inside(position).inside("metric")
            _refuse_unknown(note.metric, by_id, at, "the note of")
    try:
        ordered = {key: by_id[key] for key in dict.fromkeys((*file.roots, *by_id))}
        said = file.relations, None, file.scenarios, in_time(file.notes)
        tree = Tree(file.name, ordered, *said)
    except KPITreeError as error:
        positions = {metric.id: position for position, metric in enumerate(file.metrics)}
        raise _at_metric(top, positions.get(error.metric or "")).refusal(error) from None
    periods, positions_ = _periods(file, top)
    data = _spread(file.data, by_id, periods, positions_, top.inside("data"))
    return Contents(
        tree, periods, data, _coverage(file, by_id, periods, positions_, top), file.bindings
    )


def _known(inputs: Mapping[str, Series], tree: Tree) -> dict[str, Series]:
    for metric, series in inputs.items():
        if np.isinf(series).any():
            raise FileError(
                f"the data of {metric!r} hold an infinite number, which no file can hold",
                metric=metric,
                hint="bind finite numbers",
            )
    return {metric: series for metric, series in inputs.items() if metric in tree}


def _of_tree(binding: Binding, tree: Tree) -> Binding | None:
    """What of ``binding`` feeds metrics of ``tree``, if anything does."""
    measures = {key: text for key, text in binding.measures.items() if key in tree}
    columns = {key: text for key, text in binding.columns.items() if key in tree}
    return replace(binding, measures=measures, columns=columns) if measures or columns else None


def _at_metric(top: Place, position: int | None) -> Place:
    return top if position is None else top.inside("metrics").inside(position)


def _refuse_unknown(metric: str, known: Mapping[str, Metric], at: Place, what: str) -> None:
    if metric not in known:
        raise at.wrong(f"{what} {metric!r} is not among the metrics", "add it, or take it out")


def _refuse_odd_scenarios(file: File, known: Mapping[str, Metric], at: Place) -> None:
    names: set[str] = set()
    for position, scenario in enumerate(file.scenarios):
        here = at.inside(position)
        if scenario.name.casefold() in names:
            raise here.inside("name").wrong(
                f"two scenarios are called {scenario.name!r}", "give one of them another name"
            )
        names.add(scenario.name.casefold())
        for metric in scenario.overrides:
            _refuse_unknown(
                metric, known, here.inside("overrides").inside(metric), "the override of"
            )


def read_ids(metrics: State, at: Place) -> dict[str, str]:
    """What formulas may name, read before any of them.

    Raises:
        Misfit: an id cannot be one, or stands twice.
    """
    ids: dict[str, str] = {}
    for position, entry in enumerate(metrics if isinstance(metrics, list) else ()):
        metric = entry.get("id") if isinstance(entry, Mapping) else None
        if isinstance(metric, str):
            here = at.inside(position).of(metric).inside("id")
            if not is_id(metric):
                raise here.wrong(f"{metric!r} cannot be an id", f"use {slug(metric)!r}")
            if metric in ids:
                raise here.wrong(
                    f"two metrics have the same id {metric!r}", "give one of them another"
                )
            ids[metric] = metric
    return ids


def refuse_same_labels(metrics: tuple[Metric, ...], at: Place) -> None:
    """Let no two metrics have the same label.

    Raises:
        Misfit: two have.
    """
    labels: dict[str, str] = {}
    for position, metric in enumerate(metrics):
        twin = labels.setdefault(normalise(metric.label), metric.id)
        if twin != metric.id:
            message = f"the metrics {twin!r} and {metric.id!r} have the same label {metric.label!r}"
            here = at.inside(position).of(metric.id).inside("label")
            raise here.wrong(message, "give one of them another")


def _periods(file: File, top: Place) -> tuple[Periods, list[int]]:
    """The periods without gaps, and where among them those of the file stand."""
    at = top.inside("periods")
    if file.grain is None:
        if file.periods:
            raise at.wrong("there are periods without a grain", "write the grain, such as 'month'")
        return replace(TIMELESS, year_start=file.year_start), [0]
    try:
        listed = Periods(file.grain, file.periods, file.year_start)
        if not listed.keys:
            return listed, []
        ends = [key_ordinal(key, file.year_start)[1] for key in (listed.keys[0], listed.keys[-1])]
        if ends[1] - ends[0] >= MOST_PERIODS:
            raise at.wrong(
                f"from {listed.keys[0]!r} to {listed.keys[-1]!r} there are {ends[1] - ends[0] + 1:,} periods",
                f"write at most {MOST_PERIODS:,}",
            )
        filled = spanning(listed.keys, file.year_start)
        return filled, [filled.position(key) for key in listed.keys]
    except KPITreeError as error:
        if isinstance(error, FileError):
            raise
        raise at.refusal(error) from None


def _spread(
    data: Mapping[str, Series],
    known: Mapping[str, Metric],
    periods: Periods,
    positions: list[int],
    at: Place,
) -> dict[str, Series]:
    spread: dict[str, Series] = {}
    for metric, series in data.items():
        here = at.inside(metric).of(metric)
        if metric not in known:
            raise here.wrong(
                f"the data of {metric!r} fit no metric", "add the metric, or take them out"
            )
        if len(series) != len(positions):
            raise here.wrong(
                f"the data of {metric!r} are {len(series)} numbers for {len(positions)} periods",
                "write one for each period, null where there is none",
            )
        spread[metric] = np.full(len(periods), np.nan)
        spread[metric][positions] = series
    return spread


def _coverage(
    file: File,
    known: Mapping[str, Metric],
    periods: Periods,
    positions: list[int],
    top: Place,
) -> Coverage | None:
    if file.coverage is None:
        return None
    at = top.inside("coverage")
    if file.coverage.key not in periods:
        raise at.inside("key").wrong(
            f"{file.coverage.key!r} is not among the periods",
            "name the one whose data end before it does",
        )
    inputs = _spread(file.coverage.inputs, known, periods, positions, at.inside("inputs"))
    return replace(file.coverage, inputs=inputs)

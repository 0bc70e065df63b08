"""From each version of the file to the next: what was written long ago is read like new.

A step takes what a file of its version says and gives what the next version says in its place. It
reads nothing else and changes no file; a file stays as it is until it is saved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kpitree_widgets.io.file import FORMAT, VERSION
from kpitree_widgets.io.place import REPAIR, Misfit, Place

State = Mapping[str, Any]

FIELDS_1 = ("format", "version", "name", "roots", "grain", "periods", "metrics", "data")
METRIC_1 = (
    *("id", "label", "formula", "unit", "aim", "owner", "description", "tags"),
    *("target", "benchmark", "values"),
)


def migrated(state: object) -> State:
    """``state`` in the newest version.

    Raises:
        Misfit: it is no KPI tree, is newer than this package, or says what its version does not know.

    Examples:
        >>> migrated({"format": "kpitree", "version": 1, "metrics": [], "grain": None})
        {'format': 'kpitree', 'version': 2, 'metrics': []}
    """
    if not isinstance(state, Mapping) or state.get("format") != FORMAT:
        raise Misfit(
            "not a KPI tree: there is no format 'kpitree' in it",
            (),
            hint="choose a *.kpitree.json file",
        )
    version = state.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise Misfit(f"version {version!r} is not one", ("version",), hint=REPAIR)
    if version > VERSION:
        raise Misfit(
            f"it was written in version {version}, this package reads up to {VERSION}",
            ("version",),
            hint="update kpitree-widgets",
        )
    while state["version"] < VERSION:
        state = STEPS[state["version"]](state)
    return state


def from_1_to_2(state: State) -> State:
    """Version 2 leaves out what is not said, where version 1 wrote ``null`` and empty lists.

    Version 1 did not know: openings, bounds, limits, thresholds, quartiles, paths, relations,
    coverage, bindings and the start of the year; a file with one of them is not of version 1.
    """
    top = Place(version=1)
    _refuse_unknown(state, FIELDS_1, top)
    metrics = state.get("metrics")
    for position, metric in enumerate(metrics if isinstance(metrics, list) else ()):
        if isinstance(metric, Mapping):
            at = top.inside("metrics").inside(position)
            _refuse_unknown(metric, METRIC_1, at.of(str(metric.get("id"))))
    emptied = ("grain", "periods") if state.get("grain", "") is None else ()
    return {**{key: value for key, value in state.items() if key not in emptied}, "version": 2}


def _refuse_unknown(state: State, known: tuple[str, ...], at: Place) -> None:
    for name in state:
        if name not in known:
            raise at.unknown(name, known)


STEPS: Mapping[int, Callable[[State], State]] = {1: from_1_to_2}
"""By the version that a step starts from."""

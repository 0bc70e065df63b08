"""Explaining a change: ours beside shap, dowhy and icanexplain, time and error.

The peers live in environments of their own, made on the first run; without them ours is measured alone.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import random_changes
from figure import Figure, least_ms
from peer_environments import FOLDER, environment

from kpitree_widgets.analysis.explaining.change import Change, State
from kpitree_widgets.analysis.explaining.endpoint import endpoint
from kpitree_widgets.analysis.explaining.explain import explain
from kpitree_widgets.analysis.explaining.path import path
from kpitree_widgets.analysis.explaining.shapley import shapley
from kpitree_widgets.evaluation import evaluate
from kpitree_widgets.io.text import tree_from_text
from kpitree_widgets.periods import Periods

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kpitree_widgets.analysis.explaining.problem import Problem

PEERS = Path(__file__).parent / "explain_peers.py"
EXACT_AT_MOST = 16
KERNEL_AT_MOST = 125
PERMUTED_AT_MOST = 908
SEGMENTS = 100
LIMIT_MS = {16: 0.3}
WEEKS, LIMIT_WEEKS_MS = 52, 150.0
TIMEOUT = 400


def figures() -> Iterator[Figure]:
    """Four sizes of random trees, a tree over 52 weeks, then the peers."""
    for formulas, inputs in random_changes.SIZES:
        yield from measured(formulas, inputs)
    yield from over_weeks()
    yield from by_segments()
    yield from others()


def measured(formulas: int, inputs: int) -> Iterator[Figure]:
    """One size: the path, all of it from two periods of a tree, and the endpoint method."""
    case = random_changes.case(formulas, inputs)
    problem = case.problem()
    name, rounds = f"explain {inputs:,} inputs", 101 if inputs < 200 else 5
    yield Figure(name, least_ms(lambda: path(problem), rounds), "ms", limit=LIMIT_MS.get(inputs))
    change = whole(case)
    again = least_ms(lambda: explain(Change(*change)).contributions, rounds)
    yield Figure(f"{name}, from two periods of a tree", again, "ms")
    yield Figure(f"{name}, ends only", least_ms(lambda: endpoint(problem), rounds), "ms")
    left = np.abs(path(problem).residual / path(problem).scale).max()
    yield Figure(f"{name}, left over", float(left), "of all", limit=1e-9)


def whole(case: random_changes.Case) -> tuple[str, State, State]:
    """The change of the root of an evaluated tree between its two periods."""
    inputs = {m: np.array([case.before[m], case.after[m]]) for m in case.before}
    now = evaluate(tree_from_text(case.text()), Periods("month", ("2022-11", "2022-12")), inputs)
    return "m0", State(now, 0, "before"), State(now, 1, "after")


def over_weeks() -> Iterator[Figure]:
    """1,000 formulas, each week explained against the one before."""
    case = random_changes.case(1_000, 2_200)
    problem = case.problem(WEEKS)
    took = least_ms(lambda: path(problem), 5)
    yield Figure(f"explain 1,000 formulas x {WEEKS} weeks", took, "ms", limit=LIMIT_WEEKS_MS)


def by_segments() -> Iterator[Figure]:
    """A sum of products over segments, which icanexplain is made for."""
    case = random_changes.segments(SEGMENTS)
    problem = case.problem()
    took = least_ms(lambda: path(problem), 51)
    found = peer("icanexplain", "icanexplain", case)
    name = f"{SEGMENTS} segments, number x rate"
    yield Figure(name, took, "ms", "icanexplain", None if found is None else found[0])
    if found is not None:
        yield Figure("icanexplain, left over", left_over(problem, found[1]), "of all")


def others() -> Iterator[Figure]:
    """Shap and dowhy on the same trees; what they give against the exact Shapley values."""
    for formulas, inputs in random_changes.SIZES[:3]:
        case = random_changes.case(formulas, inputs)
        problem = case.problem()
        ours = least_ms(lambda problem=problem: path(problem), 21)  # type: ignore[misc]
        exact = shapley(problem) if inputs <= EXACT_AT_MOST else None
        for way in ways(inputs):
            found = peer("shap", way, case)
            if found is None:
                continue
            label = way if way == "dowhy" else f"shap {way}"
            limit = 0.01 if (way, inputs) == ("exact", EXACT_AT_MOST) else None
            yield Figure(f"explain {inputs:,} inputs", ours, "ms", label, found[0], limit)
            yield Figure(f"{label} {inputs:,}, left over", left_over(problem, found[1]), "of all")
            if exact is not None:
                yield Figure(f"{label} {inputs:,}, error", error(exact, found[1]), "of all")
        if exact is not None:
            took = least_ms(lambda problem=problem: shapley(problem), 5)  # type: ignore[misc]
            yield Figure(f"Shapley values of {inputs} inputs, ours", took, "ms")


def ways(inputs: int) -> list[str]:
    """What each peer can do in a reasonable time."""
    found = ["exact", "dowhy"] if inputs <= EXACT_AT_MOST else []
    found += ["permutation"] if inputs <= PERMUTED_AT_MOST else []
    return found + (["kernel"] if inputs <= KERNEL_AT_MOST else [])


def left_over(problem: Problem, found: Mapping[str, float]) -> float:
    """What is missing from the change, as a part of all that was given."""
    total = float(problem.end[0] - problem.start[0])
    given = sum(abs(amount) for amount in found.values())
    return abs(total - sum(found.values())) / given


def error(exact: Mapping[str, np.ndarray], found: Mapping[str, float]) -> float:
    """The largest difference to the exact values, as a part of all of them."""
    given = sum(float(np.abs(amount).sum()) for amount in exact.values())
    return max(abs(float(exact[m][0]) - found.get(m, 0.0)) for m in exact) / given


def peer(home: str, way: str, case: random_changes.Case) -> tuple[float, dict[str, float]] | None:
    """Milliseconds and contributions, or nothing where the peer cannot be had."""
    python = environment(home)
    file = FOLDER / "change.json"
    file.write_text(json.dumps(case.plain()), encoding="utf-8")
    if python is None:
        return None
    command = [str(python), "-W", "ignore", str(PEERS), way, str(file)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT, check=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as failed:
        print(f"{way}: {type(failed).__name__} {str(failed.stderr)[-300:]}", file=sys.stderr)
        return None
    answer = json.loads(done.stdout.splitlines()[-1])
    return answer["ms"], answer["contributions"]

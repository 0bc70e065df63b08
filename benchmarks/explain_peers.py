"""One peer explains one change and prints how long it took; runs in the peer's own environment.

``python explain_peers.py WAY CASE.json``, with the formulas and the inputs before and after.
"""

from __future__ import annotations

import json
import re
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

Plain = dict[str, Any]
SAMPLES = 500
"""Rows of data before and after, for a peer that learns from data."""


def average(*values: Any) -> Any:
    """``avg`` of a formula."""
    return sum(values[1:], values[0]) / len(values)


def function(case: Plain) -> Any:
    """The metric of rows of inputs, compiled once, for all rows at once."""
    names = {name: f"X[:, {at}]" for at, name in enumerate(case["before"])}
    lines = ["def f(X):"]
    for name, text in case["formulas"].items():
        formula = re.sub(r"\bx\d+\b|\b[nr]\d+\b", lambda found: names[found[0]], text)
        lines.append(f"    {name} = {formula}")
    lines.append("    return m0")
    space: Plain = {"avg": average}
    exec("\n".join(lines), space)  # noqa: S102 - formulas that this benchmark has made
    return space["f"]


def timed(work: Any, rounds: int) -> tuple[float, Any]:
    """The least time in ms, and what came out."""
    times, found = [], work()
    for _ in range(rounds):
        start = time.perf_counter()
        found = work()
        times.append(time.perf_counter() - start)
    return min(times) * 1000, found


def with_shap(way: str, case: Plain) -> tuple[float, dict[str, float]]:
    """Exact, by permutations, or the kernel: one row before, one row after."""
    shap = import_module("shap")

    f, names = function(case), list(case["before"])
    before = np.array([list(case["before"].values())])
    after = np.array([list(case["after"].values())])
    masker = shap.maskers.Independent(before)
    many = 2 * len(names) + 1
    if way == "exact":
        explainer = shap.explainers.Exact(f, masker)
        took, found = timed(lambda: explainer(after).values, 3)
    elif way == "permutation":
        explainer = shap.explainers.Permutation(f, masker, seed=1)
        took, found = timed(lambda: explainer(after, max_evals=max(10 * many, 500)).values, 3)
    else:
        explainer = shap.KernelExplainer(f, before)
        took, found = timed(lambda: explainer.shap_values(after, silent=True), 1)
    return took, dict(zip(names, np.ravel(found).tolist(), strict=True))


def known_formula(text: str, drivers: list[str]) -> Any:
    """A mechanism for dowhy that has nothing to learn."""

    def predict(_self: Any, rows: Any) -> Any:
        known = {name: rows[:, at].astype(float) for at, name in enumerate(drivers)}
        return np.reshape(computed(text, known), (-1, 1))

    members = {
        "fit": lambda _self, X, Y: None,  # noqa: ARG005, N803 - their names
        "predict": predict,
        "clone": lambda _self: known_formula(text, drivers),
    }
    base = import_module("dowhy.gcm.ml").PredictionModel
    return type("KnownFormula", (base,), members)()


def computed(text: str, known: Plain) -> Any:
    """The value of a formula."""
    return eval(text, {"avg": average}, known)  # noqa: S307 - formulas that this benchmark has made


def causal_model(case: Plain) -> Any:
    """The tree as a graph of mechanisms."""
    gcm = import_module("dowhy.gcm")
    graph = import_module("networkx").DiGraph()
    graph.add_nodes_from(case["before"])
    for name, text in case["formulas"].items():
        graph.add_edges_from((driver, name) for driver in re.findall(r"\b[xm]\d+\b", text))
    model = gcm.ProbabilisticCausalModel(graph)
    for name in case["before"]:
        model.set_causal_mechanism(name, gcm.EmpiricalDistribution())
    for name, text in case["formulas"].items():
        formula = known_formula(text, sorted(graph.predecessors(name)))
        mechanism = gcm.AdditiveNoiseModel(formula, gcm.ScipyDistribution())
        model.set_causal_mechanism(name, mechanism)
    return model


def rows_around(case: Plain, values: dict[str, float], random: np.random.Generator) -> Any:
    """Rows of data with a little noise on the inputs."""
    table: Plain = {m: v * random.normal(1, 1e-3, SAMPLES) for m, v in values.items()}
    for name, text in case["formulas"].items():
        table[name] = computed(text, table)
    return import_module("pandas").DataFrame(table)


def with_dowhy(case: Plain) -> tuple[float, dict[str, float]]:
    """The change of the metric's mean between two sets of rows, by mechanisms that are known.

    It is told which of them changed, since its tests for that would take minutes.
    """
    gcm = import_module("dowhy.gcm")
    gcm.config.disable_progress_bars()
    gcm.config.set_default_n_jobs(1)
    random = np.random.default_rng(1)
    old, new = (rows_around(case, case[side], random) for side in ("before", "after"))

    def difference(one: Any, other: Any) -> float:
        return float(np.mean(other) - np.mean(one))

    model = causal_model(case)
    start = time.perf_counter()
    found = gcm.distribution_change(
        model,
        old,
        new,
        "m0",
        num_samples=SAMPLES,
        difference_estimation_func=difference,
        independence_test=lambda *_: 0.0,
        conditional_independence_test=lambda *_: 1.0,
    )
    took = (time.perf_counter() - start) * 1000
    return took, {name: float(amount) for name, amount in found.items()}


def with_icanexplain(case: Plain) -> tuple[float, dict[str, float]]:
    """A sum over segments of how many there are times what each is worth."""
    explain = import_module("icanexplain").SumExplainer

    count = len(case["before"]) // 2
    rows = [
        {"year": year, "segment": at, "number": values[f"n{at}"], "rate": values[f"r{at}"]}
        for year, values in ((2021, case["before"]), (2022, case["after"]))
        for at in range(count)
    ]
    frame = import_module("pandas").DataFrame(rows)
    explainer = explain(fact="rate", period="year", group="segment", count="number")
    took, table = timed(lambda: explainer(frame), 3)
    amounts = {f"r{at}": float(table["inner"].iloc[at]) for at in range(count)}
    return took, {**amounts, **{f"n{at}": float(table["mix"].iloc[at]) for at in range(count)}}


def main() -> None:
    """Print the time and the contributions."""
    way, path = sys.argv[1:]
    case = json.loads(Path(path).read_text(encoding="utf-8"))
    if way == "dowhy":
        took, found = with_dowhy(case)
    elif way == "icanexplain":
        took, found = with_icanexplain(case)
    else:
        took, found = with_shap(way, case)
    print(json.dumps({"ms": took, "contributions": found}))


if __name__ == "__main__":
    main()

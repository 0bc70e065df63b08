"""KPI trees in notebooks: build, edit and read them where the data is.

Names are loaded when they are used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kpitree_widgets import examples
    from kpitree_widgets.analysis.simulation.distributions import (
        lognormal,
        normal,
        pert,
        samples,
        triangular,
        uniform,
    )
    from kpitree_widgets.data.measures import (
        count,
        count_distinct,
        first,
        last,
        max,  # noqa: A004
        mean,
        min,  # noqa: A004
        sum,  # noqa: A004
    )
    from kpitree_widgets.errors import KPITreeError
    from kpitree_widgets.kpitree import KPITree
    from kpitree_widgets.published.oracles import oracles
    from kpitree_widgets.tree.given import balance, benchmark, by_period, path

__version__ = "0.1.0"

MEASURES = ("count", "count_distinct", "first", "last", "max", "mean", "min", "sum")
DISTRIBUTIONS = ("lognormal", "normal", "pert", "samples", "triangular", "uniform")
HOMES = {
    "KPITree": "kpitree_widgets.kpitree",
    "KPITreeError": "kpitree_widgets.errors",
    "oracles": "kpitree_widgets.published.oracles",
    **dict.fromkeys(MEASURES, "kpitree_widgets.data.measures"),
    **dict.fromkeys(DISTRIBUTIONS, "kpitree_widgets.analysis.simulation.distributions"),
    **dict.fromkeys(("balance", "benchmark", "by_period", "path"), "kpitree_widgets.tree.given"),
}

__all__ = [
    "KPITree",
    "KPITreeError",
    "__version__",
    "balance",
    "benchmark",
    "by_period",
    "count",
    "count_distinct",
    "examples",
    "first",
    "last",
    "lognormal",
    "max",
    "mean",
    "min",
    "normal",
    "oracles",
    "path",
    "pert",
    "samples",
    "sum",
    "triangular",
    "uniform",
]


def __getattr__(name: str) -> Any:
    """Load a public name on first use."""
    if name == "examples":
        return import_module("kpitree_widgets.examples")
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(HOMES[name]), name)


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)

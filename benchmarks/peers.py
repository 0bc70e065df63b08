"""The same formulas in pandas, Polars, DuckDB and pyarrow, each as its own documentation would have it."""

from __future__ import annotations

import functools
from collections import defaultdict
from typing import TYPE_CHECKING, Any, TypeAlias

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import numpy as np

Step: TypeAlias = tuple[int, list[int], str]
Values: TypeAlias = "Mapping[int, np.ndarray]"


def levels(steps: Sequence[Step]) -> list[list[Step]]:
    """Steps that can be computed together, drivers first."""
    depth: dict[int, int] = defaultdict(int)
    found: dict[int, list[Step]] = defaultdict(list)
    for step in steps:
        metric, drivers, _ = step
        depth[metric] = 1 + max(depth[driver] for driver in drivers)
        found[depth[metric]].append(step)
    return [found[level] for level in sorted(found)]


def pandas_eval(values: Values, steps: Sequence[Step]) -> Callable[[], object]:
    """``pandas.eval`` per formula on arrays."""
    inputs: dict[str, Any] = {f"m{metric}": series for metric, series in values.items()}

    def work() -> object:
        known = dict(inputs)
        for metric, drivers, sign in steps:
            text = f" {sign} ".join(f"m{driver}" for driver in drivers)
            known[f"m{metric}"] = pd.eval(text, local_dict=known, engine="python")
        return known

    return work


def polars_lazy(values: Values, steps: Sequence[Step]) -> Callable[[], object]:
    """One lazy plan with a ``with_columns`` per level."""
    frame = pl.DataFrame({f"m{metric}": series for metric, series in values.items()})

    def work() -> object:
        plan = frame.lazy()
        for level in levels(steps):
            plan = plan.with_columns(
                functools.reduce(
                    (lambda a, b: a + b) if sign == "+" else (lambda a, b: a * b),
                    [pl.col(f"m{driver}") for driver in drivers],
                ).alias(f"m{metric}")
                for metric, drivers, sign in level
            )
        return plan.collect()

    return work


def duckdb_sql(values: Values, steps: Sequence[Step]) -> Callable[[], object]:
    """One query with a common table expression per level."""
    frame = pl.DataFrame({f"m{metric}": series for metric, series in values.items()}).to_arrow()
    parts = []
    for number, level in enumerate(levels(steps), 1):
        columns = ", ".join(
            f" {sign} ".join(f"m{driver}" for driver in drivers) + f" AS m{metric}"
            for metric, drivers, sign in level
        )
        parts.append(f"l{number} AS (SELECT *, {columns} FROM l{number - 1})")  # noqa: S608
    first = "l0 AS (SELECT * FROM frame)"
    query = " ".join(["WITH", ", ".join([first, *parts]), f"FROM l{len(parts)}"])

    def work() -> object:
        with duckdb.connect() as connection:
            connection.register("frame", frame)
            return connection.sql(query).fetchnumpy()

    return work


def arrow_compute(values: Values, steps: Sequence[Step]) -> Callable[[], object]:
    """``pyarrow.compute`` per operator."""
    inputs = {metric: pa.array(series) for metric, series in values.items()}
    operations = {"+": pc.add, "*": pc.multiply}

    def work() -> object:
        known = dict(inputs)
        for metric, drivers, sign in steps:
            known[metric] = functools.reduce(operations[sign], (known[one] for one in drivers))
        return known

    return work


PEERS: dict[str, Callable[[Values, Sequence[Step]], Callable[[], object]]] = {
    "pandas.eval": pandas_eval,
    "polars lazy": polars_lazy,
    "DuckDB SQL": duckdb_sql,
    "pyarrow": arrow_compute,
}

"""One way to bind the rows of ``bench_binding``, in a process of its own: prints time and memory as JSON."""

from __future__ import annotations

import importlib
import json
import resource
import sys
import time
from typing import Any

NUMBERS = (
    "amount",
    "cost",
    "discount",
    "shipping",
    "tax",
    "minutes",
    "pieces",
    "returned",
    "pages",
)
LIBRARIES = ("duckdb", "pandas", "pyarrow", "kpitree_widgets.kpitree", "kpitree_widgets.data.long")
"""Imported by every way before its clock starts: ``bench_import`` tells what they cost."""
FLAGS = ("is_new", "is_mobile", "is_paid")


def aggregates() -> list[tuple[str, str | None, str | None]]:
    """Thirty functions, each with a column and a condition."""
    return [
        *(("sum", number, None) for number in NUMBERS),
        *(("sum", number, "is_new") for number in NUMBERS),
        *(("sum", number, "is_mobile") for number in NUMBERS[:4]),
        ("count", None, None),
        ("count", None, "is_new"),
        ("count", None, "is_paid"),
        ("mean", "amount", None),
        ("mean", "minutes", None),
        ("min", "amount", None),
        ("max", "amount", None),
        ("max", "pages", None),
    ]


def make(path: str, rows: int) -> None:
    """Orders of one year in 36 segments."""
    import duckdb  # noqa: PLC0415

    cents = ", ".join(
        f"(hash(i, {seed}) % {top}) / 100.0::DOUBLE AS {name}"
        for seed, (name, top) in enumerate(
            zip(NUMBERS[:6], (100_000, 50_000, 2_000, 1_500, 3_000, 6_000), strict=True), 3
        )
    )
    wholes = ", ".join(
        f"CAST(hash(i, {seed}) % {top} AS INTEGER) AS {name}"
        for seed, (name, top) in enumerate(zip(NUMBERS[6:], (6, 3, 20), strict=True), 9)
    )
    flags = ", ".join(
        f"hash(i, {seed}) % 10 < {share} AS {name}"
        for seed, (name, share) in enumerate(zip(FLAGS, (3, 5, 2), strict=True), 12)
    )
    duckdb.connect().execute(
        f"""COPY (SELECT
            TIMESTAMP '2025-01-01' + to_seconds(CAST(hash(i, 1) % (365 * 86400) AS BIGINT)) AS at,
            'segment ' || lpad(CAST(hash(i, 2) % 36 AS VARCHAR), 2, '0') AS segment,
            {cents}, {wholes}, {flags} FROM range({rows}) t(i)) TO '{path}' (FORMAT parquet)"""  # noqa: S608
    )


def sql(function: str, column: str | None, where: str | None) -> str:
    """One aggregate as a person would write it."""
    if function == "count":
        return "count(*)" if where is None else f"count(*) FILTER (WHERE {where})"
    name = {"mean": "avg"}.get(function, function)
    condition = "" if where is None else f" FILTER (WHERE {where})"
    return f"{name}({column}){condition}"


def by_hand(path: str, asked: list[tuple[str, str | None, str | None]]) -> int:
    """The groups of one query."""
    import duckdb  # noqa: PLC0415

    columns = ", ".join(f"{sql(*one)} AS a{place}" for place, one in enumerate(asked))
    found = duckdb.connect().execute(
        f"""SELECT date_trunc('day', "at") AS day, segment, {columns} FROM read_parquet('{path}') GROUP BY ALL"""  # noqa: S608
    )
    return len(found.fetchnumpy()["day"])


def ours(native: Any) -> int:
    """The groups that a binding has, with the arrays of all segments made."""
    import kpitree_widgets as kt  # noqa: PLC0415
    from kpitree_widgets.data.binding import read_long  # noqa: PLC0415
    from kpitree_widgets.data.measures import Aggregate  # noqa: PLC0415

    measures: dict[str, Any] = {
        f"m{place}": Aggregate(function, column, where)  # type: ignore[arg-type]
        for place, (function, column, where) in enumerate(aggregates())
    }
    shop = kt.KPITree.from_text("\n".join(f"{metric} = 0" for metric in measures))
    tree = shop._document.tree
    bound = read_long(native, tree, time="at", grain="day", measures=measures, by="segment")
    if bound.source is None:
        raise AssertionError(bound)
    parts = bound.source.read_segments(tree, "day", 1, ("segment",))
    return len(parts.periods) * len(parts.segments)


def run(way: str, path: str, rows: int) -> int:
    """Do it; returns the number of groups."""
    match way:
        case "make":
            make(path, rows)
            return 0
        case "ours":
            return ours(path)
        case "query by hand":
            return by_hand(path, aggregates())
        case "30 queries":
            return max(by_hand(path, [one]) for one in aggregates())
        case "polars lazy":
            import polars as pl  # noqa: PLC0415

            return ours(pl.scan_parquet(path))
        case "pandas, a fifth of the rows":
            import duckdb  # noqa: PLC0415

            return ours(duckdb.connect().sql(f"FROM '{path}' LIMIT {rows // 5}").df())
        case _:
            raise ValueError(way)


def main() -> None:
    """``binding_ways.py way path rows``."""
    way, path, rows = sys.argv[1], sys.argv[2], int(sys.argv[3])
    for library in LIBRARIES:
        importlib.import_module(library)
    cpu, wall = time.process_time(), time.perf_counter()
    groups = run(way, path, rows)
    figures = {
        "groups": groups,
        "cpu": time.process_time() - cpu,
        "wall": time.perf_counter() - wall,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()

"""What a query asks, as its engine prints it."""

from __future__ import annotations

from contextlib import redirect_stdout
from importlib import import_module
from io import StringIO
from typing import TYPE_CHECKING, Any

import narwhals as nw

if TYPE_CHECKING:
    from kpitree_widgets.data.frame import Frame


def explained(query: Frame) -> str:
    """SQL, a plan, or for a frame in memory which columns its one ``group_by`` gives."""
    native: Any = nw.to_native(query)
    engine = query.implementation
    if engine.is_duckdb():
        return str(native.sql_query())
    if engine.is_ibis():
        ibis: Any = import_module("ibis")
        return str(ibis.to_sql(native))
    if engine.is_polars() and isinstance(query, nw.LazyFrame):
        return str(native.explain())
    if engine.is_pyspark() or engine.is_pyspark_connect():
        printed = StringIO()
        with redirect_stdout(printed):
            native.explain(mode="formatted")
        return printed.getvalue()
    columns = query.collect_schema().names()
    groups = [name for name in columns if name == "__period" or name.startswith("__by")]
    made = len(columns) - len(groups)
    return f"one group_by of {' and '.join(groups)} with {made} aggregates, in memory ({engine})"

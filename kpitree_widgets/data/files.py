"""Files as frames: Parquet and CSV, read by an embedded DuckDB when they are asked."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kpitree_widgets.errors import BindError

if TYPE_CHECKING:
    import duckdb

READERS = {
    ".parquet": "read_parquet({files}, can_have_nan=true)",
    ".pq": "read_parquet({files}, can_have_nan=true)",
    ".csv": "read_csv({files})",
    ".tsv": "read_csv({files})",
    ".csv.gz": "read_csv({files})",
    ".tsv.gz": "read_csv({files})",
}
"""By ending. DuckDB 2.0 trusts the statistics of Parquet files, which know no NaN, if it is not told."""
INSTALL = 'pip install "kpitree-widgets[duckdb]"'


@dataclass(frozen=True)
class Files:
    """One or more files or globs of one kind, found anew whenever they are read."""

    paths: tuple[str, ...]
    _connections: list[Any] = field(default_factory=list, repr=False, compare=False)
    """That of the last ``relation``."""

    @property
    def path(self) -> str:
        """All of them as one text, a line each."""
        return "\n".join(self.paths)

    def relation(self) -> duckdb.DuckDBPyRelation:
        """The files as they are now.

        Raises:
            BindError: DuckDB is not installed, or they cannot be read.
        """
        try:
            import duckdb  # noqa: PLC0415
        except ImportError:
            raise BindError(
                f"{self.paths[0]!r} is a file, and files are read by DuckDB, which is not installed",
                hint=INSTALL,
            ) from None
        reader = self._reader()
        query = f"FROM {reader.format(files='?')}"
        try:
            connection: Any = duckdb.connect()
            connection.execute("SET enable_progress_bar = true")
            connection.execute("SET enable_progress_bar_print = false")
            self._connections[:] = [connection]
            relation: duckdb.DuckDBPyRelation = connection.sql(query, params=[list(self.paths)])
        except duckdb.Error as error:
            raise _unreadable(self.paths, error) from error
        return relation

    def percent(self) -> float:
        """How much of the query that runs is done; below 0 where DuckDB cannot tell."""
        return float(self._connections[-1].query_progress()) if self._connections else -1.0

    def _reader(self) -> str:
        found = {_ending(path) for path in self.paths}
        known = [READERS[ending] for ending in found if ending is not None]
        if len(found) != 1 or not known:
            raise BindError(
                f"{', '.join(map(repr, self.paths[:3]))}: it does not say one kind of file",
                hint='give .parquet or .csv files, or a glob such as "orders/*.parquet"',
            )
        return known[0]


def files_of(given: object) -> Files | None:
    """``given`` as files, if it is a path, a glob or a list of those.

    Examples:
        >>> files_of("orders/*.parquet").paths
        ('orders/*.parquet',)
        >>> files_of(["a.csv", "b.csv"]).path.splitlines()
        ['a.csv', 'b.csv']
        >>> files_of(3) is None
        True
    """
    if isinstance(given, Files):
        return given
    if isinstance(given, str | os.PathLike):
        return Files(tuple(os.fspath(given).splitlines()) or ("",))
    if isinstance(given, list | tuple) and given:
        paths = [os.fspath(one) for one in given if isinstance(one, str | os.PathLike)]
        return Files(tuple(map(str, paths))) if len(paths) == len(given) else None
    return None


def _ending(path: str) -> str | None:
    return next((ending for ending in READERS if path.casefold().endswith(ending)), None)


def _unreadable(paths: Iterable[str], error: Exception) -> BindError:
    said = str(error).partition("\n")[0]
    return BindError(
        f"{', '.join(map(repr, paths))} cannot be read: {said}",
        hint="look whether the file is there and whole",
    )

"""The border: any frame narwhals reads, checked for what no reader below should meet again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeAlias

import narwhals as nw
import numpy as np

from kpitree_widgets.data.files import Files
from kpitree_widgets.errors import BindError
from kpitree_widgets.tree.suggest import did_you_mean

if TYPE_CHECKING:
    from kpitree_widgets.periods import Series

Frame: TypeAlias = "nw.DataFrame[Any] | nw.LazyFrame[Any]"

READ_ZONE = re.compile(r"[a-zA-Z/]+").fullmatch
KINDS = {
    nw.String: "text",
    nw.Categorical: "text",
    nw.Enum: "text",
    nw.Date: "dates",
    nw.Datetime: "dates",
    nw.Duration: "durations",
    nw.Boolean: "true and false",
    nw.Object: "Python objects of several kinds",
}


def opened(native: object) -> Frame:
    """``native`` as narwhals sees it.

    Raises:
        BindError: it is no frame, or two of its columns have one name.
    """
    if isinstance(native, Files):
        return nw.from_native(native.relation())
    _refuse_repeated_columns(getattr(native, "columns", ()) if hasattr(native, "iloc") else ())
    try:
        return nw.from_native(_plain_zones(native))
    except TypeError:
        raise BindError(
            f"a {type(native).__name__} is not a data frame",
            hint="hand in a pandas, Polars or Arrow frame, or another one that narwhals reads",
        ) from None


def _plain_zones(native: object) -> object:
    """A pandas frame without the zones that narwhals does not read: "America/New_York", "Etc/GMT+5"."""
    frame: Any = native
    dtypes = getattr(native, "dtypes", None) if hasattr(native, "iloc") else None
    if dtypes is None:
        return native
    zones = ((name, getattr(dtype, "tz", None)) for name, dtype in zip(frame, dtypes, strict=True))
    strange = [name for name, zone in zones if zone is not None and not READ_ZONE(str(zone))]
    if not strange:
        return native
    return frame.assign(**{name: frame[name].dt.tz_localize(None) for name in strange})


def described(native: object) -> tuple[str | None, str]:
    """The path it was read from, if it was, and what kind of frame it is."""
    kind_of = type(native)
    return getattr(
        native, "path", None
    ), f"{kind_of.__module__.partition('.')[0]}.{kind_of.__name__}"


def _refuse_repeated_columns(columns: object) -> None:
    if getattr(columns, "nlevels", 1) > 1:
        raise BindError(
            "the columns of the frame have several levels",
            hint="flatten them first: frame.columns = ['_'.join(names) for names in frame.columns]",
        )
    names = (
        [name for name in columns if isinstance(name, str)] if isinstance(columns, Iterable) else []
    )
    repeated = [name for name, times in Counter(names).items() if times > 1]
    if repeated:
        raise BindError(f"the frame has several columns {repeated[0]!r}", hint="rename or drop one")


def column_type(schema: nw.Schema, column: str, wanted_by: str) -> nw.dtypes.DType:
    """The type of ``column``.

    Raises:
        BindError: the frame has no such column.
    """
    try:
        return schema[column]
    except KeyError:
        names = [str(name) for name in schema]
        hint = did_you_mean(column, names).replace("the metrics are", "the columns are")
        raise BindError(
            f"{wanted_by} names the column {column!r}, which the frame does not have", hint=hint
        ) from None


def kind(dtype: nw.dtypes.DType) -> str:
    """What a column of this type holds, in words."""
    return next((words for known, words in KINDS.items() if dtype == known), str(dtype))


def is_number(dtype: nw.dtypes.DType) -> bool:
    """Whether a column of this type can be added up; booleans count as 0 and 1."""
    return dtype.is_numeric() or dtype == nw.Boolean


def wall_clock(column: str, schema: nw.Schema) -> nw.Expr:
    """The dates of ``column`` as its clocks show them: a time zone is dropped, not converted to UTC.

    Raises:
        BindError: the column is missing, or does not hold dates.
    """
    dtype = column_type(schema, column, "time=")
    if dtype == nw.Date:
        return nw.col(column)
    if isinstance(dtype, nw.Datetime):
        return (
            nw.col(column) if dtype.time_zone is None else nw.col(column).dt.replace_time_zone(None)
        )
    convert = f"pd.to_datetime(frame[{column!r}])"
    if dtype == nw.Object:
        raise BindError(
            f"the time column {column!r} holds Python objects: perhaps dates of mixed time zones",
            hint=f"make them dates of one time zone: {convert[:-1]}, utc=True).dt.tz_convert(...)",
        )
    raise BindError(
        f"the time column {column!r} holds {kind(dtype)}, not dates", hint=f"convert it: {convert}"
    )


def floats(column: nw.Series[Any]) -> Series:
    """The numbers of a short column as float64, shape ``(rows,)``; NaN where there is none."""
    return np.asarray(column.cast(nw.Float64).to_numpy(), dtype=np.float64)

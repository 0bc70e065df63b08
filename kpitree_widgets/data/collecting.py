"""Running a query: lazy frames are collected here and nowhere else."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import narwhals as nw

from kpitree_widgets.errors import BindError

if TYPE_CHECKING:
    from kpitree_widgets.data.frame import Frame


def collected(frame: Frame) -> nw.DataFrame[Any]:
    """The rows of a frame that are few by now.

    Raises:
        BindError: the engine could not answer.
    """
    if not isinstance(frame, nw.LazyFrame):
        return frame
    try:
        if frame.implementation.is_polars() or find_spec("pyarrow") is not None:
            return frame.collect()
        return frame.collect("pandas")
    except MemoryError:
        raise
    except Exception as error:
        raise refused(error) from error


def refused(error: Exception) -> BindError:
    """What an engine says, as an error of ours."""
    said = next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
    return BindError(
        f"the data could not be read: {said.strip()}", hint="see the error above it for the rest"
    )

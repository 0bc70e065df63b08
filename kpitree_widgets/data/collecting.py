"""Running a query: lazy frames are collected here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np

from kpitree_widgets.errors import BindError, KPITreeError

if TYPE_CHECKING:
    from kpitree_widgets.data.frame import Frame


def collected(frame: Frame) -> nw.DataFrame[Any]:
    """The rows of a frame that are few by now.

    Raises:
        BindError: the engine could not answer.
    """
    with engine_errors():
        if not isinstance(frame, nw.LazyFrame):
            return frame
        if frame.implementation.is_polars() or find_spec("pyarrow") is not None:
            return frame.collect()
        return frame.collect("pandas")


@contextmanager
def engine_errors() -> Iterator[None]:
    """Let what an engine raises inside be a ``BindError``: each has exceptions of its own."""
    try:
        with np.errstate(all="ignore"):  # infinities are told by us, in the period they are in
            yield
    except (KPITreeError, MemoryError):
        raise
    except Exception as error:
        raise _refused(error) from error


def _refused(error: Exception) -> BindError:
    """What an engine says, as an error of ours: its first lines, and the file it names."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    said = lines[:3] + [line for line in lines[3:] if line.startswith("file =")]
    return BindError(
        f"the data could not be read: {'; '.join(said) or type(error).__name__}",
        hint="see the error above it for the rest",
    )

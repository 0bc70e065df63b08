"""How a result displays itself: its chart as a picture, its text where there is none."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import Self


class Shown:
    """A result that displays as ``chart()``; inherit it before the dataclass it shows.

    Examples:
        >>> from dataclasses import dataclass
        >>> @dataclass(frozen=True)
        ... class Found:
        ...     value: float
        ...     text = "found"
        >>> class Answer(Shown, Found):
        ...     pass
        >>> Answer.of(Found(2.0)).value
        2.0
    """

    if TYPE_CHECKING:

        @property
        def text(self) -> str:
            """The result in words."""

    @classmethod
    def of(cls, found: Any) -> Self:
        """The result that shows ``found``, an instance of the dataclass that this class extends."""
        return cls(*(getattr(found, field.name) for field in fields(found)))

    def chart(self, **_options: Any) -> Any:
        """The picture of the result; ``None`` where a text says it all."""
        return None

    def _repr_mimebundle_(self, *include: Any, **exclude: Any) -> Any:
        """The chart's bundle, with the text of the result as its text."""
        chart = self.chart()
        if chart is None:
            return {"text/plain": self.text}, {}
        shown = chart._repr_mimebundle_(*include, **exclude)
        bundle, metadata = shown if isinstance(shown, tuple) else (shown, {})
        return {**bundle, "text/plain": self.text}, metadata

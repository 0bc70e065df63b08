"""The steps that led to where something is, and those that were taken back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from kpitree_widgets.errors import EditError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class History:
    """Names of the steps before and after now.

    Examples:
        >>> print(History(("Add Revenue", "Add Cost"), ("Rename Cost to Spend",)))
        -2  Add Revenue
        -1  Add Cost
            now
        +1  Rename Cost to Spend
    """

    past: tuple[str, ...] = ()
    """What was done, the oldest first; ``undo`` takes back the last."""
    future: tuple[str, ...] = ()
    """What was taken back; ``redo`` does the first again."""

    def __str__(self) -> str:
        """A line each, the oldest first."""
        before = [f"{at - len(self.past):+d}  {name}" for at, name in enumerate(self.past)]
        after = [f"{at:+d}  {name}" for at, name in enumerate(self.future, 1)]
        return "\n".join((*before, "    now", *after))

    __repr__ = __str__


@dataclass(frozen=True)
class Timeline(Generic[T]):
    """States before and after the one there is now, each with the step between it and the next.

    Examples:
        >>> line = Timeline[int]().then(1, "double").then(2, "add three")
        >>> line, state, passed = line.travelled(5, -2)
        >>> state, passed, line.history.future
        (1, ('add three', 'double'), ('double', 'add three'))
        >>> line.undoable, line.redoable
        (None, 'double')
        >>> line.travelled(1, 2)[1]
        5
    """

    past: tuple[tuple[T, str], ...] = ()
    """States with the step that left them, the oldest first."""
    future: tuple[tuple[T, str], ...] = ()
    """States with the step that leads to them, the last first."""

    @property
    def history(self) -> History:
        """The names of all steps."""
        future = tuple(name for _, name in reversed(self.future))
        return History(tuple(name for _, name in self.past), future)

    @property
    def undoable(self) -> str | None:
        """What a step back would take back."""
        return self.past[-1][1] if self.past else None

    @property
    def redoable(self) -> str | None:
        """What a step forth would do again."""
        return self.future[-1][1] if self.future else None

    def then(self, state: T, step: str) -> Timeline[T]:
        """After one more step away from ``state``; nothing can be done again any more."""
        return Timeline((*self.past, (state, step)))

    def travelled(self, state: T, steps: Any) -> tuple[Timeline[T], T, tuple[str, ...]]:
        """So many steps away from ``state``, back where negative: the line, the state, the steps.

        Raises:
            EditError: there are not so many, or ``steps`` is no whole number.
        """
        self._refuse_beyond(steps)
        back = steps < 0
        near, far = [*(self.past if back else self.future)], [*(self.future if back else self.past)]
        passed = []
        for _ in range(abs(steps)):
            before, step = near.pop()
            far.append((state, step))
            state = before
            passed.append(step)
        past, future = (near, far) if back else (far, near)
        return replace(self, past=tuple(past), future=tuple(future)), state, tuple(passed)

    def _refuse_beyond(self, steps: Any) -> None:
        if isinstance(steps, bool) or not isinstance(steps, int):
            raise EditError(f"{steps!r} is not a number of steps", hint="give a whole number")
        verb, known = ("undo", len(self.past)) if steps < 0 else ("redo", len(self.future))
        if known >= abs(steps):
            return
        if known == 0:
            raise EditError(f"there is nothing to {verb}", hint="see what .history names")
        there = "is 1 step" if known == 1 else f"are {known} steps"
        raise EditError(
            f"there {there} to {verb}, not {abs(steps)}", hint="give a smaller number of steps"
        )

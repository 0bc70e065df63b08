"""The closest name to one that was not found."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def did_you_mean(name: str, names: Iterable[str], kind: str = "metrics") -> str:
    """A hint that names the closest of ``names``, or lists a few.

    Examples:
        >>> did_you_mean("Custmers", ["Customers", "Revenue"])
        "did you mean 'Customers'?"
        >>> did_you_mean("zzz", ["Customers", "Revenue"])
        "the metrics are 'Customers', 'Revenue'"
    """
    listed = list(names)
    folded = {text.casefold(): text for text in reversed(listed)}
    close = difflib.get_close_matches(name.casefold(), folded, n=1)
    if close:
        return f"did you mean {folded[close[0]]!r}?"
    if not listed:
        return f"the tree has no {kind} yet"
    few = ", ".join(repr(text) for text in listed[:5])
    return f"the {kind} are {few}" + (", ..." if len(listed) > 5 else "")

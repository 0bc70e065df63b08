"""What edits and scenarios are given, as people write it in Python."""

from __future__ import annotations

from typing import Any

from kpitree_widgets.amounts import Path, PeriodValues
from kpitree_widgets.calendar import grain_of
from kpitree_widgets.io.python_text import Made
from kpitree_widgets.tree.expectations import Benchmark, Bounds, Thresholds
from kpitree_widgets.tree.scenarios import Shift


def as_given(name: str, value: Any) -> object:  # noqa: PLR0911 - a case per kind
    """A field as people give it."""
    match value:
        case PeriodValues(pairs):
            days = any(grain_of(key) == "day" for key, _ in pairs)
            return Made("kt.by_period", (dict(pairs),)) if days else dict(pairs)
        case Path(pairs):
            return Made("kt.path", ({day.isoformat(): number for day, number in pairs},))
        case Shift():
            return str(value)
        case Bounds(lower, upper) if name == "aim":
            ends = (lower,) if upper is None else (lower, upper)
            named = (("upper", upper),) if lower is None else ()
            return Made("kt.balance", () if named else ends, named)
        case Bounds(lower, upper) | Thresholds(lower, upper):
            return (lower, upper)
        case Benchmark():
            return _benchmark(value)
        case tuple():
            return list(value)
        case _:
            return value


def _benchmark(benchmark: Benchmark) -> Made:
    value = () if benchmark.value is None else (as_given("value", benchmark.value),)
    parts = {name: getattr(benchmark, name) for name in ("p25", "p50", "p75", "source", "date")}
    told = [(name, part) for name, part in parts.items() if part not in (None, "")]
    segments = {label: _benchmark(one) for label, one in benchmark.by_segment.items()}
    return Made("kt.benchmark", value, (*told, *([("by_segment", segments)] if segments else [])))

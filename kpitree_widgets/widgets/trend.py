"""The trend of a metric as a view asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from kpitree_widgets.errors import KPITreeError
from kpitree_widgets.periods import comparison

if TYPE_CHECKING:
    from kpitree_widgets.analysis.forecasting.foretold import Foretold
    from kpitree_widgets.document import Document
    from kpitree_widgets.evaluation import Evaluation

Args = Mapping[str, Any]
SEGMENT = "A forecast is about the total: show all segments to see it."


@dataclass
class Foreseen:
    """The forecasts of a document as it is now: other periods and colours need no new one."""

    evaluation: Evaluation | None = None
    known: dict[str, Foretold | KPITreeError] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)
    """Held while one is made, so that edits in a row do not start one each."""

    def of(self, document: Document, metric: str) -> tuple[Evaluation, Foretold | KPITreeError]:
        """The forecast of ``metric``, or why there is none, and the values that it is of."""
        from kpitree_widgets.analysis.forecasting.forecasting import forecast  # noqa: PLC0415

        with self.lock:
            now = document.evaluation
            if now is not self.evaluation:
                self.evaluation, self.known = now, {}
            if metric not in self.known:
                try:
                    self.known[metric] = forecast(now, metric)
                except KPITreeError as error:
                    self.known[metric] = error
            return now, self.known[metric]


FORESEEN: WeakKeyDictionary[Document, Foreseen] = WeakKeyDictionary()


def trend(document: Document, args: Args) -> dict[str, Any]:
    """The chart's ``spec``, and with ``forecast`` the ``text`` that goes with it."""
    from kpitree_widgets.charts.of_metric import trend_of, trends_by_segment  # noqa: PLC0415

    periods = document.periods
    position = periods.position(args["period"]) if args.get("period") else len(periods) - 1
    compare = comparison(periods, position, args.get("compare"))
    metric, theme = document.tree.find(args["metric"]), args.get("theme", "light")
    if not args.get("by"):
        if args.get("forecast"):
            return _with_forecast(document, metric, position, compare, theme=theme)
        chart: Any = trend_of(document.evaluation, metric, position, compare, theme=theme)
        return {"spec": _spec(chart)}
    segmented = document.segmented((args["by"],))
    if args.get("segment"):
        chart = trend_of(segmented, metric, position, compare, segment=args["segment"], theme=theme)
    else:
        room = int(args.get("width", 972))
        chart = trends_by_segment(segmented, metric, position, compare, room=room, theme=theme)
    said = {"text": SEGMENT} if args.get("forecast") else {}
    return {"spec": _spec(chart), **said}


def _with_forecast(
    document: Document, metric: str, position: int, compare: int | None, **options: Any
) -> dict[str, Any]:
    from kpitree_widgets.charts.of_metric import trend_of  # noqa: PLC0415

    foreseen = FORESEEN.setdefault(document, Foreseen())
    evaluation, found = foreseen.of(document, metric)
    if isinstance(found, KPITreeError):
        chart = trend_of(evaluation, metric, position, compare, **options)
        return {"spec": _spec(chart), "text": f"No forecast: {found}."}
    chart = trend_of(evaluation, metric, position, compare, forecast=found, brief=True, **options)
    return {"spec": _spec(chart), "text": found.story(metric)}


def _spec(chart: Any) -> dict[str, Any]:
    """The chart for the page; that it is a valid one is tested, and takes as long as to write it."""
    spec: dict[str, Any] = chart.to_dict(validate=False)
    return spec

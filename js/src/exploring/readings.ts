import type { MetricState } from "../protocol.ts";
import { type Place, type Reading, readingOf } from "../views/reading.ts";
import type { View } from "../views/view.ts";

interface Kept {
  readonly metrics: ReadonlyMap<string, MetricState>;
  readonly series: ReadonlyMap<string, Float64Array>;
  readonly place: Place;
  readonly known: Map<string, Reading>;
}

const KEPT = new WeakMap<View, Kept>();

/** Reads metrics as they are shown; each is read once until something changes. */
export function readings(view: View): (metric: MetricState) => Reading {
  const [metrics, series, place] = [view.metrics.value, view.series.value, view.place.value];
  let kept = KEPT.get(view);
  if (!kept || kept.metrics !== metrics || kept.series !== series || kept.place !== place) {
    kept = { metrics, series, place, known: new Map() };
    KEPT.set(view, kept);
  }
  const { known } = kept;
  return (metric) => {
    let reading = known.get(metric.id);
    if (!reading) {
      reading = readingOf(metric, series.get(metric.id), place);
      known.set(metric.id, reading);
    }
    return reading;
  };
}

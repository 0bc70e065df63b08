import { formatChange, formatPercent } from "../format.ts";
import { readingOf, relativeChange, shareText, verdict } from "./reading.ts";
import type { View } from "./view.ts";

/** What happened to the metric at the top, in one sentence. */
export function Story({ view }: { view: View }) {
  const { metrics, roots, series, periods } = view.store.state.value;
  const metric = metrics.get(roots[0] ?? "");
  if (!metric) return null;
  const { position, before: at } = view;
  const reading = readingOf(metric, series.get(metric.id), periods.keys, position.value, at.value);
  const { value, before, target, attainment } = reading;
  if (value === null || (before === null && attainment === null)) return null;
  const ratio = relativeChange(value, before);
  const share = attainment === null ? "" : `${shareText(attainment)} of the target`;
  return (
    <div class="kt-story num">
      {metric.label} is {before !== null && value === before && "unchanged"}
      {before !== null && value !== before && (
        <span class={verdict(metric.aim, value, before, target)}>
          {value > before ? "up" : "down"}{" "}
          {formatChange(Math.abs(value - before), metric.unit).slice(1)}
          {ratio !== null && ` (${formatPercent(Math.abs(ratio))})`}
        </span>
      )}
      {before !== null && share !== "" && ", at "}
      {before === null && "at "}
      {share !== "" && <b>{share}</b>}.
    </div>
  );
}

import { formatChange, formatPercent } from "../format.ts";
import { readingOf, relativeChange, shareText, verdict } from "./reading.ts";
import type { View } from "./view.ts";

/** What happened to the metric at the top and why, in one line; without the why until that is known. */
export function Story({ view }: { view: View }) {
  const { roots } = view.store.state.value;
  const metric = view.metrics.value.get(roots[0] ?? "");
  const why = view.flows.value?.answer;
  if (why)
    return (
      <div class="kt-story num" title={why.text}>
        {why.story.map(([words, look]) => (look === "" ? words : <b class={look}>{words}</b>))}
      </div>
    );
  if (!metric) return null;
  const reading = readingOf(metric, view.series.value.get(metric.id), view.place.value);
  const { value, before, target, attainment } = reading;
  if (value === null || (before === null && attainment === null)) return null;
  const ratio = relativeChange(value, before);
  const on = reading.soFar ? "on pace for " : "at ";
  const share = attainment === null ? "" : `${shareText(attainment)} of the target`;
  return (
    <div class="kt-story num">
      {metric.label} is {before !== null && value === before && "unchanged"}
      {before !== null && value !== before && (
        <span class={verdict(metric, value, before, target)}>
          {value > before ? "up" : "down"}{" "}
          {formatChange(Math.abs(value - before), metric.unit).slice(1)}
          {ratio !== null && ` (${formatPercent(Math.abs(ratio))})`}
        </span>
      )}
      {share !== "" && `${before === null ? "" : ", "}${on}`}
      {share !== "" && <b>{share}</b>}.
    </div>
  );
}

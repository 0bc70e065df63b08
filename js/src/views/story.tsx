import { useComputed } from "@preact/signals";
import { formatChange, formatPercent } from "../format.ts";
import { isolated } from "../sentence.ts";
import * as text from "../text/card.ts";
import { readingOf, relativeChange, shareText, verdict } from "./reading.ts";
import type { View } from "./view.ts";

/** What happened to the metric at the top and why, in one line; without the why until that is known. */
export function Story({ view }: { view: View }) {
  const metric = useComputed(() =>
    view.metrics.value.get(view.store.fields.roots.value[0] ?? ""),
  ).value;
  const why = view.flows.value?.answer;
  if (why)
    return (
      <div class="kt-story num" title={why.text}>
        {why.story.map(([words, look]) =>
          look === "" ? isolated(words) : <b class={look}>{isolated(words)}</b>,
        )}
      </div>
    );
  if (!metric) return null;
  const reading = readingOf(metric, view.series.value.get(metric.id), view.place.value);
  const { value, before, target, attainment } = reading;
  if (value === null || (before === null && attainment === null)) return null;
  const ratio = relativeChange(value, before);
  const share = attainment === null ? "" : text.shareOfTarget(shareText(attainment));
  return (
    <div class="kt-story num">
      {text.is(isolated(metric.label))}
      {before !== null && value === before && text.UNCHANGED}
      {before !== null && value !== before && (
        <span class={verdict(metric, value, before, target)}>
          {text.moved(
            value > before,
            formatChange(Math.abs(value - before), metric.unit).slice(1),
            ratio === null ? "" : formatPercent(Math.abs(ratio)),
          )}
        </span>
      )}
      {share !== "" && `${before === null ? "" : ", "}${text.paced(reading.soFar)}`}
      {share !== "" && <b>{share}</b>}.
    </div>
  );
}

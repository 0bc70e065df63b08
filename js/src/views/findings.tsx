import { useComputed } from "@preact/signals";
import { formatPeriod } from "../format.ts";
import type { Finding, MetricState } from "../protocol.ts";
import * as text from "../text/findings.ts";
import { daysText } from "./reading.ts";
import { StatusIcon } from "./status-icon.tsx";
import type { View } from "./view.ts";

const SEVERITIES: readonly Finding["severity"][] = ["error", "warning", "info"];
export const SHAPES = { error: "off track", warning: "at risk", info: "info" } as const;

export interface Found {
  /** Id of its metric; empty: the whole tree. */
  readonly metric: string;
  readonly finding: Finding;
}

/** The findings of all metrics, the worst first, else in reading order. */
export function findingsOf(metrics: Iterable<MetricState>): Found[] {
  return sorted(
    [...metrics].flatMap(({ id, findings }) =>
      findings.map((finding) => ({ metric: id, finding })),
    ),
  );
}

export function sorted(found: Found[]): Found[] {
  const rank = ({ finding }: Found) => SEVERITIES.indexOf(finding.severity);
  return found.sort((one, other) => rank(one) - rank(other));
}

/** Those of the cards, and that the last period is not over. */
export function findingsIn(view: View): Found[] {
  const { metrics, periods } = view.store.state.value;
  const { incomplete } = periods;
  const found = findingsOf(metrics.values());
  if (!incomplete) return found;
  const message = text.hasData(formatPeriod(incomplete.key), daysText(incomplete));
  const hint = text.AS_MANY_DAYS;
  return [...found, { metric: "", finding: { code: "", severity: "info", message, hint } }];
}

/** How many of them there are of each severity. */
function countsIn(view: View): readonly number[] {
  const { metrics, periods } = view.store.fields;
  const counts = { error: 0, warning: 0, info: periods.value.incomplete ? 1 : 0 };
  for (const { findings } of metrics.value.values())
    for (const { severity } of findings) counts[severity] += 1;
  return SEVERITIES.map((severity) => counts[severity]);
}

/** How many findings there are, the worst one's shape; opens the list. */
export function FindingsButton({ view }: { view: View }) {
  const counts = useComputed(() => countsIn(view));
  const length = useComputed(() => counts.value.reduce((sum, count) => sum + count)).value;
  const worst = useComputed(() => SEVERITIES[counts.value.findIndex((count) => count > 0)]).value;
  const open = useComputed(() => view.dialog.value?.kind === "findings").value;
  if (worst === undefined) return null;
  const count = text.count(length);
  return (
    <div class="kt-btns">
      <button
        type="button"
        class="kt-findings-button num"
        aria-label={count}
        aria-expanded={open}
        title={text.countTitle(count)}
        data-lm-suppress-shortcuts="true"
        onClick={() => {
          view.dialog.value = open ? null : { kind: "findings" };
        }}
      >
        <StatusIcon status={SHAPES[worst]} />
        {length}
      </button>
    </div>
  );
}

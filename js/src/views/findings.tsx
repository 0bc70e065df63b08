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

/** How many findings there are, the worst one's shape; opens the list. */
export function FindingsButton({ view }: { view: View }) {
  const found = findingsIn(view);
  const worst = found[0];
  if (!worst) return null;
  const open = view.dialog.value?.kind === "findings";
  const count = text.count(found.length);
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
        <StatusIcon status={SHAPES[worst.finding.severity]} />
        {found.length}
      </button>
    </div>
  );
}

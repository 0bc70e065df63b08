import type { Finding, MetricState } from "../protocol.ts";
import { goTo, unfold } from "./navigate.ts";
import { Popover } from "./popover.tsx";
import { StatusIcon } from "./status-icon.tsx";
import type { View } from "./view.ts";

const SEVERITIES: readonly Finding["severity"][] = ["error", "warning", "info"];
const SHAPES = { error: "off track", warning: "at risk", info: "info" } as const;

interface Found {
  readonly metric: MetricState;
  readonly finding: Finding;
}

/** All findings, the worst first, else in reading order. */
export function findingsOf(metrics: Iterable<MetricState>): Found[] {
  return [...metrics]
    .flatMap((metric) => metric.findings.map((finding) => ({ metric, finding })))
    .sort(
      (one, other) =>
        SEVERITIES.indexOf(one.finding.severity) - SEVERITIES.indexOf(other.finding.severity),
    );
}

/** How many findings there are, the worst one's shape; opens the list. */
export function FindingsButton({ view }: { view: View }) {
  const found = findingsOf(view.store.state.value.metrics.values());
  const worst = found[0];
  if (!worst) return null;
  const open = view.dialog.value?.kind === "findings";
  const count = found.length === 1 ? "1 finding" : `${found.length} findings`;
  return (
    <div class="kt-btns">
      <button
        type="button"
        class="kt-findings-button num"
        aria-label={count}
        aria-expanded={open}
        title={`${count}: what is wrong or missing`}
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

/** What is wrong or missing, metric by metric; choosing one goes to its card. */
export function Findings({ view }: { view: View }) {
  const found = findingsOf(view.store.state.value.metrics.values());
  if (view.dialog.value?.kind !== "findings") return null;
  return (
    <Popover view={view} boxKey={null} at=".kt-findings-button" label="Findings" wide>
      <div class="kt-label">
        <span>Findings</span> <i>Esc to close</i>
      </div>
      <ul class="kt-findings">
        {found.map(({ metric, finding }, index) => (
          <li key={`${metric.id} ${finding.code} ${finding.message}`}>
            <button
              type="button"
              data-first={index === 0 || undefined}
              data-lm-suppress-shortcuts="true"
              onClick={() => {
                view.dialog.value = null;
                unfold(view, metric.id);
                goTo(view, metric.id);
              }}
              onKeyDown={walk}
            >
              <StatusIcon status={SHAPES[finding.severity]} />
              <span>
                <span class="kt-sr">{finding.severity}: </span>
                <b>{metric.label}</b>
                <span>{finding.message}</span>
                {finding.hint && <i>{finding.hint}</i>}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p class="kt-quiet">Nothing is wrong or missing.</p>}
    </Popover>
  );
}

/** Arrows go from finding to finding. */
function walk(event: preact.JSX.TargetedKeyboardEvent<HTMLButtonElement>): void {
  const item = event.currentTarget.parentElement;
  const next =
    event.key === "ArrowDown"
      ? item?.nextElementSibling
      : event.key === "ArrowUp"
        ? item?.previousElementSibling
        : null;
  if (!next) return;
  event.preventDefault();
  next.querySelector("button")?.focus();
}

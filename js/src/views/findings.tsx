import { useEffect, useState } from "preact/hooks";
import { formatPeriod } from "../format.ts";
import type { Finding, MetricState } from "../protocol.ts";
import { goTo, unfold } from "./navigate.ts";
import { Popover } from "./popover.tsx";
import { daysText } from "./reading.ts";
import { StatusIcon } from "./status-icon.tsx";
import type { View } from "./view.ts";

const SEVERITIES: readonly Finding["severity"][] = ["error", "warning", "info"];
const SHAPES = { error: "off track", warning: "at risk", info: "info" } as const;

interface Found {
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

function sorted(found: Found[]): Found[] {
  const rank = ({ finding }: Found) => SEVERITIES.indexOf(finding.severity);
  return found.sort((one, other) => rank(one) - rank(other));
}

function known(view: View): Found[] {
  const { metrics, periods } = view.store.state.value;
  const { incomplete } = periods;
  const found = findingsOf(metrics.values());
  if (!incomplete) return found;
  const message = `${formatPeriod(incomplete.key)} has data for ${daysText(incomplete)}`;
  const hint = "it is compared with as many days of other periods";
  return [...found, { metric: "", finding: { code: "", severity: "info", message, hint } }];
}

/** How many findings there are, the worst one's shape; opens the list. */
export function FindingsButton({ view }: { view: View }) {
  const found = known(view);
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
  return view.dialog.value?.kind === "findings" ? <List view={view} /> : null;
}

function List({ view }: { view: View }) {
  const { metrics, rev } = view.store.state.value;
  const [thorough, setThorough] = useState<Found[] | null>(null);
  useEffect(() => {
    if (!EDITOR) return;
    let stale = false;
    view.host
      .send("check", {})
      .then(({ result }) => {
        const found = result.findings.map((finding) => ({ metric: finding.metric, finding }));
        if (!stale) setThorough(sorted(found));
      })
      .catch(() => {}); // what is on the cards stays
    return () => {
      stale = true;
    };
  }, [view, rev]);
  const found = thorough ?? known(view);
  return (
    <Popover view={view} boxKey={null} at=".kt-findings-button" label="Findings" wide>
      <div class="kt-label">
        <span>Findings</span> <i>Esc to close</i>
      </div>
      <ul class="kt-findings">
        {found.map(({ metric, finding }, index) => (
          <li key={`${metric} ${finding.code} ${finding.message}`}>
            <button
              type="button"
              data-first={index === 0 || undefined}
              data-lm-suppress-shortcuts="true"
              onClick={() => {
                if (metric === "") return;
                view.dialog.value = null;
                unfold(view, metric);
                goTo(view, metric);
              }}
              onKeyDown={walk}
            >
              <StatusIcon status={SHAPES[finding.severity]} />
              <span>
                <span class="kt-sr">{finding.severity}: </span>
                <b>{metrics.get(metric)?.label ?? "All metrics"}</b>
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

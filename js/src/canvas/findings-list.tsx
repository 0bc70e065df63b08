import { useEffect, useState } from "preact/hooks";
import { isolated } from "../sentence.ts";
import * as text from "../text/findings.ts";
import { type Found, findingsIn, SHAPES, sorted } from "../views/findings.tsx";
import { goTo, unfold } from "../views/navigate.ts";
import { Popover } from "../views/popover.tsx";
import { StatusIcon } from "../views/status-icon.tsx";
import type { View } from "../views/view.ts";

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
  const found = thorough ?? findingsIn(view);
  return (
    <Popover view={view} boxKey={null} at=".kt-findings-button" label={text.FINDINGS} wide>
      <div class="kt-label">
        <span>{text.FINDINGS}</span> <i>{text.ESC}</i>
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
                <span class="kt-sr">{text.SEVERITY[finding.severity]}: </span>
                <b dir="auto">{metrics.get(metric)?.label ?? text.ALL_METRICS}</b>
                <span>{isolated(finding.message)}</span>
                {finding.hint && <i>{finding.hint}</i>}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p class="kt-quiet">{text.NONE}</p>}
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

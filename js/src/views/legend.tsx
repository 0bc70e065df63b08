import { useComputed } from "@preact/signals";
import { formatChange } from "../format.ts";
import { detailAt } from "./region.ts";
import type { View } from "./view.ts";

const Line = ({ look, width }: { look: string; width: number }) => (
  <svg class="kt-mark" viewBox="0 0 22 12" aria-hidden="true">
    <path
      d="M0 6h22"
      stroke={`var(--kt-${look === "up" ? "up" : "down"}-edge)`}
      stroke-width={width}
    />
  </svg>
);

/** What widths, colours, tick and ring mean, when there are any. */
export function Legend({ view }: { view: View }) {
  const { state } = view.store;
  const has = (name: "target" | "benchmark") =>
    useComputed(() => [...state.value.metrics.values()].some((metric) => metric[name] !== null))
      .value;
  const target = has("target");
  const benchmark = has("benchmark");
  const influences = useComputed(() => state.value.relations.length > 0).value;
  const full = useComputed(() => detailAt(view.viewport.value.k) === "full").value;
  const flows = useComputed(() => view.flows.value).value;
  if (!(target || influences || flows) || !full) return null;
  const [plus = "", minus = ""] = flows?.tones ?? [];
  return (
    <div class="kt-legend kt-over" aria-hidden="true">
      {flows && (
        <>
          <span>
            <b class={`kt-con num ${plus}`}>{formatChange(1, flows.unit).replace(/\d.*/, "")}</b>
            <i>share of the change in {flows.label}</i>
          </span>
          <span>
            <Line look={plus} width={6} />
            adds
          </span>
          <span>
            <Line look={minus} width={4} />
            takes away
          </span>
        </>
      )}
      {target && (
        <span>
          <svg class="kt-mark" viewBox="0 0 22 12" aria-hidden="true">
            <path d="M0 6h22" stroke="var(--kt-line)" stroke-width="4" />
            <path d="M0 6h12" stroke="var(--kt-good)" stroke-width="4" />
            <path d="M16 1v10" stroke="var(--kt-text)" stroke-width="2" />
          </svg>
          target
        </span>
      )}
      {influences && (
        <span>
          <svg class="kt-mark" viewBox="0 0 22 12" aria-hidden="true">
            <path d="M0 6h22" stroke="var(--kt-inf)" stroke-width="1.3" stroke-dasharray="4 3" />
          </svg>
          influences
        </span>
      )}
      {benchmark && (
        <span>
          <svg class="kt-mark ring" viewBox="0 0 10 10" aria-hidden="true">
            <circle
              cx="5"
              cy="5"
              r="3.5"
              fill="none"
              stroke="var(--kt-text-3)"
              stroke-width="1.5"
            />
          </svg>
          benchmark
        </span>
      )}
    </div>
  );
}

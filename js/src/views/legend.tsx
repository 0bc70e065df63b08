import { useComputed } from "@preact/signals";
import { detailAt } from "./region.ts";
import type { View } from "./view.ts";

/** What tick and ring mean, when there are any. */
export function Legend({ view }: { view: View }) {
  const { state } = view.store;
  const has = (name: "target" | "benchmark") =>
    useComputed(() => [...state.value.metrics.values()].some((metric) => metric[name] !== null))
      .value;
  const target = has("target");
  const benchmark = has("benchmark");
  const influences = useComputed(() => state.value.relations.length > 0).value;
  const full = useComputed(() => detailAt(view.viewport.value.k) === "full").value;
  if (!(target || influences) || !full) return null;
  return (
    <div class="kt-legend kt-over" aria-hidden="true">
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

import { useComputed } from "@preact/signals";
import type { Chip } from "../layout/layout-tree.ts";
import * as text from "../text/card.ts";
import { toggle } from "./navigate.ts";
import type { View } from "./view.ts";

/** The operator between a metric and its drivers; it also hides and shows them. */
export function OperatorChip({ chip, view }: { chip: Chip; view: View }) {
  const metric = useComputed(() => view.store.fields.metrics.value.get(chip.metric)).value;
  if (!metric) return null;
  const operator = metric.operator ?? "=";
  const closed = chip.hidden > 0;
  const what = text.kindOf(operator, metric.drivers.length);
  return (
    <button
      type="button"
      class={`kt-op num${closed ? " col" : ""}`}
      data-id={chip.metric}
      data-lm-suppress-shortcuts="true"
      tabIndex={-1}
      aria-label={
        closed ? text.expand(metric.label, chip.hidden) : text.collapse(metric.label, what)
      }
      title={closed ? text.showDrivers(chip.hidden) : text.hideDrivers(metric.label, what)}
      style={{ left: `${chip.x}px`, top: `${chip.y}px` }}
      onClick={() => toggle(view, chip.key)}
    >
      {closed ? (
        <>
          <svg viewBox="0 0 8 8" aria-hidden="true">
            <path d="M4 1v6M1 4h6" />
          </svg>
          {chip.hidden}
        </>
      ) : (
        operator
      )}
    </button>
  );
}

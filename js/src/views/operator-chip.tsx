import { useComputed } from "@preact/signals";
import type { Chip } from "../layout/layout-tree.ts";
import { toggle } from "./navigate.ts";
import type { View } from "./view.ts";

const KIND: Readonly<Record<string, string>> = {
  "+": "sum",
  "−": "difference",
  "±": "sum and difference",
  "×": "product",
  "÷": "ratio",
  ƒ: "function",
  "=": "copy",
};

/** The operator between a metric and its drivers; it also hides and shows them. */
export function OperatorChip({ chip, view }: { chip: Chip; view: View }) {
  const metric = useComputed(() => view.store.state.value.metrics.get(chip.metric)).value;
  if (!metric) return null;
  const operator = metric.operator ?? "=";
  const closed = chip.hidden > 0;
  const what = `${KIND[operator]} of ${metric.drivers.length}`;
  return (
    <button
      type="button"
      class={`kt-op num${closed ? " col" : ""}`}
      data-id={chip.metric}
      data-lm-suppress-shortcuts="true"
      tabIndex={-1}
      aria-label={
        closed
          ? `Expand ${metric.label}, ${chip.hidden} hidden`
          : `Collapse ${metric.label}: ${what}`
      }
      title={closed ? `Show ${chip.hidden} drivers` : `${metric.label}: ${what}; hide the drivers`}
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

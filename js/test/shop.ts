import type { MetricState, Patch, Snapshot } from "../src/protocol.ts";
import { whole } from "../src/store.ts";

export function metric(id: string, more: Partial<MetricState> = {}): MetricState {
  return whole({ id, label: id, ...more });
}

/** Revenue = Customers × Price; Customers = New customers + Repeat customers; three months. */
export function shop(): Snapshot {
  return {
    version: 1,
    rev: 7,
    name: "Shop",
    periods: { grain: "month", keys: ["2026-08", "2026-09", "2026-10"] },
    metrics: [
      metric("revenue", {
        label: "Revenue",
        formula: "customers * price",
        drivers: ["customers", "price"],
        operator: "×",
        unit: "EUR",
        target: 1000,
      }),
      metric("customers", {
        label: "Customers",
        formula: "new_customers + repeat",
        drivers: ["new_customers", "repeat"],
        operator: "+",
      }),
      metric("new_customers", { label: "New customers", bound: true }),
      metric("repeat", { label: "Repeat customers", bound: true }),
      metric("price", { label: "Price", unit: "EUR", bound: true }),
    ],
    roots: ["revenue"],
    series: [
      [900, 950, 990],
      [90, 95, 99],
      [40, 45, 44],
      [50, 50, 55],
      [10, 10, null],
    ],
    history: { undo: null, redo: null, past: 0, future: 0 },
  };
}

export function patch(rev: number, more: Partial<Patch> = {}): Patch {
  return {
    kind: "patch",
    rev,
    metrics: [],
    derived: {},
    removed: [],
    roots: null,
    series: [],
    name: null,
    relations: null,
    history: { undo: "an edit", redo: null, past: 1, future: 0 },
    ...more,
  };
}

export function float64(...values: number[]): DataView {
  return new DataView(Float64Array.from(values).buffer);
}

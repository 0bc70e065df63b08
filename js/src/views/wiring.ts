import { computed, type ReadonlySignal } from "@preact/signals";
import type { MetricState } from "../protocol.ts";

type Metrics = ReadonlyMap<string, MetricState>;

/** The metrics, the same object as long as which drives which is the same: most edits move no card. */
export function wiringOf(metrics: ReadonlySignal<Metrics>): ReadonlySignal<Metrics> {
  let wired = metrics.peek();
  return computed(() => {
    if (!isSame(wired, metrics.value)) wired = metrics.value;
    return wired;
  });
}

function isSame(one: Metrics, other: Metrics): boolean {
  if (one.size !== other.size) return false;
  const others = other.values();
  for (const before of one.values()) {
    const now = others.next().value;
    if (now === before) continue;
    if (now?.id !== before.id || now.drivers.length !== before.drivers.length) return false;
    if (now.drivers.some((driver, index) => driver !== before.drivers[index])) return false;
  }
  return true;
}

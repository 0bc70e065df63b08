import { type Signal, signal } from "@preact/signals";
import type { MetricState } from "../protocol.ts";
import * as words from "../text/editing.ts";
import { labelOf, type View } from "../views/view.ts";

/** What stands in a field that is not taken over yet, and why it was refused; empty: it was not. */
export interface Draft {
  readonly text: string;
  readonly error: string;
}

/** The inspector of a view: whether it is open, and what is typed there, by metric and field. */
export interface Inspecting {
  readonly open: Signal<boolean>;
  readonly drafts: Signal<ReadonlyMap<string, Draft>>;
  /** The field that takes the keyboard next. */
  readonly focus: Signal<string | null>;
}

const OF = new WeakMap<View, Inspecting>();

export function inspecting(view: View): Inspecting {
  const known = OF.get(view);
  if (known) return known;
  const made: Inspecting = { open: signal(false), drafts: signal(new Map()), focus: signal(null) };
  OF.set(view, made);
  return made;
}

export function setDraft(view: View, key: string, draft: Draft | null): void {
  const { drafts } = inspecting(view);
  const next = new Map(drafts.peek());
  if (draft) next.set(key, draft);
  else next.delete(key);
  drafts.value = next;
}

/** The metric that a card or a line of the table stands for; a ghost stands for one whose card is elsewhere. */
export const metricAt = (view: View, key: string): string =>
  view.boxes.value.get(key)?.metric ?? key;

/** The metric whose lock holds for this one: itself, or one that it drives; null: none. */
export function lockOn(view: View, id: string): MetricState | null {
  if (!view.locks.value.has(id)) return null;
  const metrics = view.store.fields.metrics.value;
  const own = metrics.get(id);
  if (own?.locked) return own;
  const met = new Set([id]);
  for (const below of met)
    for (const one of metrics.values()) {
      if (!one.drivers.includes(below)) continue;
      if (one.locked) return one;
      met.add(one.id);
    }
  return null;
}

/** Why a metric cannot be changed; null: it can. */
export function whyLocked(view: View, id: string): string | null {
  const lock = lockOn(view, id);
  return lock && words.locked(labelOf(view, id), lock.label);
}

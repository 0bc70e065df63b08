import { effect } from "@preact/signals";
import type { Edit } from "../host.ts";
import { tell } from "../interactions/actions.ts";
import type { MetricState } from "../protocol.ts";
import type { State } from "../store.ts";
import * as text from "../text/trust.ts";
import type { View } from "../views/view.ts";

/** So long after an edit it is worth a word that somebody else changed the same. */
const SPAN_MS = 30_000;

/** One thing that was set by hand; `field` is "value" and the period, or a field of the metric. */
interface Own {
  readonly metric: string;
  readonly field: string;
  readonly period: string | null;
  readonly value: unknown;
  readonly at: number;
}

/** What an edit sets, where that can be compared later. */
function ownOf({ name, args }: Edit): Own[] {
  const { metric, label, changes, value, period } = args as {
    metric?: string;
    label?: string;
    changes?: object;
    value?: number | null;
    period?: string | null;
  };
  if (metric === undefined || !["rename", "update", "set_value"].includes(name)) return [];
  const fields = Object.entries(name === "rename" ? { label } : (changes ?? {}));
  const own: Own[] = fields
    .filter(([field]) => field !== "formula")
    .map(([field, one]) => ({ metric, field, period: null, value: one, at: Date.now() }));
  if (value != null)
    own.push({ metric, field: "value", period: period ?? null, value, at: Date.now() });
  return own;
}

function now(state: State, { metric, field, period }: Own): unknown {
  if (field === "value") {
    const at = period ? state.periods.keys.indexOf(period) : 0;
    return state.series.get(metric)?.[at];
  }
  return state.metrics.get(metric)?.[field as keyof MetricState];
}

const same = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/** Says so in a view whose edit was answered and then overwritten by somebody else. */
export function watchOverwritten(view: View, signal: AbortSignal): void {
  const { edits, told } = view.store;
  let waiting = new Map<string, Edit>();
  let own: Own[] = [];

  const stop = effect(() => {
    const state = told.value;
    const mine = new Map(
      edits.value.filter(({ by }) => by === view).map((edit) => [edit.id, edit]),
    );
    for (const [id, edit] of waiting) {
      if (mine.has(id)) continue;
      if (["undo", "redo", "travel"].includes(edit.name)) own = [];
      const set = ownOf(edit);
      own = own.filter((one) => !set.some((other) => isSame(one, other)));
      own.push(...set.filter((one) => same(now(state, one), one.value))); // not those refused
    }
    waiting = mine;
    const since = Date.now() - SPAN_MS;
    own = own.filter((one) => {
      const label = state.metrics.get(one.metric)?.label;
      if (label === undefined || one.at < since) return false;
      const value = now(state, one);
      if (same(value, one.value)) return true;
      if (![...mine.values()].some((edit) => ownOf(edit).some((other) => isSame(one, other))))
        tell(view, text.overwritten(label, one.field, String(value ?? "empty")));
      return false;
    });
  });
  signal.addEventListener("abort", stop);
}

const isSame = (one: Own, other: Own): boolean =>
  one.metric === other.metric && one.field === other.field && one.period === other.period;

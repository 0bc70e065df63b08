import { type ReadonlySignal, signal } from "@preact/signals";
import type { Host, Unanswered } from "./host.ts";
import type {
  Explained,
  Grain,
  History,
  MetricState,
  Patch,
  PeriodsState,
  Relation,
  Snapshot,
} from "./protocol.ts";

/** A tree as the kernel last told it; never changed in place. */
export interface State {
  readonly rev: number;
  readonly name: string;
  readonly periods: PeriodsState;
  readonly metrics: ReadonlyMap<string, MetricState>;
  readonly roots: readonly string[];
  /** Values of a metric, one per period; NaN = missing. */
  readonly series: ReadonlyMap<string, Float64Array>;
  readonly relations: readonly Relation[];
  readonly dimensions: readonly string[];
  readonly grains: readonly Grain[];
  readonly history: History;
  /** Of a saved page. */
  readonly saved: Explained | null;
}

/** Copies only when the bytes do not lie on an eight-byte boundary. */
export function floats(view: DataView): Float64Array {
  const length = Math.floor(view.byteLength / 8);
  if (view.byteOffset % 8 === 0)
    return new Float64Array(view.buffer as ArrayBuffer, view.byteOffset, length);
  return new Float64Array(
    view.buffer.slice(view.byteOffset, view.byteOffset + length * 8) as ArrayBuffer,
  );
}

function rows(snapshot: Snapshot): (index: number) => Float64Array {
  const periods = snapshot.periods.keys.length;
  const { series } = snapshot;
  if (series instanceof DataView) {
    const all = floats(series);
    return (index) => all.subarray(index * periods, (index + 1) * periods);
  }
  return (index) => Float64Array.from(series[index] ?? [], (value) => value ?? Number.NaN);
}

export function stateOf(snapshot: Snapshot): State {
  const row = rows(snapshot);
  return {
    rev: snapshot.rev,
    name: snapshot.name,
    periods: snapshot.periods,
    metrics: new Map(snapshot.metrics.map((metric) => [metric.id, metric])),
    roots: snapshot.roots,
    series: new Map(snapshot.metrics.map((metric, index) => [metric.id, row(index)])),
    relations: snapshot.relations ?? [],
    dimensions: snapshot.dimensions ?? [],
    grains: snapshot.grains ?? [],
    history: snapshot.history,
    saved: snapshot.explained ?? null,
  };
}

/** A metric with some fields changed; null takes one away. */
function withFields(metric: MetricState, fields: object): MetricState {
  const changed = Object.entries({ ...metric, ...fields }).filter(
    ([name, value]) => value !== null || !(name in fields),
  );
  return Object.fromEntries(changed) as unknown as MetricState;
}

/** The state after a patch; null when one before it was missed. */
export function patched(state: State, patch: Patch, values: DataView | undefined): State | null {
  if (patch.rev !== state.rev + 1) return null;
  const metrics = new Map(state.metrics);
  const series = new Map(state.series);
  for (const id of patch.removed) {
    metrics.delete(id);
    series.delete(id);
  }
  for (const metric of patch.metrics) metrics.set(metric.id, metric);
  for (const [id, fields] of Object.entries(patch.derived)) {
    const metric = metrics.get(id);
    if (metric) metrics.set(id, withFields(metric, fields));
  }
  const numbers = values ? floats(values) : new Float64Array();
  let read = 0;
  for (const { metric, start, length } of patch.series) {
    const row = new Float64Array(state.periods.keys.length).fill(Number.NaN);
    row.set(series.get(metric) ?? []);
    row.set(numbers.subarray(read, read + length), start);
    series.set(metric, row);
    read += length;
  }
  const structural =
    patch.metrics.length + patch.removed.length + Object.keys(patch.derived).length > 0;
  return {
    ...state,
    rev: patch.rev,
    name: patch.name ?? state.name,
    relations: patch.relations ?? state.relations,
    metrics: structural ? metrics : state.metrics,
    roots: patch.roots ?? state.roots,
    series: patch.series.length > 0 || patch.removed.length > 0 ? series : state.series,
    history: patch.history,
  };
}

export interface Store {
  readonly state: ReadonlySignal<State>;
  /** Edits that nobody has answered; empty: connected. */
  readonly unanswered: ReadonlySignal<readonly Unanswered[]>;
}

/**
 * Keeps a state equal to the kernel's. A patch that does not follow the one before it, or a reset,
 * makes the store ask for the whole tree; patches that arrive meanwhile wait for it.
 */
export function openStore(host: Host, snapshot: Snapshot): Store {
  const state = signal(stateOf(snapshot));
  const unanswered = signal<readonly Unanswered[]>([]);
  let asking = false;
  let late: { patch: Patch; values: DataView | undefined }[] = [];

  async function resynchronise(): Promise<void> {
    if (asking) return;
    asking = true;
    try {
      state.value = stateOf(await host.snapshot());
    } catch {
      late = []; // nobody answered: the next patch asks again
    }
    asking = false;
    const patches = late;
    late = [];
    for (const { patch, values } of patches) receive(patch, values);
  }

  function receive(patch: Patch, values: DataView | undefined): void {
    if (!asking && patch.rev <= state.peek().rev) return;
    const next = asking ? null : patched(state.peek(), patch, values);
    if (next) {
      state.value = next;
      return;
    }
    late.push({ patch, values });
    void resynchronise();
  }

  host.listen({
    patch: receive,
    reset: () => void resynchronise(),
    unanswered: (edits) => {
      unanswered.value = edits;
    },
  });
  return { state, unanswered };
}

/** Metrics whose formula names `id`. */
export function parentsOf(state: State, id: string): MetricState[] {
  return [...state.metrics.values()].filter((metric) => metric.drivers.includes(id));
}

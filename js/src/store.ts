import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Edit, Host, Link } from "./host.ts";
import type {
  ErrorState,
  Explained,
  Finding,
  Grain,
  History,
  MetricState,
  MetricTold,
  Note,
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
  readonly notes: readonly Note[];
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
    metrics: new Map(snapshot.metrics.map((told) => [told.id, whole(told)])),
    roots: snapshot.roots,
    series: new Map(snapshot.metrics.map((metric, index) => [metric.id, row(index)])),
    relations: snapshot.relations ?? [],
    notes: snapshot.notes ?? [],
    dimensions: snapshot.dimensions ?? [],
    grains: snapshot.grains ?? [],
    history: snapshot.history,
    saved: snapshot.explained ?? null,
  };
}

/** What a metric is where it does not say; see `USUAL` in metric_state.py. */
const USUAL: Omit<MetricState, "id" | "label"> = {
  formula: null,
  drivers: [],
  operator: null,
  signs: [],
  unit: null,
  aim: "maximize",
  owner: "",
  description: "",
  tags: [],
  target: null,
  benchmark: null,
  values: null,
  bound: false,
  findings: [],
};

/** A metric as it came, with what it did not say. */
export const whole = (told: MetricTold): MetricState => ({ ...USUAL, ...told });

/** A metric with some fields changed; null takes one away. */
function withFields(metric: MetricState, fields: object): MetricState {
  const changed = Object.entries({ ...metric, ...fields }).filter(
    ([name, value]) => value !== null || !(name in fields),
  );
  return whole(Object.fromEntries(changed) as unknown as MetricTold);
}

/** The state after a patch; null when one before it was missed. */
export function patched(state: State, patch: Patch, values: DataView | undefined): State | null {
  if (patch.rev !== state.rev + 1) return null;
  const metrics = new Map(state.metrics);
  const moved = patch.series.length + patch.removed.length > 0;
  const series = new Map(moved ? state.series : []);
  for (const id of patch.removed) {
    metrics.delete(id);
    series.delete(id);
  }
  for (const told of patch.metrics) metrics.set(told.id, whole(told));
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
    notes: patch.notes ?? state.notes,
    metrics: structural ? metrics : state.metrics,
    roots: patch.roots ?? state.roots,
    series: moved ? series : state.series,
    history: patch.history,
  };
}

/** How edits that are under way are shown; see trust/overlay.ts. */
export interface Overlay {
  /** The tree with the edits on top. */
  overlaid(state: State, edits: readonly Edit[]): State;
  /** Metrics that wait for an answer: true, they were edited; false, their numbers follow from that. */
  pendingIn(state: State, edits: readonly Edit[]): ReadonlyMap<string, boolean>;
}

export interface Refusal {
  readonly edit: Edit;
  readonly error: ErrorState;
}

export interface Store {
  /** The tree with the edits that are under way. */
  readonly state: ReadonlySignal<State>;
  /** Each field of the state by itself: what shows periods is not drawn anew when a name changes. */
  readonly fields: { readonly [Name in keyof State]: ReadonlySignal<State[Name]> };
  /** The tree as the kernel last told it. */
  readonly told: ReadonlySignal<State>;
  /** Edits that are not answered, in the order they were made. */
  readonly edits: ReadonlySignal<readonly Edit[]>;
  /** Comes with editing.js; until then edits are seen when they are answered. */
  readonly overlay: Signal<Overlay | null>;
  /** As `Overlay` has it. */
  readonly pending: ReadonlySignal<ReadonlyMap<string, boolean>>;
  /** What is known of the kernel. */
  readonly link: Signal<Link>;
  /** Whether the kernel has no such tree any more: it can only be read. */
  readonly gone: ReadonlySignal<boolean>;
  /** Edits that were refused when nobody waited for the answer any more. */
  readonly refusals: Signal<readonly Refusal[]>;
  /** Asks for the whole tree. */
  refresh(): void;
  /** Findings by metric, as the language of the page writes them. */
  retell(findings: Readonly<Record<string, Finding[]>>): void;
}

const NONE: ReadonlyMap<string, boolean> = new Map();

const GONE: readonly Link[] = ["restarted", "dead", "closed"];

/**
 * Keeps a state equal to the kernel's. A patch that does not follow the one before it, or a reset,
 * makes the store ask for the whole tree; patches that arrive meanwhile wait for it. Edits that are
 * not answered lie on top, so that they are seen at once and go with their answer.
 */
export function openStore(host: Host, snapshot: Snapshot): Store {
  const told = signal(stateOf(snapshot));
  const edits = signal<readonly Edit[]>([]);
  const link = signal<Link>("live");
  const overlay = signal<Overlay | null>(null);
  const refusals = signal<readonly Refusal[]>([]);
  let asking = false;
  let late: { patch: Patch; values: DataView | undefined }[] = [];
  let current: readonly Edit[] = [];

  async function resynchronise(): Promise<void> {
    if (asking) return;
    asking = true;
    try {
      told.value = stateOf(await host.snapshot());
    } catch {
      late = []; // nobody answered: the next patch asks again
    }
    asking = false;
    edits.value = current;
    const patches = late;
    late = [];
    for (const { patch, values } of patches) receive(patch, values);
  }

  function receive(patch: Patch, values: DataView | undefined): void {
    if (!asking && patch.rev <= told.peek().rev) return;
    const next = asking ? null : patched(told.peek(), patch, values);
    if (next) {
      told.value = next;
      return;
    }
    late.push({ patch, values });
    void resynchronise();
  }

  host.listen({
    patch: receive,
    reset: () => void resynchronise(),
    edits: (list) => {
      current = list;
      // what an answer brought is seen only when the tree that is asked for is there
      edits.value = asking ? [...new Set([...edits.peek(), ...list])] : list;
      if (list.length === 0 && link.peek() === "interrupted") link.value = "live";
    },
    refused: (edit, error) => {
      refusals.value = [...refusals.peek(), { edit, error }];
    },
    link: (said) => {
      link.value = said;
    },
  });
  const state = computed(() =>
    edits.value.length > 0 && overlay.value
      ? overlay.value.overlaid(told.value, edits.value)
      : told.value,
  );
  const names = Object.keys(told.peek()) as (keyof State)[];
  return {
    told,
    edits,
    link,
    gone: computed(() => GONE.includes(link.value)),
    refusals,
    refresh: () => void resynchronise(),
    retell(findings) {
      const metrics = new Map(told.peek().metrics);
      for (const [id, found] of Object.entries(findings)) {
        const metric = metrics.get(id);
        if (metric) metrics.set(id, { ...metric, findings: found });
      }
      told.value = { ...told.peek(), metrics };
    },
    overlay,
    state,
    fields: Object.fromEntries(
      names.map((name) => [name, computed(() => state.value[name])]),
    ) as Store["fields"],
    pending: computed(() =>
      edits.value.length > 0 && overlay.value
        ? overlay.value.pendingIn(told.value, edits.value)
        : NONE,
    ),
  };
}

/** Metrics whose formula names `id`. */
export function parentsOf(state: State, id: string): MetricState[] {
  return [...state.metrics.values()].filter((metric) => metric.drivers.includes(id));
}

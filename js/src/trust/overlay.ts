import type { Edit } from "../host.ts";
import type { MetricChanges, MetricState } from "../protocol.ts";
import type { State } from "../store.ts";

/** What the edits that can be shown at once have in common. */
interface Args {
  metric?: string;
  label?: string;
  changes?: MetricChanges & { label?: string };
  value?: number | null;
  period?: string | null;
  parent?: string | null;
  from?: string | null;
  to?: string | null;
}
type Step = Pick<Edit, "name"> & { readonly args: Args };

/** Fields that are null where a metric has none; others are left out then. */
const NULLABLE = /^(unit|target|benchmark)$/;

const stepsOf = (edits: readonly Edit[]): Step[] =>
  edits.flatMap(({ name, args }) => ("edits" in args ? (args.edits as Step[]) : { name, args }));

/** The tree with the edits on top that the kernel has not answered; what only it can compute stays. */
export function overlaid(state: State, edits: readonly Edit[]): State {
  const metrics = new Map<string, MetricState>();
  const series = new Map<string, Float64Array>();
  const { keys } = state.periods;
  for (const { name, args } of stepsOf(edits)) {
    const id = args.metric ?? "";
    const metric = metrics.get(id) ?? state.metrics.get(id);
    if (!metric) continue;
    const changes = name === "rename" ? { label: args.label } : args.changes;
    if (changes) metrics.set(id, changed(metric, changes));
    const { value, period } = args;
    if (value != null && metric.formula === null) {
      const row = new Float64Array(keys.length);
      row.set(series.get(id) ?? state.series.get(id) ?? []);
      const at = period ? keys.indexOf(period) : 0;
      series.set(id, row.fill(value, at, period ? at + 1 : undefined));
    }
  }
  if (metrics.size + series.size === 0) return state;
  return { ...state, metrics: laid(state.metrics, metrics), series: laid(state.series, series) };
}

function laid<T>(below: ReadonlyMap<string, T>, above: ReadonlyMap<string, T>) {
  if (above.size === 0) return below;
  const both = new Map(below);
  for (const [id, one] of above) both.set(id, one);
  return both;
}

function changed(metric: MetricState, changes: object): MetricState {
  const shown = Object.entries(changes)
    .filter(([field, value]) => field !== "formula" && (field !== "label" || value))
    .map(([field, value]) => [field, middle(value) ?? (NULLABLE.test(field) ? null : undefined)]);
  return { ...metric, ...Object.fromEntries(shown) };
}

/** Of a benchmark with a range, the value that is shown. */
const middle = (value: unknown): unknown =>
  typeof value === "object" && value !== null && "p50" in value
    ? ("value" in value && value.value) || value.p50
    : value;

/** Metrics that wait for the kernel: true, they were edited; false, their numbers follow from that. */
export function pendingIn(state: State, edits: readonly Edit[]): ReadonlyMap<string, boolean> {
  const pending = new Map<string, boolean>();
  const moved: string[] = [];
  for (const { name, args } of stepsOf(edits)) {
    const named = [args.metric, args.parent, args.from, args.to].filter((id) => id != null);
    for (const id of named) pending.set(id, true);
    if (args.changes ? "value" in args || "formula" in args.changes : name !== "rename")
      moved.push(...named);
  }
  if (moved.length === 0) return pending;
  const parents = new Map<string, string[]>();
  for (const { id, drivers } of state.metrics.values())
    for (const driver of drivers) parents.set(driver, [...(parents.get(driver) ?? []), id]);
  const reached = new Set(moved);
  for (const id of reached) {
    if (!pending.has(id)) pending.set(id, false);
    for (const parent of parents.get(id) ?? []) reached.add(parent);
  }
  return pending;
}

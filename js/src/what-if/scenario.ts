import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { formatPeriod, formatValue } from "../format.ts";
import { CommandError } from "../host.ts";
import { complain, warn } from "../interactions/actions.ts";
import type { Override, ScenarioState } from "../protocol.ts";
import { floats } from "../store.ts";
import * as text from "../text/what-if.ts";
import { beyondRounding } from "../views/reading.ts";
import { labelOf, type View } from "../views/view.ts";
import { type Computer, differsAt, openComputer, type SeriesById } from "./computing.ts";
import { givenBy, type Range } from "./override.ts";

type Overrides = ReadonlyMap<string, Override>;

/** A scenario that is being tried out. Nothing of it is in the kernel until it is saved. */
export interface Draft {
  readonly view: View;
  readonly name: Signal<string>;
  readonly overrides: ReadonlySignal<Overrides>;
  /** Keys of the first and the last period it holds in; until "": to the last there is. */
  readonly since: Signal<string>;
  readonly until: Signal<string>;
  /** Positions of both; null: on another time axis than this one, which only the kernel can tell. */
  readonly range: ReadonlySignal<Range | null>;
  /** Key of the shown period. */
  readonly shown: ReadonlySignal<string>;
  readonly saved: Signal<readonly ScenarioState[]>;
  /** Values of all metrics in the scenario, and in the baseline. */
  readonly series: ReadonlySignal<SeriesById>;
  readonly baseline: ReadonlySignal<SeriesById>;
  /** Metrics whose value in the shown period is another than in the baseline. */
  readonly marked: ReadonlySignal<ReadonlySet<string>>;
  /** What is shown is not confirmed by the kernel. */
  readonly pending: ReadonlySignal<boolean>;
  /** Takes an override over at once; null takes it away. The kernel hears of it with `confirm`. */
  override(metric: string, override: Override | null): void;
  confirm(): void;
  /** Begins with a saved scenario; null: with the baseline. */
  begin(scenario: ScenarioState | null): void;
  state(): ScenarioState;
  /** Asks the kernel for formulas and scenarios again. */
  load(): Promise<void>;
  end(): void;
}

export function openDraft(view: View): Draft {
  const { state } = view.store;
  const shown = computed(() => state.value.periods.keys[view.position.value] ?? "");
  const name = signal("");
  const note = signal("");
  const since = signal(shown.peek());
  const until = signal("");
  const overrides = signal<Overrides>(new Map());
  const saved = signal<readonly ScenarioState[]>([]);
  const changed = signal<SeriesById>(new Map());
  const confirmed = signal<Overrides>(overrides.peek());
  const pending = computed(() => overrides.value.size > 0 && confirmed.value !== overrides.value);
  const keys = computed(() => state.value.periods.keys);
  const baseline = computed(() => state.value.series);
  const range = computed<Range | null>(() => {
    const last = keys.value.length - 1;
    const [first, end] = [since, until].map(({ value }) =>
      value === "" ? last : keys.value.indexOf(value),
    );
    return first === undefined || end === undefined || first < 0 || end < 0 ? null : [first, end];
  });
  const series = computed(() => {
    const all = new Map(baseline.value);
    for (const [id, row] of changed.value) all.set(id, row);
    return all;
  });
  const marked = computed(() => {
    const at = view.position.value;
    const found = new Set<string>();
    for (const [id, row] of changed.value) {
      const [value, base] = [row[at] ?? Number.NaN, baseline.value.get(id)?.[at] ?? Number.NaN];
      if (!Object.is(beyondRounding(base, value), value)) found.add(id);
    }
    return found;
  });
  let computer: Computer | null = null;
  /** What overrides say; what only the kernel can read comes from there, null until then. */
  let rows = new Map<string, { override: Override; row: Float64Array | null }>();
  let ended = false;
  let busy = false;

  function compute(): void {
    if (!computer) return;
    const known = new Map<string, Float64Array>();
    const next: typeof rows = new Map();
    for (const [id, override] of overrides.peek()) {
      const before = rows.get(id);
      const base = baseline.peek().get(id);
      if (!base) continue;
      const row =
        before?.override === override
          ? before.row
          : givenBy(override, base, range.peek(), keys.peek());
      next.set(id, { override, row });
      if (row) known.set(id, row);
    }
    rows = next;
    changed.value = computer.run(known);
  }

  function recompute(): void {
    rows = new Map();
    compute();
  }

  function override(metric: string, value: Override | null): void {
    batch(() => {
      const next = new Map(overrides.peek());
      if (value === null) next.delete(metric);
      else next.set(metric, value);
      overrides.value = next;
      view.answer.value = null;
      const at = view.position.peek();
      const [first, last] = range.peek() ?? [at, at];
      if (value !== null && at < first) since.value = shown.peek();
      if (value !== null && at > last) until.value = "";
      compute();
    });
  }

  function take(asked: Overrides, told: SeriesById): void {
    const unread = [...rows].filter(([, { row }]) => row === null);
    for (const [id, { override }] of unread) rows.set(id, { override, row: told.get(id) ?? null });
    if (unread.length > 0) compute();
    if (asked !== overrides.peek()) return;
    confirmed.value = asked;
    const mine = series.peek();
    const wrong = [...told].find(([id, row]) => differsAt(mine.get(id), row) >= 0);
    if (!wrong) return;
    changed.value = told;
    const [id, row] = wrong;
    const at = differsAt(mine.get(id), row);
    const write = (value: number | undefined) =>
      value === undefined || Number.isNaN(value)
        ? text.NOTHING
        : formatValue(value, state.peek().metrics.get(id)?.unit ?? null, "full");
    warn(
      view,
      text.differs(
        labelOf(view, id),
        formatPeriod(keys.peek()[at] ?? ""),
        write(mine.get(id)?.[at]),
        write(row[at]),
      ),
    );
  }

  /** One question at a time: what is moved meanwhile is asked about once the answer is there. */
  async function confirm(): Promise<void> {
    if (busy || ended) return;
    busy = true;
    for (let asked: Overrides | null = null; !ended && asked !== overrides.peek(); ) {
      asked = overrides.peek();
      const { rev } = state.peek();
      try {
        const { result, buffers } = await view.host.send("suppose", { scenario: draft() });
        const all = buffers[0] ? floats(buffers[0]) : new Float64Array();
        const length = all.length / Math.max(1, result.metrics.length);
        const told = result.metrics.map(
          (id, index) => [id, all.slice(index * length, (index + 1) * length)] as const,
        );
        if (!ended && result.rev === rev && rev === state.peek().rev) take(asked, new Map(told));
      } catch (error) {
        if (!(error instanceof CommandError)) break;
        if (!ended && asked === overrides.peek()) complain(view, error.state);
      }
    }
    busy = false;
  }

  function draft(): ScenarioState {
    return {
      name: name.peek() || text.UNNAMED,
      overrides: Object.fromEntries(overrides.peek()),
      since: since.peek() || null,
      until: until.peek() || null,
      note: note.peek(),
    };
  }

  async function load(): Promise<void> {
    const { result } = await view.host.send("what_if", {});
    if (ended || result.rev !== state.peek().rev) return;
    const { metrics } = state.peek();
    batch(() => {
      saved.value = result.scenarios;
      const kept = [...overrides.peek()].filter(([id]) => metrics.has(id));
      if (kept.length < overrides.peek().size) overrides.value = new Map(kept);
      computer = openComputer(result, state.peek());
      recompute();
    });
    if (overrides.peek().size > 0) void confirm();
  }

  function begin(scenario: ScenarioState | null): void {
    batch(() => {
      name.value = scenario?.name ?? "";
      note.value = scenario?.note ?? "";
      overrides.value = new Map(Object.entries(scenario?.overrides ?? {}));
      since.value = scenario ? (scenario.since ?? "") : shown.peek();
      until.value = scenario?.until ?? "";
      view.answer.value = null;
      recompute();
    });
    if (overrides.peek().size > 0) void confirm();
  }

  let rev = state.peek().rev;
  const stops = [
    effect(() => {
      if (state.value.rev === rev) return;
      rev = state.value.rev;
      load().catch(() => {}); // the banner says that nobody answers
    }),
    effect(() => {
      if (overrides.peek().size === 0 && name.peek() === "") since.value = shown.value;
    }),
    effect(() => {
      void range.value;
      view.answer.value = null;
      recompute();
      if (overrides.peek().size === 0) return;
      overrides.value = new Map(overrides.peek()); // what was confirmed was another range
      void confirm();
    }),
  ];

  return {
    view,
    name,
    overrides,
    since,
    until,
    range,
    shown,
    saved,
    series,
    baseline,
    marked,
    pending,
    override,
    confirm: () => void confirm(),
    begin,
    state: draft,
    load,
    end() {
      ended = true;
      for (const stop of stops) stop();
      view.answer.value = null;
    },
  };
}

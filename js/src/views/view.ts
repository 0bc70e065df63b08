import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { comparisonPosition } from "../format.ts";
import type { Host } from "../host.ts";
import { type Box, type Layout, layoutTree } from "../layout/layout-tree.ts";
import type { Direction, Explained, FormulaChange, MetricState, Note } from "../protocol.ts";
import type { State, Store } from "../store.ts";
import type { Chunks, Extra as Dock } from "./chunks.ts";
import { initiallyCollapsed } from "./collapse.ts";
import { type Flows, flowsOf } from "./explained.ts";
import { lineage } from "./lineage.ts";
import type { Mode } from "./mode.ts";
import type { Place, Reading } from "./reading.ts";
import {
  ACROSS,
  type Directory,
  inSlice,
  openDirectory,
  type Segment,
  type Slice,
} from "./slices.ts";
import { wiringOf } from "./wiring.ts";

/** Where the layer of cards stands in the canvas: x, y in CSS pixels, k = zoom. */
export interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly k: number;
}

/** What is open above the tree; `key` is the box it belongs to. */
export type Dialog =
  | { kind: "rename"; key: string; refused?: { readonly label: string; readonly why: string } }
  | { kind: "formula"; key: string }
  | { kind: "history" }
  | { kind: "sibling"; key: string }
  | { kind: "insert"; key: string }
  | { kind: "relate"; key: string; to?: string }
  | { kind: "note"; key: string }
  | { kind: "paste"; key: string }
  | { kind: "driver"; key: string }
  | { kind: "root" }
  | { kind: "findings" }
  | { kind: "remove"; key: string }
  | { kind: "why"; key: string }
  | { kind: "search" }
  | { kind: "filter" }
  | { kind: "columns" }
  | { kind: "help"; key: string }
  | { kind: "palette"; key: string }
  | { kind: "menu"; key: string; at: readonly [x: number, y: number] }
  | {
      kind: "move";
      key: string;
      to: string | null;
      changes: readonly FormulaChange[];
      choices: readonly string[];
    };

export type Shape = "tree" | "table";
export type Colour = "status" | "contribution" | "owner" | "segment";

/** How a card is coloured, where its colour stands for something else than its status. */
export interface Tint {
  readonly colour: string;
  /** Letters that say the same as the colour. */
  readonly mark: string;
}

/** One sentence for everybody, spoken by screen readers too. */
export interface Notice {
  readonly text: string;
  readonly tone: "info" | "error";
  /** Undo is offered beside the sentence. */
  readonly undo: boolean;
}

/** A mistake of this script, and the part of the widget it broke; empty: none. */
export interface Failure {
  readonly error: unknown;
  readonly part: string;
}

/** One view of a tree: what this reader looks at. Nothing here is shared with other views. */
export interface View {
  readonly host: Host;
  readonly store: Store;
  readonly editable: boolean;
  readonly period: Signal<string>;
  readonly compare: Signal<string>;
  readonly direction: Signal<Direction>;
  readonly height: Signal<number>;
  readonly collapsed: Signal<ReadonlySet<string>>;
  /** Key of the selected box. */
  readonly selected: Signal<string | null>;
  /** Key of the box that had the keyboard last. */
  readonly active: Signal<string | null>;
  /** Key of the one box that Tab reaches. */
  readonly tabStop: ReadonlySignal<string | undefined>;
  /** Keys of further boxes that are selected with it. */
  readonly others: Signal<ReadonlySet<string>>;
  /** How the tree is shown. */
  readonly shape: Signal<Shape>;
  /** Only this metric, what is above it and what drives it are shown; null: everything. */
  readonly focus: Signal<string | null>;
  /** Metrics that a search or a filter leaves; null: there is none. Other cards are faded. */
  readonly hits: Signal<ReadonlySet<string> | null>;
  /** What the colour of a card stands for. */
  readonly colour: Signal<Colour>;
  /** It covers the whole screen. */
  readonly full: Signal<boolean>;
  /** Whether influences and conflicts are drawn. */
  readonly relations: Signal<boolean>;
  /** A driver of several metrics shows below each of them; else lines lead to its one card. */
  readonly ghosts: Signal<boolean>;
  /** Colours of cards; null: those of their statuses. */
  readonly tint: Signal<((metric: MetricState, reading: Reading) => Tint | null) | null>;
  /** What canvas.js and exploring.js add, once they are there. */
  readonly extras: Signal<Partial<Chunks["canvas"] & Chunks["exploring"]>>;
  /** What exploring.js keeps of this view. */
  readonly explored: Signal<object>;
  readonly trendOpen: Signal<boolean>;
  readonly dialog: Signal<Dialog | null>;
  readonly notice: Signal<Notice | null>;
  readonly viewport: Signal<Viewport>;
  /** The reader has panned or zoomed, so nothing moves by itself any more. */
  readonly touched: Signal<boolean>;
  readonly size: Signal<{ readonly width: number; readonly height: number }>;
  /** As the metrics; another object only when another metric drives one. */
  readonly wiring: ReadonlySignal<ReadonlyMap<string, MetricState>>;
  readonly layout: ReadonlySignal<Layout>;
  readonly boxes: ReadonlySignal<ReadonlyMap<string, Box>>;
  /** Position of the shown period; -1: there are no periods. */
  readonly position: ReadonlySignal<number>;
  /** Position of the comparison period. */
  readonly before: ReadonlySignal<number | null>;
  /** The segment whose numbers are wanted; null: the whole. */
  readonly segment: Signal<Segment | null>;
  /** The numbers of that segment, as soon as they are there. */
  readonly slice: Signal<Slice | null>;
  /** Those of a segment it is compared with. */
  readonly rival: Signal<Slice | null>;
  readonly directory: Directory;
  /** The metric whose change is drawn on the tree; null: the first root. */
  readonly drill: Signal<string | null>;
  /** Why it changed, as last told. */
  readonly answer: Signal<Explained | null>;
  readonly flows: ReadonlySignal<Flows | null>;
  /** The mode of analysis that is on. */
  readonly mode: Signal<Mode | null>;
  /** Metrics and values as they are shown: of the whole, or of the segment. */
  readonly metrics: ReadonlySignal<ReadonlyMap<string, MetricState>>;
  readonly series: ReadonlySignal<ReadonlyMap<string, Float64Array>>;
  readonly place: ReadonlySignal<Place>;
  /** The trend is drawn segment by segment of this column. */
  readonly trendBy: Signal<string>;
  /** Key of the box that takes the focus after the next paint. */
  readonly focusNext: Signal<string | null>;
  readonly dropTarget: Signal<string | null>;
  /** Metrics that are locked, themselves or with a metric that they drive. */
  readonly locks: ReadonlySignal<ReadonlySet<string>>;
  /** What editing.js draws beside the tree. */
  readonly dock: Signal<Dock | null>;
  /** What went wrong in the page itself. */
  readonly failure: Signal<Failure | null>;
}

export interface ViewOptions {
  period: string;
  compare: string;
  direction: Direction;
  height: number;
}

export function driversOf(state: State): (id: string) => readonly string[] {
  return (id) => state.metrics.get(id)?.drivers ?? [];
}

export function openView(host: Host, store: Store, options: ViewOptions): View {
  const state = store.state;
  const period = signal(options.period);
  const compare = signal(options.compare);
  const direction = signal(options.direction);
  const collapsed = signal(initiallyCollapsed(state.peek().roots, driversOf(state.peek())));
  const { metrics, roots, periods, series: whole } = store.fields;
  const focus = signal<string | null>(null);
  const ghosts = signal(true);
  const lines = computed(() => lineage(state.value, focus.value));
  const wiring = wiringOf(metrics);
  const layout = computed(() => {
    const kept = lines.value;
    const drivers = (id: string) => wiring.value.get(id)?.drivers ?? [];
    return layoutTree(
      kept ? roots.value.filter((id) => kept.has(id)) : roots.value,
      kept ? (id) => drivers(id).filter((driver) => kept.has(driver)) : drivers,
      { collapsed: collapsed.value, direction: direction.value, ghosts: ghosts.value },
    );
  });
  const boxes = computed(() => new Map(layout.value.boxes.map((box) => [box.key, box])));
  const active = signal<string | null>(null);
  const position = computed(() => {
    const { keys } = periods.value;
    const at = keys.indexOf(period.value);
    return at < 0 ? keys.length - 1 : at;
  });
  const before = computed(() => {
    if (position.value < 0 || compare.value === "") return null;
    return compare.value.startsWith(ACROSS)
      ? position.value
      : comparisonPosition(periods.value.keys, position.value, compare.value);
  });
  const slice = signal<Slice | null>(null);
  const rival = signal<Slice | null>(null);
  const mode = signal<Mode | null>(null);
  const others = computed(() => {
    const beside = mode.value?.others?.value;
    if (beside) return beside;
    if (!compare.value.startsWith(ACROSS)) return null;
    return compare.value === ACROSS ? whole.value : (rival.value?.series ?? new Map());
  });
  const answer = signal<Explained | null>(null);
  const shownMetrics = computed(() => {
    const shown = slice.value;
    const found = new Map<string, MetricState>();
    for (const [id, metric] of metrics.value)
      found.set(id, shown ? inSlice(withUnit(metric), shown) : withUnit(metric));
    return found;
  });
  const explained = computed(() => shownMetrics.value.has(answer.value?.metric ?? ""));
  return {
    host,
    store,
    get editable() {
      return EDITOR && host.editable && !store.gone.value;
    },
    period,
    compare,
    direction,
    height: signal(options.height),
    collapsed,
    selected: signal(null),
    active,
    tabStop: computed(() =>
      active.value !== null && boxes.value.has(active.value)
        ? active.value
        : layout.value.boxes[0]?.key,
    ),
    others: signal(NONE),
    shape: signal("tree"),
    focus,
    hits: signal(null),
    colour: signal("status"),
    full: signal(false),
    relations: signal(true),
    ghosts,
    tint: signal(null),
    extras: signal({}),
    explored: signal({}),
    trendOpen: signal(true),
    dialog: signal(null),
    notice: signal(null),
    viewport: signal({ x: 0, y: 0, k: 1 }),
    touched: signal(false),
    size: signal({ width: 0, height: 0 }),
    wiring,
    layout,
    boxes,
    position,
    before,
    segment: signal(null),
    slice,
    rival,
    directory: openDirectory({ host, store }),
    drill: signal(null),
    answer,
    // with each answer, not with each edit: all cards and edges show a part of it
    flows: computed(() =>
      answer.value && explained.value ? flowsOf(answer.value, shownMetrics.peek()) : null,
    ),
    mode,
    metrics: shownMetrics,
    series: computed(() => mode.value?.series?.value ?? slice.value?.series ?? whole.value),
    place: computed(() => ({
      periods: periods.value,
      position: position.value,
      before: mode.value?.others ? null : before.value,
      others: others.value,
    })),
    trendBy: signal(""),
    focusNext: signal(null),
    dropTarget: signal(null),
    locks: computed(() => lockedIn(metrics.value)),
    dock: signal(null),
    failure: signal(null),
  };
}

function lockedIn(metrics: ReadonlyMap<string, MetricState>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { id, locked } of metrics.values()) if (locked) found.add(id);
  for (const id of found) for (const driver of metrics.get(id)?.drivers ?? []) found.add(driver);
  return found;
}

const UNITED = new WeakMap<MetricState, MetricState>();

/** The metric in the unit that its values are shown in; the same object for the same metric. */
export function withUnit(metric: MetricState): MetricState {
  if (metric.unit !== null || metric.inferred_unit === undefined) return metric;
  const known = UNITED.get(metric);
  if (known) return known;
  const united = { ...metric, unit: metric.inferred_unit };
  UNITED.set(metric, united);
  return united;
}

/** The metric of a box, or of a line of the table whose card is folded away; undefined once it is gone. */
export function metricOf(view: View, key: string): MetricState | undefined {
  return view.store.state.peek().metrics.get(view.boxes.peek().get(key)?.metric ?? key);
}

/** The notes of a metric and those of the whole tree. */
export function notesOf(view: View, id: string | null): readonly Note[] {
  return view.store.fields.notes.value.filter(({ metric }) => metric === null || metric === id);
}

export function labelOf(view: View, id: string): string {
  return view.store.state.peek().metrics.get(id)?.label ?? id;
}

const NONE: ReadonlySet<string> = new Set();

/** Selects a box and gives it the keyboard. */
export function select(view: View, key: string | null): void {
  view.selected.value = key;
  view.others.value = NONE;
  if (key !== null) {
    view.active.value = key;
    view.trendOpen.value = true;
  }
}

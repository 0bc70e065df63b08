import { effect } from "@preact/signals";
import { formatChange } from "../format.ts";
import type { Commands, Explained, MetricState } from "../protocol.ts";
import { ACROSS } from "./slices.ts";
import type { View } from "./view.ts";

/** So long what was explained stays in sight while the next explanation is on its way. */
const HOLD_MS = 700;
/** A tree that takes longer than this to explain is asked as often as one that takes so long. */
const LONGEST_MS = 2_000;

export type Question = Commands["explain"]["args"];
/** Good or bad for the explained metric; "eq": nothing. */
export type Tone = "up" | "dn" | "eq";

/** A contribution as a card shows it. */
export interface Share {
  readonly text: string;
  readonly tone: Tone;
  /** Whose change it is a part of; empty: its own. */
  readonly of: string;
}

/** What is drawn on the tree: how much each metric and each edge adds to one metric's change. */
export interface Flows {
  readonly answer: Explained;
  readonly label: string;
  readonly unit: string | null;
  /** How a plus looks, and a minus. */
  readonly tones: readonly [Tone, Tone];
  share(metric: string): Share | null;
  /** Of an edge, or of the stub below a card where no driver is named. */
  line(metric: string, driver?: string): Look | null;
}

/** How an edge is drawn; the same object for edges that look alike. */
export interface Look {
  readonly tone: Tone;
  /** Pixels. */
  readonly width: number;
}

const STEPS = 10;
const looks = (tone: Tone): Look[] =>
  Array.from({ length: STEPS + 1 }, (_, step) => ({ tone, width: (16 + 7 * step) / 10 }));
const LOOKS = { up: looks("up"), dn: looks("dn"), eq: looks("eq") };

export function flowsOf(
  answer: Explained,
  metrics: ReadonlyMap<string, MetricState>,
): Flows | null {
  const about = metrics.get(answer.metric);
  if (!about || answer.change === null) return null;
  const { nodes } = answer;
  const edges = new Map(answer.edges.map(([parent, driver, c]) => [`${parent} ${driver}`, c]));
  const tones = (about.aim === "minimize" ? ["dn", "up"] : ["up", "dn"]) as [Tone, Tone];
  let most = 0;
  for (const c of [...Object.values(nodes), ...edges.values()]) most = Math.max(most, Math.abs(c));
  const toneOf = (c: number) => (Math.abs(c) <= most * 1e-9 ? "eq" : tones[c > 0 ? 0 : 1]);
  return {
    answer,
    label: about.label,
    unit: about.unit,
    tones,
    share(metric) {
      const c = nodes[metric];
      if (c === undefined) return null;
      const of = metric === about.id ? "" : about.label;
      return { text: formatChange(c, about.unit), tone: toneOf(c), of };
    },
    line(metric, driver = metric) {
      const c =
        nodes[metric] === undefined
          ? undefined
          : (edges.get(`${metric} ${driver}`) ?? nodes[driver]);
      if (c === undefined) return null;
      return LOOKS[toneOf(c)][Math.round((STEPS * Math.abs(c)) / most || 0)] ?? null;
    },
  };
}

/** The metric whose change is drawn on the tree: the one chosen, else the first root. */
export function explainedMetric(view: View): string | null {
  const { metrics, roots } = view.store.state.value;
  const chosen = view.drill.value;
  return chosen !== null && metrics.has(chosen) ? chosen : (roots[0] ?? null);
}

/** What the kernel is asked about `metric` as it is shown; null: nothing is compared. */
export function questionOf(view: View, metric: string | null): Question | null {
  const { periods, position, before } = view.place.value;
  const period = periods.keys[position];
  const across = view.compare.value.startsWith(ACROSS) && view.compare.value;
  const compare = across || periods.keys[before ?? -1];
  if (metric === null || period === undefined || compare === undefined || compare === period)
    return null;
  if (view.mode.value?.series) return null;
  return { metric, period, compare, ...view.segment.value };
}

/** The answer with the contributions it left out; null: it has none at all. */
function completed(answer: Explained, known: Explained | null): Explained | null {
  if (!answer.alike) return "nodes" in answer ? answer : null;
  return known && { ...answer, nodes: known.nodes, edges: known.edges };
}

/**
 * Keeps the explanation of what is shown. It is asked for when the edits rest; one request is under way
 * at a time, and a tree that takes the kernel long is asked less often. An answer that something has
 * overtaken is dropped.
 */
export function followExplained(view: View, signal: AbortSignal): void {
  let wanted: Question | null = null;
  let busy = false;
  let took = 0;
  let last: { about: string; answer: Explained } | null = null;
  let pause: ReturnType<typeof setTimeout> | undefined;
  let hold: ReturnType<typeof setTimeout> | undefined;

  function soon(): void {
    clearTimeout(pause);
    // what is asked for is painted first
    const painted = () => requestAnimationFrame(() => setTimeout(() => view.host.rest().then(ask)));
    pause = setTimeout(painted, Math.min(took, LONGEST_MS));
  }

  async function ask(): Promise<void> {
    if (busy || wanted === null) return;
    busy = true;
    const question = wanted;
    const began = performance.now();
    const about = JSON.stringify(question);
    const known = last?.about === about ? last.answer : null;
    const answer = await view.host
      .send("explain", { ...question, known: known?.rev ?? null })
      .then(({ result }) => completed(result, known))
      .catch(() => null);
    took = performance.now() - began;
    busy = false;
    if (wanted !== question) {
      soon();
      return;
    }
    wanted = null;
    clearTimeout(hold);
    last = answer && { about, answer };
    view.answer.value = answer;
  }

  const stop = effect(() => {
    const saved = view.store.fields.saved.value;
    const question = questionOf(view, explainedMetric(view));
    clearTimeout(hold);
    wanted = EDITOR ? question : null;
    if (wanted === null) {
      const same = saved?.period === question?.period && saved?.before === question?.compare;
      view.answer.value = same ? saved : null;
      return;
    }
    hold = setTimeout(() => {
      view.answer.value = null;
    }, HOLD_MS);
    soon();
  });
  signal.addEventListener("abort", () => {
    stop();
    clearTimeout(pause);
    clearTimeout(hold);
    wanted = null;
  });
}

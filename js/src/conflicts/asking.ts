import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Clash, Commands, ConflictsFound } from "../protocol.ts";
import type { View } from "../views/view.ts";

type Question = Commands["conflicts"]["args"];

/** The conflicts that a view shows, kept up to date while the mode is on. */
export interface Search {
  readonly view: View;
  /** Those of this metric alone; null: of the whole tree. */
  readonly metric: Signal<string | null>;
  /** As last told; null: nothing is known. */
  readonly found: ReadonlySignal<ConflictsFound | null>;
  /** Why nothing is known. */
  readonly trouble: ReadonlySignal<string>;
  /** The one that is looked at, by `keyOf`. */
  readonly chosen: Signal<string | null>;
  readonly looked: ReadonlySignal<Clash | null>;
  /** Resolves with the first answer, and rejects where that is a refusal. */
  load(): Promise<void>;
  end(): void;
}

/** What a lever works against: hurt or broken, each once. */
export function against({ hurts, breaks }: Clash): string[] {
  return [...new Set([...hurts.map(([metric]) => metric), ...breaks])];
}

/** The same conflict has the same key in another period. */
export function keyOf(clash: Clash): string {
  return [clash.lever, ...against(clash)].join(" ");
}

export function openSearch(view: View): Search {
  const metric = signal<string | null>(null);
  const found = signal<ConflictsFound | null>(null);
  const trouble = signal("");
  const chosen = signal<string | null>(null);
  const question = computed<Question & { rev: number }>(() => {
    const { rev, metrics, periods } = view.store.state.value;
    const about = metric.value !== null && metrics.has(metric.value) ? metric.value : null;
    return { rev, metric: about, period: periods.keys[view.position.value] ?? "" };
  });
  let ended = false;
  let busy = false;
  let stop = () => {};

  /** One question is under way at a time; an answer that something has overtaken is dropped. */
  async function ask(): Promise<void> {
    if (busy) return;
    busy = true;
    let asked: Question | null = null;
    while (!ended && asked !== question.peek()) {
      await view.host.rest();
      asked = question.peek();
      const { metric: about, period } = asked;
      const told = await view.host
        .send("conflicts", { metric: about, period })
        .catch((error: Error) => error);
      if (ended || asked !== question.peek()) continue;
      found.value = told instanceof Error ? null : told.result;
      trouble.value = told instanceof Error ? told.message : "";
    }
    busy = false;
  }

  return {
    view,
    metric,
    found,
    trouble,
    chosen,
    looked: computed(() => found.value?.clashes.find((one) => keyOf(one) === chosen.value) ?? null),
    async load() {
      await ask();
      if (found.peek() === null) throw new Error(trouble.peek());
      let first = true;
      stop = effect(() => {
        question.value;
        if (!first) void ask();
        first = false;
      });
    },
    end() {
      ended = true;
      stop();
    },
  };
}

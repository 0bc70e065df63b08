import { effect, type Signal } from "@preact/signals";
import { CommandError } from "../host.ts";
import { complain } from "../interactions/actions.ts";
import { floats } from "../store.ts";
import { ACROSS, chooseSegment, type Segment, type Slice } from "../views/slices.ts";
import type { View } from "../views/view.ts";

/** After an edit the numbers of a segment are asked for again, once for edits in a row. */
const PAUSE_MS = 120;

/** Keeps the numbers of the chosen segment, and of the one beside it, those of the tree as it is now. */
export function followSegments(view: View, signal: AbortSignal): void {
  const stops = [
    follow(
      view,
      () => view.segment.value,
      view.slice,
      () => chooseSegment(view, null),
    ),
    follow(
      view,
      () => rivalOf(view),
      view.rival,
      () => {
        view.compare.value = "previous";
      },
    ),
  ];
  signal.addEventListener("abort", () => {
    for (const stop of stops) stop();
  });
}

/** The segment that values are compared with, when it is one. */
function rivalOf(view: View): Segment | null {
  const compare = view.compare.value;
  const chosen = view.segment.value;
  if (chosen === null || !compare.startsWith(ACROSS) || compare === ACROSS) return null;
  return { by: chosen.by, segment: compare.slice(ACROSS.length) };
}

function follow(
  view: View,
  wanted: () => Segment | null,
  into: Signal<Slice | null>,
  giveUp: () => void,
): () => void {
  let latest = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = effect(() => {
    const segment = wanted();
    const rev = view.store.fields.rev.value;
    const now = into.peek();
    clearTimeout(timer);
    latest += 1;
    const turn = latest;
    if (segment === null) {
      into.value = null;
      return;
    }
    const same = now?.by === segment.by && now.segment === segment.segment;
    if (same && now.rev === rev) return;
    timer = setTimeout(
      async () => {
        if (same) await view.host.rest();
        if (turn !== latest) return;
        try {
          const slice = await askSlice(view, segment);
          if (turn === latest) into.value = slice;
        } catch (error) {
          if (turn !== latest) return;
          giveUp();
          if (error instanceof CommandError) complain(view, error.state);
        }
      },
      same ? PAUSE_MS : 0,
    );
  });
  return () => {
    stop();
    latest += 1;
    clearTimeout(timer);
  };
}

async function askSlice(view: View, { by, segment }: Segment): Promise<Slice> {
  const { result, buffers } = await view.host.send("segment", { by, segment });
  const [values, likes] = buffers.map(floats);
  const { metrics, keys, rev } = result;
  const row = (all: Float64Array | undefined, index: number) => {
    const length = (all?.length ?? 0) / Math.max(1, metrics.length);
    return all?.slice(index * length, (index + 1) * length) ?? new Float64Array();
  };
  const like = (index: number) =>
    Object.fromEntries(
      [...row(likes, index)].map((value, at) => [
        keys[at] ?? "",
        Number.isFinite(value) ? value : null,
      ]),
    );
  return {
    by,
    segment,
    rev,
    series: new Map(metrics.map((id, index) => [id, row(values, index)])),
    like: new Map(keys.length > 0 ? metrics.map((id, index) => [id, like(index)]) : []),
  };
}

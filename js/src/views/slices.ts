import { batch, type Signal, signal } from "@preact/signals";
import type { Finding, MetricState } from "../protocol.ts";
import { BY_HAND as GIVEN, OF_ALL } from "../text/header.ts";
import type { View } from "./view.ts";

/** A segment: a column and one of its values. */
export interface Segment {
  readonly by: string;
  readonly segment: string;
}

/** The numbers of one segment, as the kernel told them. */
export interface Slice extends Segment {
  readonly rev: number;
  readonly series: ReadonlyMap<string, Float64Array>;
  /** By metric and period key: what compares like for like with an incomplete period. */
  readonly like: ReadonlyMap<string, Record<string, number | null>>;
}

/** Before `compare` names another segment than a period; "@" alone is the whole. */
export const ACROSS = "@";

const BY_HAND: Finding = {
  code: "by_hand",
  severity: "info",
  message: GIVEN,
  hint: OF_ALL,
};

/** The metric as a segment has it: what holds for the whole (targets and the like) is not shown. */
export function inSlice(metric: MetricState, slice: Slice): MetricState {
  const {
    thresholds: _,
    guardrail: __,
    balance: ___,
    expected: ____,
    like: _____,
    ...rest
  } = metric;
  const like = slice.like.get(metric.id);
  const findings = metric.values === null ? rest.findings : [BY_HAND];
  return { ...rest, findings, target: null, benchmark: null, ...(like ? { like } : {}) };
}

/** Shows one segment on every card; null: the whole. */
export function chooseSegment(view: View, segment: Segment | null): void {
  batch(() => {
    view.segment.value = segment;
    if (view.compare.value.startsWith(ACROSS)) view.compare.value = "previous";
    if (segment === null) view.slice.value = null;
  });
}

/** The segments by column, asked for when somebody first comes near. */
export interface Directory {
  readonly segments: Signal<ReadonlyMap<string, readonly string[]>>;
  load(): void;
}

export function openDirectory(view: Pick<View, "host" | "store">): Directory {
  const segments = signal<ReadonlyMap<string, readonly string[]>>(new Map());
  let asked: unknown = null;
  return {
    segments,
    load() {
      const { dimensions, periods } = view.store.state.peek();
      if (asked === periods) return;
      asked = periods;
      for (const by of dimensions) {
        view.host
          .send("segments", { by })
          .then(({ result }) => {
            segments.value = new Map(segments.peek()).set(by, result.segments);
          })
          .catch(() => {
            asked = null; // asked again next time
          });
      }
    },
  };
}

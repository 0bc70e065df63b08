import type { MetricState } from "../protocol.ts";

/** What a metric is found by, in lower case. */
export interface Indexed {
  readonly metric: MetricState;
  readonly label: string;
  readonly all: string;
}

const WORDS = new WeakMap<MetricState, Indexed>();
const INDEXES = new WeakMap<ReadonlyMap<string, MetricState>, readonly Indexed[]>();

/** All metrics as they are found, in reading order; each is read once until it changes. */
export function indexOf(metrics: ReadonlyMap<string, MetricState>): readonly Indexed[] {
  const index = INDEXES.get(metrics) ?? Array.from(metrics.values(), indexed);
  INDEXES.set(metrics, index);
  return index;
}

function indexed(metric: MetricState): Indexed {
  const known = WORDS.get(metric);
  if (known) return known;
  const { id, label, tags, owner, formula } = metric;
  const all = [label, id, ...tags, owner, formula ?? ""].join("\n").toLowerCase();
  const made = { metric, label: label.toLowerCase(), all };
  WORDS.set(metric, made);
  return made;
}

import { batch, computed, effect } from "@preact/signals";
import type { MetricState } from "../protocol.ts";
import type { View } from "../views/view.ts";
import { readings } from "./readings.ts";
import { explored, type Filter, type FilterKind, NO_FILTER } from "./state.ts";

export const KINDS: readonly FilterKind[] = ["status", "owner", "tag", "finding"];
/** Chosen where a metric has none: no owner, no tag, no target. */
export const NONE = "";

/** What a metric shows of each kind. */
function traits(metric: MetricState, status: string | null): Record<FilterKind, readonly string[]> {
  const findings = metric.findings.map(({ severity }) => severity);
  return {
    status: [status ?? NONE],
    owner: [metric.owner],
    tag: metric.tags.length > 0 ? metric.tags : [NONE],
    finding: findings.length > 0 ? [...new Set(findings)] : [NONE],
  };
}

export const isFiltering = (filter: Filter): boolean => KINDS.some((kind) => filter[kind].size > 0);

/** Ids of the metrics that a filter leaves: each kind must fit, one of its choices is enough. */
export function left(view: View, filter: Filter): ReadonlySet<string> {
  const read = readings(view);
  const ids = new Set<string>();
  for (const metric of view.metrics.value.values()) {
    const has = traits(metric, read(metric).status);
    if (
      KINDS.every((kind) => filter[kind].size === 0 || has[kind].some((x) => filter[kind].has(x)))
    )
      ids.add(metric.id);
  }
  return ids;
}

/** How many metrics there are for each choice, given what is chosen of the other kinds. */
export function counts(view: View, filter: Filter): Record<FilterKind, Map<string, number>> {
  const read = readings(view);
  const found = { status: new Map(), owner: new Map(), tag: new Map(), finding: new Map() };
  for (const metric of view.metrics.value.values()) {
    const has = traits(metric, read(metric).status);
    const fits = (kind: FilterKind) =>
      filter[kind].size === 0 || has[kind].some((x) => filter[kind].has(x));
    for (const kind of KINDS) {
      const others = KINDS.every((other) => other === kind || fits(other));
      for (const choice of has[kind])
        found[kind].set(choice, (found[kind].get(choice) ?? 0) + (others ? 1 : 0));
    }
  }
  return found;
}

export function choose(view: View, kind: FilterKind, choice: string): void {
  const { filter } = explored(view);
  const chosen = new Set(filter.peek()[kind]);
  if (!chosen.delete(choice)) chosen.add(choice);
  filter.value = { ...filter.peek(), [kind]: chosen };
}

export function clearFilter(view: View): void {
  explored(view).filter.value = NO_FILTER;
}

/** Search and filters say together which cards are hits. */
export function followHits(view: View, signal: AbortSignal): void {
  const { filter, found } = explored(view);
  const kept = computed(() => (isFiltering(filter.value) ? left(view, filter.value) : null));
  const stop = effect(() => {
    const search = found.value;
    const ids = kept.value;
    const hits = search === null ? ids : new Set(ids ? search.filter((id) => ids.has(id)) : search);
    batch(() => {
      view.hits.value = hits;
    });
  });
  signal.addEventListener("abort", stop);
}

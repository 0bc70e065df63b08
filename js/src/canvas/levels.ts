import type { Layout } from "../layout/layout-tree.ts";
import type { MetricState } from "../protocol.ts";
import type { State } from "../store.ts";
import type { View } from "../views/view.ts";
import { keepPlace } from "./moving.ts";

type Drivers = (id: string) => readonly string[];

/** Each metric at its home, in reading order, with its level (roots: 1), as deep as `most`. */
function* homes(
  roots: readonly string[],
  driversOf: Drivers,
  most: number,
): Generator<[string, number]> {
  const met = new Set<string>();
  const waiting: [string, number][] = roots.map((id): [string, number] => [id, 1]).reverse();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [id, level] = next;
    if (met.has(id)) continue;
    met.add(id);
    yield next;
    if (level >= most) continue;
    for (const driver of [...driversOf(id)].reverse()) waiting.push([driver, level + 1]);
  }
}

type Wired = Pick<State, "roots"> & { metrics: ReadonlyMap<string, Pick<MetricState, "drivers">> };

const driversOf =
  ({ metrics }: Wired): Drivers =>
  (id) =>
    metrics.get(id)?.drivers ?? [];

/** Metrics whose drivers are hidden when so many levels show. */
export function collapsedAt(state: State, levels: number): ReadonlySet<string> {
  const drivers = driversOf(state);
  const open = new Set<string>();
  for (const [id, level] of homes(state.roots, drivers, levels)) if (level < levels) open.add(id);
  return new Set(
    [...state.metrics.values()]
      .filter(({ id, drivers }) => drivers.length > 0 && !open.has(id))
      .map(({ id }) => id),
  );
}

/** How many levels there are. */
export function depthOf(state: Wired): number {
  let deepest = 0;
  for (const [, level] of homes(state.roots, driversOf(state), Number.POSITIVE_INFINITY))
    deepest = Math.max(deepest, level);
  return deepest;
}

/** How many levels show; infinity: all, null: some branches are opened further than others. */
export function levelsShown({ boxes }: Layout): number | null {
  let closed = Number.POSITIVE_INFINITY;
  let open = 0;
  for (const { hidden, drivers, depth } of boxes) {
    if (hidden > 0) closed = Math.min(closed, depth + 1);
    else if (drivers > 0) open = Math.max(open, depth + 1);
  }
  return open < closed ? closed : null;
}

/** Shows so many levels; whatever is opened below shows one more. */
export function showLevels(view: View, levels: number): void {
  const collapsed = collapsedAt(view.store.state.peek(), levels);
  keepPlace(view, () => {
    view.collapsed.value = collapsed;
  });
}

import type { State } from "../store.ts";

/** A metric with everything above and below it; null: there is no such metric, so everything. */
export function lineage(state: State, id: string | null): ReadonlySet<string> | null {
  if (id === null || !state.metrics.has(id)) return null;
  const parents = new Map<string, string[]>();
  for (const { id: parent, drivers } of state.metrics.values())
    for (const driver of drivers) parents.set(driver, [...(parents.get(driver) ?? []), parent]);
  const kept = new Set([id]);
  const follow = (next: (id: string) => readonly string[]): void => {
    const stack = [id];
    for (let at = stack.pop(); at !== undefined; at = stack.pop())
      for (const one of next(at))
        if (!kept.has(one)) {
          kept.add(one);
          stack.push(one);
        }
  };
  follow((at) => state.metrics.get(at)?.drivers ?? []);
  follow((at) => parents.get(at) ?? []);
  return kept;
}

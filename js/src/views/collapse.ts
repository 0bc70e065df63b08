/** About so many cards show when a tree is opened. */
const FIRST_CARDS = 60;

/**
 * Metrics whose drivers stay hidden at first: breadth first, levels open until about sixty cards show.
 * Everything below a closed metric is closed too, so that opening it shows one level.
 */
export function initiallyCollapsed(
  roots: readonly string[],
  driversOf: (id: string) => readonly string[],
  limit = FIRST_CARDS,
): ReadonlySet<string> {
  const collapsed = new Set<string>();
  const met = new Set(roots);
  const queue = [...roots];
  let shown = roots.length;
  for (let at = 0; at < queue.length; at += 1) {
    const id = queue[at] ?? "";
    const drivers = driversOf(id);
    if (drivers.length === 0) continue;
    const open = shown + drivers.length <= limit || at === 0;
    if (open) shown += drivers.length;
    else collapsed.add(id);
    for (const driver of drivers) {
      if (met.has(driver)) continue;
      met.add(driver);
      queue.push(driver);
    }
  }
  return collapsed;
}

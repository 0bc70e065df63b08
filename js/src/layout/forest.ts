// Which metrics show and where: the tree as a forest of branches; mirrors layout/forest.py.

/** One place where a metric shows. Branches come in reading order, so a parent before its drivers. */
export interface Branch {
  readonly key: string;
  readonly metric: string;
  /** Position of the parent branch, -1 for a root. */
  readonly parent: number;
  readonly depth: number;
  /** The metric has its home elsewhere; this branch only points there. */
  readonly ghost: boolean;
  /** How many drivers it has; 0 for a ghost, whose drivers show at its home. */
  readonly drivers: number;
  /** How many of them are hidden because it is collapsed. */
  readonly hidden: number;
  readonly setsize: number;
  readonly posinset: number;
}

/** The visible branches, depth first; the first place of a metric is its home, later ones are ghosts. */
export function forest(
  roots: readonly string[],
  driversOf: (id: string) => readonly string[],
  collapsed: ReadonlySet<string>,
  ghosts = true,
): Branch[] {
  const branches: Branch[] = [];
  const homes = new Set<string>();
  const waiting: Seed[] = [];
  plant(waiting, roots, -1, 0);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { metric, parent, depth } = next;
    const ghost = homes.has(metric);
    if (ghost && (parent < 0 || !ghosts)) continue;
    const drivers = ghost ? [] : driversOf(metric);
    const closed = collapsed.has(metric);
    const key = ghost ? `${branches[parent]?.metric}/${metric}` : metric;
    homes.add(metric);
    branches.push({
      key,
      metric,
      parent,
      depth,
      ghost,
      drivers: drivers.length,
      hidden: closed ? drivers.length : 0,
      setsize: next.setsize,
      posinset: next.posinset,
    });
    if (!closed) plant(waiting, drivers, branches.length - 1, depth + 1);
  }
  return branches;
}

type Seed = Pick<Branch, "metric" | "parent" | "depth" | "setsize" | "posinset">;

/** Put `metrics` on the stack so that the first comes off first. */
function plant(waiting: Seed[], metrics: readonly string[], parent: number, depth: number): void {
  const setsize = metrics.length;
  for (let posinset = setsize; posinset > 0; posinset--) {
    const metric = metrics[posinset - 1] ?? "";
    waiting.push({ metric, parent, depth, setsize, posinset });
  }
}

// Boxes, chips and edges of a tree, without drawing; mirrors layout/tree_layout.py.
import { sizes } from "../../../kpitree_widgets/theme.json";
import type { Direction } from "../protocol";
import { type Branch, forest } from "./forest";
import { tidy } from "./tidy";

/** A card's place in px at zoom 1; `depth` 0 is a root. */
export interface Box {
  /** The metric's id at its home, "parent/metric" for a ghost. */
  readonly key: string;
  readonly metric: string;
  /** Key of the parent box. */
  readonly parent: string | null;
  readonly depth: number;
  /** The metric has its home elsewhere; this card only points there. */
  readonly ghost: boolean;
  /** How many drivers it has; 0 for a ghost. */
  readonly drivers: number;
  /** How many drivers are hidden because it is collapsed. */
  readonly hidden: number;
  readonly setsize: number;
  readonly posinset: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Centre of the operator at the fork between a box and its drivers. */
export interface Chip {
  readonly key: string;
  readonly metric: string;
  readonly x: number;
  readonly y: number;
  readonly hidden: number;
}

export interface Edge {
  /** Keys of the two boxes. */
  readonly parent: string;
  readonly driver: string;
  /** Cubic from chip to driver: x0, y0, c1x, c1y, c2x, c2y, x1, y1. */
  readonly curve: readonly number[];
}

export interface Layout {
  /** In reading order. */
  readonly boxes: Box[];
  readonly chips: Chip[];
  readonly edges: Edge[];
  readonly width: number;
  readonly height: number;
}

/** Place every visible metric; collapsed ones keep their chip and hide their drivers. */
export function layoutTree(
  roots: readonly string[],
  driversOf: (id: string) => readonly string[],
  options: { collapsed: ReadonlySet<string>; direction: Direction; ghosts?: boolean },
): Layout {
  const { collapsed, direction } = options;
  const branches = forest(roots, driversOf, collapsed, options.ghosts);
  const boxes = placed(branches, direction);
  const chips = boxes.filter((box) => box.drivers > 0).map((box) => chipOf(box, direction));
  const forks = new Map(chips.map((chip) => [chip.key, chip]));
  const edges = boxes.flatMap((box) => {
    const chip = forks.get(box.parent ?? "");
    return chip ? [edgeOf(chip, box, direction)] : [];
  });
  const across = (chip: Chip) => (chip.hidden ? sizes.chip_collapsed_width : sizes.chip) / 2;
  const down = (chip: Chip) => (chip.hidden ? sizes.chip_collapsed_height : sizes.chip) / 2;
  let [width, height] = [0, 0];
  for (const box of boxes) {
    width = Math.max(width, box.x + box.width);
    height = Math.max(height, box.y + box.height);
  }
  for (const chip of chips) {
    width = Math.max(width, chip.x + across(chip));
    height = Math.max(height, chip.y + down(chip));
  }
  return { boxes, chips, edges, width, height };
}

function placed(branches: readonly Branch[], direction: Direction): Box[] {
  const flat = direction === "lr";
  const extents = branches.map(extentOf);
  const breadths = extents.map(([width, height]) => (flat ? height : width));
  const parents = branches.map((branch) => branch.parent);
  const centres = tidy(parents, breadths, flat ? sizes.gap_sibling : sizes.gap_sibling_tb);
  const starts = stacked(parents, centres, breadths);
  return branches.map((branch, index) => {
    const [width = 0, height = 0] = extents[index] ?? [];
    const along = levelStart(branch.depth, direction);
    const across = starts[index] ?? 0;
    return {
      key: branch.key,
      metric: branch.metric,
      parent: branches[branch.parent]?.key ?? null,
      depth: branch.depth,
      ghost: branch.ghost,
      drivers: branch.drivers,
      hidden: branch.hidden,
      setsize: branch.setsize,
      posinset: branch.posinset,
      x: flat ? along : across,
      y: flat ? across : along,
      width,
      height,
    };
  });
}

function extentOf(branch: Branch): readonly [number, number] {
  if (branch.ghost) return [sizes.ghost_width, sizes.ghost_height];
  if (branch.depth === 0) return [sizes.root_width, sizes.root_height];
  return [sizes.card_width, sizes.card_height];
}

function levelStart(depth: number, direction: Direction): number {
  if (depth === 0) return 0;
  if (direction === "lr")
    return sizes.root_width + sizes.gap_depth + (depth - 1) * (sizes.card_width + sizes.gap_depth);
  const level = sizes.card_height + sizes.gap_depth_tb;
  return sizes.root_height + sizes.gap_depth_tb + (depth - 1) * level;
}

/** Where boxes start across, tree after tree with `gap_tree` between them. */
function stacked(
  parents: readonly number[],
  centres: readonly number[],
  breadths: readonly number[],
): number[] {
  const starts = centres.map((centre, box) => centre - (breadths[box] ?? 0) / 2);
  const roots = parents.flatMap((parent, box) => (parent < 0 ? [box] : []));
  let free = 0;
  roots.forEach((root, index) => {
    const end = roots[index + 1] ?? parents.length;
    let least = starts[root] ?? 0;
    for (let box = root; box < end; box++) least = Math.min(least, starts[box] ?? 0);
    let most = 0;
    for (let box = root; box < end; box++) {
      const start = (starts[box] ?? 0) - least + free;
      starts[box] = start;
      most = Math.max(most, start + (breadths[box] ?? 0));
    }
    free = most + sizes.gap_tree;
  });
  return starts;
}

function chipOf(box: Box, direction: Direction): Chip {
  const { key, metric, hidden, x, y, width, height } = box;
  if (direction === "lr")
    return { key, metric, x: x + width + sizes.stub, y: y + height / 2, hidden };
  return { key, metric, x: x + width / 2, y: y + height + sizes.stub, hidden };
}

function edgeOf(chip: Chip, box: Box, direction: Direction): Edge {
  return { parent: chip.key, driver: box.key, curve: curveTo(chip, box, direction) };
}

function curveTo(chip: Chip, driver: Box, direction: Direction): number[] {
  if (direction === "lr") {
    const y = driver.y + driver.height / 2;
    const bend = chip.x + (driver.x - chip.x) * 0.55;
    return [chip.x, chip.y, bend, chip.y, bend - 6, y, driver.x, y];
  }
  const x = driver.x + driver.width / 2;
  const bend = chip.y + (driver.y - chip.y) * 0.55;
  return [chip.x, chip.y, chip.x, bend, x, bend - 6, x, driver.y];
}

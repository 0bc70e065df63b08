// Tidy tree: Reingold and Tilford (1981), boxes of different size as in van der Ploeg (2014);
// mirrors layout/tidy.py.

/** The two sides of a placed subtree, deepest level first, all moved by `shift`. */
interface Contour {
  readonly near: number[];
  readonly far: number[];
  readonly shift: number;
}

/**
 * The centre of every box across the tree, roots at 0.
 *
 * Boxes of one level keep `gap` between their edges, a parent is centred on its first and last
 * driver, and a mirrored tree gives the mirrored layout.
 *
 * @param parents position of each box's parent, -1 for a root; parents come first.
 * @param breadths size of each box across the tree.
 */
export function tidy(
  parents: readonly number[],
  breadths: readonly number[],
  gap: number,
): number[] {
  const centres: number[] = new Array(parents.length).fill(0);
  const drivers = new Map<number, number[]>();
  const contours = new Map<number, Contour>();
  for (let box = parents.length - 1; box >= 0; box--) {
    const below = (drivers.get(box) ?? []).reverse();
    const placed = below.flatMap((driver) => contours.get(driver) ?? []);
    const offsets = packed(placed, gap);
    const middle = ((offsets[0] ?? 0) + (offsets.at(-1) ?? 0)) / 2;
    const contour = joined(placed, offsets, middle);
    const half = (breadths[box] ?? 0) / 2;
    contour.near.push(-half - contour.shift);
    contour.far.push(half - contour.shift);
    contours.set(box, contour);
    below.forEach((driver, index) => {
      centres[driver] = (offsets[index] ?? 0) - middle;
      contours.delete(driver);
    });
    const parent = parents[box] ?? -1;
    if (!drivers.get(parent)?.push(box)) drivers.set(parent, [box]);
  }
  parents.forEach((parent, box) => {
    if (parent >= 0) centres[box] = (centres[box] ?? 0) + (centres[parent] ?? 0);
  });
  return centres;
}

/** Offsets of neighbouring subtrees: halfway between packed towards the first and towards the last. */
function packed(contours: readonly Contour[], gap: number): number[] {
  const forward = packedOnce(contours, gap, 1);
  if (contours.length < 3) return forward;
  const backward = packedOnce([...contours].reverse(), gap, -1).reverse();
  const extent = forward.at(-1) ?? 0;
  return forward.map((offset, index) => (offset + extent - (backward[index] ?? 0)) / 2);
}

/** Each subtree as close to the ones before it as `gap` allows; `sign` -1 sees them in a mirror. */
function packedOnce(contours: readonly Contour[], gap: number, sign: 1 | -1): number[] {
  const shared = sharedLevels(contours);
  const skyline: number[] = new Array(shared).fill(0);
  let covered = 0;
  return contours.map((contour) => {
    const levels = Math.min(contour.near.length, shared);
    const [near, far] = sign === 1 ? [contour.near, contour.far] : [contour.far, contour.near];
    let offset = covered === 0 ? 0 : Number.NEGATIVE_INFINITY;
    for (let level = 0; level < Math.min(levels, covered); level++)
      offset = Math.max(
        offset,
        (skyline[level] ?? 0) + gap - sign * at(near, level, contour.shift),
      );
    for (let level = 0; level < levels; level++)
      skyline[level] = sign * at(far, level, contour.shift) + offset;
    covered = Math.max(covered, levels);
    return offset;
  });
}

/** The contour around neighbours, in the arrays of the deepest one so that the whole stays linear. */
function joined(contours: readonly Contour[], offsets: readonly number[], middle: number): Contour {
  const depth = contours.reduce((most, contour) => Math.max(most, contour.near.length), 0);
  const shared = sharedLevels(contours);
  const deepest = contours.findIndex((contour) => contour.near.length === depth);
  const kept = contours[deepest] ?? { near: [], far: [], shift: 0 };
  const near: number[] = [];
  const far: number[] = [];
  contours.forEach((contour, index) => {
    const move = (offsets[index] ?? 0) - middle;
    const levels = Math.min(contour.near.length, shared);
    for (let level = 0; level < levels; level++) {
      if (level >= near.length) near.push(at(contour.near, level, contour.shift) + move);
      far[level] = at(contour.far, level, contour.shift) + move;
    }
  });
  const shift = kept.shift + (offsets[deepest] ?? 0) - middle;
  near.forEach((edge, level) => {
    kept.near[depth - 1 - level] = edge - shift;
    kept.far[depth - 1 - level] = (far[level] ?? 0) - shift;
  });
  return { near: kept.near, far: kept.far, shift };
}

function at(edges: readonly number[], level: number, shift: number): number {
  return (edges[edges.length - 1 - level] ?? 0) + shift;
}

/** How many levels more than one subtree has. */
function sharedLevels(contours: readonly Contour[]): number {
  const [, second = 0] = contours.map((contour) => contour.near.length).sort((a, b) => b - a);
  return second;
}

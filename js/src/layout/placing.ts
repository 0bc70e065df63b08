export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
/** Start, two control points and end of a curve: x, y, x, y, ... */
export type Points = readonly [number, number, number, number, number, number, number, number];

/** Where a label may stand on its curve, the best place first. */
const PLACES = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82, 0.1, 0.9];
const GAP = 3;

const cubic = (t: number, a: number, b: number, c: number, d: number): number =>
  (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t ** 2 * c + t ** 3 * d;

const overlap = (one: Rect, other: Rect): number =>
  Math.max(0, Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x) + GAP) *
  Math.max(
    0,
    Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y) + GAP,
  );

/** Where a label on one of some curves covers least of what is there; the first ones are preferred. */
export function placeOn(
  curves: readonly Points[],
  { width, height }: { width: number; height: number },
  taken: readonly Rect[],
): Rect | null {
  let best: Rect | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const [x0, y0, x1, y1, x2, y2, x3, y3] of curves)
    for (const t of PLACES) {
      const at = {
        x: cubic(t, x0, x1, x2, x3) - width / 2,
        y: cubic(t, y0, y1, y2, y3) - height / 2,
        width,
        height,
      };
      const covered = taken.reduce((sum, one) => sum + overlap(at, one), 0);
      if (covered === 0) return at;
      if (covered < least) [best, least] = [at, covered];
    }
  return best;
}

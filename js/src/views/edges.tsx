import { useComputed } from "@preact/signals";
import type { Box, Edge, Layout } from "../layout/layout-tree.ts";
import type { Direction } from "../protocol.ts";
import type { Region } from "./region.ts";
import type { View } from "./view.ts";

const curvePath = ([x0, y0, x1, y1, x2, y2, x3, y3]: readonly number[]): string =>
  `M${x0},${y0}C${x1},${y1} ${x2},${y2} ${x3},${y3}`;

function touches({ curve }: Edge, region: Region): boolean {
  const [x0 = 0, y0 = 0, , , , , x3 = 0, y3 = 0] = curve;
  return (
    Math.max(x0, x3) >= region.left &&
    Math.min(x0, x3) <= region.right &&
    Math.max(y0, y3) >= region.top &&
    Math.min(y0, y3) <= region.bottom
  );
}

/** The short line from a card to its operator chip. */
function stubPath(box: Box, chip: { x: number; y: number }, direction: Direction): string {
  return direction === "lr"
    ? `M${box.x + box.width},${chip.y}H${chip.x}`
    : `M${chip.x},${box.y + box.height}V${chip.y}`;
}

/** All visible edges as one path. */
export function edgesPath(
  layout: Layout,
  boxes: ReadonlyMap<string, Box>,
  region: Region,
  direction: Direction,
): string {
  let path = "";
  for (const chip of layout.chips) {
    const box = boxes.get(chip.key);
    if (
      box &&
      chip.x >= region.left &&
      box.x <= region.right &&
      chip.y >= region.top &&
      box.y <= region.bottom
    )
      path += stubPath(box, chip, direction);
  }
  for (const edge of layout.edges) if (touches(edge, region)) path += curvePath(edge.curve);
  return path;
}

export function Edges({ view, region }: { view: View; region: Region }) {
  const path = useComputed(() => view.layout.value).value;
  return (
    <svg class="kt-edges" aria-hidden="true">
      <path d={edgesPath(path, view.boxes.value, region, view.direction.value)} />
    </svg>
  );
}

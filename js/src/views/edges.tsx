import type { Box, Edge, Layout } from "../layout/layout-tree.ts";
import type { Direction } from "../protocol.ts";
import type { Flows, Look } from "./explained.ts";
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

/** All visible edges in few paths, however many there are: one for each look, wide ones first. */
export function bundlesOf(
  layout: Layout,
  boxes: ReadonlyMap<string, Box>,
  region: Region,
  direction: Direction,
  flows: Flows | null,
): (readonly [Look | null, string])[] {
  const found = new Map<Look | null, string>();
  const add = (path: string, metric = "", driver?: string): void => {
    const look = flows?.line(metric, driver) ?? null;
    found.set(look, (found.get(look) ?? "") + path);
  };
  for (const chip of layout.chips) {
    const box = boxes.get(chip.key);
    if (
      box &&
      chip.x >= region.left &&
      box.x <= region.right &&
      chip.y >= region.top &&
      box.y <= region.bottom
    )
      add(stubPath(box, chip, direction), box.metric);
  }
  for (const edge of layout.edges)
    if (touches(edge, region))
      add(curvePath(edge.curve), boxes.get(edge.parent)?.metric, boxes.get(edge.driver)?.metric);
  return [...found].sort(([one], [other]) => (other?.width ?? 0) - (one?.width ?? 0));
}

export function Edges({ view, region }: { view: View; region: Region }) {
  const bundles = bundlesOf(
    view.layout.value,
    view.boxes.value,
    region,
    view.direction.value,
    view.flows.value,
  );
  return (
    <svg class="kt-edges" aria-hidden="true">
      {bundles.map(([look, path]) => (
        <path
          key={look && look.tone + look.width}
          class={look?.tone}
          style={look ? { "--w": `${look.width}px` } : undefined}
          d={path}
        />
      ))}
    </svg>
  );
}

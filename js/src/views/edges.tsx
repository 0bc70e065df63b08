import type { Box, Edge, Layout } from "../layout/layout-tree.ts";
import type { Direction } from "../protocol.ts";
import type { Look } from "./explained.ts";
import type { Region } from "./region.ts";
import type { View } from "./view.ts";

/** Of edges that lead to nothing that was searched for. */
const FADED = { tone: "faded", width: 1.6 } as const;
type EdgeLook = Look | typeof FADED | null;
type Parts = Pick<Layout, "chips" | "edges">;

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

/** Chips and edges that are drawn. */
export function partsOf(layout: Layout, boxes: ReadonlyMap<string, Box>, region: Region): Parts {
  return {
    chips: layout.chips.filter(({ key, x, y }) => {
      const box = boxes.get(key);
      return (
        box &&
        x >= region.left &&
        box.x <= region.right &&
        y >= region.top &&
        box.y <= region.bottom
      );
    }),
    edges: layout.edges.filter((edge) => touches(edge, region)),
  };
}

/** Edges in few paths, however many there are: one for each look, wide ones first. */
export function bundlesOf(
  view: View,
  { chips, edges }: Parts,
  boxes: ReadonlyMap<string, Box>,
): (readonly [EdgeLook, string])[] {
  const direction = view.direction.value;
  const flows = view.flows.value;
  const hits = view.hits.value;
  const places = view.boxes.value;
  const found = new Map<EdgeLook, string>();
  const add = (path: string, metric = "", driver?: string): void => {
    const hit = !hits || (hits.has(metric) && hits.has(driver ?? metric));
    const look = hit ? (flows?.line(metric, driver) ?? null) : FADED;
    found.set(look, (found.get(look) ?? "") + path);
  };
  for (const chip of chips) {
    const box = boxes.get(chip.key);
    if (box) add(stubPath(box, chip, direction), box.metric);
  }
  for (const edge of edges)
    add(curvePath(edge.curve), places.get(edge.parent)?.metric, places.get(edge.driver)?.metric);
  return [...found].sort(([one], [other]) => (other?.width ?? 0) - (one?.width ?? 0));
}

export function Edges({ view, region }: { view: View; region: Region }) {
  const boxes = view.boxes.value;
  const bundles = bundlesOf(view, partsOf(view.layout.value, boxes, region), boxes);
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

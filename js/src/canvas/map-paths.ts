import type { Layout } from "../layout/layout-tree.ts";
import { readingOf } from "../views/reading.ts";
import { STATUS_CLASS } from "../views/status-icon.tsx";
import type { View } from "../views/view.ts";

/** Room for the tree inside the minimap. */
export const MAP = { width: 144, height: 72 } as const;
/** Lines between more cards than this would be a grey area. */
const MOST_LINES = 1_500;

/** A tree that is much longer than wide is drawn wider than it is, to be seen at all. */
const LEAST_ACROSS = 48;

/** Pixels of the minimap for one of the plane, and where the plane's origin is in it. */
export interface Scale {
  readonly sx: number;
  readonly sy: number;
  readonly x: number;
  readonly y: number;
}

export function mapScale({ width, height }: Layout): Scale {
  const [w, h] = [Math.max(1, width), Math.max(1, height)];
  const s = Math.min(MAP.width / w, MAP.height / h);
  const sx = Math.max(s, LEAST_ACROSS / w);
  const sy = Math.max(s, LEAST_ACROSS / h);
  return { sx, sy, x: (MAP.width - w * sx) / 2, y: (MAP.height - h * sy) / 2 };
}

/** The colour of every metric's card. */
export function colourOf(view: View, id: string): string {
  const metric = view.metrics.peek().get(id);
  if (!metric) return "var(--kt-neutral)";
  const reading = readingOf(metric, view.series.peek().get(id), view.place.peek());
  const tint = view.tint.peek()?.(metric, reading);
  if (tint) return tint.colour;
  return `var(--kt-${reading.status === null ? "neutral" : STATUS_CLASS[reading.status]})`;
}

/** The whole tree in one path for each colour, and one for the lines. */
export function mapPaths(view: View): {
  cards: readonly (readonly [string, string])[];
  lines: string;
} {
  const layout = view.layout.peek();
  const { sx, sy, x, y } = mapScale(layout);
  const digits = (value: number) => Math.round(value * 10) / 10;
  const hits = view.hits.peek();
  const cards = new Map<string, string[]>();
  const lines: string[] = [];
  for (const box of layout.boxes) {
    const width = digits(Math.max(1, box.width * sx));
    const faded = box.ghost || (hits !== null && !hits.has(box.metric));
    const colour = faded ? "var(--kt-line-strong)" : colourOf(view, box.metric);
    const path = cards.get(colour) ?? [];
    cards.set(colour, path);
    path.push(
      `M${digits(x + box.x * sx)} ${digits(y + box.y * sy)}h${width}v${digits(Math.max(0.8, box.height * sy))}h${-width}z`,
    );
  }
  if (layout.edges.length <= MOST_LINES)
    for (const { curve } of layout.edges) {
      const [x0 = 0, y0 = 0, , , , , x3 = 0, y3 = 0] = curve;
      lines.push(
        `M${digits(x + x0 * sx)} ${digits(y + y0 * sy)}L${digits(x + x3 * sx)} ${digits(y + y3 * sy)}`,
      );
    }
  return {
    cards: [...cards].map(([colour, path]) => [colour, path.join("")]),
    lines: lines.join(""),
  };
}

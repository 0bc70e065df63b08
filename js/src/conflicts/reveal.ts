import type { Clash } from "../protocol.ts";
import { unfold } from "../views/navigate.ts";
import type { View } from "../views/view.ts";
import { against } from "./asking.ts";

const MARGIN = 28;
/** Room at the bottom for the zoom buttons. */
const FOOT = 44;
/** As near as this where there is room: names and labels can be read. */
const NEAR = 0.62;

/** Brings a lever and what it helps and hurts most into sight, together. */
export function reveal(view: View, clash: Clash): void {
  const metrics = [clash.lever, against(clash)[0], clash.helps[0]?.[0]].filter(
    (one): one is string => one !== undefined,
  );
  for (const metric of metrics) unfold(view, metric);
  const boxes = metrics.flatMap((metric) => view.boxes.peek().get(metric) ?? []);
  if (boxes.length === 0) return;
  const left = Math.min(...boxes.map(({ x }) => x));
  const top = Math.min(...boxes.map(({ y }) => y));
  const wide = Math.max(...boxes.map(({ x, width }) => x + width)) - left;
  const high = Math.max(...boxes.map(({ y, height }) => y + height)) - top;
  const { width, height } = view.size.peek();
  const { x, y, k: now } = view.viewport.peek();
  const room = [width - 2 * MARGIN, height - FOOT - 2 * MARGIN] as const;
  const k = Math.min(Math.max(now, NEAR), room[0] / wide, room[1] / high);
  const place = (start: number, length: number, space: number, at: number): number => {
    if (k !== now) return MARGIN + (space - length * k) / 2 - start * k;
    const from = Math.max(MARGIN, Math.min(start * k + at, MARGIN + space - length * k));
    return from - start * k;
  };
  view.touched.value = true;
  view.viewport.value = { k, x: place(left, wide, room[0], x), y: place(top, high, room[1], y) };
}

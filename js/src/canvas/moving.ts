import type { Box } from "../layout/layout-tree.ts";
import { SCALES } from "../views/navigate.ts";
import type { View } from "../views/view.ts";

const MARGIN = 32;
/** Room for the zoom buttons. */
const FOOT = 44;

/** Keys of the selected boxes that show. */
export function selection(view: View): string[] {
  const keys = [view.selected.value, ...view.others.value];
  const boxes = view.boxes.value;
  return keys.filter((key): key is string => key !== null && boxes.has(key));
}

/** Shows the selected cards as large as they fit, never enlarged. */
export function zoomToSelection(view: View): void {
  const boxes = view.boxes.peek();
  const keys = selection(view);
  const near = keys.length > 0 ? keys : [view.tabStop.peek() ?? ""];
  const found = near.flatMap((key) => boxes.get(key) ?? []);
  if (found.length === 0) return;
  const left = Math.min(...found.map((box) => box.x));
  const top = Math.min(...found.map((box) => box.y));
  const right = Math.max(...found.map((box) => box.x + box.width));
  const bottom = Math.max(...found.map((box) => box.y + box.height));
  const { width, height } = view.size.peek();
  const fits = Math.min(
    (width - 2 * MARGIN) / (right - left),
    (height - MARGIN - FOOT) / (bottom - top),
  );
  const k = Math.max(SCALES[0], Math.min(1, fits));
  view.touched.value = true;
  view.viewport.value = {
    k,
    x: width / 2 - ((left + right) / 2) * k,
    y: (height - FOOT + MARGIN / 2) / 2 - ((top + bottom) / 2) * k,
  };
}

/** Changes what shows so that the card with the keyboard, or the nearest above it that is left, stays in place. */
export function keepPlace(view: View, change: () => void): void {
  const before = view.boxes.peek();
  const keys: string[] = [];
  let at: string | null | undefined = view.selected.peek() ?? view.tabStop.peek();
  while (at !== null && at !== undefined) {
    keys.push(at);
    at = before.get(at)?.parent;
  }
  change();
  const after = view.boxes.peek();
  const key = keys.find((one) => after.has(one)) ?? "";
  const [old, now] = [before.get(key), after.get(key)];
  if (!old || !now) return;
  const middle = (box: Box) => [box.x + box.width / 2, box.y + box.height / 2] as const;
  const [[x0, y0], [x1, y1]] = [middle(old), middle(now)];
  const { x, y, k } = view.viewport.peek();
  view.viewport.value = { k, x: x + (x0 - x1) * k, y: y + (y0 - y1) * k };
}

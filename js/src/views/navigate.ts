import type { Box } from "../layout/layout-tree.ts";
import { select, type View, type Viewport } from "./view.ts";

/** Room at the bottom for the zoom buttons. */
const FOOT = 44;
export const SCALES: readonly [number, number] = [0.02, 2.5];
/** Below this zoom a tree is not opened as a whole: better a part that can be read. */
export const READABLE = 0.3;
export const OPENING = 0.62;

/** The viewport that shows the whole tree, never enlarged. */
export function fitting(view: View): Viewport {
  const { width, height } = view.layout.peek();
  const size = view.size.peek();
  const margin = size.width < 900 ? 16 : 32;
  const k = Math.max(
    SCALES[0],
    Math.min(
      1,
      (size.width - 2 * margin) / Math.max(1, width),
      (size.height - margin - FOOT) / Math.max(1, height),
    ),
  );
  return {
    k,
    x: (size.width - width * k) / 2,
    y: Math.max(margin / 2, (size.height - FOOT - height * k) / 2),
  };
}

/** Shows the whole tree, and again whenever it or the cell changes. */
export function fitTree(view: View): void {
  view.touched.value = false;
  view.viewport.value = fitting(view);
}

/** The viewport a tree opens with: all of it, or its root and what can be read beside it. */
export function opening(view: View): Viewport {
  const whole = fitting(view);
  const root = view.layout.peek().boxes[0];
  if (whole.k >= READABLE || !root) return whole;
  const { width, height } = view.size.peek();
  const k = OPENING;
  return view.direction.peek() === "lr"
    ? { k, x: 24 - root.x * k, y: height / 2 - (root.y + root.height / 2) * k }
    : { k, x: width / 2 - (root.x + root.width / 2) * k, y: 24 - root.y * k };
}

/** The viewport moved just so far that the box is inside. */
export function revealing(view: View, box: Box): Viewport {
  const { x, y, k } = view.viewport.peek();
  const { width, height } = view.size.peek();
  const shift = (start: number, length: number, room: number): number => {
    if (start < 16) return 16 - start;
    return start + length > room - 16 ? Math.max(16 - start, room - 16 - start - length) : 0;
  };
  return {
    k,
    x: x + shift(box.x * k + x, box.width * k, width),
    y: y + shift(box.y * k + y, box.height * k, height - FOOT),
  };
}

/** Opens a dialog at a card, which is selected and near enough to read. */
export function openDialog(
  view: View,
  kind: "rename" | "formula" | "driver" | "sibling" | "insert" | "relate" | "note",
  key: string,
): void {
  select(view, key);
  approach(view, key);
  view.dialog.value = { kind, key };
}

/** Comes so near to a box that it can be read and written on. */
function approach(view: View, key: string): void {
  const box = view.boxes.peek().get(key);
  const { width, height } = view.size.peek();
  if (!box || view.viewport.peek().k >= READABLE) return;
  const k = OPENING;
  view.touched.value = true;
  view.viewport.value = {
    k,
    x: width / 2 - (box.x + box.width / 2) * k,
    y: height / 2 - (box.y + box.height / 2) * k,
  };
}

/** Hides or shows the drivers of a box; what was under the pointer stays where it is. */
export function toggle(view: View, key: string): void {
  const before = view.boxes.peek().get(key);
  if (!before || before.drivers === 0) return;
  const collapsed = new Set(view.collapsed.peek());
  if (!collapsed.delete(before.metric)) collapsed.add(before.metric);
  anchored(view, key, () => {
    view.collapsed.value = collapsed;
  });
}

/** Shows the drivers of everything above a metric, so that its card is there. */
export function unfold(view: View, metric: string): void {
  if (view.boxes.peek().has(metric)) return;
  const all = view.store.state.peek().metrics;
  const collapsed = new Set(view.collapsed.peek());
  const passed = new Set<string>();
  let at: string | undefined = metric;
  while (at !== undefined && !passed.has(at)) {
    passed.add(at);
    const id: string = at;
    at = [...all.values()].find(({ drivers }) => drivers.includes(id))?.id;
    if (at !== undefined) collapsed.delete(at);
  }
  view.collapsed.value = collapsed;
}

/** Changes the layout so that one box keeps its place on the screen. */
export function anchored(view: View, key: string, change: () => void): void {
  const before = view.boxes.peek().get(key);
  change();
  const after = view.boxes.peek().get(key);
  if (!before || !after) return;
  const { x, y, k } = view.viewport.peek();
  view.viewport.value = {
    k,
    x: x + (before.x - after.x) * k,
    y: y + (before.y + before.height / 2 - after.y - after.height / 2) * k,
  };
}

/** Selects a box, gives it the keyboard and brings it into sight. */
export function goTo(view: View, key: string): void {
  const box = view.boxes.peek().get(key);
  if (!box) return;
  if (box.ghost) {
    goTo(view, box.metric);
    return;
  }
  select(view, key);
  focusBox(view, key);
}

/** Gives a box the keyboard without selecting it. */
export function focusBox(view: View, key: string): void {
  const box = view.boxes.peek().get(key);
  if (!box) return;
  view.active.value = key;
  view.focusNext.value = key;
  view.viewport.value = revealing(view, box);
}

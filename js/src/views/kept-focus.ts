import { useLayoutEffect, useRef } from "preact/hooks";
import type { Box } from "../layout/layout-tree.ts";
import type { View } from "./view.ts";

/** The element with the keyboard, as the tree sees it: marimo shows widgets in shadow roots. */
const focusedNear = (tree: HTMLElement | null): Element | null =>
  (tree?.getRootNode() as Partial<DocumentOrShadowRoot> | undefined)?.activeElement ?? null;

/**
 * Keeps the keyboard in the tree while cards are drawn anew: a card that is moved in the page, or goes,
 * would drop it to the notebook, whose shortcuts act on cells.
 */
export function useKeptFocus(view: View, tree: { current: HTMLElement | null }): void {
  const before = useRef<readonly Box[]>([]);
  const focused = focusedNear(tree.current)?.closest<HTMLElement>("[data-key]");
  const key = (focused && tree.current?.contains(focused) && focused.dataset.key) || null;
  useLayoutEffect(() => {
    const { boxes } = view.layout.peek();
    const last = before.current;
    before.current = boxes;
    if (key === null || tree.current?.contains(focusedNear(tree.current))) return;
    if (view.dialog.peek() !== null) return;
    view.focusNext.value = survivor(view, last, key);
  });
}

/** The box itself, else the metric's home, else the nearest one before it that is still there. */
function survivor(view: View, last: readonly Box[], key: string): string | null {
  const boxes = view.boxes.peek();
  const index = last.findIndex((box) => box.key === key);
  const nearest = [...last.slice(0, Math.max(0, index))].reverse().map((box) => box.key);
  const candidates = [key, last[index]?.metric ?? "", ...nearest];
  return candidates.find((one) => boxes.has(one)) ?? view.tabStop.peek() ?? null;
}

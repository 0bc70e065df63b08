import { useLayoutEffect, useRef } from "preact/hooks";
import type { Box } from "../layout/layout-tree.ts";
import type { View } from "./view.ts";

/** The element with the keyboard, as the tree sees it: marimo shows widgets in shadow roots. */
const focusedNear = (tree: HTMLElement | null): Element | null =>
  (tree?.getRootNode() as Partial<DocumentOrShadowRoot> | undefined)?.activeElement ?? null;

/** False: the card is not drawn yet. What is typed into a dialog stays there. */
export function focusCard(within: HTMLElement | null, view: View, key: string): boolean {
  const table = view.shape.peek() === "table" ? ".kt-tt " : "";
  const card = within?.querySelector<HTMLElement>(`${table}[data-key="${CSS.escape(key)}"]`);
  if (!card) return false;
  view.focusNext.value = null;
  if (view.dialog.peek() === null) card.focus({ preventScroll: true });
  return true;
}

/**
 * Keeps the keyboard in the tree while cards are drawn anew: a card that is moved in the page, or goes,
 * would drop it to the notebook, whose shortcuts act on cells. The key of the card that has it, which is
 * to be drawn until another one has: a notebook that loses the keyboard for a moment styles all cells anew.
 */
export function useKeptFocus(view: View, tree: { current: HTMLElement | null }): string | null {
  const before = useRef<readonly Box[]>([]);
  const focused = focusedNear(tree.current)?.closest<HTMLElement>("[data-key]");
  const key = (focused && tree.current?.contains(focused) && focused.dataset.key) || null;
  useLayoutEffect(() => {
    const { boxes } = view.layout.peek();
    const last = before.current;
    before.current = boxes;
    const next = view.focusNext.peek();
    if (next !== null && focusCard(tree.current, view, next)) return;
    if (key === null || tree.current?.contains(focusedNear(tree.current))) return;
    if (view.dialog.peek() !== null) return;
    view.focusNext.value = survivor(view, last, key);
  });
  return key;
}

/** The box itself, else the metric's home, else the nearest one before it that is still there. */
function survivor(view: View, last: readonly Box[], key: string): string | null {
  const boxes = view.boxes.peek();
  const index = last.findIndex((box) => box.key === key);
  const nearest = [...last.slice(0, Math.max(0, index))].reverse().map((box) => box.key);
  const candidates = [key, last[index]?.metric ?? "", ...nearest];
  return candidates.find((one) => boxes.has(one)) ?? view.tabStop.peek() ?? null;
}

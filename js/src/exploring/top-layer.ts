import { useLayoutEffect } from "preact/hooks";
import { within } from "../views/placement.ts";
import { showOnTop } from "../views/top-layer.ts";
import type { View } from "../views/view.ts";

const EDGE = 8;
/** Below the header. */
const DOWN = 60;

/** Where a panel of this width stands, in CSS pixels of the screen. */
export type Placing = (
  root: DOMRect,
  width: number,
  at: DOMRect | null,
) => readonly [left: number, top: number];

/** Its upper right corner on that of what it hangs on, where it does not leave the widget. */
export const over: Placing = (root, width, at) => [
  Math.max(root.left + EDGE, (at ?? root).right - width),
  (at ?? root).top,
];

/** In the middle of the widget, below its header. */
export const centred: Placing = (root, width) => [
  root.left + (root.width - width) / 2,
  root.top + DOWN,
];

interface Options {
  view: View;
  /** What it hangs on, inside the widget. */
  at?: string;
  width: number;
  placing: Placing;
  onOutside?: () => void;
}

/** Shows a panel in the browser's top layer and keeps it in its place; a press outside closes it. */
export function useTopLayer(
  panel: { current: HTMLElement | null },
  { view, at = ".kt-find", width, placing, onOutside }: Options,
): void {
  useLayoutEffect(() => {
    const element = panel.current;
    const root = element?.closest<HTMLElement>(".kt");
    if (!element || !root) return;
    const place = (): void => {
      const held = root.querySelector(at)?.getBoundingClientRect() ?? null;
      const wide = Math.min(Math.max(width, held?.width ?? 0), innerWidth - 2 * EDGE);
      const [left, top] = placing(root.getBoundingClientRect(), wide, held);
      const down = within(top, Math.min(element.scrollHeight + 2, 200), innerHeight);
      Object.assign(element.style, {
        left: `${within(left, wide, innerWidth)}px`,
        top: `${down}px`,
        width: `${wide}px`,
        maxHeight: `${innerHeight - EDGE - down}px`,
      });
    };
    const end = showOnTop(element, place, () => {
      if (onOutside) onOutside();
      else view.dialog.value = null;
    });
    place();
    return () => end.abort();
  }, [panel, view]);
}

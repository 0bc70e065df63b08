import type { Viewport } from "./view.ts";

/** A rectangle of the tree's plane. */
export interface Region {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** How much is drawn of a card. */
export type Detail = "full" | "name" | "box";

/**
 * The part of the plane that is drawn: what is visible and half a screen around it, in steps,
 * so that panning by a few pixels draws nothing anew.
 */
export function regionOf({ x, y, k }: Viewport, width: number, height: number): Region {
  const stepX = Math.max(1, width / k / 4);
  const stepY = Math.max(1, height / k / 4);
  const left = (Math.floor(-x / k / stepX) - 1) * stepX;
  const top = (Math.floor(-y / k / stepY) - 1) * stepY;
  return { left, top, right: left + 7 * stepX, bottom: top + 7 * stepY };
}

export function sameRegion(a: Region, b: Region): boolean {
  return a.left === b.left && a.top === b.top && a.right === b.right && a.bottom === b.bottom;
}

export function inRegion(
  box: { x: number; y: number; width: number; height: number },
  region: Region,
): boolean {
  return (
    box.x <= region.right &&
    box.x + box.width >= region.left &&
    box.y <= region.bottom &&
    box.y + box.height >= region.top
  );
}

/** Below 0.6 small print is unreadable, below 0.25 any print is. */
export function detailAt(k: number): Detail {
  if (k >= 0.6) return "full";
  return k >= 0.25 ? "name" : "box";
}

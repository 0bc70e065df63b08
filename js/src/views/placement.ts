/** A rectangle on the screen. */
export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Place {
  readonly left: number;
  readonly top: number;
  readonly maxHeight: number;
}

const GAP = 10;
const EDGE = 8;
const LEAST = 160;

/** Where something begins that must not leave the screen. */
export const within = (start: number, length: number, room: number): number =>
  Math.max(EDGE, Math.min(start, room - EDGE - length));

/** Where a panel stands at its anchor: below it, else above, else beside; always inside the screen. */
export function placement(
  anchor: Rect,
  panel: { width: number; height: number },
  screen: { width: number; height: number },
): Place {
  const left = within(anchor.left, panel.width, screen.width);
  const below = screen.height - EDGE - anchor.bottom - GAP;
  const above = anchor.top - GAP - EDGE;
  if (panel.height <= Math.max(below, above)) {
    const start = panel.height <= below ? anchor.bottom + GAP : anchor.top - GAP - panel.height;
    return {
      left,
      top: within(start, panel.height, screen.height),
      maxHeight: screen.height - 2 * EDGE,
    };
  }
  const maxHeight = Math.max(LEAST, screen.height - 2 * EDGE);
  const top = within(anchor.top, Math.min(panel.height, maxHeight), screen.height);
  const right = anchor.right + GAP;
  if (right + panel.width <= screen.width - EDGE)
    return { left: Math.max(EDGE, right), top, maxHeight };
  return {
    left: within(anchor.left - GAP - panel.width, panel.width, screen.width),
    top,
    maxHeight,
  };
}

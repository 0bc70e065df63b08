import { SCALES } from "../views/navigate.ts";
import type { View, Viewport } from "../views/view.ts";

const THRESHOLD = 4;
/** Doublings of the zoom per unit of `deltaMode`: pixels, lines, pages. */
const WHEEL = [0.002, 0.05, 1] as const;
/** Most doublings for one event: a mouse's notch counts as much as fifty of a pinch. */
const NOTCH = 0.4;

/** The viewport enlarged by `factor`, with the point (x, y) of the canvas where it was. */
export function zoomed(viewport: Viewport, factor: number, x: number, y: number): Viewport {
  const k = Math.min(SCALES[1], Math.max(SCALES[0], viewport.k * factor));
  const ratio = k / viewport.k;
  return { k, x: x - (x - viewport.x) * ratio, y: y - (y - viewport.y) * ratio };
}

/** Enlarges around the middle of the canvas. */
export function zoomBy(view: View, factor: number): void {
  const { width, height } = view.size.peek();
  view.touched.value = true;
  view.viewport.value = zoomed(view.viewport.peek(), factor, width / 2, height / 2);
}

interface Finger {
  x: number;
  y: number;
}

/** Middle and spread of one or two fingers. */
function grip(fingers: readonly Finger[]): { x: number; y: number; spread: number } {
  const [one, two] = fingers;
  if (!one) return { x: 0, y: 0, spread: 1 };
  if (!two) return { ...one, spread: 1 };
  return {
    x: (one.x + two.x) / 2,
    y: (one.y + two.y) / 2,
    spread: Math.max(1, Math.hypot(one.x - two.x, one.y - two.y)),
  };
}

/**
 * Pan, wheel and pinch. The wheel scrolls the notebook unless the tree has the focus or Ctrl is held
 * (as a trackpad's pinch says); a card that the mouse can drag is no handle for panning, but for fingers.
 */
export function attachZoom(canvas: HTMLElement, view: View, signal: AbortSignal): void {
  const fingers = new Map<number, Finger>();
  let moved = false;
  const fixed = view.editable ? ".kt-over, .kt-card, .kt-ghost, .kt-op" : ".kt-over, .kt-op";

  const held = ({ pointerType }: PointerEvent) => (pointerType === "touch" ? ".kt-over" : fixed);
  const placed = (event: MouseEvent): Finger => {
    const { left, top } = canvas.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const lift = (event: PointerEvent): void => {
    fingers.delete(event.pointerId);
    if (fingers.size === 0) canvas.classList.remove("panning");
  };

  canvas.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey && !canvas.matches(":focus-within")) return;
      event.preventDefault();
      const { x, y } = placed(event);
      const wanted = -event.deltaY * (WHEEL[event.deltaMode] ?? 1) * (event.ctrlKey ? 5 : 1);
      const doublings = Math.min(NOTCH, Math.max(-NOTCH, wanted));
      view.touched.value = true;
      view.viewport.value = zoomed(view.viewport.peek(), 2 ** doublings, x, y);
    },
    { signal, passive: false },
  );
  canvas.addEventListener(
    "pointerdown",
    (event) => {
      if (event.button !== 0 || (event.target as Element).closest(held(event))) return;
      if (fingers.size === 0) moved = false;
      fingers.set(event.pointerId, placed(event));
    },
    { signal },
  );
  canvas.addEventListener(
    "pointermove",
    (event) => {
      const last = fingers.get(event.pointerId);
      if (!last) return;
      const now = placed(event);
      if (!moved && Math.hypot(now.x - last.x, now.y - last.y) < THRESHOLD) return;
      if (!moved) {
        moved = true;
        canvas.setPointerCapture(event.pointerId);
        canvas.classList.add("panning");
      }
      const before = grip([...fingers.values()]);
      fingers.set(event.pointerId, now);
      const after = grip([...fingers.values()]);
      const { k, x, y } = view.viewport.peek();
      view.touched.value = true;
      view.viewport.value = zoomed(
        { k, x: x + after.x - before.x, y: y + after.y - before.y },
        after.spread / before.spread,
        after.x,
        after.y,
      );
    },
    { signal },
  );
  canvas.addEventListener("pointerup", lift, { signal });
  canvas.addEventListener("pointercancel", lift, { signal });
  canvas.addEventListener(
    "click",
    (event) => {
      if (moved) event.stopImmediatePropagation(); // the end of a pan selects nothing
      moved = false;
    },
    { signal, capture: true },
  );
}

import { computed, type ReadonlySignal } from "@preact/signals";
import { OPENING, READABLE } from "./navigate.ts";
import type { View } from "./view.ts";

const LEAST = 260;
const MOST = 640;
/** Room around the tree inside the canvas. */
const AROUND = 84;

/** Height of the canvas: as asked for, else as the tree needs at the width there is; it never shrinks. */
export function canvasHeight(view: View): ReadonlySignal<number> {
  let tallest = 0;
  return computed(() => {
    if (view.height.value > 0) return view.height.value;
    const { width, height } = view.layout.value;
    const room = view.size.value.width || 1200;
    const whole = Math.min(1, (room - 64) / Math.max(1, width));
    const k = whole < READABLE ? OPENING : whole; // as it opens
    const wanted = Math.min(MOST, Math.max(LEAST, Math.round(height * k) + AROUND));
    tallest = Math.max(tallest, wanted);
    return tallest;
  });
}

import { swallowClick } from "../interactions/pointer.ts";
import { inRegion } from "../views/region.ts";
import type { View } from "../views/view.ts";
import { selectThese } from "./selecting.ts";

const TAKEN = ".kt-card, .kt-ghost, .kt-op, .kt-over, input";

/** Shift and a drag over the empty canvas select what the rectangle touches; with Ctrl, what is selected stays. */
export function attachLasso(root: HTMLElement, view: View, signal: AbortSignal): void {
  root.addEventListener(
    "pointerdown",
    (event) => {
      const target = event.target as Element;
      const canvas = target.closest<HTMLElement>(".kt-canvas");
      if (!canvas || !event.shiftKey || event.button !== 0 || target.closest(TAKEN)) return;
      event.stopPropagation(); // it is no pan
      event.preventDefault(); // nor a selection of text
      throwLasso(canvas, view, event, signal);
    },
    { signal, capture: true },
  );
}

function throwLasso(
  canvas: HTMLElement,
  view: View,
  start: PointerEvent,
  signal: AbortSignal,
): void {
  const frame = canvas.getBoundingClientRect();
  const kept =
    start.ctrlKey || start.metaKey ? [view.selected.peek() ?? "", ...view.others.peek()] : [];
  const [x0, y0] = [start.clientX - frame.left, start.clientY - frame.top];
  const rope = document.createElement("div");
  rope.className = "kt-lasso kt-over";
  canvas.append(rope);
  canvas.setPointerCapture(start.pointerId);
  const end = new AbortController();
  const options = { signal: AbortSignal.any([signal, end.signal]) };
  let thrown = false;

  const pull = (event: PointerEvent): void => {
    const [x1, y1] = [event.clientX - frame.left, event.clientY - frame.top];
    const [left, top] = [Math.min(x0, x1), Math.min(y0, y1)];
    const [right, bottom] = [Math.max(x0, x1), Math.max(y0, y1)];
    thrown ||= right - left + bottom - top > 4;
    Object.assign(rope.style, {
      transform: `translate(${left}px,${top}px)`,
      width: `${right - left}px`,
      height: `${bottom - top}px`,
    });
    const { x, y, k } = view.viewport.peek();
    const region = {
      left: (left - x) / k,
      right: (right - x) / k,
      top: (top - y) / k,
      bottom: (bottom - y) / k,
    };
    const boxes = view.boxes.peek();
    const caught = view.layout.peek().boxes.filter((box) => !box.ghost && inRegion(box, region));
    const keys = [...kept.filter((key) => boxes.has(key)), ...caught.map(({ key }) => key)];
    selectThese(view, keys[0] ?? null, keys);
  };
  const finish = (): void => {
    end.abort();
    rope.remove();
  };
  canvas.addEventListener("pointermove", pull, options);
  canvas.addEventListener(
    "pointerup",
    () => {
      finish();
      if (!thrown) return;
      const first = view.selected.peek();
      if (first !== null) {
        view.active.value = first;
        view.focusNext.value = first;
      }
      swallowClick(canvas);
    },
    options,
  );
  canvas.addEventListener("pointercancel", finish, options);
}

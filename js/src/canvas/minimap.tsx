import { effect, useComputed, useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { View } from "../views/view.ts";
import { MAP, mapPaths, mapScale } from "./map-paths.ts";

/** In cells narrower than this it would cover the tree. */
const NARROW = 560;
const PADDING = 6;
/** It is drawn anew at most this often, when nothing else is to be done. */
const PAUSE_MS = 60;

/** The whole tree, small, with what is visible of it; only where not all of it is. */
export function Minimap({ view }: { view: View }) {
  const shown = useComputed(() => {
    const { x, y, k } = view.viewport.value;
    const size = view.size.value;
    const { width, height, boxes } = view.layout.value;
    const whole =
      x >= -1 && y >= -1 && x + width * k <= size.width + 1 && y + height * k <= size.height + 1;
    return size.width >= NARROW && size.height > 200 && boxes.length > 1 && !whole;
  }).value;
  return shown ? <Picture view={view} /> : null;
}

/** For eyes and pointer only: the keyboard has arrows, which bring cards into sight, and Ctrl+0. */
function Picture({ view }: { view: View }) {
  const frame = useRef<HTMLDivElement>(null);
  const paths = useSignal(mapPaths(view));
  useLayoutEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stopDrawing = effect(() => {
      // what the picture is made of; it is not drawn while somebody drags a lever
      for (const one of [view.layout, view.metrics, view.series, view.place, view.tint, view.hits])
        one.value;
      view.flows.value;
      clearTimeout(timer);
      timer = setTimeout(() => {
        paths.value = mapPaths(view);
      }, PAUSE_MS);
    });
    const stopMoving = effect(() => {
      const { x, y, k } = view.viewport.value;
      const { width, height } = view.size.value;
      const scale = mapScale(view.layout.value);
      if (!frame.current) return;
      const { style } = frame.current;
      style.transform = `translate(${scale.x - (x / k) * scale.sx}px,${scale.y - (y / k) * scale.sy}px)`;
      style.width = `${(width / k) * scale.sx}px`;
      style.height = `${(height / k) * scale.sy}px`;
    });
    return () => {
      clearTimeout(timer);
      stopDrawing();
      stopMoving();
    };
  }, [view, paths]);
  const { cards, lines } = paths.value;
  return (
    <div class="kt-map kt-over" aria-hidden="true" onPointerDown={(event) => hold(view, event)}>
      <svg class="kt-map-tree" viewBox={`0 0 ${MAP.width} ${MAP.height}`} aria-hidden="true">
        <path class="lines" d={lines} />
        {cards.map(([colour, path]) => (
          <path key={colour} d={path} style={{ fill: colour }} />
        ))}
      </svg>
      <div ref={frame} />
    </div>
  );
}

/** A click goes there; the frame can be dragged. */
function hold(view: View, event: PointerEvent): void {
  const map = event.currentTarget as HTMLElement;
  if (event.button !== 0) return;
  event.preventDefault(); // the keyboard stays where it is
  const { left, top } = map.getBoundingClientRect();
  const { clientLeft, clientTop } = map;
  /** The point of the plane under the pointer. */
  const under = (at: PointerEvent) => {
    const { sx, sy, x, y } = mapScale(view.layout.peek());
    return {
      x: (at.clientX - left - clientLeft - PADDING - x) / sx,
      y: (at.clientY - top - clientTop - PADDING - y) / sy,
    };
  };
  const { width, height } = view.size.peek();
  const start = view.viewport.peek();
  const first = under(event);
  const [right, bottom] = [(width - start.x) / start.k, (height - start.y) / start.k];
  const inside =
    first.x >= -start.x / start.k &&
    first.x <= right &&
    first.y >= -start.y / start.k &&
    first.y <= bottom;
  const grip = inside
    ? { x: first.x + start.x / start.k, y: first.y + start.y / start.k }
    : { x: width / start.k / 2, y: height / start.k / 2 };
  const move = (at: PointerEvent): void => {
    const point = under(at);
    const { k } = start;
    view.touched.value = true;
    view.viewport.value = { k, x: (grip.x - point.x) * k, y: (grip.y - point.y) * k };
  };
  if (!inside) move(event);
  const end = new AbortController();
  const { signal } = end;
  map.setPointerCapture(event.pointerId);
  map.addEventListener("pointermove", move, { signal });
  for (const name of ["pointerup", "pointercancel"])
    map.addEventListener(name, () => end.abort(), { signal });
}

import { warn } from "../interactions/actions.ts";
import { swallowClick } from "../interactions/pointer.ts";
import * as words from "../text/editing.ts";
import { labelOf, metricOf, type View } from "../views/view.ts";
import { dragPreview } from "./drag-preview.ts";
import { lockOn } from "./inspecting.ts";
import { askMove } from "./moves.ts";

const THRESHOLD = 6;

/** Whether `to` is `id` or below it: a metric cannot become its own driver. */
function below(view: View, id: string, to: string): boolean {
  const { metrics } = view.store.state.peek();
  const met = new Set<string>();
  const stack = [id];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (next === to) return true;
    if (met.has(next)) continue;
    met.add(next);
    stack.push(...(metrics.get(next)?.drivers ?? []));
  }
  return false;
}

/**
 * Follows the pointer from a card; dropped on another card, that one may become its parent, and what
 * that does to formulas stands beside the pointer before. With Alt an influence is drawn instead.
 */
export function startDrag(
  canvas: HTMLElement,
  view: View,
  key: string,
  start: PointerEvent,
  signal: AbortSignal,
): void {
  const metric = metricOf(view, key);
  if (!metric) return;
  const end = new AbortController();
  const options = { signal: AbortSignal.any([signal, end.signal]) };
  const relates = start.altKey;
  const preview = dragPreview(view, key);
  let flag: HTMLElement | null = null;
  let line: SVGPathElement | null = null;

  const cardAt = (event: PointerEvent): HTMLElement | null => {
    const root = canvas.getRootNode() as Document | ShadowRoot;
    const element = root.elementFromPoint(event.clientX, event.clientY);
    return (canvas.contains(element) && element?.closest<HTMLElement>(".kt-card")) || null;
  };
  const refuses = (card: HTMLElement | null): boolean =>
    !relates && card !== null && below(view, metric.id, card.dataset.id ?? "");
  const move = (event: PointerEvent): void => {
    if (!flag) {
      if (Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) < THRESHOLD)
        return;
      flag = document.createElement("div");
      flag.className = "kt-flag kt-over";
      flag.textContent = metric.label;
      canvas.append(flag);
      if (relates) {
        const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
        svg.setAttribute("class", "kt-link-line");
        line = document.createElementNS("http://www.w3.org/2000/svg", "path");
        svg.append(line);
        canvas.append(svg);
      }
      canvas.classList.add("dragging");
    }
    const frame = canvas.getBoundingClientRect();
    flag.style.transform = `translate(${event.clientX - frame.left + 12}px,${event.clientY - frame.top + 12}px)`;
    const [x0, y0] = [start.clientX - frame.left, start.clientY - frame.top];
    line?.setAttribute(
      "d",
      `M${x0},${y0}L${event.clientX - frame.left},${event.clientY - frame.top}`,
    );
    const card = cardAt(event);
    const to = card?.dataset.id ?? null;
    const refused = refuses(card) || to === metric.id;
    view.dropTarget.value = refused ? null : (card?.dataset.key ?? null);
    if (!relates) preview.over(flag, refused ? null : to);
    else if (to === null || refused) flag.textContent = metric.label;
    else flag.textContent = words.dropInfluence(metric.label, labelOf(view, to));
  };
  const finish = (): void => {
    end.abort();
    preview.end();
    if (flag) swallowClick(canvas);
    flag?.remove();
    line?.parentElement?.remove();
    canvas.classList.remove("dragging");
    view.dropTarget.value = null;
  };
  const drop = (event: PointerEvent): void => {
    const card = flag ? cardAt(event) : null;
    finish();
    const to = card?.dataset.id;
    if (to === undefined || to === metric.id) return;
    if (relates) {
      view.dialog.value = { kind: "relate", key, to };
      return;
    }
    const lock = lockOn(view, metric.id) ?? lockOn(view, to);
    if (lock) {
      warn(view, words.locked(labelOf(view, lock.id), lock.label));
      return;
    }
    if (!refuses(card)) {
      void askMove(view, key, to);
      return;
    }
    warn(view, words.drivesIt(labelOf(view, to), metric.label));
  };
  document.addEventListener("pointermove", move, options);
  document.addEventListener("pointerup", drop, options);
  document.addEventListener("pointercancel", finish, options);
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !flag) return;
      event.preventDefault();
      event.stopPropagation();
      finish();
    },
    { ...options, capture: true },
  );
}

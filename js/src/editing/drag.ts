import { warn } from "../interactions/actions.ts";
import { labelOf, metricOf, type View } from "../views/view.ts";
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

/** Follows the pointer from a card; dropped on another card, that one may become its parent. */
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
  let flag: HTMLElement | null = null;

  const cardAt = (event: PointerEvent): HTMLElement | null => {
    const element = document.elementFromPoint(event.clientX, event.clientY);
    return (canvas.contains(element) && element?.closest<HTMLElement>(".kt-card")) || null;
  };
  const refuses = (card: HTMLElement | null): boolean =>
    card !== null && below(view, metric.id, card.dataset.id ?? "");
  const move = (event: PointerEvent): void => {
    if (!flag) {
      if (Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) < THRESHOLD)
        return;
      flag = document.createElement("div");
      flag.className = "kt-flag kt-over";
      flag.textContent = metric.label;
      canvas.append(flag);
      canvas.classList.add("dragging");
    }
    const frame = canvas.getBoundingClientRect();
    flag.style.transform = `translate(${event.clientX - frame.left + 12}px,${event.clientY - frame.top + 12}px)`;
    const card = cardAt(event);
    view.dropTarget.value = refuses(card) ? null : (card?.dataset.key ?? null);
  };
  const finish = (): void => {
    end.abort();
    if (flag) swallowClick(canvas);
    flag?.remove();
    canvas.classList.remove("dragging");
    view.dropTarget.value = null;
  };
  const drop = (event: PointerEvent): void => {
    const card = flag ? cardAt(event) : null;
    finish();
    const to = card?.dataset.id;
    if (to === undefined || to === metric.id) return;
    if (!refuses(card)) {
      void askMove(view, key, to);
      return;
    }
    const label = labelOf(view, to);
    warn(view, `${label} drives ${metric.label}, so it cannot become its parent.`);
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

/** The click that ends a drag selects nothing. */
function swallowClick(canvas: HTMLElement): void {
  const end = new AbortController();
  canvas.addEventListener("click", (event) => event.stopImmediatePropagation(), {
    capture: true,
    signal: end.signal,
  });
  setTimeout(() => end.abort());
}

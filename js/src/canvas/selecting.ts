import { batch } from "@preact/signals";
import { focusBox } from "../views/navigate.ts";
import { select, type View } from "../views/view.ts";

/** Keys of the cards that can be selected together, in reading order; ghosts stand for their homes. */
const cards = (view: View): string[] =>
  view.layout
    .peek()
    .boxes.filter(({ ghost }) => !ghost)
    .map(({ key }) => key);

/** Selects several cards; actions hang on `first`. */
export function selectThese(view: View, first: string | null, keys: Iterable<string>): void {
  const others = new Set(keys);
  if (first !== null) others.delete(first);
  batch(() => {
    if (view.selected.peek() !== first) select(view, first);
    view.others.value = others;
  });
}

export function selectAll(view: View): void {
  const keys = cards(view);
  const chosen = view.selected.peek() ?? view.tabStop.peek() ?? "";
  selectThese(view, keys.includes(chosen) ? chosen : (keys[0] ?? null), keys);
}

/** Selects everything in reading order from the selected card to this one. */
export function selectUpTo(view: View, key: string): void {
  const keys = cards(view);
  const first = view.selected.peek() ?? view.tabStop.peek() ?? key;
  const [from, to] = [keys.indexOf(first), keys.indexOf(key)];
  if (to < 0) return;
  if (from < 0) selectThese(view, key, []);
  else selectThese(view, first, keys.slice(Math.min(from, to), Math.max(from, to) + 1));
}

/** Adds a card to the selection, or takes it out. */
export function selectAlso(view: View, key: string): void {
  const others = new Set(view.others.peek());
  const first = view.selected.peek();
  if (first === null) selectThese(view, key, []);
  else if (first === key) {
    const [next = null, ...rest] = others;
    selectThese(view, next, rest);
  } else {
    if (!others.delete(key)) others.add(key);
    selectThese(view, first, others);
  }
}

const home = (view: View, key: string): string => view.boxes.peek().get(key)?.metric ?? key;

/** Shift with arrows, Home and End, and Ctrl+Space; false: the key means something else. */
function byKey(view: View, event: KeyboardEvent, key: string): boolean {
  const command = event.ctrlKey || event.metaKey;
  if (command && event.key === " ") {
    selectAlso(view, home(view, key));
    return true;
  }
  if (!event.shiftKey || command || event.altKey) return false;
  const keys = cards(view);
  const at = keys.indexOf(home(view, key));
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: keys.length - 1 }[event.key];
  if (to === undefined) return false;
  const next = keys[to];
  if (next === undefined) return true;
  if (view.selected.peek() === null) select(view, home(view, key));
  selectUpTo(view, next);
  focusBox(view, next);
  return true;
}

/** Several cards at once: Shift and Ctrl with clicks and keys. */
export function attachSelecting(root: HTMLElement, view: View, signal: AbortSignal): void {
  const keyAt = (event: Event): string | undefined => {
    const target = event.target as Element;
    if (target.closest("input, button")) return undefined;
    return target.closest<HTMLElement>(".kt-canvas .kt-card")?.dataset.key;
  };
  root.addEventListener(
    "click",
    (event) => {
      const key = keyAt(event);
      if (key === undefined || !(event.shiftKey || event.ctrlKey || event.metaKey)) return;
      event.stopPropagation();
      if (event.shiftKey) selectUpTo(view, key);
      else selectAlso(view, key);
      focusBox(view, key);
    },
    { signal, capture: true },
  );
  root.addEventListener(
    "keydown",
    (event) => {
      const target = (event.target as Element).closest<HTMLElement>(".kt-canvas [data-key]");
      const key = target?.dataset.key;
      if (key === undefined || (event.target as Element).closest("input")) return;
      if (!byKey(view, event, key)) return;
      event.preventDefault();
      event.stopPropagation();
    },
    { signal, capture: true },
  );
}

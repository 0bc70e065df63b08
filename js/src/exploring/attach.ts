import { tell } from "../interactions/actions.ts";
import type { View } from "../views/view.ts";
import { barredBy } from "./all-actions.ts";
import { followHits } from "./filtering.ts";
import { followSegments } from "./segments.ts";
import { giveTyped } from "./typed-ahead.ts";
import { ACTIONS } from "./view-actions.ts";

/** Segments, what a search and filters leave, keys typed ahead, the menu of the pointer, until `signal` aborts. */
export function attach(root: HTMLElement, view: View, signal: AbortSignal): void {
  followSegments(view, signal);
  followHits(view, signal);
  giveTyped(root, signal);
  root.addEventListener(
    "contextmenu",
    (event) => {
      const target = event.composedPath()[0] as Element;
      if (!target.closest(".kt-stage") || target.closest("input, .kt-over, .kt-status")) return;
      event.preventDefault();
      const key = target.closest<HTMLElement>("[data-key]")?.dataset.key ?? "";
      view.dialog.value = { kind: "menu", key, at: [event.clientX, event.clientY] };
    },
    { signal },
  );
}

const BY_NAME = /* @__PURE__ */ new Map(ACTIONS.map((action) => [action.name, action]));

/** Does what a key asks for at `target`, or says why it cannot be done. */
export function act(view: View, name: string, target: Element): void {
  if (name === "menu") openMenu(target, view);
  const action = BY_NAME.get(name);
  if (!action) return;
  const key = keyAt(target, view);
  const why = barredBy(action, view, key);
  if (why === null) action.run(view, key);
  else tell(view, why);
}

/** By key: at the card or line that has the keyboard. */
function openMenu(target: Element, view: View): void {
  const held = target.closest<HTMLElement>("[data-key]");
  const { left, bottom } = (held ?? target).getBoundingClientRect();
  const at = [left + 16, Math.min(bottom, innerHeight - 40) - 8] as const;
  view.dialog.value = { kind: "menu", key: held?.dataset.key ?? "", at };
}

/** The card or line an event is about; null: none. */
function keyAt(target: Element, view: View): string | null {
  const key = target.closest<HTMLElement>("[data-key]")?.dataset.key;
  return key || view.selected.peek();
}

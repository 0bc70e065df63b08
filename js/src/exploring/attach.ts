import type { Action } from "../interactions/action.ts";
import { tell } from "../interactions/actions.ts";
import { shortcutOf } from "../interactions/shortcuts.ts";
import type { View } from "../views/view.ts";
import { barredBy } from "./all-actions.ts";
import { followHits } from "./filtering.ts";
import { ACTIONS } from "./view-actions.ts";

/** Keys and gestures of search, palette, menu and filters, until `signal` aborts. */
export function attach(root: HTMLElement, view: View, signal: AbortSignal): void {
  followHits(view, signal);
  root.addEventListener(
    "keydown",
    (event) => {
      const target = event.target as HTMLElement;
      const name = shortcutOf(event);
      const action = name && BY_NAME.get(name);
      if (
        !(action || name === "menu") ||
        target.closest("input, textarea, select, .kt-pop, [popover]")
      )
        return;
      // in a cell, a letter is typed
      if (event.key.length === 1 && !event.ctrlKey && !event.metaKey)
        if (target.closest(".kt-tt-td") && view.editable) return;
      event.preventDefault();
      event.stopPropagation();
      if (action) runOrSay(action, view, keyAt(target, view));
      else openMenu(target, view);
    },
    { signal, capture: true },
  );
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

function runOrSay(action: Action, view: View, key: string | null): void {
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
export function keyAt(target: Element, view: View): string | null {
  const key = target.closest<HTMLElement>("[data-key]")?.dataset.key;
  return key || view.selected.peek();
}

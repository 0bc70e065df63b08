import { shortcutOf } from "../interactions/shortcuts.ts";
import type { View } from "../views/view.ts";
import { ACTIONS } from "./actions.ts";
import { followFullScreen } from "./full-screen.ts";
import { attachGliding } from "./gliding.ts";
import { attachLasso } from "./lasso.ts";
import { attachLongPress } from "./long-press.ts";
import { attachSelecting } from "./selecting.ts";
import { followTint } from "./tint.ts";

/** What the table leaves to the view. */
const IN_TABLE = /^(full_screen|level_\d|expand_all|collapse_all)$/;

/** Keys, gestures and motion of the canvas, until `signal` aborts. */
export function attach(root: HTMLElement, view: View, signal: AbortSignal): void {
  root.addEventListener(
    "keydown",
    (event) => {
      if ((event.target as HTMLElement).closest("input, textarea, .kt-pop")) return;
      const name = shortcutOf(event);
      const action = name && ACTIONS.find((one) => one.name === name);
      if (!action || (view.shape.peek() === "table" && !IN_TABLE.test(action.name))) return;
      event.preventDefault();
      event.stopPropagation();
      action.run(view, view.active.peek());
    },
    { signal, capture: true },
  );
  // a screen reader moves the keyboard without a key; Tab comes back to the same card
  root.addEventListener(
    "focusin",
    ({ target }) => {
      const key = (target as HTMLElement).dataset.key;
      if (key !== undefined && (target as HTMLElement).matches("[role=treeitem]"))
        view.active.value = key;
    },
    { signal },
  );
  followFullScreen(root, view, signal);
  if (EDITOR) {
    attachGliding(root, view, signal);
    followTint(view, signal);
    attachSelecting(root, view, signal);
    attachLasso(root, view, signal);
    attachLongPress(root, signal);
  }
}

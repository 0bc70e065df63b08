import type { View } from "../views/view.ts";
import { warn } from "./actions.ts";
import { later } from "./later.ts";
import type { Shortcut } from "./shortcuts.ts";

/** Something a person can do: by key, from the card's menu, from the palette. */
export interface Action {
  readonly name: Shortcut | string;
  readonly label: string;
  /** "card": needs a card, and stands in its menu. */
  readonly of: "card" | "tree" | "view";
  /** It changes nothing of the tree: readers can do it too. */
  readonly reads?: true;
  /** Whether it can be done now; always, where it is not said. */
  readonly when?: (view: View, key: string | null) => boolean;
  /** Why it cannot be done, in a sentence; null: it can. */
  readonly why?: (view: View, key: string | null) => string | null;
  /** `key` is the card it is done to; null: none. */
  readonly run: (view: View, key: string | null) => unknown;
}

/** Does what editing.js knows how to do, to a card or to what is selected. */
export function edit(view: View, name: string, key: string | null): void {
  later(view, "editing", ({ actions }) => {
    const action = actions.find((one) => one.name === name);
    const why = action?.why?.(view, key);
    if (why) warn(view, why);
    else if (action && action.when?.(view, key) !== false) action.run(view, key);
  });
}

import { chunk } from "../views/chunks.ts";
import type { View } from "../views/view.ts";
import { warn } from "./actions.ts";
import type { Shortcut } from "./shortcuts.ts";

/** Something a person can do: by key, from the card's menu, from the palette. */
export interface Action {
  readonly name: Shortcut | string;
  readonly label: string;
  /** "card": needs a card, and stands in its menu. */
  readonly of: "card" | "tree" | "view";
  /** Whether it can be done now; always, where it is not said. */
  readonly when?: (view: View, key: string | null) => boolean;
  /** `key` is the card it is done to; null: none. */
  readonly run: (view: View, key: string | null) => unknown;
}

/** Does what editing.js knows how to do, to a card or to what is selected. */
export function edit(view: View, name: string, key: string | null): void {
  chunk(view.host, "editing").then(
    ({ actions }) => {
      const action = actions.find((one) => one.name === name);
      if (action && (action.when?.(view, key) ?? true)) action.run(view, key);
    },
    (error: Error) => warn(view, error.message),
  );
}

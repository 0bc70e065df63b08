import { useEffect, useState } from "preact/hooks";
import type { Action } from "../interactions/action.ts";
import * as text from "../text/exploring.ts";
import { chunk } from "../views/chunks.ts";
import type { View } from "../views/view.ts";
import { ACTIONS } from "./view-actions.ts";

interface Actions {
  readonly actions: readonly Action[];
  /** There will be more. */
  readonly coming: boolean;
}

/** Everything that can be done here; what changes the tree comes with editing.js. */
export function useActions(view: View): Actions {
  const { editable } = view;
  const [editing, setEditing] = useState<readonly Action[] | null>(editable ? null : []);
  useEffect(() => {
    let stale = false;
    chunk(view.host, "editing").then(
      ({ actions }) => {
        if (!stale) setEditing(editable ? actions : actions.filter(({ reads }) => reads));
      },
      () => setEditing([]), // without, the rest can be done
    );
    return () => {
      stale = true;
    };
  }, [view, editable]);
  const canvas = view.extras.value.actions ?? [];
  const named = new Map<string, Action>();
  for (const action of [...(editing ?? []), ...ACTIONS, ...canvas])
    if (!named.has(action.name)) named.set(action.name, action);
  return { actions: [...named.values()], coming: editing === null };
}

/** Why an action cannot be done now; null: it can. */
export function barredBy(action: Action, view: View, key: string | null): string | null {
  if (action.of === "card" && key === null) return text.SELECT_FIRST;
  const why = action.why?.(view, key) ?? null;
  if (why !== null) return why;
  return action.when?.(view, key) === false ? (text.NOT_NOW[action.name] ?? text.NOT_HERE) : null;
}

/** Does it once the list it was chosen from is closed and the card has the keyboard back. */
export function perform(action: Action, view: View, key: string | null): void {
  view.dialog.value = null;
  if (key !== null) view.focusNext.value = key;
  action.run(view, key);
}

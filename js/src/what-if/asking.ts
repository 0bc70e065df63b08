import { attempt, complain, tell } from "../interactions/actions.ts";
import * as text from "../text/what-if.ts";
import { metricOf } from "../views/view.ts";
import type { Draft } from "./scenario.ts";

/** Asks why the chosen metric, or the first, differs from the baseline; the answer is drawn on the tree. */
export async function explain(draft: Draft): Promise<void> {
  const { view } = draft;
  const { roots, periods } = view.store.state.peek();
  const chosen = metricOf(view, view.selected.peek() ?? "");
  const told = chosen?.formula && draft.marked.peek().has(chosen.id);
  const metric = told ? chosen.id : roots[0];
  if (metric === undefined) return;
  const asked = draft.overrides.peek();
  const outcome = await attempt(view, "explain_scenario", {
    scenario: draft.state(),
    metric,
    period: periods.keys[view.position.peek()] ?? "",
  });
  if (!outcome.ok) complain(view, outcome.error);
  else if (asked === draft.overrides.peek()) view.answer.value = outcome.result;
}

/** Saves the draft in the kernel; false: it was refused. */
export async function keep(draft: Draft, name: string): Promise<boolean> {
  const { view } = draft;
  const scenario = { ...draft.state(), name };
  const outcome = await attempt(view, "keep_scenario", { scenario });
  if (!outcome.ok) {
    complain(view, outcome.error);
    return false;
  }
  draft.name.value = name;
  tell(view, text.saved(name), { undo: true });
  return true;
}

/** Deletes the saved scenario that is shown. */
export async function drop(draft: Draft): Promise<void> {
  const { view } = draft;
  const name = draft.name.peek();
  const outcome = await attempt(view, "drop_scenario", { scenario: name });
  if (!outcome.ok) {
    complain(view, outcome.error);
    return;
  }
  draft.begin(null);
  tell(view, text.deleted(name), { undo: true });
}

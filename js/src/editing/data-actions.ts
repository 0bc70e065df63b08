import type { Action } from "../interactions/action.ts";
import { attempt, complain, tell } from "../interactions/actions.ts";
import * as text from "../text/exploring.ts";
import type { View } from "../views/view.ts";
import { metricAt } from "./inspecting.ts";

async function readAgain(view: View): Promise<void> {
  const outcome = await attempt(view, "refresh", {});
  if (outcome.ok) tell(view, text.readAgain(outcome.result.text), { undo: true });
  else complain(view, outcome.error);
}

async function keepUnexplained(view: View, metric: string): Promise<void> {
  const outcome = await attempt(view, "keep_unexplained", { metric });
  if (outcome.ok) tell(view, outcome.result.summary, { undo: true });
  else complain(view, outcome.error);
}

/** Reads everything bound again, as one step of the history. */
export const REFRESH: Action = {
  name: "refresh",
  label: text.REFRESH,
  of: "tree",
  when: (view) => [...view.store.state.peek().metrics.values()].some(({ bound }) => bound),
  run: (view) => void readAgain(view),
};

/** Shows what a formula leaves unexplained of its metric's own data as one more driver. */
export const KEEP_UNEXPLAINED: Omit<Action, "of"> = {
  name: "keep_unexplained",
  label: text.KEEP_UNEXPLAINED,
  when: (view, key) => {
    const metric = view.store.state.peek().metrics.get(metricAt(view, key ?? ""));
    return metric !== undefined && metric.formula !== null && metric.bound;
  },
  run: (view, key) => void keepUnexplained(view, metricAt(view, key ?? "")),
};

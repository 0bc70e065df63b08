import type { Action } from "../interactions/action.ts";
import { attempt, complain, tell } from "../interactions/actions.ts";
import type { Direction } from "../protocol.ts";
import * as text from "../text/exploring.ts";
import { questionOf } from "../views/explained.ts";
import { type ModeName, toggleMode } from "../views/mode.ts";
import type { Colour, Dialog, View } from "../views/view.ts";
import { toggleWhy } from "../views/why-button.tsx";
import { clearFilter, isFiltering } from "./filtering.ts";
import { explored } from "./state.ts";

const metricAt = (view: View, key: string | null): string | null =>
  view.boxes.peek().get(key ?? "")?.metric ??
  (view.store.state.peek().metrics.has(key ?? "") ? key : null);

const ofView = (name: string, label: string, run: Action["run"], rest: Partial<Action> = {}) => ({
  name,
  label,
  of: "view" as const,
  run,
  ...rest,
});
const opens = (name: "search" | "filter", label: string): Action =>
  ofView(name, label, (view) => {
    view.dialog.value = { kind: name } satisfies Dialog;
  });
const opensAt = (name: "palette" | "help", label: string): Action =>
  ofView(name, label, (view, key) => {
    view.dialog.value = { kind: name, key: key ?? "" };
  });
const tree = (name: string, label: string, direction: Direction): Action =>
  ofView(name, label, (view, key) => {
    view.shape.value = "tree";
    view.direction.value = direction;
    view.touched.value = false;
    view.focusNext.value = metricAt(view, key) ?? view.tabStop.peek() ?? null;
  });
const colour = (name: Colour): Action =>
  ofView(`colour_${name}`, text.colourBy(name), (view) => {
    view.colour.value = name;
  });
const mode = (name: ModeName, label: string): Action =>
  ofView(name, label, (view) => void toggleMode(view, name), {
    why: (view) => (view.editable ? null : text.READ_ONLY),
  });

function folds(name: "expand" | "collapse", label: string, open: boolean): Action {
  return {
    name,
    label,
    of: "card",
    when: (view, key) => {
      const box = view.boxes.peek().get(key ?? "");
      return box !== undefined && box.drivers > 0 && (box.hidden === 0) !== open;
    },
    run: (view, key) => {
      const id = metricAt(view, key);
      if (id === null) return;
      const next = new Set(view.collapsed.peek());
      if (open) next.delete(id);
      else next.add(id);
      view.collapsed.value = next;
    },
  };
}

async function copyText(view: View): Promise<void> {
  const outcome = await attempt(view, "copy", { metrics: [...view.store.state.peek().roots] });
  if (!outcome.ok) {
    complain(view, outcome.error);
    return;
  }
  await navigator.clipboard?.writeText(outcome.result.text);
  tell(view, text.TEXT_COPIED);
}

/** What a person can do to a view without changing the tree. */
const actions = (): Action[] => [
  {
    name: "why",
    label: text.WHY,
    of: "card",
    why: (view, key) => (questionOf(view, metricAt(view, key)) ? null : text.NOT_COMPARED),
    run: (view, key) => {
      const id = metricAt(view, key);
      if (id !== null && questionOf(view, id)) toggleWhy(view, id);
    },
  },
  {
    name: "focus",
    label: text.FOCUS,
    of: "card",
    run: (view, key) => {
      const id = metricAt(view, key);
      view.focus.value = view.focus.peek() === id ? null : id;
      view.touched.value = false;
    },
  },
  folds("expand", text.EXPAND_DRIVERS, true),
  folds("collapse", text.COLLAPSE_DRIVERS, false),
  opens("search", text.FIND),
  opensAt("palette", text.PALETTE),
  ofView(
    "unfocus",
    text.SHOW_ALL,
    (view) => {
      view.focus.value = null;
    },
    { why: (view) => (view.focus.peek() === null ? text.NOT_FOCUSED : null) },
  ),
  opens("filter", text.FILTER_BY),
  ofView("clear_filter", text.CLEAR_FILTER, clearFilter, {
    why: (view) => (isFiltering(explored(view).filter.peek()) ? null : text.NOT_FILTERED),
  }),
  ofView("table", text.AS_TABLE, (view) => {
    view.shape.value = "table";
  }),
  tree("tree_lr", text.LEFT_TO_RIGHT, "lr"),
  tree("tree_tb", text.TOP_TO_BOTTOM, "tb"),
  colour("status"),
  colour("contribution"),
  colour("owner"),
  colour("segment"),
  mode("what-if", text.WHAT_IF),
  mode("conflicts", text.CONFLICTS),
  ofView("copy_text", text.COPY_TEXT, (view) => void copyText(view)),
  opensAt("help", text.HELP),
];

export const ACTIONS: readonly Action[] = /* @__PURE__ */ actions();

import type { Action } from "../interactions/action.ts";
import { travel } from "../interactions/actions.ts";
import { openDialog } from "../views/navigate.ts";
import type { View } from "../views/view.ts";
import { askMove, askRemove, homeOf } from "./moves.ts";

type CardAction = Omit<Action, "of" | "run"> & { run: (view: View, key: string) => unknown };

/** An action that is done to a card. */
const ofCard = ({ run, ...rest }: CardAction): Action => ({
  ...rest,
  of: "card",
  run: (view, key) => (key === null ? undefined : run(view, key)),
});

const ghost = (view: View, key: string | null): boolean =>
  view.boxes.peek().get(key ?? "")?.ghost ?? false;
/** A ghost stands for its metric, whose card is elsewhere. */
const home = (view: View, key: string): string => view.boxes.peek().get(key)?.metric ?? key;
const opens = (kind: "rename" | "formula" | "driver" | "details") => (view: View, key: string) =>
  openDialog(view, kind, home(view, key));

/** Everything that changes the tree, in the order of the card's menu. */
export const ACTIONS: readonly Action[] = [
  ofCard({ name: "driver", label: "Add a driver", run: opens("driver") }),
  ofCard({ name: "formula", label: "Edit the formula", run: opens("formula") }),
  ofCard({ name: "rename", label: "Rename", run: opens("rename") }),
  ofCard({ name: "details", label: "Details", run: opens("details") }),
  ofCard({
    name: "move_up_level",
    label: "Move up one level",
    when: (view, key) => key !== null && homeOf(view, key) !== null,
    run: (view, key) => {
      const { parent } = view.boxes.peek().get(key) ?? {};
      void askMove(view, key, homeOf(view, parent ?? ""));
    },
  }),
  ofCard({
    name: "move_below",
    label: "Move below the metric before it",
    when: (view, key) => key !== null && siblingBefore(view, key) !== undefined,
    run: (view, key) => void askMove(view, key, siblingBefore(view, key) ?? null),
  }),
  ofCard({
    name: "remove",
    label: "Delete",
    // a ghost is one use of a metric: only that use goes
    run: (view, key) => void (ghost(view, key) ? askMove(view, key, null) : askRemove(view, key)),
  }),
  {
    name: "root",
    label: "Add a metric to the top of the tree",
    of: "tree",
    run: (view) => {
      view.dialog.value = { kind: "root" };
    },
  },
  {
    name: "undo",
    label: "Undo",
    of: "tree",
    when: (view) => view.store.state.peek().history.undo !== null,
    run: (view) => void travel(view, "undo"),
  },
  {
    name: "redo",
    label: "Redo",
    of: "tree",
    when: (view) => view.store.state.peek().history.redo !== null,
    run: (view) => void travel(view, "redo"),
  },
];

/** The metric that stands before a card below the same parent. */
function siblingBefore(view: View, key: string): string | undefined {
  const { boxes } = view.layout.peek();
  const parent = view.boxes.peek().get(key)?.parent;
  const siblings = boxes.filter((box) => box.parent === parent && !box.ghost);
  return siblings[siblings.findIndex((box) => box.key === key) - 1]?.metric;
}

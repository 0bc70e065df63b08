import type { Action } from "../interactions/action.ts";
import { travel } from "../interactions/actions.ts";
import * as words from "../text/editing.ts";
import { openDialog } from "../views/navigate.ts";
import { labelOf, select, type View } from "../views/view.ts";
import { chosen, copy, cut, duplicate, PASTING } from "./clipboard.ts";
import { click } from "./field.tsx";
import { inspecting, lockOn } from "./inspecting.ts";
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
const opens =
  (kind: "rename" | "formula" | "driver" | "sibling" | "insert" | "relate" | "note") =>
  (view: View, key: string) =>
    openDialog(view, kind, home(view, key));

/** Why a card cannot be changed; null: it can. */
function lockedAt(view: View, key: string | null): string | null {
  const id = home(view, key ?? "");
  const lock = lockOn(view, id);
  return lock && words.locked(labelOf(view, id), lock.label);
}

const changing = (action: CardAction): Action => ofCard({ why: lockedAt, ...action });

/** Everything that changes the tree, in the order of the card's menu. */
export const ACTIONS: readonly Action[] = [
  changing({ name: "driver", label: "Add a driver", run: opens("driver") }),
  ofCard({
    name: "sibling",
    label: "Add a metric beside it",
    why: (view, key) => (key === null ? null : lockedAt(view, homeOf(view, key) ?? "")),
    run: opens("sibling"),
  }),
  changing({ name: "insert", label: "Add a metric above it", run: opens("insert") }),
  changing({ name: "formula", label: "Edit the formula", run: opens("formula") }),
  changing({ name: "rename", label: "Rename", run: opens("rename") }),
  ofCard({ name: "details", label: "Details", run: inspect }),
  changing({ name: "relate", label: "Add an influence", run: opens("relate") }),
  ofCard({ name: "note", label: "Add a note", run: opens("note") }),
  ofCard({
    name: "lock",
    label: "Lock with everything that drives it",
    when: (view, key) => lockOn(view, home(view, key ?? "")) === null,
    run: (view, key) => void click(view, home(view, key), { changes: { locked: true } }),
  }),
  ofCard({
    name: "unlock",
    label: "Unlock",
    when: (view, key) => lockOn(view, home(view, key ?? "")) !== null,
    run: (view, key) => {
      const lock = lockOn(view, home(view, key));
      if (lock) void click(view, lock.id, { changes: { locked: false } });
    },
  }),
  ofCard({ name: "copy", label: "Copy", run: copy }),
  changing({ name: "cut", label: "Cut", run: (view, key) => void cut(view, key) }),
  ofCard({
    name: "paste",
    label: "Paste below it",
    why: lockedAt,
    run: (view, key) => pasteDialog(view, home(view, key)),
  }),
  ofCard({ name: "duplicate", label: "Duplicate", run: (view, key) => void duplicate(view, key) }),
  changing({
    name: "move_up_level",
    label: "Move up one level",
    when: (view, key) => key !== null && homeOf(view, key) !== null,
    run: (view, key) => {
      const { parent } = view.boxes.peek().get(key) ?? {};
      void askMove(view, key, homeOf(view, parent ?? ""));
    },
  }),
  changing({
    name: "move_below",
    label: "Move below the metric before it",
    when: (view, key) => key !== null && siblingBefore(view, key) !== undefined,
    run: (view, key) => void askMove(view, key, siblingBefore(view, key) ?? null),
  }),
  changing({
    name: "remove",
    label: "Delete",
    run: (view, key) => {
      if (chosen(view, key).length > 1) view.dialog.value = { kind: "remove", key };
      // a ghost is one use of a metric: only that use goes
      else void (ghost(view, key) ? askMove(view, key, null) : askRemove(view, key));
    },
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
    name: "paste_top",
    label: "Paste lines at the top of the tree",
    of: "tree",
    run: (view) => {
      select(view, null);
      pasteDialog(view, null);
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
  {
    name: "history",
    label: "History",
    of: "tree",
    when: (view) => {
      const { undo, redo } = view.store.state.peek().history;
      return undo !== null || redo !== null;
    },
    run: (view) => {
      view.dialog.value = { kind: "history" };
    },
  },
];

/** Opens the inspector at a card, with the keyboard in it; where it is open already, closes it. */
function inspect(view: View, key: string): void {
  const at = home(view, key);
  const { open, focus } = inspecting(view);
  if (open.peek() && view.selected.peek() === at) {
    open.value = false;
    view.focusNext.value = at;
    return;
  }
  view.dialog.value = null;
  if (view.selected.peek() !== at) select(view, at);
  focus.value = "label";
  open.value = true;
}

/** Where something can be pasted that the browser does not hand over by itself. */
function pasteDialog(view: View, parent: string | null): void {
  PASTING.set(view, { text: "", parent });
  view.dialog.value = { kind: "paste", key: parent ?? "" };
}

/** The metric that stands before a card below the same parent. */
function siblingBefore(view: View, key: string): string | undefined {
  const { boxes } = view.layout.peek();
  const parent = view.boxes.peek().get(key)?.parent;
  const siblings = boxes.filter((box) => box.parent === parent && !box.ghost);
  return siblings[siblings.findIndex((box) => box.key === key) - 1]?.metric;
}

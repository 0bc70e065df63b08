import type { Action } from "../interactions/action.ts";
import { travel } from "../interactions/actions.ts";
import * as words from "../text/editing.ts";
import { openDialog } from "../views/navigate.ts";
import { labelOf, select, type View } from "../views/view.ts";
import { chosen, copy, cut, duplicate, PASTING } from "./clipboard.ts";
import { KEEP_UNEXPLAINED, REFRESH } from "./data-actions.ts";
import { click } from "./field.tsx";
import { inspecting, lockOn, metricAt, whyLocked } from "./inspecting.ts";
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
const opens =
  (kind: "rename" | "formula" | "driver" | "sibling" | "insert" | "relate" | "note") =>
  (view: View, key: string) =>
    openDialog(view, kind, metricAt(view, key));

/** Why a card cannot be changed; null: it can. */
const lockedAt = (view: View, key: string | null): string | null =>
  whyLocked(view, metricAt(view, key ?? ""));

const nameOf = (view: View, key: string | null): string => labelOf(view, metricAt(view, key ?? ""));

const changing = (action: CardAction): Action => ofCard({ why: lockedAt, ...action });

/** Everything that changes the tree, in the order of the card's menu. */
export const ACTIONS: readonly Action[] = [
  changing({ name: "driver", label: words.ACTIONS.driver, run: opens("driver") }),
  ofCard({
    name: "sibling",
    label: words.ACTIONS.sibling,
    why: (view, key) => (key === null ? null : lockedAt(view, homeOf(view, key) ?? "")),
    run: opens("sibling"),
  }),
  changing({ name: "insert", label: words.ACTIONS.insert, run: opens("insert") }),
  changing({ name: "formula", label: words.ACTIONS.formula, run: opens("formula") }),
  changing({ name: "rename", label: words.ACTIONS.rename, run: opens("rename") }),
  changing(KEEP_UNEXPLAINED),
  ofCard({ name: "details", label: words.ACTIONS.details, reads: true, run: inspect }),
  changing({ name: "relate", label: words.ACTIONS.relate, run: opens("relate") }),
  ofCard({ name: "note", label: words.ACTIONS.note, run: opens("note") }),
  ofCard({
    name: "lock",
    label: words.ACTIONS.lock,
    when: (view, key) => lockOn(view, metricAt(view, key ?? "")) === null,
    run: (view, key) => void click(view, metricAt(view, key), { changes: { locked: true } }),
  }),
  ofCard({
    name: "unlock",
    label: words.ACTIONS.unlock,
    when: (view, key) => lockOn(view, metricAt(view, key ?? "")) !== null,
    run: (view, key) => {
      const lock = lockOn(view, metricAt(view, key));
      if (lock) void click(view, lock.id, { changes: { locked: false } });
    },
  }),
  ofCard({ name: "copy", label: words.ACTIONS.copy, reads: true, run: copy }),
  changing({ name: "cut", label: words.ACTIONS.cut, run: (view, key) => void cut(view, key) }),
  ofCard({
    name: "paste",
    label: words.ACTIONS.paste,
    why: lockedAt,
    run: (view, key) => pasteDialog(view, metricAt(view, key)),
  }),
  ofCard({
    name: "duplicate",
    label: words.ACTIONS.duplicate,
    run: (view, key) => void duplicate(view, key),
  }),
  changing({
    name: "move_up_level",
    label: words.ACTIONS.move_up_level,
    when: (view, key) => key !== null && homeOf(view, key) !== null,
    why: (view, key) =>
      lockedAt(view, key) ??
      (homeOf(view, key ?? "") === null ? words.atTop(nameOf(view, key)) : null),
    run: (view, key) => {
      const { parent } = view.boxes.peek().get(key) ?? {};
      void askMove(view, key, homeOf(view, parent ?? ""));
    },
  }),
  changing({
    name: "move_below",
    label: words.ACTIONS.move_below,
    when: (view, key) => key !== null && siblingBefore(view, key) !== undefined,
    why: (view, key) =>
      lockedAt(view, key) ??
      (siblingBefore(view, key ?? "") === undefined ? words.noneBefore(nameOf(view, key)) : null),
    run: (view, key) => void askMove(view, key, siblingBefore(view, key) ?? null),
  }),
  changing({
    name: "remove",
    label: words.ACTIONS.remove,
    run: (view, key) => {
      if (chosen(view, key).length > 1) view.dialog.value = { kind: "remove", key };
      // a ghost is one use of a metric: only that use goes
      else void (ghost(view, key) ? askMove(view, key, null) : askRemove(view, key));
    },
  }),
  {
    name: "root",
    label: words.ACTIONS.root,
    of: "tree",
    run: (view) => {
      view.dialog.value = { kind: "root" };
    },
  },
  {
    name: "paste_top",
    label: words.ACTIONS.paste_top,
    of: "tree",
    run: (view) => {
      select(view, null);
      pasteDialog(view, null);
    },
  },
  REFRESH,
  {
    name: "undo",
    label: words.ACTIONS.undo,
    of: "tree",
    when: (view) => view.store.state.peek().history.undo !== null,
    run: (view) => void travel(view, "undo"),
  },
  {
    name: "redo",
    label: words.ACTIONS.redo,
    of: "tree",
    when: (view) => view.store.state.peek().history.redo !== null,
    run: (view) => void travel(view, "redo"),
  },
  {
    name: "history",
    label: words.ACTIONS.history,
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
  const at = metricAt(view, key);
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

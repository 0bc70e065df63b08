import { CommandError, Disconnected } from "../host.ts";
import type { CommandName, Commands, ErrorState, Grain } from "../protocol.ts";
import { sentence } from "../sentence.ts";
import * as words from "../text/header.ts";
import { NO_ANSWER } from "../text/trust.ts";
import type { View } from "../views/view.ts";

export type Outcome<N extends CommandName> =
  | { ok: true; result: Commands[N]["result"] }
  | { ok: false; error: ErrorState };

const LOST: ErrorState = {
  code: "disconnected",
  message: NO_ANSWER,
  metric: null,
  span: null,
  hint: "",
};

/** Sends a command; refusals come back as values. */
export async function attempt<N extends CommandName>(
  view: View,
  name: N,
  args: Commands[N]["args"],
): Promise<Outcome<N>> {
  try {
    const { result } = await view.host.send(name, args, view);
    return { ok: true, result };
  } catch (error) {
    if (error instanceof CommandError) return { ok: false, error: error.state };
    if (error instanceof Disconnected) {
      if (!("dry_run" in args && args.dry_run)) close(view); // the banner keeps the edit
      return { ok: false, error: LOST };
    }
    throw error;
  }
}

export function tell(view: View, text: string, options: { undo?: boolean } = {}): void {
  view.notice.value = { text, tone: "info", undo: options.undo ?? false };
}

export function warn(view: View, text: string): void {
  view.notice.value = { text, tone: "error", undo: false };
}

export function complain(view: View, error: ErrorState): void {
  if (error.code === LOST.code) return; // the banner says so
  warn(view, sentence(error));
}

export async function travel(view: View, direction: "undo" | "redo"): Promise<void> {
  const step = view.store.state.peek().history[direction];
  if (step === null) return;
  const outcome = await attempt(view, direction, {});
  if (outcome.ok) tell(view, direction === "undo" ? words.undone(step) : words.doneAgain(step));
  else complain(view, outcome.error);
}

/** Reads the data again at another grain; the last period is shown then. */
export async function regrain(view: View, grain: Grain): Promise<void> {
  const outcome = await attempt(view, "regrain", { grain });
  if (!outcome.ok) {
    complain(view, outcome.error);
    return;
  }
  view.period.value = "";
  if (!["", "previous", "year"].includes(view.compare.peek())) view.compare.value = "previous";
  tell(view, words.readBy(grain), { undo: true });
}

/** Closes what is open and gives the keyboard back to its card. */
export function close(view: View): void {
  const dialog = view.dialog.peek();
  view.dialog.value = null;
  if (dialog && "key" in dialog) view.focusNext.value = dialog.key;
}

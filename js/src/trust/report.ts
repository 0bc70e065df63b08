import { version } from "../../package.json";
import type { Edit } from "../host.ts";
import type { Failure, View } from "../views/view.ts";

const REMEMBERED = 20;
const RECENT = new WeakMap<View, string[]>();

/** Takes down what was done, without what was typed: a report must be fit to be sent to anybody. */
export function remember(view: View, edit: Edit): void {
  const lines = RECENT.get(view) ?? [];
  RECENT.set(view, lines);
  const { changes, ...args } = edit.args as { changes?: object };
  const named = [...Object.keys(args), ...Object.keys(changes ?? {})];
  lines.push(`${edit.name} (${named.join(", ")})`);
  if (lines.length > REMEMBERED) lines.shift();
}

/** What whoever mends it needs to know. */
export function reportOf(view: View, { error, part }: Failure): string {
  const {
    name = "Error",
    message = String(error),
    stack = "",
  } = error instanceof Error ? error : {};
  const { rev, metrics } = view.store.told.peek();
  return [
    `kpitree-widgets ${version}`,
    navigator.userAgent,
    `kernel: ${view.store.link.peek()}; revision ${rev}; ${metrics.size} metrics`,
    part === "" ? "" : `part: ${part}`,
    `${name}: ${message}`,
    stack,
    "last edits:",
    ...(RECENT.get(view) ?? ["none"]),
  ]
    .filter((line) => line !== "")
    .join("\n");
}

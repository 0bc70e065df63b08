/** What the editor says of its connection, of edits under way, and of its own mistakes. */
import type { Link } from "../host.ts";

export const NO_ANSWER = "The kernel does not answer.";
export const TRY_AGAIN = "Try again";
export const broken = (part: string): string => `${part}: this part failed.`;
const edits = (count: number): string => (count === 1 ? "1 edit" : `${count} edits`);
export const waiting = (count: number): string => `Waiting for the kernel: ${edits(count)}`;
/** Where nothing more is there to say it with. */
export const silent = (count: number): string =>
  `The kernel has not answered. ${edits(count)} kept here.`;

export const SEND_AGAIN = "Send again";
export const COPY_AS_PYTHON = "Copy as Python";
export const DISCARD = "Discard";
export const COPIED = "Copied";
export const TO_COPY = "To be copied";
export const NOT_DONE = "Not done: the kernel refused it.";
export const COPY_REPORT = "Copy a report";
export const CLOSE = "Close";

/** What is wrong, in a word or two. */
export const LINKS: Readonly<Record<Link, string>> = {
  live: NO_ANSWER,
  busy: "The kernel is busy.",
  interrupted: "The kernel was interrupted.",
  reconnecting: "The connection to the kernel is lost.",
  restarted: "The kernel was restarted.",
  dead: "The kernel is dead.",
  closed: "The editor was closed by the kernel.",
};
const GONE = "This is the tree as it was, to read. Run its cell again to go on.";
/** What follows from it. */
export const CONSEQUENCES: Readonly<Record<Link, string>> = {
  live: "It may be busy, restarted or gone.",
  busy: "It runs a cell; edits are done in their order when that ends.",
  interrupted: "The edit was not done.",
  reconnecting: "The page tries to get it back.",
  restarted: GONE,
  dead: GONE,
  closed: GONE,
};
export const kept = (count: number): string =>
  count === 0 ? "" : `${edits(count)} ${count === 1 ? "is" : "are"} kept here.`;
export const KEPT_BEFORE = "These were made before and never confirmed.";
export const failed = (message: string): string =>
  `Something in this widget failed: ${message}. The tree is as it was.`;
export const overwritten = (label: string, field: string, now: string): string =>
  `${label}: ${field} is now ${now}, set elsewhere after your edit`;

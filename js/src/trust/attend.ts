import { effect } from "@preact/signals";
import { watchLink } from "../hosts/link.ts";
import type { View } from "../views/view.ts";
import { keepEdits } from "./kept.ts";
import { overlaid, pendingIn } from "./overlay.ts";
import { watchOverwritten } from "./overwritten.ts";
import { OWN } from "./own.ts";
import { remember } from "./report.ts";

/** Whether it comes from one of our scripts: the page has many others. */
function isOurs(error: unknown, file = ""): boolean {
  const where = `${file}\n${error instanceof Error ? error.stack : ""}`;
  return [...OWN].some((address) => where.includes(address));
}

/** Mistakes in what answers events and messages; those in drawing are caught where they happen. */
function watchErrors(view: View, signal: AbortSignal): void {
  addEventListener(
    "error",
    ({ error, filename }) => {
      if (isOurs(error, filename)) view.failure.value = { error, part: "" };
    },
    { signal },
  );
  addEventListener(
    "unhandledrejection",
    ({ reason }) => {
      if (isOurs(reason)) view.failure.value = { error: reason, part: "" };
    },
    { signal },
  );
}

/** Watches the kernel, the edits under way and our own mistakes until `signal` aborts. */
export function attend(view: View, signal: AbortSignal): void {
  view.store.overlay.value = { overlaid, pendingIn };
  watchErrors(view, signal);
  watchLink(view.host, view.store);
  watchOverwritten(view, signal);
  keepEdits(view, signal);
  const seen = new Set<string>();
  const stop = effect(() => {
    for (const edit of view.store.edits.value) {
      if (edit.by !== view || seen.has(edit.id)) continue;
      seen.add(edit.id);
      remember(view, edit);
    }
  });
  signal.addEventListener("abort", stop);
}

import type { Host, Link } from "../host.ts";
import type { Store } from "../store.ts";
import type { Model } from "./kernel.ts";

/** The part of JupyterLab's signals that we use. */
interface Emitter {
  connect(slot: () => void): unknown;
  disconnect(slot: () => void): unknown;
}

/** The part of JupyterLab's connection to a kernel that we use. */
interface Kernel {
  readonly status?: string;
  readonly connectionStatus?: string;
  readonly isDisposed?: boolean;
  readonly statusChanged?: Emitter;
  readonly connectionStatusChanged?: Emitter;
  readonly disposed?: Emitter;
}

const WATCHED = new WeakSet<Host>();

/**
 * Follows what the host knows of the kernel, as far as it says: JupyterLab, Notebook and Voila have the
 * connection at their widget manager. Elsewhere only unanswered edits tell that something is wrong.
 */
export function watchLink(host: Host, store: Store): void {
  const wire = host.wire as { model: Model; signal: AbortSignal } | undefined;
  if (!wire || WATCHED.has(host)) return;
  WATCHED.add(host);
  const { model, signal } = wire;
  const manager = model.widget_manager as { kernel?: Kernel | null } | undefined;
  const kernel = manager?.kernel ?? undefined;
  let gone: Link | null = null;
  let away = false;

  function look(): void {
    const now = linkOf(kernel, gone);
    if (["restarted", "dead"].includes(now)) gone = now;
    const was = store.link.peek();
    if (was === "interrupted" && (now === "live" || now === "busy")) return; // until its edit is answered
    store.link.value = now;
    if (now === "reconnecting") away = true;
    else if (away && gone === null) {
      away = false;
      store.refresh();
      host.resend(); // what was done meanwhile is not done again: the ids are the old ones
    }
  }
  const closed = (): void => {
    gone = "closed";
    look();
  };
  const signals = [kernel?.statusChanged, kernel?.connectionStatusChanged, kernel?.disposed];
  for (const one of signals) one?.connect(look);
  model.on("comm_live_update", look);
  model.on("comm:close", closed);
  signal.addEventListener("abort", () => {
    for (const one of signals) one?.disconnect(look);
    model.off("comm_live_update", look);
    model.off("comm:close", closed);
  });
  look();
}

function linkOf(kernel: Kernel | undefined, gone: Link | null): Link {
  if (gone === "closed" || !kernel) return gone ?? "live";
  const { status = "idle", connectionStatus = "connected" } = kernel;
  if (kernel.isDisposed || ["dead", "terminating"].includes(status)) return "dead";
  if (["restarting", "autorestarting"].includes(status)) return "restarted";
  if (gone) return "restarted"; // another kernel than the one that had the tree
  if (connectionStatus !== "connected") return "reconnecting";
  return status === "busy" ? "busy" : "live";
}

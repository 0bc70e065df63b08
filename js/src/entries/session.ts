import type { Host } from "../host.ts";
import { kernelHost, type Model } from "../hosts/kernel.ts";
import { asSnapshot } from "../incoming.ts";
import { language } from "../locale.ts";
import { openStore, type Store } from "../store.ts";
import { adopt } from "../views/adopt.ts";
import type { View } from "../views/view.ts";

/** So long after a view was taken away, a new one goes on where it was. */
const REFRESH_MS = 3_000;

interface Open {
  readonly view: View;
  readonly el: HTMLElement;
  readonly end: AbortController;
}

/** What the views of one model share. */
export interface Session {
  readonly host: Host;
  readonly store: Store;
  readonly end: AbortController;
  readonly open: Set<Open>;
  closed: { view: View; at: number } | null;
}

export function openSession(model: Model): Session {
  const end = new AbortController();
  const host = kernelHost(model, end.signal);
  const store = openStore(host, asSnapshot(model.get("snapshot")));
  const spoken = language();
  if (spoken)
    host.send("language", spoken).then(
      ({ result }) => store.retell(result.findings),
      () => {}, // what the kernel says stays in English
    );
  return { host, store, end, open: new Set(), closed: null };
}

/**
 * JupyterLab shows a refreshed output by dropping the view's element and asking for a new view; it does
 * not close the old one. Cells that are only scrolled away keep their element inside the output area.
 */
function isDropped({ view, el }: Open): boolean {
  return view.size.peek().width > 0 && !el.isConnected && el.closest(".jp-OutputArea") === null;
}

/** Takes a new view in; where it replaces one, it looks at what that one looked at. */
export function enter(session: Session, view: View, el: HTMLElement, end: AbortController): void {
  const { closed } = session;
  let gone = closed && Date.now() - closed.at < REFRESH_MS ? closed.view : null;
  session.closed = null;
  for (const one of [...session.open].filter(isDropped)) {
    gone = one.view;
    one.end.abort();
  }
  if (gone) adopt(view, gone);
  const entry: Open = { view, el, end };
  session.open.add(entry);
  end.signal.addEventListener("abort", () => session.open.delete(entry));
}

/** The host took a view away. */
export function leave(session: Session, view: View): void {
  session.closed = { view, at: Date.now() };
}

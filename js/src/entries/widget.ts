import type { Host } from "../host.ts";
import { kernelHost, type Model } from "../hosts/kernel.ts";
import { asSnapshot, type Direction } from "../protocol.ts";
import { openStore, type Store } from "../store.ts";
import { adopt } from "../views/adopt.ts";
import { mount } from "../views/mount.tsx";
import { openView, type View } from "../views/view.ts";

/** A notebook that refreshes an output takes its view away and, just before or after, asks for a new one. */
const REFRESH_MS = 3_000;

interface Aged {
  view: View;
  since: number;
}

interface Session {
  host: Host;
  store: Store;
  end: AbortController;
  /** The view that was opened, and the one that was taken away, last. */
  opened: Aged | null;
  closed: Aged | null;
}

function openSession(model: Model): Session {
  const end = new AbortController();
  const host = kernelHost(model, end.signal);
  return {
    host,
    end,
    store: openStore(host, asSnapshot(model.get("snapshot"))),
    opened: null,
    closed: null,
  };
}

const text = (value: unknown, otherwise: string): string =>
  typeof value === "string" ? value : otherwise;
const direction = (value: unknown): Direction => (value === "tb" ? "tb" : "lr");
const pixels = (value: unknown): number => (typeof value === "number" ? value : 0);

function optionsOf(model: Model) {
  return {
    period: text(model.get("period"), ""),
    compare: text(model.get("compare"), "previous"),
    direction: direction(model.get("direction")),
    height: pixels(model.get("height")),
  };
}

/** What Python sets on the widget later reaches every open view. */
function followOptions(model: Model, view: View, signal: AbortSignal): void {
  for (const name of ["period", "compare", "direction", "height"] as const) {
    const take = (): void => {
      Object.assign(view[name], { value: optionsOf(model)[name] });
    };
    model.on(`change:${name}`, take);
    signal.addEventListener("abort", () => model.off(`change:${name}`, take));
  }
}

const recent = (one: Aged | null): View | null =>
  one && Date.now() - one.since < REFRESH_MS ? one.view : null;

/** A view that takes another's place goes on where that one was. */
function openAgain(session: Session, view: View): void {
  const gone = recent(session.closed);
  session.closed = null;
  session.opened = gone ? null : { view, since: Date.now() };
  if (gone) adopt(view, gone);
}

function closed(session: Session, view: View): void {
  const fresh = recent(session.opened);
  session.opened = null;
  if (fresh && fresh !== view) adopt(fresh, view);
  else session.closed = { view, since: Date.now() };
}

/** One call per model: its views share what the kernel told, so a second view is current at once. */
export default function widget() {
  let session: Session | undefined;
  return {
    initialize({ model }: { model: Model }) {
      session ??= openSession(model);
      return () => {
        session?.end.abort();
        session = undefined;
      };
    },
    render({ model, el }: { model: Model; el: HTMLElement }) {
      session ??= openSession(model);
      const current = session;
      const view = openView(session.host, session.store, optionsOf(model));
      openAgain(current, view);
      const end = new AbortController();
      followOptions(model, view, end.signal);
      mount(el, view, end.signal);
      return () => {
        end.abort();
        closed(current, view);
      };
    },
  };
}

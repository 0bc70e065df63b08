import type { Host } from "../host.ts";
import { kernelHost, type Model } from "../hosts/kernel.ts";
import { asSnapshot, type Direction } from "../protocol.ts";
import { openStore, type Store } from "../store.ts";
import { mount } from "../views/mount.tsx";
import { openView, type View } from "../views/view.ts";

/** A notebook that refreshes an output takes the view away and asks for a new one at once. */
const RESTING_MS = 10_000;

interface Session {
  host: Host;
  store: Store;
  end: AbortController;
  /** Views that were just taken away; the next one goes on where they were. */
  resting: { view: View; since: number }[];
}

function openSession(model: Model): Session {
  const end = new AbortController();
  const host = kernelHost(model, end.signal);
  return { host, end, store: openStore(host, asSnapshot(model.get("snapshot"))), resting: [] };
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

function resume({ resting }: Session): View | undefined {
  const next = resting.shift();
  return next && Date.now() - next.since < RESTING_MS ? next.view : undefined;
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
      const { host, store, resting } = session;
      const view = resume(session) ?? openView(host, store, optionsOf(model));
      const end = new AbortController();
      followOptions(model, view, end.signal);
      mount(el, view, end.signal);
      return () => {
        end.abort();
        view.dialog.value = null;
        resting.push({ view, since: Date.now() });
      };
    },
  };
}

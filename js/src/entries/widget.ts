import type { Host } from "../host.ts";
import { kernelHost, type Model } from "../hosts/kernel.ts";
import { asSnapshot, type Direction } from "../protocol.ts";
import { openStore, type Store } from "../store.ts";
import { mount } from "../views/mount.tsx";
import { openView, type View } from "../views/view.ts";

interface Session {
  host: Host;
  store: Store;
  end: AbortController;
}

const OPTIONS = ["period", "compare", "direction", "height"] as const;

function openSession(model: Model): Session {
  const end = new AbortController();
  const host = kernelHost(model, end.signal);
  return { host, end, store: openStore(host, asSnapshot(model.get("snapshot"))) };
}

const text = (value: unknown, otherwise: string): string =>
  typeof value === "string" ? value : otherwise;
const direction = (value: unknown): Direction => (value === "tb" ? "tb" : "lr");
const pixels = (value: unknown): number => (typeof value === "number" ? value : 0);

/** What Python sets on the widget later reaches every open view. */
function followOptions(model: Model, view: View, signal: AbortSignal): void {
  const take: Record<(typeof OPTIONS)[number], () => void> = {
    period: () => {
      view.period.value = text(model.get("period"), "");
    },
    compare: () => {
      view.compare.value = text(model.get("compare"), "previous");
    },
    direction: () => {
      view.direction.value = direction(model.get("direction"));
    },
    height: () => {
      view.height.value = pixels(model.get("height"));
    },
  };
  for (const name of OPTIONS) {
    model.on(`change:${name}`, take[name]);
    signal.addEventListener("abort", () => model.off(`change:${name}`, take[name]));
  }
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
      const view = openView(session.host, session.store, {
        period: text(model.get("period"), ""),
        compare: text(model.get("compare"), "previous"),
        direction: direction(model.get("direction")),
        height: pixels(model.get("height")),
      });
      const end = new AbortController();
      followOptions(model, view, end.signal);
      mount(el, view, end.signal);
      return () => end.abort();
    },
  };
}

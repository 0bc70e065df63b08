import type { Model } from "../hosts/kernel.ts";
import { pageLocale, setLocale } from "../locale.ts";
import type { Direction } from "../protocol.ts";
import { OWN } from "../trust/own.ts";
import { mount } from "../views/mount.tsx";
import { openView, type View } from "../views/view.ts";
import { enter, leave, openSession, type Session } from "./session.ts";

OWN.add(import.meta.url);
setLocale(pageLocale());

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
      const end = new AbortController();
      enter(current, view, el, end);
      followOptions(model, view, end.signal);
      mount(el, view, end.signal);
      return () => {
        if (end.signal.aborted) return;
        end.abort();
        leave(current, view);
      };
    },
  };
}

import type { Host } from "../host.ts";
import { kernelModule } from "./kernel-module.ts";

export type Embed = (element: HTMLElement, spec: object) => Promise<() => void>;

const KEY = Symbol.for("kpitree.vega");
const page = globalThis as { [KEY]?: Promise<Embed> };

/** Vega, handed over by the kernel once per page and shared by all trees on it. */
export function vegaRuntime(host: Host): Promise<Embed> {
  page[KEY] ??= kernelModule(host, {})
    .then(({ embed }) => embed as Embed)
    .catch((error) => {
      delete page[KEY];
      throw error;
    });
  return page[KEY];
}

/** Fetches the runtime when somebody first comes near, so that the first chart need not wait for it. */
export function prefetchVega(root: HTMLElement, host: Host, signal: AbortSignal): void {
  const fetch = (): void => {
    vegaRuntime(host).catch(() => {}); // the first chart asks again
  };
  for (const name of ["pointerenter", "focusin"]) {
    root.addEventListener(name, fetch, { signal, once: true });
  }
}

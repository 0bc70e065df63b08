import type { Host } from "../host.ts";

export type Embed = (element: HTMLElement, spec: object) => Promise<() => void>;

const KEY = Symbol.for("kpitree.vega");
const page = globalThis as { [KEY]?: Promise<Embed> };

/** Vega, handed over by the kernel once per page and shared by all trees on it. */
export function vegaRuntime(host: Host): Promise<Embed> {
  page[KEY] ??= load(host).catch((error) => {
    delete page[KEY];
    throw error;
  });
  return page[KEY];
}

async function load(host: Host): Promise<Embed> {
  const { buffers } = await host.send("runtime", {});
  const [code] = buffers;
  if (!code) throw new TypeError("the kernel sent no chart runtime");
  const address = URL.createObjectURL(
    new Blob([code as DataView<ArrayBuffer>], { type: "text/javascript" }),
  );
  try {
    const module: { embed: Embed } = await import(address);
    return module.embed;
  } finally {
    URL.revokeObjectURL(address);
  }
}

import type { Host } from "../host.ts";
import type { Commands } from "../protocol.ts";
import { OWN } from "../trust/own.ts";

/** A module that the kernel hands over; the page never asks another server. */
export async function kernelModule(
  host: Host,
  args: Commands["runtime"]["args"],
): Promise<{ readonly [name: string]: unknown }> {
  const { buffers } = await host.send("runtime", args);
  const [code] = buffers;
  if (!code) throw new TypeError("the kernel sent no code");
  const address = URL.createObjectURL(
    new Blob([code as DataView<ArrayBuffer>], { type: "text/javascript" }),
  );
  OWN.add(address);
  try {
    return await import(address);
  } finally {
    URL.revokeObjectURL(address);
  }
}

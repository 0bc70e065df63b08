import { Disconnected, type Host } from "../host.ts";
import type { Snapshot } from "../protocol.ts";

/** The host of a saved page: what was saved, and nobody to ask. */
export function pageHost(snapshot: Snapshot): Host {
  return {
    editable: false,
    snapshot: () => Promise.resolve(snapshot),
    send: () => Promise.reject(new Disconnected()),
    unsettled: () => false,
    rest: () => Promise.resolve(),
    resend: () => {},
    keep: () => {},
    discard: () => {},
    listen: () => {},
  };
}

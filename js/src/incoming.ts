/** Guards for what arrives: `unknown` until one of them has looked at it. */
import type { Message, Patch, Reply, Snapshot } from "./protocol.ts";

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The message, or null when it is none of ours. */
export function asMessage(value: unknown): Message | null {
  if (!isRecord(value) || typeof value.rev !== "number") return null;
  switch (value.kind) {
    case "reply":
      return typeof value.id === "string" && typeof value.ok === "boolean"
        ? (value as unknown as Reply)
        : null;
    case "patch":
      return Array.isArray(value.metrics) && Array.isArray(value.series) && isRecord(value.derived)
        ? (value as unknown as Patch)
        : null;
    case "reset":
      return { kind: "reset", rev: value.rev };
    default:
      return null;
  }
}

/** The snapshot, with `series` from a buffer when it travelled apart; throws on another version. */
export function asSnapshot(value: unknown, buffer?: DataView): Snapshot {
  if (!isRecord(value) || !Array.isArray(value.metrics) || !Array.isArray(value.roots)) {
    throw new TypeError("this is not a KPI tree");
  }
  if (value.version !== 1) {
    throw new TypeError(
      `this KPI tree has version ${String(value.version)}; this reader knows version 1`,
    );
  }
  const series = buffer ?? value.series;
  if (!(series instanceof DataView) && !Array.isArray(series))
    throw new TypeError("the KPI tree has no series");
  return { ...(value as unknown as Snapshot), series: series as Snapshot["series"] };
}

import type { ReadonlySignal } from "@preact/signals";
import type { ComponentChild } from "preact";
import { warn } from "../interactions/actions.ts";
import type { Box } from "../layout/layout-tree.ts";
import type { MetricState } from "../protocol.ts";
import { chunk } from "./chunks.ts";
import type { Detail } from "./region.ts";
import type { View } from "./view.ts";

export type ModeName = "what-if" | "conflicts";

/** What a mode of analysis does to a view while it is on; all but its name and end may be left out. */
export interface Mode {
  readonly name: ModeName;
  /** Style of what it draws. */
  readonly style?: string;
  /** Numbers that stand on the cards instead of the tree's. */
  readonly series?: ReadonlySignal<ReadonlyMap<string, Float64Array>>;
  /** Numbers that those are compared with, in the same period. */
  readonly others?: ReadonlySignal<ReadonlyMap<string, Float64Array>>;
  /** Metrics whose cards are marked. */
  readonly marked?: ReadonlySignal<ReadonlySet<string>>;
  /** Drawn on the tree's plane, below the cards. */
  readonly Marks?: () => ComponentChild;
  /** Stands below the header. */
  readonly Bar?: () => ComponentChild;
  /** Stands at the foot of a card instead of target and bullet; undefined: those stay. */
  readonly foot?: (box: Box, metric: MetricState, detail: Detail) => ComponentChild;
  end(): void;
}

/** Leaves the mode that is on; one of another name begins instead. */
export async function toggleMode(view: View, name: ModeName): Promise<void> {
  const now = view.mode.peek();
  leaveMode(view);
  if (now?.name === name) return;
  try {
    const { modes } = await chunk(view.host, "analysis");
    const mode = await modes[name](view);
    leaveMode(view);
    view.mode.value = mode;
  } catch (error) {
    warn(view, error instanceof Error ? error.message : String(error));
  }
}

export function leaveMode(view: View): void {
  const now = view.mode.peek();
  view.mode.value = null;
  now?.end();
}

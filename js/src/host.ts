import type { CommandName, Commands, ErrorState, Patch, Snapshot } from "./protocol.ts";
import { sentence } from "./sentence.ts";
import { NO_ANSWER } from "./text/trust.ts";

/** What an answered command brought. */
export interface Answer<N extends CommandName> {
  result: Commands[N]["result"];
  buffers: DataView[];
}

/** An edit on its way to the kernel; it is kept until somebody answers it. */
export interface Edit {
  readonly id: string;
  readonly name: CommandName;
  readonly args: object;
  /** It comes from an earlier page or kernel. */
  readonly kept?: boolean;
  /** The view it was made in. */
  readonly by: unknown;
  /** How long it has waited. */
  stage: Stage;
}

/** 0 just sent, 1 long enough to say so, 2 its dialog need not stay open for it, 3 nobody answers. */
export type Stage = 0 | 1 | 2 | 3;

/**
 * What is known of the kernel. "live": nothing else is known; "interrupted" while it did an edit;
 * "restarted", "dead" and "closed": the tree is not in a kernel any more.
 */
export type Link =
  | "live"
  | "busy"
  | "interrupted"
  | "reconnecting"
  | "restarted"
  | "dead"
  | "closed";

/** What a host tells about without being asked. */
export interface Listener {
  patch(patch: Patch, values: DataView | undefined): void;
  /** Too much changed for a patch: the whole tree must be asked for again. */
  reset(): void;
  /** The edits that are not answered, in the order they were made; a new list whenever one has changed. */
  edits(edits: readonly Edit[]): void;
  /** An edit was refused after `send` had given up waiting for the answer. */
  refused(edit: Edit, error: ErrorState): void;
  /** What the kernel itself said about its connection. */
  link(link: Link): void;
}

/** Where a tree lives: a kernel, a saved page. Views know nothing else about it. */
export interface Host {
  readonly editable: boolean;
  snapshot(): Promise<Snapshot>;
  /** Rejects with `CommandError` (refused) or `Disconnected` (no answer). */
  send<N extends CommandName>(name: N, args: Commands[N]["args"], by?: unknown): Promise<Answer<N>>;
  /** Whether the saved output is not all there, or anything was sent since the last `settle`. */
  unsettled(): boolean;
  /**
   * Returns when nothing has changed the tree for a moment and no edit is under way. Questions that
   * follow from edits wait for this, so that no edit waits behind one.
   */
  rest(): Promise<void>;
  /** Sends again, under their old ids, the edits that are not answered. */
  resend(): void;
  /** Takes edits in that another page or model could not bring through; they wait for `resend`. */
  keep(edits: readonly Edit[]): void;
  /** Gives up the edits that are not answered. */
  discard(): void;
  /** Where it can be asked about the connection itself. */
  readonly wire?: unknown;
  listen(listener: Listener): void;
}

/** The kernel refused a command. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  constructor(readonly state: ErrorState) {
    super(sentence(state));
  }
}

/** Nobody answered in time. */
export class Disconnected extends Error {
  override readonly name = "Disconnected";
  constructor() {
    super(NO_ANSWER);
  }
}

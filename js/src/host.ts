import type { CommandName, Commands, ErrorState, Patch, Snapshot } from "./protocol.ts";
import { sentence } from "./sentence.ts";

/** What an answered command brought. */
export interface Answer<N extends CommandName> {
  result: Commands[N]["result"];
  buffers: DataView[];
}

/** An edit that nobody has answered; it is kept until somebody does. */
export interface Unanswered {
  name: CommandName;
  args: object;
}

/** What a host tells about without being asked. */
export interface Listener {
  patch(patch: Patch, values: DataView | undefined): void;
  /** Too much changed for a patch: the whole tree must be asked for again. */
  reset(): void;
  /** Edits whose time is up; empty: the connection stands. */
  unanswered(edits: readonly Unanswered[]): void;
}

/** Where a tree lives: a kernel, a saved page. Views know nothing else about it. */
export interface Host {
  readonly editable: boolean;
  snapshot(): Promise<Snapshot>;
  /** Rejects with `CommandError` (refused) or `Disconnected` (no answer). */
  send<N extends CommandName>(name: N, args: Commands[N]["args"]): Promise<Answer<N>>;
  /** Whether anything was sent since the last `settle`: until then the kernel leaves the output alone. */
  unsettled(): boolean;
  /** Sends again, under their old ids, the edits that were never answered. */
  resend(): void;
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
    super("The kernel does not answer.");
  }
}
